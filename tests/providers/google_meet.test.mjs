// SPDX-License-Identifier: Apache-2.0
// The Google Meet adapter against the emulator: what it asks of Google, in which words it tells of refusals, and what it
// makes of the answers. Google's own libraries measure both in tests/providers/google_meet.
import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {meeting, paths, soon} from './emulators/google/meeting.mjs';
import {driveScope, scopes} from './emulators/google_meet.mjs';
import {make} from './lib/tool.mjs';

const without = {emulator: {events: false}};

test('a room is a space that keeps its link', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const room = await provider.createRoom({name: 'cf-1'});
  assert.equal(room.name, 'cf-1');
  assert.match(room.externalId, /^spaces\/[\w-]+$/);
  assert.match(room.joinUrl, /^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  assert.equal(room.secret, null);
  const joined = await provider.joinCredentials(room);
  assert.deepEqual(joined, {token: '', joinUrl: room.joinUrl, details: null});
  assert.deepEqual(await provider.joinCredentials({...room, joinUrl: null}), joined, 'a lost link is asked for');
  const {config} = emulator.state.spaces.get(room.externalId);
  assert.equal(config.accessType, 'TRUSTED');
  assert.equal(config.moderation, 'ON');
  assert.equal(config.attendanceReportGenerationType, 'DO_NOT_GENERATE');
  assert.deepEqual(config.artifactConfig, {
    recordingConfig: {autoRecordingGeneration: 'OFF'}, transcriptionConfig: {autoTranscriptionGeneration: 'OFF'},
    smartNotesConfig: {autoSmartNotesGeneration: 'OFF'},
  });
});

test('nothing of ours goes to Google with a room', async (t) => {
  const {emulator, provider} = await meeting(t);
  const room = await provider.createRoom({name: 'cf-ours', session: 'ses_ours', ...soon()});
  await provider.joinCredentials(room, {participant: 'par_ours', session: 'ses_ours'});
  await provider.endRoom(room);
  for (const {target, text} of emulator.requests) assert.doesNotMatch(target + text, /ours/);
});

test('a room asked for twice is one space, also at the same time', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const rooms = await Promise.all(Array.from({length: 6}, () => provider.createRoom({name: 'cf-same'})));
  assert.equal(new Set(rooms.map(({externalId}) => externalId)).size, 1);
  assert.equal(emulator.state.spaces.size, 1);
  assert.notEqual((await provider.createRoom({name: 'cf-other'})).externalId, rooms[0].externalId);
  await provider.endRoom(rooms[0]);
  assert.notEqual((await provider.createRoom({name: 'cf-same'})).externalId, rooms[0].externalId, 'an ended space is not adopted');
});

test('a creation without an answer is not sent twice', async (t) => {
  const {emulator, provider} = await meeting(t, {...without, config: {deadlineMs: 1500}});
  for (const [kind, cause] of [['timeout', 'timeout'], ['drop', 'network'], ['500', 'server_error'], ['garbage', 'bad_response']]) {
    const before = emulator.requests.length;
    await emulator.fault({on: 'create', kind, times: 1});
    await assert.rejects(provider.createRoom({name: `cf-${kind}`}), {code: 'provider_unavailable', cause});
    assert.equal(emulator.requests.slice(before).filter(({kind: is}) => is === 'create').length, 1, kind);
  }
});

test('too many requests are told with the time to wait', async (t) => {
  const {emulator, provider} = await meeting(t, {...without, config: {deadlineMs: 1000}});
  await emulator.fault({on: 'create', kind: '429'});
  await assert.rejects(provider.createRoom(), (error) =>
    error.code === 'provider_unavailable' && error.cause === 'rate_limited' && /ten new meetings a minute/.test(error.message));
});

test('a room stays when everybody has left, and ends when it is closed', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const room = await provider.createRoom();
  assert.equal(await provider.roomStatus(room), 'ACTIVE', 'nobody was there yet');
  emulator.addParticipant(room, 'par_1');
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  emulator.endConference(room);
  assert.equal(await provider.roomStatus(room), 'ACTIVE', 'people come back to the space');
  emulator.addParticipant(room, 'par_1');
  assert.equal(await provider.roomStatus(room), 'ACTIVE', 'somebody came back');
  await provider.endRoom(room);
  assert.equal(await provider.roomStatus(room), 'ENDED');
  emulator.state.spaces.delete(room.externalId);
  assert.equal(await provider.roomStatus(room), 'ENDED', 'forgotten by Google');
});

