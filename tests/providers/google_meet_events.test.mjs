// SPDX-License-Identifier: Apache-2.0
// Meet's events: subscriptions to spaces, and the pushes of Pub/Sub with their token.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {meeting, paths, soon} from './emulators/google/meeting.mjs';
import {make, roomRequest} from './lib/tool.mjs';

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
