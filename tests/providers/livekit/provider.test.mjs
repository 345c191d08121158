// SPDX-License-Identifier: Apache-2.0
// The adapter against the emulator: what is particular to LiveKit, beside the contract that every provider keeps.
import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';

import {make} from '../lib/tool.mjs';
import {start} from './emulator.mjs';

let livekit, provider;
const begin = async (options = {}) => {
  if (livekit) await livekit.close();
  livekit = await start(options);
  provider = await make('livekit', livekit.config);
};
beforeEach(() => begin());
afterEach(async () => {
  const said = JSON.stringify([await provider.logs(), livekit.requests.map(({target}) => target)]);
  for (const secret of livekit.secrets) assert.ok(!said.includes(secret));
  await livekit.close();
  livekit = undefined;
});

const calls = () => livekit.requests.filter(({path}) => path.startsWith('/twirp')).map(({path}) => path.split('/').at(-1));
const lastBody = () => livekit.requests.at(-1).json;
const soon = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
const person = (name, identity) => livekit.state.rooms.get(name).people.get(identity);

describe('rooms', () => {
  test('are made for the length of the visit and adopted when they are there', async () => {
    const room = await provider.createRoom({name: 'cf-1', start: soon(0), end: soon(45), maxParticipants: 3});
    assert.match(room.externalId, /^RM_/);
    assert.deepEqual([room.name, room.joinUrl, room.secret], ['cf-1', null, null]);
    const {emptyTimeout, ...body} = lastBody();
    assert.deepEqual(body, {name: 'cf-1', departureTimeout: 300, maxParticipants: 3});
    assert.ok(emptyTimeout > 2600 && emptyTimeout <= 2701, emptyTimeout);
    assert.deepEqual(await provider.createRoom({name: 'cf-1'}), room);
    assert.equal(await provider.roomStatus(room), 'ACTIVE');
  });

  test('end once and again; what was never made is not found', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    await provider.endRoom(room);
    assert.equal(await provider.roomStatus(room), 'ENDED');
    await provider.endRoom(room);
    await provider.deleteRoom(room);
    await assert.rejects(provider.endRoom({name: 'cf-never'}), {code: 'not_found'});
  });

  test('a 404 that is not LiveKit\'s does not pass for an ended room', async () => {
    const wrong = await make('livekit', {...livekit.config, url: `${livekit.url}/elsewhere`});
    await assert.rejects(wrong.endRoom({name: 'cf-1', externalId: 'RM_1'}), {code: 'provider_unavailable', cause: 'bad_response'});
  });

  test('every call has a token of its own with the least grant', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    await provider.roomStatus(room);
    await provider.listParticipants(room);
    await provider.endRoom(room);
    const grants = livekit.requests.map(({claims}) => claims.video);
    assert.deepEqual(grants, [{roomCreate: true}, {roomList: true}, {roomAdmin: true, room: 'cf-1'}, {roomCreate: true}]);
    for (const {claims: {exp, nbf, sub}} of livekit.requests) assert.deepEqual([exp - nbf, sub], [600, undefined]);
  });
});

