// SPDX-License-Identifier: Apache-2.0
// Pages at /api/realtime of the real program, all on this machine:
//   waiting  --pages patients, each with a visit and a link of their own and a place in the waiting room, connect, say hello, watch
//            their session and say every 15 s that they are there: memory of the server for each, its CPU at rest over 30 s, and the
//            time until an announced delay has reached those it was for (a hundred at most)
//   calls    --calls calls of two, each of whom sends 200 signals at once: signals a second until all have arrived
//
// Usage: bench/realtime [--bin PROGRAM] [--pages N] [--calls N]
// Each page takes an open file in this process and one in the server.
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {bookVisit, client, inMinutes} from '../tests/api/lib/clinic.mjs';
import {startServer} from '../tests/api/lib/server.mjs';

const {values} = parseArgs({options: {
  bin: {type: 'string', default: fileURLToPath(new URL('../build/bench/chiroflow', import.meta.url))},
  pages: {type: 'string', default: '5000'},
  calls: {type: 'string', default: '100'},
}});
process.env.CHIROFLOW_BIN = values.bin;
const kPages = Number(values.pages);
const kCalls = Number(values.calls);
const kSignals = 200;   // of one page at once; the server takes 240

/// A page in a few hundred bytes, so that thousands of them leave the machine to the server.
class Page {
  rest = Buffer.alloc(0);
  heard = () => {};

