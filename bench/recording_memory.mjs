// SPDX-License-Identifier: Apache-2.0
// A recording of the built-in engine over the real program, and what the server's memory does meanwhile (read every 200 ms):
//   idle          the demo once it has settled, nobody connected
//   call          two people in a visit, who have agreed
//   upload        --mebibytes in pieces of --piece MiB, as fast as the server takes them: 64 MiB at once, then 4 MiB a second
//   finish        every piece opened, checked and added up
//   play          the whole recording by one curl
//   four players  four at once, each a quarter of it by Range
//   afterwards    ten seconds later
//
// Usage: bench/recording_memory [--binary PROGRAM] [--mebibytes N] [--piece MIB]
import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {client} from '../tests/api/lib/clinic.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from '../tests/api/lib/recording.mjs';
import {startServer} from '../tests/api/lib/server.mjs';

const {values} = parseArgs({options: {
  binary: {type: 'string', default: fileURLToPath(new URL('../build/dev/chiroflow', import.meta.url))},
  mebibytes: {type: 'string', default: '2048'},
  piece: {type: 'string', default: '1'},
}});
process.env.CHIROFLOW_BIN = values.binary;
const kMebibyte = 1 << 20;
const kPiece = Number(values.piece) * kMebibyte;
const kPieces = Math.ceil(Number(values.mebibytes) / Number(values.piece));
const kAtOnce = 64 * kMebibyte;       // the server's own limits (src/app/recordings/pieces.hpp)
const kPerSecond = 4 * kMebibyte;
const kEvery = 200;
const kSettled = 10_000;
const kPatience = 600_000;
const kPlayers = 4;

/// Peaks of the server's memory, by phase.
class Memory {
  phases = [];

  constructor(pid) {
    this.pid = pid;
    this.timer = setInterval(() => this.look(), kEvery);
  }
  look() {
    const text = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const mebibytes = (name) => Number(text.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;
    const phase = this.phases.at(-1);
    if (!phase || !this.looking) return;
    phase.looks += 1;
    phase.resident = Math.max(phase.resident, mebibytes('VmRSS'));
    phase.anonymous = Math.max(phase.anonymous, mebibytes('RssAnon'));
  }
  /// What comes until the next phase counts for none.
  rest() { this.looking = false; }
  async during(name, work) {
    this.looking = true;
    this.phases.push({name, looks: 0, resident: 0, anonymous: 0});
    const begun = performance.now();
    const result = await work();
    this.look();
    this.phases.at(-1).seconds = (performance.now() - begun) / 1000;
    return result;
  }
  print() {
    clearInterval(this.timer);
    const [idle] = this.phases;
    const column = (number) => number.toFixed(1).padStart(12);
    console.log('phase'.padEnd(14) + ['seconds', 'RSS MiB', 'above idle', 'anon. MiB', 'above idle', 'looks'].map((text) => text.padStart(12)).join(''));
    for (const {name, seconds, resident, anonymous, looks} of this.phases)
      console.log(name.padEnd(14) + [seconds, resident, resident - idle.resident, anonymous, anonymous - idle.anonymous].map(column).join('') + String(looks).padStart(12));
  }
}

/// Waits until the server may take as much as that, and asks again where its clock thinks otherwise.
async function put(server, recordingId, number, bytes, last, startedAt) {
  const most = () => kAtOnce + Math.floor((Date.now() - startedAt) / 1000) * kPerSecond;
  while ((number + 1) * kPiece > most()) await pause(50);
  for (;;) {
    const answer = await putPiece(server, server.apiKey, recordingId, number, bytes, {last});
    const text = await answer.text();
    if (answer.status === 200) return;
    if (answer.status !== 413) throw new Error(`piece ${number}: ${answer.status} ${text}`);
    await pause(300);
  }
}

async function upload(server, recordingId, startedAt) {
  for (let number = 0; number < kPieces; ++number) {
    const bytes = randomBytes(kPiece);
    if (number === 0) Buffer.from([0x1a, 0x45, 0xdf, 0xa3]).copy(bytes);
    await put(server, recordingId, number, bytes, number === kPieces - 1, startedAt);
    if (number % 256 === 255) console.error(`${number + 1} of ${kPieces} pieces`);
  }
}

/// Plays it by curl, and fails unless that many bytes came.
async function play(server, api, recordingId, {from, to} = {}) {
  const {url} = await api.telehealth.getRecordingUrl.mutate({recordingId});
  const range = from === undefined ? [] : ['--range', `${from}-${to}`];
  const child = spawn('curl', ['--silent', '--show-error', '--output', '/dev/null', '--write-out', '%{http_code} %{size_download}', ...range,
    '--header', `Authorization: Bearer ${server.apiKey}`, server.url + url], {stdio: ['ignore', 'pipe', 'inherit']});
  let said = '';
  child.stdout.on('data', (chunk) => { said += chunk; });
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const expected = from === undefined ? `200 ${kPieces * kPiece}` : `206 ${to - from + 1}`;
  if (said !== expected) throw new Error(`curl got ${said} instead of ${expected}`);
}

const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'}});
try {
  await pause(kSettled);
  const memory = new Memory(server.pid());
  await memory.during('idle', () => pause(kSettled / 2));
  const api = client(server);
  const visit = await memory.during('call', async () => {
    const ownerKey = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'bench')).match(/Key +(\S+)/)[1];
    const typeId = await allowRecording(client(server, {headers: {authorization: `Bearer ${ownerKey}`}}));
    const entered = await visitInCall(server, server.apiKey, typeId);
    await agree(entered);
    await pause(kSettled / 2);
    return entered;
  });
  const {recordingId, startedAt} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
  await memory.during('upload', () => upload(server, recordingId, new Date(startedAt).getTime()));
  const done = await memory.during('finish', () => untilRecording(api, visit.sessionId, 'AVAILABLE', kPatience));
  if (done.sizeBytes !== kPieces * kPiece) throw new Error(`the recording has ${done.sizeBytes} bytes`);
  await memory.during('play', () => play(server, api, recordingId));
  const quarter = Math.floor(done.sizeBytes / kPlayers);
  await memory.during('four players', () => Promise.all(Array.from({length: kPlayers}, (_, i) =>
    play(server, api, recordingId, {from: i * quarter, to: (i + 1) * quarter - 1}))));
  memory.rest();
  await pause(kSettled);
  await memory.during('afterwards', () => pause(kSettled / 5));
  console.log(`${kPieces} pieces of ${kPiece / kMebibyte} MiB`);
  memory.print();
  await visit.clinician.close();
  await visit.phone.close();
} finally {
  await server.stop();
}