describe('people', () => {
  let room;
  beforeEach(async () => { room = await provider.createRoom({name: 'cf-1'}); });
  const listed = async () => Object.fromEntries((await provider.listParticipants(room)).map((one) => [one.participant ?? 'phone', one]));

  test('are listed without recorders, agents, observers and those who have gone', async () => {
    livekit.addParticipant(room, 'par_1');
    livekit.addParticipant(room, 'par_2', {microphone: {muted: true}});
    livekit.addParticipant(room, 'par_3', {microphone: false});
    livekit.addParticipant(room, 'sip_+49123', {kind: 'SIP'});
    livekit.addParticipant(room, 'agent', {kind: 'AGENT'});
    livekit.addParticipant(room, 'EG_1', {kind: 'EGRESS'});
    livekit.addParticipant(room, 'par_observer', {hidden: true, microphone: false});
    livekit.addParticipant(room, 'par_gone', {state: 3});
    const people = await listed();
    assert.deepEqual(Object.keys(people).sort(), ['par_1', 'par_2', 'par_3', 'phone']);
    assert.deepEqual([people.par_1.muted, people.par_2.muted, people.par_3.muted], [false, true, null]);
    assert.match(people.par_1.externalId, /^PA_/);
    assert.ok(Math.abs(Date.parse(people.par_1.joinedAt) - Date.now()) < 600_000);
    assert.deepEqual(await provider.listParticipants({name: 'cf-unknown'}), []);
  });

  test('are muted so that they cannot unmute themselves, and nothing else is taken', async () => {
    livekit.addParticipant(room, 'par_1');
    await provider.act(room, 'par_1', 'mute');
    assert.deepEqual(calls().slice(-3), ['GetParticipant', 'MutePublishedTrack', 'UpdateParticipant']);
    const {permission, tracks} = person('cf-1', 'par_1');
    assert.deepEqual([permission.canSubscribe, permission.canPublish, permission.canPublishData, permission.hidden], [true, true, true, false]);
    assert.deepEqual(permission.canPublishSources, [1, 3, 4]);
    assert.deepEqual(tracks.map(({source}) => source), [1]);
    assert.equal((await listed()).par_1.muted, true);
    await provider.act(room, 'par_1', 'mute');
  });

  test('get the right to speak back', async () => {
    livekit.addParticipant(room, 'par_1');
    await provider.act(room, 'par_1', 'mute');
    await provider.act(room, 'par_1', 'unmute');
    assert.deepEqual(person('cf-1', 'par_1').permission.canPublishSources, []);
    await assert.rejects(provider.act(room, 'par_1', 'unmute'), {code: 'precondition_failed', message: /themselves/});
  });

  test('are unmuted where the server allows it; where not, that is said', async () => {
    livekit.addParticipant(room, 'par_1', {microphone: {muted: true}});
    await assert.rejects(provider.act(room, 'par_1', 'unmute'), {code: 'precondition_failed', message: /enable_remote_unmute/});
    await begin({remoteUnmute: true});
    room = await provider.createRoom({name: 'cf-1'});
    livekit.addParticipant(room, 'par_1', {microphone: {muted: true}});
    await provider.act(room, 'par_1', 'unmute');
    assert.equal((await listed()).par_1.muted, false);
  });

  test('with a microphone only are silenced as well', async () => {
    livekit.addParticipant(room, 'par_1', {sources: ['MICROPHONE']});
    await provider.act(room, 'par_1', 'mute');
    assert.equal(person('cf-1', 'par_1').permission.canPublish, false);
    await provider.act(room, 'par_1', 'unmute');
    assert.deepEqual(person('cf-1', 'par_1').permission.canPublishSources, [2]);
  });

  test('who observe have no microphone to give', async () => {
    livekit.addParticipant(room, 'par_o', {hidden: true, microphone: false});
    await provider.act(room, 'par_o', 'mute');
    await assert.rejects(provider.act(room, 'par_o', 'unmute'), {code: 'precondition_failed', cause: 'observer'});
  });

  test('are sent out and put into the spotlight; strangers are not found', async () => {
    livekit.addParticipant(room, 'par_1');
    await provider.act(room, 'par_1', 'spotlight');
    assert.deepEqual(JSON.parse(livekit.state.rooms.get('cf-1').info.metadata), {spotlight: 'par_1'});
    await provider.act(room, 'par_1', 'disconnect');
    assert.deepEqual(await provider.listParticipants(room), []);
    for (const action of ['mute', 'unmute', 'disconnect', 'spotlight'])
      await assert.rejects(provider.act(room, 'par_1', action), {code: 'not_found'});
  });
});