for (const endingNothing of ['ok', 'refused']) {
  test(`a room is closed and everybody sent out (ending nothing: ${endingNothing})`, async (t) => {
    const {emulator, provider} = await meeting(t, {emulator: {events: false, endingNothing}});
    const room = await provider.createRoom();
    emulator.addParticipant(room, 'par_1');
    await provider.endRoom(room);
    assert.deepEqual(await provider.listParticipants(room), []);
    assert.equal(emulator.state.spaces.get(room.externalId).config.accessType, 'RESTRICTED');
    await provider.endRoom(room);
    const unused = await provider.createRoom({name: 'cf-unused'});
    await provider.endRoom(unused);
    assert.equal(await provider.roomStatus(unused), 'ENDED');
    await provider.deleteRoom(unused);
    for (const call of ['endRoom', 'deleteRoom']) {
      await assert.rejects(provider[call]({...room, externalId: 'spaces/unknown'}), {code: 'not_found'});
      await assert.rejects(provider[call]({...room, externalId: '../v1/subscriptions'}), {code: 'not_found'});
      await assert.rejects(provider[call]({name: 'cf-1'}), {code: 'not_found'});
    }
  });
}

test('everybody is sent out even where the space cannot be closed, and that is told', async (t) => {
  const {emulator, provider} = await meeting(t, {...without, config: {deadlineMs: 1000}});
  const room = await provider.createRoom();
  emulator.addParticipant(room, 'par_1');
  await emulator.fault({on: 'end', kind: 'garbage', times: 1});
  await assert.rejects(provider.endRoom(room), {code: 'provider_unavailable', cause: 'bad_response'});
  assert.deepEqual(await provider.listParticipants(room), []);
});

test('people are listed over all pages, without an identity', async (t) => {
  const {emulator, provider} = await meeting(t, {emulator: {events: false, pageLimit: 2}});
  const room = await provider.createRoom();
  assert.deepEqual(await provider.listParticipants(room), []);
  const people = ['guest', 'phone', 'colleague', 'guest', 'guest'].map((how) => emulator.addParticipant(room, 'par_1', how));
  emulator.removeParticipant(people[3]);
  const listed = await provider.listParticipants(room);
  assert.deepEqual(listed.map(({externalId}) => externalId), [0, 1, 2, 4].map((index) => people[index].sessions[0].name));
  for (const one of listed) {
    assert.equal(one.participant, null);
    assert.equal(one.muted, null);
    assert.ok(Date.parse(one.joinedAt) <= Date.now());
  }
  assert.deepEqual(await provider.listParticipants({...room, externalId: 'spaces/gone'}), []);
  for (const action of ['mute', 'unmute', 'disconnect', 'spotlight'])
    await assert.rejects(provider.act(room, 'par_1', action), (error) => error.code === 'unsupported' && /Meet window/.test(error.message));
});

test('a recording that people made is found, awaited and fetched with its transcript', async (t) => {
  const {emulator, provider} = await meeting(t, {emulator: {events: false, pageLimit: 1}});
  const room = await provider.createRoom();
  await assert.rejects(provider.startRecording(room), {code: 'unsupported'});
  await assert.rejects(provider.recordingStatus(room, ''), {code: 'not_found'});
  assert.deepEqual(await provider.stopAllRecordings(room), []);
  emulator.addRecording(room, 'ENDED').startTime = '2026-01-01T00:00:00Z';
  const {name} = emulator.addRecording(room);
  const running = await provider.recordingStatus(room, '');
  assert.equal(running.externalId, name);
  assert.equal(running.status, 'RECORDING');
  await assert.rejects(provider.stopRecording(room, name), {code: 'unsupported'});
  await assert.rejects(provider.stopAllRecordings(room), {code: 'unsupported', message: /stop it in the Meet window/});
  await assert.rejects(provider.downloadRecording(room, name, 'x'), {code: 'precondition_failed', cause: 'recording_not_ready'});
  const bytes = Buffer.from(Array.from({length: 300_000}, (_, index) => index * 7 % 251));
  assert.equal(emulator.finishRecording(room, bytes), name);
  const document = emulator.addTranscript(room, 'what was said');
  emulator.endConference(room);
  assert.deepEqual(await provider.stopAllRecordings(room), []);
  assert.deepEqual(await provider.stopAllRecordings({...room, externalId: null}), []);
  const ready = await provider.recordingStatus(room, name);
  assert.equal(ready.status, 'AVAILABLE');
  assert.deepEqual(ready.files.map(({format, durationMs}) => [format, durationMs]), [['mp4', 61_500], ['txt', null]]);
  assert.equal((await provider.recordingStatus(room, '')).externalId, name);
  assert.ok(bytes.equals(await provider.downloadRecording(room, name, ready.files[0].externalId)));
  assert.equal(`${await provider.downloadRecording(room, name, `document/${document}`)}`, 'what was said');
  assert.deepEqual(emulator.tokens.assertions.map(({claims}) => claims.scope), [scopes.join(' '), driveScope],
    'Drive has a token of its own');
  await provider.stopRecording(room, name);
  await assert.rejects(provider.removeRecording(room, name), (error) => error.code === 'unsupported' && /Drive/.test(error.message));
  await provider.removeRecording(room, 'conferenceRecords/c/recordings/gone');
  emulator.state.files.set('1another', {bytes: Buffer.from('not of this recording')});
  await assert.rejects(provider.downloadRecording(room, name, '1another'), {code: 'not_found'});
  for (const strange of ['x', 'spaces/a', 'conferenceRecords/a/recordings/../../b'])
    await assert.rejects(provider.recordingStatus(room, strange), {code: 'not_found'});
});

