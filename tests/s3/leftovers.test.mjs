// SPDX-License-Identifier: Apache-2.0
// The server is killed between a piece in the bucket and its row, and again between the end of its recording and the clearing of what that
// left. The night removes it, and nothing else.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {after, before, describe, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {client} from '../api/lib/clinic.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from '../api/lib/recording.mjs';
import {startServer} from '../api/lib/server.mjs';
import {sql} from '../ops/lib/place.mjs';
import {startStore} from './lib/s3_server.mjs';

const kNoLimits = {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'};
const kZones = ['Pacific/Honolulu', 'America/Los_Angeles', 'America/New_York', 'America/Sao_Paulo', 'Europe/London', 'Europe/Helsinki', 'Asia/Dubai',
  'Asia/Dhaka', 'Asia/Shanghai', 'Australia/Brisbane', 'Pacific/Auckland'];
const kPatience = 120_000;

/// A zone whose night lasts for another two hours at least.
function zoneAtNight() {
  const hourIn = (timeZone) => Number(new Intl.DateTimeFormat('en', {timeZone, hour: 'numeric', hourCycle: 'h23'}).format());
  return kZones.find((zone) => hourIn(zone) >= 22 || hourIn(zone) < 4);
}

async function until(look, what) {
  for (const end = Date.now() + kPatience; Date.now() < end; await pause(200)) {
    const found = await look();
    if (found) return found;
  }
  return assert.fail(`waited for ${what}`);
}

describe('What a crash leaves in the bucket', () => {
  let store;
  let server;
  let ownerKey;
  let typeId;
  const api = () => client(server);
  const owner = () => client(server, {headers: {authorization: `Bearer ${ownerKey}`}});
  before(async () => {
    store = await startStore();
    server = await startServer({env: {...kNoLimits, ...store.env}});
    ownerKey = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 's3')).match(/Key +(\S+)/)[1];
    typeId = await allowRecording(owner());
    await owner().organization.update.mutate({timeZone: zoneAtNight()});
  });
  after(async () => {
    await server?.stop();
    await store?.close();
  });

  const doctor = () => server.command('doctor').catch(({stdout, stderr}) => `${stdout}${stderr}`);
  const isWhole = async () => (await doctor()).includes('recording(s), whole as far as files and keys go');
  const piecesOf = (recordingId) => [...store.objects.keys()].filter((name) => name.includes(recordingId));
  const put = (recordingId, number) => putPiece(server, server.apiKey, recordingId, number, randomBytes(1000));

  /// Resolves once the server was killed by its next request of that kind, which the store had carried out.
  const killedBy = (kind, recordingId) => new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      store.observe(null);
      const asked = store.requests.slice(-5).map(({method, target}) => `${method} ${target}`);
      reject(new Error(`waited for a ${kind} of ${recordingId}; the store was last asked ${asked.join(', ')}`));
    }, kPatience);
    store.observe((request) => {
      if (request.kind !== kind || !request.target.includes(recordingId)) return;
      clearTimeout(patience);
      store.observe(null);
      if (kind === 'put') store.objects.set(store.keyOf(request), request.body);
      process.kill(server.pid(), 'SIGKILL');
      resolve();
    });
  });
  async function recording() {
    const visit = await visitInCall(server, server.apiKey, typeId);
    await agree(visit);
    const {recordingId} = await api().telehealth.startRecording.mutate({sessionId: visit.sessionId});
    return {sessionId: visit.sessionId, recordingId};
  }
  /// A piece that came, and whose row was never written.
  async function losePiece({recordingId}, number) {
    const killed = killedBy('put', recordingId);
    const taken = put(recordingId, number).then(({status}) => assert.fail(`the piece was answered with ${status}`), () => null);
    await Promise.all([killed, taken]);
    await server.crashAndRestart();
  }
  /// Its end is durable, and nothing was cleared. The server stays down.
  async function finishAndDie({sessionId, recordingId}) {
    const killed = killedBy('list', recordingId);
    await api().telehealth.endSession.mutate({sessionId});
    await killed;
    assert.match(await doctor(), /1 file\(s\) of recordings belong to no recording/);
  }
  async function cleared({recordingId}) {
    await until(isWhole, 'the night to clear it');
    const {events} = await owner().audit.list.query({entityId: recordingId, limit: 100});
    assert.equal(events.filter(({event}) => event === 'recording.leftovers').length, 1);
  }

  it('goes at night from beside one that is whole', async () => {
    const one = await recording();
    assert.equal((await put(one.recordingId, 0)).status, 200);
    await losePiece(one, 1);
    assert.equal(piecesOf(one.recordingId).length, 2);
    await finishAndDie(one);
    await server.crashAndRestart();
    await untilRecording(api(), one.sessionId, 'AVAILABLE');
    const place = {data: server.dataDir, databaseUrl: server.databaseUrl};
    await until(async () => await sql(place, 'SELECT COUNT(*) FROM recording_proof') === '1', 'its first look to be planned');
    await sql(place, 'UPDATE recording_proof SET next_attempt_at = 1');
    await server.crashAndRestart();
    await cleared(one);
    assert.equal(piecesOf(one.recordingId).length, 2, 'the piece and the one it was closed with');
    const {url} = await api().telehealth.getRecordingUrl.mutate({recordingId: one.recordingId});
    const played = await fetch(`${server.url}${url}`, {headers: {authorization: `Bearer ${server.apiKey}`}});
    assert.equal((await played.arrayBuffer()).byteLength, 1000);
  });

  it('goes at night of one that failed', async () => {
    const one = await recording();
    await losePiece(one, 0);
    assert.equal(piecesOf(one.recordingId).length, 1);
    await finishAndDie(one);
    await server.crashAndRestart();
    await untilRecording(api(), one.sessionId, 'FAILED');
    await cleared(one);
    assert.deepEqual(piecesOf(one.recordingId), []);
  });
});