describe('recordings', () => {
  test('are made, fetched from the store and removed there', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    const recording = await provider.startRecording(room);
    assert.equal(recording.status, 'RECORDING');
    assert.equal(lastBody().fileOutputs[0].disableManifest, true);
    const again = await provider.startRecording(room);
    assert.equal(again.externalId, recording.externalId);
    await assert.rejects(provider.downloadRecording(room, recording.externalId, 'recordings/cf-1/x.mp4'), {cause: 'recording_not_ready'});
    await assert.rejects(provider.removeRecording(room, recording.externalId), {cause: 'recording_not_ready'});
    await provider.stopRecording(room, recording.externalId);
    assert.equal((await provider.recordingStatus(room, recording.externalId)).status, 'PROCESSING');
    await provider.stopRecording(room, recording.externalId);
    const bytes = Buffer.from('a film of two people');
    livekit.finishRecording(room, {bytes});
    const done = await provider.recordingStatus(room, recording.externalId);
    assert.equal(done.status, 'AVAILABLE');
    const [file] = done.files;
    assert.match(file.externalId, /^recordings\/cf-1\/\d+\.mp4$/);
    assert.deepEqual([file.format, file.bytes, file.durationMs], ['mp4', bytes.length, 600_000]);
    assert.deepEqual(await provider.downloadRecording(room, recording.externalId, file.externalId), bytes);
    livekit.state.bucket.files.set('recordings/cf-2/1.mp4', Buffer.from('another visit'));
    for (const foreign of ['recordings/cf-2/1.mp4', 'recordings/cf-1/../cf-2/1.mp4', ''])
      await assert.rejects(provider.downloadRecording(room, recording.externalId, foreign), {code: 'not_found'});
    livekit.state.egresses.clear();
    assert.deepEqual(await provider.downloadRecording(room, recording.externalId, file.externalId), bytes);
    await assert.rejects(provider.removeRecording(room, recording.externalId), {cause: 'recording_forgotten', message: /recordings\/cf-1/});
  });

  test('of every kind are ended, also when one of them is just over or cannot be', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    const {externalId} = await provider.startRecording(room);
    const others = livekit.recordElsewhere(room);
    const elsewhere = await provider.createRoom({name: 'cf-2'});
    livekit.recordElsewhere(elsewhere);
    await livekit.fault({on: 'record', kind: 'over', times: 1});
    assert.deepEqual((await provider.stopAllRecordings(room)).sort(), [externalId, ...others].sort());
    assert.equal(livekit.records(elsewhere), true);
    const third = await provider.createRoom({name: 'cf-3'});
    const again = livekit.recordElsewhere(third);
    await livekit.fault({on: 'record', kind: 'credentials', times: 1});
    await assert.rejects(provider.stopAllRecordings(third), {cause: 'bad_credentials'});
    assert.deepEqual(again.map((id) => livekit.state.egresses.get(id).info.status), [1, 2], 'the second is stopped though the first was not');
    assert.deepEqual(await provider.stopAllRecordings(third), [again[0]]);
  });

  test('are gone after removal, and removing them again succeeds', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    const {externalId} = await provider.startRecording(room);
    livekit.finishRecording(room);
    const {files: [file]} = await provider.recordingStatus(room, externalId);
    await provider.removeRecording(room, externalId);
    assert.equal(livekit.state.bucket.files.size, 0);
    await provider.removeRecording(room, externalId);
    await assert.rejects(provider.downloadRecording(room, externalId, file.externalId), {code: 'not_found'});
  });

  test('that fail say why', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    const {externalId} = await provider.startRecording(room);
    livekit.finishRecording(room, {status: 'EGRESS_FAILED', error: 'Start signal not received'});
    const failed = await provider.recordingStatus(room, externalId);
    assert.deepEqual([failed.status, failed.failure, failed.files], ['FAILED', 'Start signal not received', []]);
  });

  test('need a recorder, a room, a store that takes the key', async () => {
    await assert.rejects(provider.startRecording({name: 'cf-none'}), {code: 'not_found'});
    await assert.rejects(provider.recordingStatus({name: 'cf-none'}, 'EG_none'), {code: 'not_found'});
    await assert.rejects(provider.stopRecording({name: 'cf-none'}, 'EG_none'), {code: 'not_found'});
    const room = await provider.createRoom({name: 'cf-1'});
    const {externalId} = await provider.startRecording(room);
    livekit.finishRecording(room);
    const {files: [file]} = await provider.recordingStatus(room, externalId);
    const locked = await make('livekit', {...livekit.config, store: {...livekit.config.store, secretKey: 'another'}});
    await assert.rejects(locked.downloadRecording(room, externalId, file.externalId), {cause: 'bad_credentials', message: /LIVEKIT_S3/});
    await begin({egress: false});
    await assert.rejects(provider.startRecording(await provider.createRoom({name: 'cf-1'})), {code: 'precondition_failed', message: /egress service and Redis/});
  });

  test('are not offered without a store, and the reason says what to do', async () => {
    await begin({store: false});
    assert.equal((await provider.ports()).recorder, false);
    const {recording} = await provider.capabilities();
    assert.equal(recording.support, 'unavailable');
    assert.match(recording.reason, /LIVEKIT_S3_BUCKET/);
  });

  test('are not offered by a server whose health says that it has no egress', async () => {
    const offered = async () => (await provider.capabilities()).recording;
    assert.equal((await offered()).support, 'native', 'believed until the server was asked');
    await begin({egress: false});
    assert.equal((await provider.health()).available, true);
    assert.equal((await offered()).support, 'unavailable');
    assert.match((await offered()).reason, /egress service and Redis/);
  });
});

