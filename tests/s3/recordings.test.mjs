// SPDX-License-Identifier: Apache-2.0
// Recordings in a bucket, over the real program: in, out by parts, gone; and a store that fails in the middle.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {readdir} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {client} from '../api/lib/clinic.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from '../api/lib/recording.mjs';
import {startServer} from '../api/lib/server.mjs';
import {startStore} from './lib/s3_server.mjs';

const kMarker = 'said-in-the-clear-while-it-was-recorded';
const kWebm = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
const kNoLimits = {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'};
const kPatience = 60_000;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const causeOf = async (response) => (await response.json()).error.cause;

async function until(truth) {
  for (const end = Date.now() + kPatience; !truth(); await pause(100)) assert.ok(Date.now() < end, 'waited in vain');
}

describe('Recordings in a bucket', () => {
  let store;
  let server;
  let key;
  let api;
  let owner;
  let typeId;
  before(async () => {
    store = await startStore({prefix: 'clinics/one'});
    server = await startServer({env: {...kNoLimits, ...store.env}});
    key = server.apiKey;
    const ownerKey = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 's3')).match(/Key +(\S+)/)[1];
    const connect = () => {
      api = client(server);
      owner = client(server, {headers: {authorization: `Bearer ${ownerKey}`}});
    };
    connect();
    server.reconnect = connect;
    typeId = await allowRecording(owner);
  });
  after(async () => {
    await server?.stop();
    await store?.close();
  });

  const pieces = () => [...store.objects.keys()].filter((name) => !name.endsWith('.chiroflow-store'));
  const put = (recordingId, number, bytes, more) => putPiece(server, key, recordingId, number, bytes, more);
  const get = (url, headers = {}) => fetch(`${server.url}${url}`, {headers: {authorization: `Bearer ${key}`, ...headers}});
  /// Tries as the page does, until the piece is in: the causes of the refusals before.
  async function putUntilTaken(recordingId, number, bytes, more) {
    const causes = [];
    for (const end = Date.now() + kPatience; Date.now() < end; await pause(300)) {
      const answer = await put(recordingId, number, bytes, more);
      if (answer.status === 200) return causes;
      assert.equal(answer.status, 503);
      causes.push(await causeOf(answer));
    }
    throw new Error(`never taken: ${causes}`);
  }
  async function started() {
    const visit = await visitInCall(server, key, typeId);
    await agree(visit);
    const {recordingId} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
    return {...visit, recordingId, leave: async () => { for (const page of [visit.clinician, visit.phone]) await page.close(); }};
  }
  async function played(recordingId, headers) {
    const {url} = await api.telehealth.getRecordingUrl.mutate({recordingId});
    return get(url, headers);
  }
  async function deleted(recordingId, sessionId) {
    await owner.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'});
    await untilRecording(owner, sessionId, 'DELETED');
  }

  it('take the bucket for this database at the first start, and no folder', async () => {
    assert.deepEqual([...store.objects.keys()], ['clinics/one/.chiroflow-store']);
    const folders = await readdir(server.dataDir);
    assert.ok(!folders.includes('recordings'), folders.join());
    assert.ok(folders.includes('recording-keys'), 'keys stay files');
  });

  it('are put, played by parts and removed', async () => {
    const {recordingId, sessionId, leave} = await started();
    const content = [Buffer.concat([kWebm, Buffer.from(kMarker), randomBytes(1_000_000)]), randomBytes(70_000), randomBytes(1)];
    for (const [number, bytes] of content.entries())
      assert.equal((await put(recordingId, number, bytes, {last: number === content.length - 1})).status, 200);
    const done = await untilRecording(api, sessionId, 'AVAILABLE');
    const whole = Buffer.concat(content);
    assert.equal(done.plainSha256, sha256(whole));
    assert.ok(pieces().length >= 3);
    for (const name of pieces()) {
      assert.match(name, /^clinics\/one\/[\w-]+\/[\w-]+\/\d+-[0-9a-f]+$/);
      assert.ok(!store.objects.get(name).includes(kMarker), name);
    }
    assert.equal(sha256(Buffer.from(await (await played(recordingId)).arrayBuffer())), sha256(whole));
    for (const [range, from, to] of [['bytes=0-9', 0, 9], ['bytes=999990-1000100', 999_990, 1_000_100], ['bytes=-1', whole.length - 1, whole.length - 1]]) {
      const part = await played(recordingId, {range});
      assert.equal(part.status, 206);
      assert.ok(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(from, to + 1)), range);
    }
    store.pageSize = 2;  // deleting goes through every page of the list
    await deleted(recordingId, sessionId);
    store.pageSize = 1000;
    assert.deepEqual([...store.objects.keys()], ['clinics/one/.chiroflow-store']);
    await leave();
  });

  it('go on after the store was down in the middle, and lose nothing', async () => {
    const {recordingId, sessionId, leave} = await started();
    const content = [Buffer.concat([kWebm, randomBytes(50_000)]), randomBytes(50_000), randomBytes(50_000), randomBytes(50_000)];
    assert.equal((await put(recordingId, 0, content[0])).status, 200);
    await store.fault({kind: 'refuse'});
    for (let i = 0; i < 2; i += 1) {
      const answer = await put(recordingId, 1, content[1]);
      assert.equal(answer.status, 503);
      const {error} = await answer.json();
      assert.equal(error.cause, 'recording_store');
      assert.ok(!JSON.stringify(error).includes('127.0.0.1'), 'no addresses for people in a visit');
    }
    assert.deepEqual(await (await get(`/api/recordings/${recordingId}/pieces`)).json(), {next: 1});
    await store.heal();
    await putUntilTaken(recordingId, 1, content[1]);

    await store.fault({on: 'put', kind: 'full', times: 1});
    assert.deepEqual(await putUntilTaken(recordingId, 2, content[2]), ['disk_full']);

    const before_ = pieces().length;
    await store.fault({on: 'put', kind: 'drop'});  // kept by the store, and the answer is lost
    assert.equal(await causeOf(await put(recordingId, 3, content[3], {last: true})), 'recording_store');
    assert.equal(pieces().length, before_, 'nothing of what failed is left');
    await store.heal();
    await store.fault({on: 'get', kind: 'busy'});
    await putUntilTaken(recordingId, 3, content[3], {last: true});
    const asked = store.requests.length;
    await until(() => store.requests.slice(asked).some(({kind}) => kind === 'get'));
    assert.equal((await api.telehealth.getRecordings.query({sessionId})).recordings[0].status, 'PROCESSING', 'it is finished later');
    await store.heal();
    const done = await untilRecording(api, sessionId, 'AVAILABLE');
    assert.equal(done.plainSha256, sha256(Buffer.concat(content)));
    assert.equal(sha256(Buffer.from(await (await played(recordingId)).arrayBuffer())), done.plainSha256);

    await store.fault({on: 'remove', kind: 'busy', times: 2});  // asked again at once
    await deleted(recordingId, sessionId);
    assert.deepEqual(pieces(), []);
    await leave();
  });

  it('are neither gone nor found in another bucket', async () => {
    const {recordingId, sessionId, leave} = await started();
    const bytes = Buffer.concat([kWebm, randomBytes(1000)]);
    assert.equal((await put(recordingId, 0, bytes, {last: true})).status, 200);
    await untilRecording(api, sessionId, 'AVAILABLE');
    await leave();
    const ours = store.objects;
    store.objects = new Map();  // emptied, or another one under the same name
    await server.crashAndRestart();  // it has seen the mark a moment ago
    server.reconnect();
    assert.equal((await played(recordingId)).status, 503);
    const asked = store.requests.length;
    assert.equal((await owner.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'})).deletedAt, null);
    await until(() => store.requests.length > asked);
    assert.notEqual((await owner.telehealth.getRecordings.query({sessionId})).recordings[0].status, 'DELETED');
    assert.deepEqual([...store.objects.keys()], [], 'nothing is written there');
    store.objects = ours;
    assert.ok(pieces().length > 0, 'the deletion goes on later, where the recording is');
  });

  it('were asked of the store as the official signer would', () => {
    const wrong = store.refused.filter(([, , status]) => status !== 404);
    assert.deepEqual(wrong, []);
    assert.ok(store.requests.length > 30);
  });
});