test('a Drive that is not delegated hinders recordings only, and is told', async (t) => {
  const {emulator, provider} = await meeting(t, {emulator: {events: false, delegatedScopes: scopes}});
  const room = await provider.createRoom();
  const name = emulator.finishRecording(room);
  const {files} = await provider.recordingStatus(room, name);
  await assert.rejects(provider.downloadRecording(room, name, files[0].externalId), (error) =>
    error.cause === 'bad_credentials' && /drive\.meet\.readonly/.test(error.message));
});

test('quality is unsupported and says why', async (t) => {
  const {provider} = await meeting(t, without);
  await assert.rejects(provider.quality({name: 'cf-1'}), (error) => error.code === 'unsupported' && /Admin console/.test(error.message));
});

test('every lack has its reason in the capabilities', async (t) => {
  const {provider} = await meeting(t);
  const can = await provider.capabilities();
  assert.equal(can.linkOnly, true);
  assert.equal(can.roomsAtBooking, true);
  assert.equal(can.webhooks.support, 'native');
  for (const [name, ability] of Object.entries(can)) {
    if (typeof ability === 'object' && ability.support !== 'native') assert.ok(ability.reason.length > 20, name);
  }
  assert.deepEqual(await provider.ports(), {moderation: true, recorder: true, webhooks: true});
  const {provider: polled} = await meeting(t, without);
  assert.equal((await polled.capabilities()).webhooks.support, 'unavailable');
  assert.equal((await polled.ports()).webhooks, false);
});

test('without credentials nothing is asked', async (t) => {
  for (const credentials of [{serviceAccountKey: ''}, {delegatedUser: ''}]) {
    const {emulator, provider} = await meeting(t, {credentials});
    assert.equal(await provider.configured(), false);
    const room = {name: 'cf-1', externalId: 'spaces/a', joinUrl: 'https://meet.google.com/aaa-bbbb-ccc'};
    for (const call of ['createRoom', 'endRoom', 'deleteRoom', 'roomStatus', 'joinCredentials'])
      await assert.rejects(provider[call](room), {code: 'provider_unavailable', cause: 'not_configured'});
    const health = await provider.health();
    assert.equal(health.available, false);
    assert.match(health.message, /not set up/);
    assert.equal(emulator.requests.length, 0);
  }
});

test('a token serves everybody who waits for it', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  await Promise.all(Array.from({length: 12}, (_, number) => provider.createRoom({name: `cf-${number}`})));
  assert.equal(emulator.state.spaces.size, 12);
  assert.equal(emulator.tokens.assertions.length, 1);
});

test('health asks Google, and the token is asked for once', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const answers = await Promise.all(Array.from({length: 8}, () => provider.health()));
  assert.ok(answers.every(({available}) => available));
  assert.deepEqual(paths(emulator), ['POST /token', 'GET /v2/conferenceRecords?pageSize=1']);
});

