// SPDX-License-Identifier: Apache-2.0
// The Google Meet adapter against the emulator: what it asks of Google, in which words it tells of refusals, and what it
// makes of the answers. Google's own libraries measure both in tests/providers/google_meet.
import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {driveScope, scopes, start} from './emulators/google_meet.mjs';
import {make, roomRequest} from './lib/tool.mjs';

/// An emulator and the adapter before it; both are closed at the test's end.
async function meeting(t, {emulator: options = {}, config = {}, credentials = {}, ...how} = {}) {
  const emulator = await start(options);
  t.after(() => emulator.close());
  const whole = {...emulator.config, ...config, credentials: {...emulator.config.credentials, ...credentials}};
  return {emulator, provider: await make('google_meet', whole, how)};
}
const paths = ({requests}) => requests.map(({method, target}) => `${method} ${target}`);
const soon = () => ({start: new Date(Date.now() + 3_600_000).toISOString(), end: new Date(Date.now() + 7_200_000).toISOString()});
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

test('status follows the conference, and its end', async (t) => {
  const {emulator, provider} = await meeting(t, without);
  const room = await provider.createRoom();
  assert.equal(await provider.roomStatus(room), 'ACTIVE', 'nobody was there yet');
  emulator.addParticipant(room, 'par_1');
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  emulator.endConference(room);
  assert.equal(await provider.roomStatus(room), 'ENDED');
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
  assert.deepEqual(listed.map(({externalId}) => externalId), [0, 1, 2, 4].map((index) => people[index].name));
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
  emulator.addRecording(room, 'ENDED').startTime = '2026-01-01T00:00:00Z';
  const {name} = emulator.addRecording(room);
  const running = await provider.recordingStatus(room, '');
  assert.equal(running.externalId, name);
  assert.equal(running.status, 'RECORDING');
  await assert.rejects(provider.stopRecording(room, name), {code: 'unsupported'});
  await assert.rejects(provider.downloadRecording(room, name, 'x'), {code: 'precondition_failed', cause: 'recording_not_ready'});
  const bytes = Buffer.from(Array.from({length: 300_000}, (_, index) => index * 7 % 251));
  assert.equal(emulator.finishRecording(room, bytes), name);
  const document = emulator.addTranscript(room, 'what was said');
  emulator.endConference(room);
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

test('a space of the next days is subscribed to, another when somebody enters', async (t) => {
  const {emulator, provider} = await meeting(t);
  const near = await provider.createRoom({name: 'cf-near', ...soon()});
  const [subscription] = emulator.state.subscriptions.values();
  assert.equal(subscription.targetResource, `//meet.googleapis.com/${near.externalId}`);
  assert.deepEqual(subscription.payloadOptions, {includeResource: false});
  const far = await provider.createRoom(roomRequest({name: 'cf-far', start: '2099-01-01T00:00:00Z', end: '2099-01-01T01:00:00Z'}));
  assert.equal(emulator.state.subscriptions.size, 1);
  await provider.joinCredentials(far);
  await provider.joinCredentials(far);
  await provider.joinCredentials(near);
  assert.equal(emulator.state.subscriptions.size, 2);
  assert.equal(emulator.requests.filter(({kind}) => kind === 'events').length, 2);
  await provider.deleteRoom(far);
  assert.equal(emulator.state.subscriptions.size, 1);
});

test('a subscription is renewed on its last day, and woken where it rests', async (t) => {
  const begin = Date.parse('2030-01-15T09:00:00Z');
  let time = begin;
  const {emulator, provider} = await meeting(t, {emulator: {now: () => time}, now: new Date(begin)});
  const room = await provider.createRoom({start: '2030-01-16T09:00:00Z', end: '2030-01-16T10:00:00Z'});
  const [subscription] = emulator.state.subscriptions.values();
  const go = async (days) => {
    time = begin + days * 86_400_000;
    await provider.setNow(time);
    await provider.joinCredentials(room);
    return (Date.parse(subscription.expireTime) - begin) / 86_400_000;
  };
  assert.equal(await go(5.5), 7);
  assert.equal(await go(6.5), 13.5);
  assert.ok(paths(emulator).includes(`PATCH /v1/${subscription.name}?updateMask=ttl`));
  subscription.state = 'SUSPENDED';
  const other = await make('google_meet', emulator.config, {now: new Date(time)});
  await other.joinCredentials(room);
  assert.equal(subscription.state, 'ACTIVE', 'another process found it by ALREADY_EXISTS');
  assert.equal(emulator.state.subscriptions.size, 1);
  emulator.state.subscriptions.clear();
  await provider.acceptWebhook(emulator.signedWebhook('google.workspace.events.subscription.v1.expired', {resource: subscription.name}));
  await provider.joinCredentials(room);
  assert.equal(emulator.state.subscriptions.size, 1, 'made anew after Google told that it ended');
});

test('events that cannot be had hold nobody up, and health tells', async (t) => {
  const {emulator, provider} = await meeting(t, {credentials: {pubsubTopic: 'projects/other/topics/other'}});
  const room = await provider.createRoom(soon());
  assert.equal((await provider.joinCredentials(room)).joinUrl, room.joinUrl);
  assert.equal(emulator.requests.filter(({kind}) => kind === 'events').length, 1, 'not tried again at once');
  const health = await provider.health();
  assert.equal(health.available, true);
  assert.match(health.message, /events could not be subscribed/);
});

test('events are cut into items and understood', async (t) => {
  const {emulator, provider} = await meeting(t);
  const record = 'conferenceRecords/kRyYx8b7vNDsLpR1tG';
  const expected = {
    room_started: {}, room_ended: {}, participant_joined: {participantExternalId: `${record}/participants/11506/participantSessions/37`},
    participant_left: {participantExternalId: `${record}/participants/11506/participantSessions/37`},
    recording_started: {recording: `${record}/recordings/a1b2`}, recording_ready: {recording: `${record}/recordings/a1b2`}, other: {},
  };
  for (const [kind, fields] of Object.entries(expected)) {
    const at = '2030-01-15T10:00:00.123Z';
    const accepted = await provider.acceptWebhook(emulator.signedWebhook(kind, {id: `e-${kind}`, at}));
    assert.equal(accepted.status, 200);
    assert.equal(accepted.items.length, 1);
    assert.equal(accepted.items[0].dedupKey, `e-${kind}`);
    assert.deepEqual(await provider.interpretWebhook(accepted.items[0]), {
      kind, at, roomName: null, externalId: 'spaces/jQCFfuBOdN5z', participant: null, participantExternalId: null, recording: null, reason: '', ...fields,
    });
  }
  assert.equal(emulator.requests.filter(({kind}) => kind === 'keys').length, 1, "Google's keys are kept");
});

test('a push is taken from our service account only', async (t) => {
  const {emulator, provider} = await meeting(t);
  const now = Math.floor(Date.now() / 1000);
  const refused = {
    audience: ['credentials', {audience: 'https://elsewhere.example/'}], email: ['credentials', {email: 'x@evil.iam.gserviceaccount.com'}],
    'email_verified false': ['credentials', {claims: {email_verified: false}}], 'email_verified text': ['credentials', {claims: {email_verified: 'true'}}],
    'no email': ['credentials', {claims: {email: undefined}}], issuer: ['credentials', {claims: {iss: 'https://accounts.evil.example'}}],
    expired: ['expired', {claims: {iat: now - 7300, exp: now - 3700}}], future: ['expired', {claims: {iat: now + 600, exp: now + 4200}}],
    'no exp': ['signature', {claims: {exp: undefined}}], 'alg none': ['signature', {header: {alg: 'none'}}],
    'alg HS256': ['signature', {header: {alg: 'HS256'}}], 'no kid': ['signature', {header: {kid: undefined}}],
    'lasting for years': ['expired', {claims: {exp: now + 100_000_000}}],
  };
  for (const [what, [cause, fields]] of Object.entries(refused))
    await assert.rejects(provider.acceptWebhook(emulator.signedWebhook('room_started', fields)), {code: 'unauthenticated', cause}, what);
  const good = emulator.signedWebhook('room_started', {claims: {iss: 'accounts.google.com'}});
  assert.equal((await provider.acceptWebhook(good)).items.length, 1);
  const token = good.headers.authorization;
  const cut = {...good, headers: {authorization: token.slice(0, -6)}};
  await assert.rejects(provider.acceptWebhook(cut), {code: 'unauthenticated', cause: 'signature'});
  for (const headers of [[], [['Authorization', token], ['Authorization', token]], {Authorization: token.slice(7)}, {Authorization: `Basic ${token}`}])
    await assert.rejects(provider.acceptWebhook({...good, headers}), {code: 'unauthenticated', cause: 'credentials'});
  for (const body of ['', '{}', '{"message":1}', '{"message":{"attributes":{"ce-type":"x"},"messageId":"1","data":"***","publishTime":"2030-01-01T00:00:00Z"}}'])
    await assert.rejects(provider.acceptWebhook({...good, body}), {code: 'invalid_argument'});
});

test('new keys of Google are fetched when they are needed, strangers make us fetch little', async (t) => {
  const {emulator, provider} = await meeting(t, {now: new Date()});
  const fetched = () => emulator.requests.filter(({kind}) => kind === 'keys').length;
  await provider.acceptWebhook(emulator.signedWebhook('room_started'));
  emulator.keys.rotate();
  await provider.acceptWebhook(emulator.signedWebhook('room_started'));
  assert.equal(fetched(), 2);
  for (let guess = 0; guess < 20; ++guess) {
    await assert.rejects(provider.acceptWebhook(emulator.signedWebhook('room_started', {header: {kid: `guess-${guess}`}})),
      {code: 'unauthenticated', cause: 'signature'});
  }
  assert.ok(fetched() <= 6);
  const other = await make('google_meet', emulator.config);
  await emulator.fault({on: 'keys', kind: '500'});
  await assert.rejects(other.acceptWebhook(emulator.signedWebhook('room_started')), {code: 'provider_unavailable'});
});

test('without an audience of its own the called address must be the one that Google signed for', async (t) => {
  const {emulator, provider} = await meeting(t, {config: {pushAudience: ''}});
  const good = emulator.signedWebhook('room_started');
  assert.equal((await provider.acceptWebhook(good)).items.length, 1);
  await assert.rejects(provider.acceptWebhook({...good, url: 'https://other.example/'}), {code: 'unauthenticated', cause: 'credentials'});
});
