// SPDX-License-Identifier: Apache-2.0
// The adapter against the emulator: what exactly it asks Janus for, and what it makes of the files of a recording.
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {start} from '../emulators/janus.mjs';
import {writeSilence} from '../emulators/mjr.mjs';
import {make, startTool} from '../lib/tool.mjs';

const now = '2030-01-15T10:00:00.000Z';
const until = '2030-01-15T10:10:00.000Z';
const way = (participant) => ({session: 'ses_1', participant, expiresAt: until});

async function open(t, options = {}, {change = {}, at = now} = {}) {
  const emulator = await start(options);
  t.after(() => emulator.close());
  const provider = await make('janus', {...emulator.config, ...change}, {now: at, seed: 7});
  const asked = (name) => emulator.requests.map(({json}) => json.request).filter((request) => request?.request === name);
  return {emulator, provider, asked};
}

async function finished(provider, room, recording, patience = 60_000) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(100)) {
    const told = await provider.recordingStatus(room, recording);
    if (!['RECORDING', 'PROCESSING'].includes(told.status)) return told;
  }
  assert.fail('the recording is not finished');
}

test('a room is private, locked, has a PIN and a list, and takes codecs that every browser has', async (t) => {
  const {provider, asked} = await open(t);
  const room = await provider.createRoom({name: 'cf-1', maxParticipants: 3});
  const keys = JSON.parse(room.secret);
  const [{allowed, ...create}] = asked('create');
  assert.deepEqual(create, {
    request: 'create', admin_key: 'emulated-admin-key', room: 'cf-1', secret: keys.secret, description: 'cf-1', pin: keys.pin,
    is_private: true, permanent: false, publishers: 3, bitrate: 1_500_000, fir_freq: 5, audiocodec: 'opus', videocodec: 'vp8,h264',
    record: false, lock_record: true, notify_joining: true, audiolevel_event: true, require_pvtid: true, signed_tokens: true,
  });
  assert.equal(allowed.length, 1);
  assert.equal(allowed[0].length, 43);
});

test('what makes the core unable to sign leaves signatures out and the list in', async (t) => {
  const {provider, asked, emulator} = await open(t, {tokens: false, adminKey: ''});
  const room = await provider.createRoom({name: 'cf-1'});
  assert.equal(asked('create')[0].signed_tokens, false);
  assert.equal('admin_key' in asked('create')[0], false);
  assert.equal((await provider.health()).available, true);
  const {token, details} = await provider.joinCredentials(room, way('par_1'));
  assert.ok(emulator.state.rooms.get('cf-1').allowed.has(token));
  assert.equal('gatewayToken' in JSON.parse(details), false);
});

test('a way in is one person\'s, signed, on the list, and ends', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const {token, details, joinUrl} = await provider.joinCredentials(room, way('par_1'));
  assert.equal(joinUrl, null);
  const end = Date.parse(until) / 1000;
  assert.match(token, new RegExp(`^${end},janus\\.plugin\\.videoroom,room=cf-1,for=par_1,n=[\\w-]{22}:[\\w+/]{27}=$`));
  assert.ok(emulator.signsToken(token));
  assert.ok(emulator.state.rooms.get('cf-1').allowed.has(token));
  const {gatewayToken, ...rest} = JSON.parse(details);
  assert.deepEqual(rest, {url: 'wss://janus.example/janus', room: 'cf-1', id: 'par_1', pin: JSON.parse(room.secret).pin});
  assert.match(gatewayToken, new RegExp(`^${end + 12 * 3600},janus,janus\\.plugin\\.videoroom,for=par_1:`));
  assert.ok(emulator.signsToken(gatewayToken));
});

test('tokens that have ended leave the list with the next one', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const {token} = await provider.joinCredentials(room, way('par_1'));
  await provider.setNow('2030-01-15T10:20:00Z');
  await provider.joinCredentials(room, {...way('par_2'), expiresAt: '2030-01-15T10:30:00Z'});
  const {allowed} = emulator.state.rooms.get('cf-1');
  assert.ok(!allowed.has(token));
  assert.equal(allowed.size, 2);
});

test('a room that is there already is made what it should be, when it is ours', async (t) => {
  const {provider, emulator, asked} = await open(t);
  const room = await provider.createRoom({name: 'cf-1', maxParticipants: 2});
  Object.assign(emulator.state.rooms.get('cf-1'), {is_private: false, checksAllowed: false, pin: 'lost'});
  assert.deepEqual(await provider.createRoom({name: 'cf-1', maxParticipants: 4}), room);
  const there = emulator.state.rooms.get('cf-1');
  assert.deepEqual([there.is_private, there.checksAllowed, there.pin, there.publishers],
    [true, true, JSON.parse(room.secret).pin, 4]);
  assert.equal(asked('edit').length, 1);
  there.secret = 'of somebody else';
  await assert.rejects(provider.createRoom({name: 'cf-1'}), {code: 'precondition_failed', cause: 'foreign_room'});
  await assert.rejects(provider.endRoom(room), {code: 'precondition_failed', cause: 'foreign_room'});
});