  constructor(port) {
    this.socket = connect({port, host: '127.0.0.1', noDelay: true});
    this.socket.on('error', (error) => { throw error; });
    this.opened = new Promise((resolve) => { this.open = resolve; });
    this.socket.write(`GET /api/realtime HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    this.socket.on('data', (chunk) => this.take(chunk));
  }

  take(chunk) {
    let bytes = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    if (this.open) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) { this.rest = bytes; return; }
      if (!bytes.subarray(0, 12).includes('101')) throw new Error(bytes.toString().slice(0, 200));
      bytes = bytes.subarray(end + 4);
      this.open();
      this.open = null;
    }
    while (bytes.length >= 2) {
      let length = bytes[1];
      let head = 2;
      if (length === 126) { if (bytes.length < 4) break; length = bytes.readUInt16BE(2); head = 4; }
      if (bytes.length < head + length) break;
      const payload = bytes.subarray(head, head + length);
      if ((bytes[0] & 15) === 9) this.frame(0x8a, payload);
      else if ((bytes[0] & 15) === 1) this.heard(payload);
      else throw new Error(`closed with ${payload.readUInt16BE(0)}`);
      bytes = bytes.subarray(head + length);
    }
    this.rest = Buffer.from(bytes);
  }

  /// Masked with zeros: the mask protects proxies, and there is none here.
  frame(first, payload) {
    const head = payload.length < 126 ? [first, 0x80 | payload.length] : [first, 0xfe, payload.length >> 8, payload.length & 255];
    this.socket.write(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]));
  }
  say(message) { this.frame(0x81, Buffer.from(JSON.stringify(message))); }
  hear(type, kind) {
    return new Promise((resolve) => {
      this.heard = (payload) => {
        const message = JSON.parse(payload);
        if (message.type === 'error') throw new Error(payload.toString());
        if (message.type === type && (!kind || message.kind === kind)) resolve(message);
      };
    });
  }
  async ask(message, answer) {
    const heard = this.hear(answer);
    this.say(message);
    return heard;
  }
}

const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
const api = client(server);
const port = Number(new URL(server.url).port);
const memory = () => Number(readFileSync(`/proc/${server.pid()}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
const cpu = () => {
  const fields = readFileSync(`/proc/${server.pid()}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;  // ms
};
const ms = (from) => (performance.now() - from).toFixed(0);

async function guest(sessionId, n) {
  const link = await api.visitLinks.create.mutate({sessionId, role: 'GUEST', displayName: `Guest ${n}`});
  const opened = await client(server, {headers: {}}).visit.open.mutate({token: link.url.split('/').at(-1), cookie: false});
  return opened.deviceToken;
}

/// In parts, so that neither side is swamped.
async function times(count, atOnce, make) {
  const made = [];
  while (made.length < count)
    made.push(...await Promise.all(Array.from({length: Math.min(atOnce, count - made.length)}, (_, i) => make(made.length + i))));
  return made;
}

async function patientWhoWaits() {
  const {sessionId} = await bookVisit(api, server, {start: inMinutes(5)});
  const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
  const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
  await client(server, {headers: {authorization: `Bearer ${deviceToken}`}}).telehealth.joinWaitingRoom.mutate({sessionId});
  return {sessionId, token: deviceToken};
}

async function connected({sessionId, token}) {
  const page = new Page(port);
  await page.opened;
  await page.ask({type: 'hello', token}, 'welcome');
  await page.ask({type: 'watch', topic: 'session', sessionId}, 'watching');
  page.sessionId = sessionId;
  return page;
}

async function waiting() {
  const booking = performance.now();
  const patients = await times(kPages, 32, patientWhoWaits);
  console.log(`${kPages} patients took their places in ${ms(booking)} ms`);
  await pause(2000);
  const before = memory();
  const begin = performance.now();
  const pages = await times(kPages, 200, (i) => connected(patients[i]));
  console.log(`${kPages} pages connected in ${ms(begin)} ms`);
  let at = 0;
  const present = setInterval(() => {
    for (let i = 0; i < kPages / 150; ++i) {
      const page = pages[at++ % kPages];
      page.say({type: 'present', sessionId: page.sessionId});
    }
  }, 100);
  await pause(20_000);
  const [began, used] = [performance.now(), cpu()];
  await pause(30_000);
  console.log(`memory of each: ${((memory() - before) / kPages).toFixed(1)} KiB (process: ${(memory() / 1024).toFixed(0)} MiB)`);
  console.log(`at rest: ${((cpu() - used) / (performance.now() - began) * 100).toFixed(1)} % of a core`);
  const change = performance.now();
  const heard = [];
  for (const page of pages) void page.hear('notice', 'session.delay').then(() => heard.push(performance.now() - change));
  await api.telehealth.announceDelay.mutate({minutes: 10});
  await pause(5000);  // some of those it was for have no page here
  console.log(`a delay heard by ${heard.length}: first after ${heard[0].toFixed(0)}, half after ${heard[heard.length >> 1].toFixed(0)}, last after ${heard.at(-1).toFixed(0)} ms`);
  clearInterval(present);
  for (const page of pages) page.socket.destroy();
  await pause(2000);
}

async function calls() {
  const pairs = [];
  for (let n = 0; n < kCalls; ++n) {
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(5)});
    await api.telehealth.startSession.mutate({sessionId});
    const pair = [];
    for (let who = 0; who < 2; ++who) {
      const token = await guest(sessionId, who);
      const page = new Page(port);
      await page.opened;
      await page.ask({type: 'hello', token}, 'welcome');
      const own = client(server, {headers: {authorization: `Bearer ${token}`}});
      const {token: wayIn} = await own.telehealth.generateToken.mutate({sessionId});
      page.seat = await page.ask({type: 'join', sessionId, token: wayIn, media: {audio: true, video: true, screen: false}}, 'joined');
      pair.push(page);
    }
    pairs.push(pair);
  }
  await pause(7000);  // what they may send at once has filled up again
  const data = {candidate: {candidate: 'candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host generation 0 ufrag x network-cost 999', sdpMid: '0'}};
  let missing = kCalls * 2 * kSignals;
  const [begin, used] = [performance.now(), cpu()];
  await new Promise((resolve) => {
    for (const [one, other] of pairs) {
      for (const page of [one, other]) page.heard = () => { if (--missing === 0) resolve(); };
      for (let i = 0; i < kSignals; ++i) {
        one.say({type: 'signal', to: other.seat.you, data});
        other.say({type: 'signal', to: one.seat.you, data});
      }
    }
  });
  const took = performance.now() - begin;
  const count = kCalls * 2 * kSignals;
  console.log(`signals: ${(count / took * 1000).toFixed(0)} a second, ${((cpu() - used) / count * 1000).toFixed(0)} µs of CPU each`);
  for (const pair of pairs) for (const page of pair) page.socket.destroy();
}

await waiting();
await calls();
await server.stop();
