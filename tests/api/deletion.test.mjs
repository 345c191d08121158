// SPDX-License-Identifier: Apache-2.0
// The end of a recording over the real program: held, deleted, the server killed in between, proved; yesterday's files do not
// bring it back (H-11, H-20, H-24).
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {cp, mkdtemp, readdir, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {promisify} from 'node:util';

import {client} from './lib/clinic.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from './lib/recording.mjs';
import {program, startServer} from './lib/server.mjs';
import {nothingLost} from './lib/vendor_visit.mjs';

const run = promisify(execFile);
const kUnlimited = {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'};

async function refused(call, cause) {
  const error = await call.then(() => assert.fail(`expected ${cause}`), (reason) => reason);
  assert.equal(error.data?.cause, cause, error.message);
}

describe('The end of a recording', () => {
  let server;
  let api;
  let key;
  let folder;
  let typeId;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chiroflow-deletion-'));
    server = await startServer({env: kUnlimited});
    key = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'deletion')).match(/Key +(\S+)/)[1];
    api = owner();
    typeId = await allowRecording(api);
  });
  after(async () => {
    await server?.stop();
    await rm(folder, {recursive: true, force: true});
  });

  const owner = () => client(server, {headers: {authorization: `Bearer ${key}`}});
  const get = (url) => fetch(`${server.url}${url}`, {headers: {authorization: `Bearer ${key}`}});

  async function recorded() {
    const visit = await visitInCall(server, key, typeId);
    await agree(visit);
    const {recordingId} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
    await putPiece(server, key, recordingId, 0, Buffer.from('spoken words'), {last: true});
    await untilRecording(api, visit.sessionId, 'AVAILABLE');
    await visit.clinician.close();
    await visit.phone.close();
    return {recordingId, sessionId: visit.sessionId};
  }

  it('waits for the last hold, ends access at once, outlives a crash, and is proved without the server', async () => {
    const {recordingId, sessionId} = await recorded();
    const {legalHoldId} = await api.telehealth.setLegalHold.mutate(
      {scope: 'SESSION', targetId: sessionId, matter: 'M-1', reason: 'letter of counsel', orderedBy: 'counsel'});
    await refused(api.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'}), 'legal_hold');
    await api.telehealth.releaseLegalHold.mutate({legalHoldId, reason: 'settled'});

    const {url} = await api.telehealth.getRecordingUrl.mutate({recordingId});
    assert.equal((await get(url)).status, 200);
    await api.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'});
    assert.ok([404, 410].includes((await get(url)).status), 'the address to play it is void');
    await server.crashAndRestart();
    api = owner();
    await nothingLost({server});
    await untilRecording(api, sessionId, 'DELETED');
    await nothingLost({server});

    const certificate = path.join(folder, 'certificate.json');
    const clinic = path.join(folder, 'clinic.pem');
    await writeFile(certificate, JSON.stringify(await api.telehealth.getDeletionCertificate.query({recordingId})));
    await writeFile(clinic, (await api.telehealth.getSealKey.query()).pem);
    const {stdout} = await run(program(), ['verify-deletion', certificate, '--key', clinic]);
    assert.match(stdout, new RegExp(`Recording ${recordingId}, deleted .*INTACT`, 's'));
  });

  it('is final: the bytes of yesterday cannot be opened any more', async () => {
    const {recordingId, sessionId} = await recorded();
    const data = server.dataDir;
    const saved = path.join(folder, 'recordings');
    await cp(path.join(data, 'recordings'), saved, {recursive: true});
    await api.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'});
    await untilRecording(api, sessionId, 'DELETED');
    assert.deepEqual((await readdir(path.join(data, 'recording-keys'), {recursive: true})).filter((name) => name.includes(recordingId)), []);
    await cp(saved, path.join(data, 'recordings'), {recursive: true});
    const error = await api.telehealth.getRecordingUrl.mutate({recordingId}).then(() => null, (reason) => reason);
    assert.equal(error?.data?.cause, 'recording_deleted', error?.message);
  });

  it('comes by the operator\'s word where the key is truly lost, and the certificate says so', async () => {
    const {recordingId, sessionId} = await recorded();
    const keys = path.join(server.dataDir, 'recording-keys');
    const giveUp = (id = recordingId) => server.command('retention', '--key-lost', id);
    await assert.rejects(giveUp(), /is not being deleted/);
    for (const name of await readdir(keys)) if (name.includes(recordingId)) await rm(path.join(keys, name));
    await api.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'});
    await assert.rejects(giveUp('nothing'), /not found/i);
    const mark = path.join(keys, '.chiroflow-store');
    await rename(mark, `${folder}/mark`);
    await assert.rejects(giveUp(), 'without its mark the folder may be another one');
    await rename(`${folder}/mark`, mark);
    await refused(api.telehealth.getDeletionCertificate.query({recordingId}), 'not_deleted');
    assert.match(await giveUp(), /The key was not found/);
    await untilRecording(api, sessionId, 'DELETED');
    const certificate = await api.telehealth.getDeletionCertificate.query({recordingId});
    assert.match(certificate.document, /"method":"REMOVAL_KEY_NOT_FOUND"/);
    assert.doesNotMatch(certificate.document, /keyDestroyedAt|effectiveErasureAt/);
    const file = path.join(folder, 'lost.json');
    await writeFile(file, JSON.stringify(certificate));
    await writeFile(path.join(folder, 'own.pem'), certificate.publicKey);
    const {stdout} = await run(program(), ['verify-deletion', file, '--key', path.join(folder, 'own.pem')]);
    assert.match(stdout, /Its key was not found.*INTACT/s);
  });
});