test('only sound is muted, on every line that carries some', async (t) => {
  const {provider, emulator, asked} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  emulator.addParticipant(room, 'par_other');
  emulator.addParticipant(room, 'par_1');
  emulator.publish(room, 'par_1', [{type: 'video', mid: '0'}, {type: 'audio', mid: 'mic'}, {type: 'audio', mid: 'screen'}]);
  await provider.act(room, 'par_1', 'mute');
  assert.deepEqual(asked('moderate').map(({id, mid, mute}) => [id, mid, mute]), [['par_1', 'mic', true], ['par_1', 'screen', true]]);
  await provider.act(room, 'par_1', 'unmute');
  assert.deepEqual(asked('moderate').slice(2).map(({mid, mute}) => [mid, mute]), [['mic', false], ['screen', false]]);
  emulator.publish(room, 'par_1', []);
  await assert.rejects(provider.act(room, 'par_1', 'mute'), {code: 'precondition_failed', cause: 'no_sound'});
});

test('quality is the worst that Janus measures', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  assert.deepEqual(await provider.quality(room), {connection: null, audio: null, video: null});
  emulator.addParticipant(room, 'par_1');
  emulator.addParticipant(room, 'par_2');
  assert.deepEqual(await provider.quality(room), {connection: 'good', audio: 'good', video: 'good'});
  emulator.publish(room, 'par_2', [{type: 'audio', mid: '0', lost: 6}, {type: 'video', mid: '1', lost: 30}]);
  assert.deepEqual(await provider.quality(room), {connection: 'poor', audio: 'fair', video: 'poor'});
});

test('a session that ends while it is looked at is passed over', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  for (const name of ['par_1', 'par_2']) emulator.addParticipant(room, name);
  const people = emulator.state.rooms.get('cf-1').people;
  const looked = provider.quality(room);
  people.delete('par_2');
  assert.ok(['good', null].includes((await looked).audio));
});

test('a recording is a folder of its own, and a film when it has ended', async (t) => {
  const {provider, emulator, asked} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const begun = await provider.startRecording(room);
  assert.deepEqual([begun.status, begun.startedAt, begun.files], ['RECORDING', now, []]);
  const folder = join(emulator.recordings, `cf-1.${begun.externalId}`);
  assert.equal(asked('edit')[0].new_rec_dir, folder);
  assert.equal(statSync(folder).mode & 0o7077, 0o070);
  assert.equal((await provider.startRecording(room)).externalId, begun.externalId, 'one at a time');
  emulator.addParticipant(room, 'par_1');
  assert.equal((await provider.recordingStatus(room, begun.externalId)).status, 'RECORDING');
  await provider.setNow('2030-01-15T10:05:00Z');
  await provider.stopRecording(room, begun.externalId);
  await provider.stopRecording(room, begun.externalId);
  assert.deepEqual(asked('enable_recording').map(({record}) => record), [true, true, false]);
  const done = await finished(provider, room, begun.externalId);
  assert.equal(done.status, 'AVAILABLE', done.failure);
  assert.equal(done.endedAt, '2030-01-15T10:05:00.000Z');
  const [{bytes, durationMs, ...file}] = done.files;
  assert.deepEqual({...file, startedAt: null}, {externalId: 'visit.m4a', format: 'm4a', startedAt: null});
  assert.ok(durationMs > 1500 && durationMs < 3000, `${durationMs} ms`);
  assert.equal((await provider.downloadRecording(room, begun.externalId, 'visit.m4a')).length, bytes);
  for (const name of ['visit.mp4', '../stopped', 'film.json', ''])
    await assert.rejects(provider.downloadRecording(room, begun.externalId, name), {code: 'not_found'});
  assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('work')), [], 'nothing is left of the work');
  const second = await provider.startRecording(room);
  assert.notEqual(second.externalId, begun.externalId);
  await provider.removeRecording(room, second.externalId);
  assert.equal(emulator.state.rooms.get('cf-1').record, false, 'who removes a running one stops it');
  await provider.removeRecording(room, begun.externalId);
  assert.deepEqual(readdirSync(emulator.recordings), []);
});

test('people who came one after the other are heard at their times', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const {externalId} = await provider.startRecording(room);
  const folder = join(emulator.recordings, `cf-1.${externalId}`);
  const name = (who, n) => join(folder, `videoroom-cf-1-user-${who}-${1795338701140000 + n}-audio-0.mjr`);
  const startedAt = 1_895_738_701_000;
  writeSilence(name('par_1', 1), {startedAt, ms: 2000});
  writeSilence(name('par_2', 2), {startedAt: startedAt + 6000, ms: 2000});
  writeFileSync(name('par_3', 3), 'MJR00002 but broken');
  await provider.stopRecording(room, externalId);
  const {status, failure, files: [file]} = await finished(provider, room, externalId);
  assert.equal(status, 'AVAILABLE', failure);
  assert.equal(file.startedAt, new Date(startedAt).toISOString());
  assert.ok(Math.abs(file.durationMs - 8000) < 400, `${file.durationMs} ms`);
});

