// SPDX-License-Identifier: Apache-2.0
// Recording a visit over the real program: who must agree, pieces in, the recording out, and what ends it.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {readdir, readFile, stat} from 'node:fs/promises';
import {request} from 'node:http';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';

import {client} from './lib/clinic.mjs';
import {signOnPage} from './lib/consent.mjs';
import {Page} from './lib/page.mjs';
import {agree, allowRecording, join, putPiece, untilRecording, visitInCall} from './lib/recording.mjs';
import {startServer} from './lib/server.mjs';
import {nothingLost} from './lib/vendor_visit.mjs';

const kMarker = 'said-in-the-clear-while-it-was-recorded';
const kWebm = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function refused(call, cause) {
  const error = await call.then(() => assert.fail(`expected ${cause}`), (reason) => reason);
  assert.equal(error.data?.cause, cause, error.message);
  return error;
}
async function cause(response) { return (await response.json()).error.cause; }

async function filesBelow(folder) {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true});
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/// The answer to a piece that says how long it is and is not sent: the server refuses it by that.
const statusOfAnnounced = (url, key, bytes) => new Promise((resolve, reject) => {
  const call = request(url, {method: 'PUT', headers: {authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', 'content-length': bytes}}, (answer) => {
    resolve(answer.statusCode);
    call.destroy();
  });
  call.on('error', reject);
  call.flushHeaders();
});

describe('Recording', () => {
  let server;
  let api;
  let key;
  let owner;
  let ownerKey;
  let typeId;
  before(async () => {
    server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'}});
    key = server.apiKey;
    api = client(server);
    ownerKey = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'recording')).match(/Key +(\S+)/)[1];
    owner = client(server, {headers: {authorization: `Bearer ${ownerKey}`}});
    typeId = await allowRecording(owner);
  });
  after(() => server?.stop());

  const put = (recordingId, number, bytes, more) => putPiece(server, key, recordingId, number, bytes, more);
  const get = (url, headers = {}, method = 'GET') => fetch(`${server.url}${url}`, {method, headers: {authorization: `Bearer ${key}`, ...headers}});
  const asOwner = () => ({authorization: `Bearer ${ownerKey}`});

  it('starts only when everybody agreed, and is played back bit by bit', async () => {
    const visit = await visitInCall(server, key, typeId);
    const {sessionId, patient} = visit;
    const before_ = await api.telehealth.getRecordingState.query({sessionId});
    assert.deepEqual(before_.reasons.map(({code}) => code).sort(), ['CONSENT_MISSING', 'NOT_ANSWERED']);
    await refused(api.telehealth.startRecording.mutate({sessionId}), 'recording_not_allowed');
    await agree(visit);
    assert.equal((await api.telehealth.getRecordingState.query({sessionId})).allowed, true);
    const {recordingId, uploadUrl, pieceMilliseconds} = await api.telehealth.startRecording.mutate({sessionId});
    assert.equal(uploadUrl, `/api/recordings/${recordingId}/pieces`);
    assert.ok(pieceMilliseconds >= 1000);
    assert.equal((await patient.telehealth.getRecordingState.query({sessionId})).recording.status, 'RECORDING');

    const pieces = [Buffer.concat([kWebm, Buffer.from(kMarker), randomBytes(3_000_000)]), randomBytes(70_000), randomBytes(1)];
    const send = async (number, last) => {
      const answer = await put(recordingId, number, pieces[number], {last});
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.deepEqual(await answer.json(), {received: number});
    };
    await send(0, false);
    await send(1, false);
    assert.equal((await put(recordingId, 1, pieces[1])).status, 200, 'the same again is fine');
    assert.equal(await cause(await put(recordingId, 1, randomBytes(9))), 'piece_differs');
    assert.deepEqual(await (await get(uploadUrl)).json(), {next: 2});
    await send(2, true);

    const done = await untilRecording(api, sessionId, 'AVAILABLE');
    const whole = Buffer.concat(pieces);
    assert.equal(done.sizeBytes, whole.length);
    assert.equal(done.plainSha256, sha256(whole));
    assert.equal(done.format, 'webm');
    assert.ok(done.scheduledDeletionAt > done.endedAt);

    const {url, mediaType} = await api.telehealth.getRecordingUrl.mutate({recordingId});
    assert.equal(mediaType, 'video/webm');
    const all = await get(url);
    assert.equal(all.status, 200);
    assert.equal(all.headers.get('content-length'), String(whole.length));
    assert.equal(all.headers.get('accept-ranges'), 'bytes');
    assert.equal(all.headers.get('cache-control'), 'no-store');
    assert.equal(sha256(Buffer.from(await all.arrayBuffer())), sha256(whole));
    for (const [range, from, to] of [['bytes=0-9', 0, 9], ['bytes=2999990-3000100', 2_999_990, 3_000_100], ['bytes=-1', whole.length - 1, whole.length - 1]]) {
      const part = await get(url, {range});
      assert.equal(part.status, 206);
      assert.equal(part.headers.get('content-range'), `bytes ${from}-${to}/${whole.length}`);
      assert.ok(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(from, to + 1)), range);
    }
    const beyond = await get(url, {range: `bytes=${whole.length}-`});
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers.get('content-range'), `bytes */${whole.length}`);
    const head = await get(url, {}, 'HEAD');
    assert.equal(head.headers.get('content-length'), String(whole.length));
    assert.equal((await fetch(`${server.url}${url}`)).status, 401, 'a ticket is no sign-in');
    assert.equal((await get('/api/recordings/play/cf_rec_' + 'A'.repeat(43))).status, 404);
    assert.equal((await get(url, asOwner())).status, 404, 'nor is it another person\'s');
    assert.match((await get(`${url}?download=1`)).headers.get('content-disposition'), /^inline;/, 'nor one to hand it out');
    const {url: exported} = await owner.telehealth.exportRecording.mutate({recordingId, recipient: 'Dr. Quill', purpose: 'second opinion'});
    assert.match((await get(exported, asOwner())).headers.get('content-disposition'), /^attachment; filename="recording-/);
    await visit.clinician.close();
    await visit.phone.close();
  });

  it('leaves nothing in the clear on the disk', async () => {
    const files = await filesBelow(server.dataDir);
    assert.ok(files.some((file) => file.includes(`${path.sep}recordings${path.sep}`)));
    assert.ok(files.some((file) => file.includes(`${path.sep}recording-keys${path.sep}`)));
    for (const file of files) {
      assert.ok(!(await readFile(file)).includes(kMarker), file);
      if (file.includes('recording')) assert.equal((await stat(file)).mode & 0o077, 0, file);
    }
  });

  it('a second link of the patient does not answer for who is in the call', async () => {
    const visit = await visitInCall(server, key, typeId);
    const {sessionId, patient, phone} = visit;
    phone.say({type: 'watch', topic: 'session', sessionId});
    await phone.hear('watching');
    await signOnPage(patient, 'RECORDING');
    await api.telehealth.askRecording.mutate({sessionId});
    const {id: visitLinkId, url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
    const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
    const second = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
    await phone.hear('notice', (notice) => notice.kind === 'visit.link_opened' && notice.payload.visitLinkId === visitLinkId);
    assert.equal((await second.telehealth.getRecordingState.query({sessionId})).iMustAnswer, false);
    await refused(second.telehealth.answerRecording.mutate({sessionId, agree: true}), 'answer_where_you_are');
    assert.equal((await patient.telehealth.getRecordingState.query({sessionId})).iMustAnswer, true);
    await refused(api.telehealth.startRecording.mutate({sessionId}), 'recording_not_allowed');
    await patient.telehealth.answerRecording.mutate({sessionId, agree: true});
    await api.telehealth.startRecording.mutate({sessionId});
    await second.telehealth.answerRecording.mutate({sessionId, agree: false});
    assert.notEqual((await patient.telehealth.getRecordingState.query({sessionId})).recording.status, 'RECORDING', 'a no counts from any');
    await visit.clinician.close();
    await phone.close();
  });

  it('pauses for whoever comes later, and ends with a no', async () => {
    const visit = await visitInCall(server, key, typeId);
    const {sessionId} = visit;
    await agree(visit);
    const {recordingId} = await api.telehealth.startRecording.mutate({sessionId});
    assert.equal((await put(recordingId, 0, Buffer.concat([kWebm, randomBytes(100)]))).status, 200);
    const {url} = await api.visitLinks.create.mutate({sessionId, role: 'GUEST', displayName: 'Gus'});
    const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
    const guest = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
    const page = await Page.open(server, deviceToken);
    await join(page, guest, sessionId);
    assert.ok((await api.telehealth.getRecordingState.query({sessionId})).recording.pausedAt);
    assert.equal(await cause(await put(recordingId, 1, randomBytes(100))), 'recording_stopped');
    assert.equal((await guest.telehealth.getRecordingState.query({sessionId})).iMustAnswer, true);
    await guest.telehealth.answerRecording.mutate({sessionId, agree: true});
    assert.equal((await put(recordingId, 1, randomBytes(100))).status, 200);
    await visit.patient.telehealth.answerRecording.mutate({sessionId, agree: false});
    const late = await put(recordingId, 2, randomBytes(100));
    assert.equal(late.status, 409);
    assert.equal(await cause(late), 'recording_stopped');
    const done = await untilRecording(api, sessionId, 'AVAILABLE');
    assert.equal(done.stopReason, 'REFUSED');
    const {recordings: [listed]} = await api.telehealth.getRecordings.query({recordingId});
    assert.deepEqual([listed.provenAt instanceof Date, listed.fault], [true, null]);
    assert.equal(done.sizeBytes, 204);
    for (const one of [page, visit.clinician, visit.phone]) await one.close();
  });

  it('ends where a guest says to be in a state that forbids it', async () => {
    const visit = await visitInCall(server, key, typeId);
    const {sessionId} = visit;
    const {url} = await api.visitLinks.create.mutate({sessionId, role: 'GUEST', displayName: 'Gus'});
    const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
    const guest = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
    const page = await Page.open(server, deviceToken);
    await join(page, guest, sessionId);
    await agree(visit);
    await guest.telehealth.answerRecording.mutate({sessionId, agree: true});
    assert.equal((await guest.telehealth.setOwnPlace.mutate({sessionId, state: 'WA'})).state, 'WA');
    await api.telehealth.startRecording.mutate({sessionId});
    await guest.telehealth.setOwnPlace.mutate({sessionId, state: 'VT'});
    const {reasons} = await api.telehealth.getRecordingState.query({sessionId});
    assert.ok(reasons.some(({code}) => code === 'STATE_FORBIDS'), JSON.stringify(reasons));
    await refused(api.telehealth.startRecording.mutate({sessionId}), 'recording_not_allowed');
    const forbidden = await visit.patient.telehealth.setOwnPlace.mutate({sessionId, state: 'WA'}).catch((reason) => reason);
    assert.equal(forbidden.data?.code, 'FORBIDDEN');
    for (const one of [page, visit.clinician, visit.phone]) await one.close();
  });

  it('takes pieces as sealed bytes of the starter alone, and no larger ones', async () => {
    const visit = await visitInCall(server, key, typeId);
    await agree(visit);
    const {recordingId} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
    assert.equal((await put(recordingId, 0, randomBytes(8), {headers: {'content-type': 'text/plain'}})).status, 415);
    assert.equal(await statusOfAnnounced(`${server.url}/api/recordings/${recordingId}/pieces/0`, key, (8 << 20) + 1), 413);
    assert.equal((await put(recordingId, 0, Buffer.alloc(0))).status, 400);
    assert.equal((await put(recordingId, 'x', randomBytes(8))).status, 404);
    assert.equal(await cause(await put(recordingId, 7, randomBytes(8))), 'piece_out_of_order');
    assert.equal((await putPiece(server, 'cf_key_' + 'A'.repeat(43), recordingId, 0, randomBytes(8))).status, 401);
    assert.equal((await get(`/api/recordings/${recordingId}/pieces`, {}, 'DELETE')).status, 405);
    assert.equal((await put(recordingId, 0, randomBytes(8 << 20))).status, 200, 'as large as may be');
    await visit.patient.telehealth.stopRecording.mutate({sessionId: visit.sessionId});
    assert.equal((await untilRecording(api, visit.sessionId, 'AVAILABLE')).stopReason, 'PARTICIPANT');
    await visit.clinician.close();
    await visit.phone.close();
  });

  it('goes on after the server died in the middle', async () => {
    const visit = await visitInCall(server, key, typeId);
    await agree(visit);
    const {recordingId} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
    const pieces = [Buffer.concat([kWebm, randomBytes(50_000)]), randomBytes(50_000), randomBytes(50_000)];
    for (const number of [0, 1]) assert.equal((await put(recordingId, number, pieces[number])).status, 200);
    await server.crashAndRestart();
    await nothingLost({server});
    api = client(server);
    owner = client(server, {headers: asOwner()});
    assert.deepEqual(await (await get(`/api/recordings/${recordingId}/pieces`)).json(), {next: 2});
    assert.equal((await put(recordingId, 1, pieces[1])).status, 200, 'one whose answer was lost');
    assert.equal((await put(recordingId, 2, pieces[2], {last: true})).status, 200);
    const done = await untilRecording(api, visit.sessionId, 'AVAILABLE');
    assert.equal(done.plainSha256, sha256(Buffer.concat(pieces)));
    await nothingLost({server});
  });

  it('is refused where the clinic or the kind of appointment does not allow it', async () => {
    const other = await owner.appointmentTypes.create.mutate({name: 'Plain visit', durationMinutes: 30});
    const visit = await visitInCall(server, key, other.id);
    const {reasons} = await api.telehealth.getRecordingState.query({sessionId: visit.sessionId});
    assert.ok(reasons.some(({code}) => code === 'VISIT_TYPE_DOES_NOT_ALLOW'));
    await refused(api.telehealth.askRecording.mutate({sessionId: visit.sessionId}), 'recording_not_allowed');
    await visit.clinician.close();
    await visit.phone.close();
  });
});
