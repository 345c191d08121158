// SPDX-License-Identifier: Apache-2.0
// Recordings from start to removal: ports/room_recorder.hpp.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {errorOf, open, person, secretsIn, visit} from './bench.mjs';

/// A room with two people in it; null where nothing is recorded.
async function stage(vendor, t) {
  const bench = await open(vendor, t);
  if (vendor.ownRooms) return null;  // the clinician's page records: tests/api/recording.test.mjs
  const {support} = (await bench.provider.capabilities()).recording;
  const room = await bench.provider.createRoom(visit());
  if (support === 'unavailable') {
    if ((await bench.provider.ports()).recorder) assert.equal((await errorOf(bench.provider.startRecording(room))).code, 'unsupported');
    return null;
  }
  for (let i = 0; i < 2; ++i) await bench.emulator.addParticipant(room, person('ses_1').participant);
  return {...bench, room};
}

/// Asks until the vendor's work, and ours on it, is done.
async function whenDone(provider, room, recording) {
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((resolve) => { setTimeout(resolve, 100); })) {
    const known = await provider.recordingStatus(room, recording);
    if (!['RECORDING', 'PROCESSING'].includes(known.status)) return known;
  }
  return assert.fail('the recording was never done');
}

export function recordings(vendor) {
  test('a recording is started, stopped, fetched and removed', async (t) => {
    const bench = await stage(vendor, t);
    if (!bench) return;
    const {provider, emulator, room, fresh} = bench;
    const started = await provider.startRecording(room);
    assert.ok(started.externalId);
    assert.equal(started.status, 'RECORDING');
    assert.equal((await provider.recordingStatus(room, started.externalId)).status, 'RECORDING');
    const early = await errorOf(provider.downloadRecording(room, started.externalId, 'any'));
    assert.ok(['precondition_failed', 'not_found'].includes(early.code), `${early.code}/${early.cause}`);
    if (early.code === 'precondition_failed') assert.equal(early.cause, 'recording_not_ready');

    await provider.stopRecording(room, started.externalId);
    await provider.stopRecording(room, started.externalId);
    await provider.endRoom(room);
    await emulator.finishRecording(room);
    // Another server may be the one that fetches.
    const other = await fresh();
    const done = await whenDone(other, room, started.externalId);
    assert.equal(done.status, 'AVAILABLE', done.failure);
    assert.ok(done.files.length > 0);
    for (const {externalId, format, bytes} of done.files) {
      assert.match(format, /^[a-z0-9]{2,5}$/);
      const content = await other.downloadRecording(room, started.externalId, externalId);
      assert.ok(content.length > 0);
      if (bytes !== null) assert.equal(content.length, bytes);
    }
    await assert.rejects(other.downloadRecording(room, started.externalId, '../../etc/passwd'), ({code}) => code !== 'tool' && code !== 'internal');
    for (const {target} of emulator.requests) assert.deepEqual(secretsIn(emulator, target), []);

    await other.removeRecording(room, started.externalId);
    await other.removeRecording(room, started.externalId);
    for (const {externalId} of done.files) await errorOf(other.downloadRecording(room, started.externalId, externalId));
  });

  test('whatever records in a room is ended, also what others began', async (t) => {
    const bench = await stage(vendor, t);
    if (!bench) return;
    const {provider, emulator, room, fresh} = bench;
    const ran = async (one = provider) => (await one.stopAllRecordings(room)).length;
    if (!vendor.hidesRecordings) assert.equal(await ran(), 0);
    await emulator.recordElsewhere(room);
    assert.ok(await ran() > 0);
    assert.equal(emulator.records(room), false);
    const {externalId} = await provider.startRecording(room);
    assert.equal(emulator.records(room), true);
    const [ended, ...more] = await (await fresh()).stopAllRecordings(room);
    assert.deepEqual(more, []);
    const meeting = (id) => id.split(':')[0];
    if (vendor.hidesRecordings) assert.equal(meeting(ended), meeting(externalId));
    else assert.equal(ended, externalId);
    assert.equal(emulator.records(room), false);
    if (!vendor.hidesRecordings) assert.equal(await ran(), 0);
    await provider.endRoom(room);
    assert.equal(await ran(), 0, 'an ended room records nothing');
    const elsewhere = await open(vendor, t);
    assert.deepEqual(await elsewhere.provider.stopAllRecordings(room), [], 'nor does one that the vendor has forgotten');
  });

  test('a stop that does not reach the vendor is told', async (t) => {
    const bench = await stage(vendor, t);
    if (!bench) return;
    const {provider, emulator, room} = bench;
    await provider.startRecording(room);
    await emulator.fault({kind: '500'});
    assert.equal((await errorOf(provider.stopAllRecordings(room))).code, 'provider_unavailable');
    await emulator.heal();
    assert.equal(emulator.records(room), true);
    await provider.stopAllRecordings(room);
    assert.equal(emulator.records(room), false);
  });

  test('a recording that nobody knows gives no file', async (t) => {
    const bench = await stage(vendor, t);
    if (!bench) return;
    const elsewhere = await stage(vendor, t);
    const {externalId} = await elsewhere.provider.startRecording(elsewhere.room);
    const error = await errorOf(bench.provider.downloadRecording(bench.room, externalId, externalId));
    assert.ok(['not_found', 'precondition_failed'].includes(error.code), `${error.code}/${error.cause}`);
  });
}