test('a recording in which nobody sent anything has failed, and says so', async (t) => {
  const {provider} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const {externalId} = await provider.startRecording(room);
  await provider.endRoom(room);
  const done = await finished(provider, room, externalId);
  assert.equal(done.status, 'FAILED');
  assert.match(done.failure, /Nobody sent/);
  await assert.rejects(provider.downloadRecording(room, externalId, 'visit.m4a'), {code: 'not_found'});
  await provider.removeRecording(room, externalId);
  await assert.rejects(provider.recordingStatus(room, externalId), {code: 'not_found'});
});

test('what records is ended, and its folder with it', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  emulator.recordElsewhere(room);
  assert.deepEqual(await provider.stopAllRecordings(room), ['cf-1'], 'without a folder of ours: the room');
  const {externalId} = await provider.startRecording(room);
  const note = join(emulator.recordings, `cf-1.${externalId}`, 'stopped');
  assert.deepEqual(await provider.stopAllRecordings(room), [externalId]);
  assert.ok(existsSync(note));
  const next = await provider.startRecording(room);
  assert.notEqual(next.externalId, externalId);
  await provider.endRoom(room);
  assert.deepEqual(await provider.stopAllRecordings(room), [], 'the gateway has forgotten it');
  assert.ok(existsSync(join(emulator.recordings, `cf-1.${next.externalId}`, 'stopped')), 'and its film is made');
});

test('what was recorded and not converted is taken up by another server', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  const folder = join(emulator.recordings, 'cf-1.1895738400000-0a1b2c3d');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'stopped'), '1895738401000');
  writeSilence(join(folder, 'videoroom-cf-1-user-par_1-1-audio-0.mjr'));
  assert.equal((await finished(provider, room, '1895738400000-0a1b2c3d')).status, 'AVAILABLE');
});

test('a film that a server did not finish is made by the next one', async (t) => {
  const emulator = await start();
  t.after(() => emulator.close());
  const tool = startTool();
  const provider = await tool.make('janus', emulator.config);
  const room = await provider.createRoom({name: 'cf-1'});
  const {externalId} = await provider.startRecording(room);
  emulator.addParticipant(room, 'par_1');
  await provider.stopRecording(room, externalId);
  await tool.close();
  const again = await make('janus', emulator.config);
  assert.equal((await finished(again, room, externalId)).status, 'AVAILABLE');
});

test('without a room nothing is recorded and nothing is left', async (t) => {
  const {provider, emulator} = await open(t);
  await assert.rejects(provider.startRecording({name: 'cf-gone'}), {code: 'not_found'});
  assert.deepEqual(readdirSync(emulator.recordings), []);
  for (const recording of ['', '..', '../../x', '1895738400000-0a1b2c3d']) {
    await assert.rejects(provider.recordingStatus({name: 'cf-gone'}, recording), {code: 'not_found'});
    await assert.rejects(provider.stopRecording({name: 'cf-gone'}, recording), {code: 'not_found'});
    await provider.removeRecording({name: 'cf-gone'}, recording);
  }
});

test('without tools or a folder the reason is told and nothing begins', async (t) => {
  for (const [change, reason] of [[{ppRec: 'no-such-program'}, /janus-tools/], [{ffmpeg: '/nonexistent/ffmpeg'}, /ffmpeg/],
    [{recordingsDir: '/nonexistent'}, /folder/]]) {
    const {provider, asked} = await open(t, {}, {change});
    const {recording} = await provider.capabilities();
    assert.equal(recording.support, 'unavailable');
    assert.match(recording.reason, reason);
    const room = await provider.createRoom({name: 'cf-1'});
    await assert.rejects(provider.startRecording(room), {code: 'unsupported', message: reason});
    assert.equal(asked('enable_recording').length, 0);
  }
});

test('numbers go in and out as numbers', async (t) => {
  const {provider, asked, emulator} = await open(t, {stringIds: false});
  const room = await provider.createRoom({name: 'cf-1'});
  const number = Number(room.externalId);
  assert.ok(Number.isSafeInteger(number) && number > 0);
  assert.equal(asked('create')[0].room, number);
  const {details, token} = await provider.joinCredentials(room, way('par_1'));
  const {id} = JSON.parse(details);
  assert.ok(Number.isSafeInteger(id));
  assert.match(token, new RegExp(`room=${number},for=par_1,`));
  emulator.addParticipant(room, id);
  assert.deepEqual(await provider.listParticipants(room), [{participant: 'par_1', externalId: String(id), joinedAt: null, muted: null}]);
  await provider.act(room, 'par_1', 'mute');
  assert.equal(asked('moderate')[0].id, id);
  await provider.act(room, 'par_1', 'disconnect');
  assert.equal(asked('kick')[0].id, id);
});

test('secrets are in bodies only, and our identities are all that Janus is told of people', async (t) => {
  const {provider, emulator} = await open(t);
  const room = await provider.createRoom({name: 'cf-1'});
  await provider.joinCredentials(room, way('par_1'));
  for (const {target, rawHeaders, text} of emulator.requests) {
    for (const secret of emulator.secrets) assert.ok(!`${target} ${rawHeaders}`.includes(secret));
    assert.doesNotMatch(text, /ses_1|PATIENT|display/);
  }
});