describe('health', () => {
  test('well', async () => {
    assert.deepEqual(await provider.health(), {available: true, message: 'LiveKit answers and takes our key'});
    assert.equal(livekit.requests.length, 3);
    await provider.health();
    assert.equal(livekit.requests.length, 3);
  });

  for (const [kind, words] of [['refuse', /cannot be reached/], ['credentials', /LIVEKIT_API_KEY/], ['500', /fault of its own/], ['garbage', /not a LiveKit server/]])
    test(`${kind}`, async () => {
      await livekit.fault({kind});
      const {available, message} = await provider.health();
      assert.equal(available, false);
      assert.match(message, words);
      await livekit.heal();
    });

  test('another key', async () => {
    const other = await make('livekit', {...livekit.config, credentials: {apiKey: 'APIother', apiSecret: 'x'}});
    assert.match((await other.health()).message, /LIVEKIT_API_SECRET/);
  });
});

describe('faults', () => {
  const expected = {
    refuse: {code: 'provider_unavailable', cause: 'refused'}, drop: {cause: 'network'}, garbage: {cause: 'bad_response'},
    credentials: {cause: 'bad_credentials'}, 500: {cause: 'server_error'}, 429: {cause: 'rate_limited'},
  };
  for (const [kind, error] of Object.entries(expected))
    test(`${kind} is told as it is`, async () => {
      await livekit.fault({kind});
      await assert.rejects(provider.createRoom({name: 'cf-1'}), {code: 'provider_unavailable', ...error});
      await livekit.heal();
      await provider.createRoom({name: 'cf-1'});
    });

  test('a moment\'s fault is not noticed', async () => {
    await livekit.fault({on: 'create', kind: '500', times: 1});
    await provider.createRoom({name: 'cf-1'});
    assert.deepEqual(calls(), ['CreateRoom', 'CreateRoom']);
  });

  test('somebody is sent out once only', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    livekit.addParticipant(room, 'par_1');
    await livekit.fault({on: 'act', kind: '500', times: 1});
    await assert.rejects(provider.act(room, 'par_1', 'disconnect'), {cause: 'server_error'});
  });

  test('a room that the server forgot has ended', async () => {
    const room = await provider.createRoom({name: 'cf-1'});
    await livekit.fault({on: 'status', kind: 'forget', times: 1});
    assert.equal(await provider.roomStatus(room), 'ENDED');
    await provider.endRoom(room);
  });
});
