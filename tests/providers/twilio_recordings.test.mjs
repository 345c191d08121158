// SPDX-License-Identifier: Apache-2.0
// Recordings in Twilio's cloud: which files are whose, how they are fetched, composed and removed.
import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';

import {start} from './emulators/twilio.mjs';
import {make} from './lib/tool.mjs';

const minutes = (count) => count * 60_000;

describe('Recordings at Twilio', () => {
  let vendor;
  let provider;

  const fresh = async (options = {}) => {
    await vendor?.close();
    vendor = await start(options);
    provider = await make('twilio', vendor.config);
  };

  beforeEach(() => fresh());
  after(() => vendor.close());

  test('are what one start made, though the room has several', async () => {
    const room = await provider.createRoom({name: 'cf-rec'});
    vendor.addParticipant(room, 'par_a');
    const first = await provider.startRecording(room);
    assert.match(first.externalId, new RegExp(`^${room.externalId}:`));
    assert.equal(first.status, 'RECORDING');
    assert.deepEqual(await provider.startRecording(room), first);
    vendor.advance(minutes(1));
    vendor.addParticipant(room, 'par_b');
    assert.equal((await provider.recordingStatus(room, first.externalId)).status, 'RECORDING');
    await provider.stopRecording(room, first.externalId);
    vendor.advance(minutes(1));
    const second = await provider.startRecording(room);
    assert.notEqual(second.externalId, first.externalId);
    await provider.stopRecording(room, first.externalId);  // a late repetition leaves the second alone
    assert.equal((await provider.recordingStatus(room, second.externalId)).status, 'RECORDING');
    assert.equal((await provider.recordingStatus(room, first.externalId)).status, 'PROCESSING');
    vendor.advance(minutes(2));
    await provider.stopRecording(room, second.externalId);
    vendor.finishRecording(room);
    const one = await provider.recordingStatus(room, first.externalId);
    const two = await provider.recordingStatus(room, second.externalId);
    assert.deepEqual([one.status, one.files.length, two.status, two.files.length], ['AVAILABLE', 4, 'AVAILABLE', 4]);
    assert.equal(new Set([...one.files, ...two.files].map(({externalId}) => externalId)).size, 8);
    assert.deepEqual([...new Set(one.files.map(({format}) => format))].sort(), ['mka', 'mkv']);
    assert.equal(Date.parse(two.endedAt) - Date.parse(two.startedAt), minutes(2));
  });

  test('are fetched without telling the media host who we are', async () => {
    const room = await provider.createRoom({name: 'cf-get'});
    vendor.addParticipant(room, 'par_a');
    const {externalId} = await provider.startRecording(room);
    const file = [...vendor.state.recordings.keys()][0];
    await assert.rejects(provider.downloadRecording(room, externalId, file), {code: 'precondition_failed', cause: 'recording_not_ready'});
    await provider.stopRecording(room, externalId);
    vendor.finishRecording(room);
    const bytes = await provider.downloadRecording(room, externalId, file);
    assert.equal(bytes.toString(), `audio recorded as ${file}`);
    assert.equal(vendor.mediaRequests.length, 1);
    assert.equal(vendor.mediaRequests[0].headers.authorization, undefined);
    const elsewhere = await provider.createRoom({name: 'cf-other'});
    await assert.rejects(provider.downloadRecording(elsewhere, `${elsewhere.externalId}:2030-01-15T10:00:00.000Z`, file), {code: 'not_found'});
    await assert.rejects(provider.downloadRecording(room, externalId, `RT${'9'.repeat(32)}`), {code: 'not_found'});
  });

  test('are composed once the room has ended, once, and the mp4 comes first', async () => {
    await fresh({compose: true});
    const room = await provider.createRoom({name: 'cf-mp4'});
    vendor.addParticipant(room, 'par_a');
    const {externalId} = await provider.startRecording(room);
    await provider.stopRecording(room, externalId);
    vendor.finishRecording(room);
    assert.equal((await provider.recordingStatus(room, externalId)).status, 'PROCESSING');
    assert.equal(vendor.state.compositions.size, 0);
    await provider.endRoom(room);
    const asked = await Promise.all(Array.from({length: 4}, () => provider.recordingStatus(room, externalId)));
    assert.deepEqual(asked.map(({status}) => status), Array(4).fill('PROCESSING'));
    assert.equal(vendor.state.compositions.size, 1);
    const [audio, video] = [...vendor.state.recordings.values()];
    const [{fields}] = [...vendor.state.compositions.values()];
    assert.deepEqual(fields.AudioSources, [audio.sid]);
    assert.deepEqual(fields.VideoLayout, {grid: {video_sources: [video.sid]}});
    vendor.finishRecording(room);
    const done = await provider.recordingStatus(room, externalId);
    assert.equal(done.status, 'AVAILABLE');
    assert.deepEqual([done.files[0].format, done.files.slice(1).map(({format}) => format).sort()], ['mp4', ['mka', 'mkv']]);
    const mp4 = await provider.downloadRecording(room, externalId, done.files[0].externalId);
    assert.equal(mp4.toString(), `mp4 composed as ${done.files[0].externalId}`);
    await provider.removeRecording(room, externalId);
    await provider.removeRecording(room, externalId);
    for (const {status} of [...vendor.state.recordings.values(), ...vendor.state.compositions.values()]) assert.equal(status, 'deleted');
    assert.equal((await provider.recordingStatus(room, externalId)).status, 'DELETED');
  });

  test('that Twilio will not compose, or fails to, are the files of the tracks', async () => {
    await fresh({compose: true});
    for (const how of ['refuses', 'fails']) {
      const room = await provider.createRoom({name: `cf-${how}`});
      vendor.addParticipant(room, 'par_a');
      const {externalId} = await provider.startRecording(room);
      await provider.endRoom(room);
      vendor.finishRecording(room);
      vendor.state.failsToCompose = how === 'refuses';
      let known = await provider.recordingStatus(room, externalId);
      if (how === 'fails') {
        [...vendor.state.compositions.values()].forEach((made) => { made.status = 'failed'; });
        known = await provider.recordingStatus(room, externalId);
      }
      assert.deepEqual([known.status, known.files.map(({format}) => format).sort()], ['AVAILABLE', ['mka', 'mkv']]);
    }
  });

  test('that failed say so; those of nobody fail after a while', async () => {
    const room = await provider.createRoom({name: 'cf-fail'});
    vendor.addParticipant(room, 'par_a');
    const {externalId} = await provider.startRecording(room);
    await provider.stopRecording(room, externalId);
    vendor.finishRecording(room, 'failed');
    const failed = await provider.recordingStatus(room, externalId);
    assert.deepEqual([failed.status, failed.failure], ['FAILED', 'Twilio could not make the recording']);

    const lonely = await provider.createRoom({name: 'cf-lonely'});
    const nothing = await provider.startRecording(lonely);
    await provider.stopRecording(lonely, nothing.externalId);
    assert.equal((await provider.recordingStatus(lonely, nothing.externalId)).status, 'PROCESSING');
    const later = await make('twilio', vendor.config, {now: new Date(Date.now() + minutes(16)), seed: 1});
    assert.match((await later.recordingStatus(lonely, nothing.externalId)).failure, /Nobody sent sound or picture/);
  });

  test('that rules of others began are ended, but not of a room that has ended', async () => {
    const room = await provider.createRoom({name: 'cf-console'});
    vendor.addParticipant(room, 'par_a');
    vendor.recordElsewhere(room);
    const [ran] = await provider.stopAllRecordings({name: room.name});
    assert.match(ran, new RegExp(`^${room.externalId}:`));
    assert.deepEqual(vendor.state.find(room.externalId).rules, [{type: 'exclude', all: true}]);
    vendor.recordElsewhere(room);
    await provider.endRoom(room);
    assert.deepEqual(await provider.stopAllRecordings(room), []);
    assert.deepEqual(await provider.stopAllRecordings({name: room.name}), []);
  });

  test('that are still worked on are not said to be gone', async () => {
    const room = await provider.createRoom({name: 'cf-soon'});
    vendor.addParticipant(room, 'par_a');
    const {externalId} = await provider.startRecording(room);
    const soon = {code: 'precondition_failed', cause: 'recording_not_ready'};
    await assert.rejects(provider.removeRecording(room, externalId), soon);
    assert.equal((await provider.recordingStatus(room, externalId)).status, 'PROCESSING');
    await assert.rejects(provider.deleteRoom(room), soon);
    assert.equal(await provider.roomStatus(room), 'ENDED');
    vendor.finishRecording(room);
    await provider.deleteRoom(room);
    for (const {status} of vendor.state.recordings.values()) assert.equal(status, 'deleted');
  });

  test('have names of ours; others are not found', async () => {
    const room = await provider.createRoom({name: 'cf-name'});
    for (const name of ['', 'RM1', 'RM1:never', 'RT1:2030-01-15T10:00:00Z'])
      await assert.rejects(provider.recordingStatus(room, name), {code: 'not_found'});
  });
});