const told = {
  'the delegation is missing': [{emulator: {delegatedScopes: []}}, /Domain-wide delegation/],
  'a scope is not delegated': [{emulator: {delegatedScopes: scopes.slice(1)}}, /exactly the scopes/],
  'the user is a stranger': [{credentials: {delegatedUser: 'someone@elsewhere.example'}}, /not in your Workspace/],
  'the clock is wrong': [{now: '2020-01-01T00:00:00Z'}, /clock/],
  'the clock is ahead': [{now: new Date(Date.now() + 3_600_000)}, /clock/],
};
for (const [what, [options, words]] of Object.entries(told)) {
  test(`health says that ${what}`, async (t) => {
    const {provider} = await meeting(t, options);
    const health = await provider.health();
    assert.equal(health.available, false);
    assert.match(health.message, words);
    await assert.rejects(provider.createRoom(), {code: 'provider_unavailable', cause: 'bad_credentials'});
  });
}

test('health says what is wrong with a key file', async (t) => {
  const {emulator} = await meeting(t);
  const key = emulator.keyFile;
  const other = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey.export({type: 'pkcs8', format: 'pem'});
  const small = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey.export({type: 'pkcs8', format: 'pem'});
  const cases = [
    ['{"type":', /whole content/], ['[]', /whole content/], [{...key, type: 'authorized_user'}, /not that of a service account/],
    [{...key, private_key: undefined}, /not complete/], [{...key, private_key: 'x'}, /private key/], [{...key, private_key: small}, /private key/],
    [{...key, private_key: other}, /no longer accepts the key/], [{...key, client_email: 'gone@p.iam.gserviceaccount.com'}, /deleted/],
  ];
  for (const [file, words] of cases) {
    const serviceAccountKey = typeof file === 'string' ? file : JSON.stringify(file);
    const provider = await make('google_meet', {...emulator.config, credentials: {...emulator.config.credentials, serviceAccountKey}});
    assert.equal(await provider.configured(), true);
    const {available, message} = await provider.health();
    assert.equal(available, false);
    assert.match(message, words);
  }
});

test("an organization's key reaches Google's token address only", async (t) => {
  const {emulator, provider} = await meeting(t, {config: {trustTokenUri: false}});
  await assert.rejects(provider.createRoom(), (error) => error.cause === 'bad_credentials' && /not Google's/.test(error.message));
  assert.equal(emulator.requests.length, 0);
});

test('health says that Google cannot be reached', async (t) => {
  const {emulator, provider} = await meeting(t, {config: {deadlineMs: 1000}});
  await emulator.fault({kind: 'refuse'});
  const {available, message} = await provider.health();
  assert.equal(available, false);
  assert.match(message, /cannot be reached/);
});

test('a token is renewed before it ends, and replaced once when Google refuses it', async (t) => {
  const begin = Date.parse('2030-01-15T09:00:00Z');
  let time = begin;
  const {emulator, provider} = await meeting(t, {emulator: {events: false, now: () => time}, now: new Date(begin)});
  const room = await provider.createRoom();
  const go = async (minutes) => {
    time = begin + minutes * 60_000;
    await provider.setNow(time);
    await provider.roomStatus(room);
    return emulator.tokens.assertions.length;
  };
  assert.equal(await go(54), 1);
  assert.equal(await go(56), 2);
  emulator.tokens.tokens.clear();
  assert.equal(await go(57), 3);
  await emulator.fault({on: 'status', kind: 'credentials'});
  await assert.rejects(provider.roomStatus(room), {code: 'provider_unavailable', cause: 'bad_credentials'});
  assert.equal(emulator.tokens.assertions.length, 4, 'one new token and no more');
});

test('another user of the clinic reads why a meeting is not theirs', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const room = await provider.createRoom();
  const second = await make('google_meet', {...emulator.config, credentials: {...emulator.config.credentials, delegatedUser: 'second@clinic.example'}});
  await assert.rejects(second.roomStatus(room), (error) => error.cause === 'bad_credentials' && /another user/.test(error.message));
});

test('no secret and no person stands in errors, logs and addresses', async (t) => {
  const {emulator, provider} = await meeting(t, {credentials: {delegatedUser: 'jane.doe@elsewhere.example'}});
  const error = await provider.createRoom().catch((failure) => failure);
  const seen = JSON.stringify([error.message, error.detail, await provider.health(), await provider.logs(), paths(emulator)]);
  for (const secret of [...emulator.secrets, 'jane.doe', emulator.keyFile.private_key_id]) assert.ok(!seen.includes(secret), secret);
});
