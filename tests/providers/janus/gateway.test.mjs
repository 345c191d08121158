// SPDX-License-Identifier: Apache-2.0
// The adapter against a real Janus, without media: rooms, who may enter, sending out, events, a restart.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {make} from '../lib/tool.mjs';
import {receiveEvents} from './event_server.mjs';
import {enter, GatewayClient} from './gateway_client.mjs';
import {secrets, startJanus} from './janus_server.mjs';

const inTenMinutes = () => new Date(Date.now() + 600_000).toISOString();
const join = (participant, fields = {}) => ({session: 'ses_1', participant, expiresAt: inTenMinutes(), ...fields});
const refusal = ({error_code: code, error}) => `${code} ${error}`;

let events, janus, provider;

before(async () => {
  events = await receiveEvents();
  janus = await startJanus({backend: events.url});
  provider = await make('janus', janus.config);
});
after(async () => {
  await janus?.close();
  await events?.close();
});

test('the gateway is well, and says so about its capabilities', async () => {
  assert.equal(await provider.configured(), true);
  assert.deepEqual(await provider.ports(), {moderation: true, recorder: true, webhooks: true});
  const health = await provider.health();
  assert.equal(health.available, true, health.message);
  const abilities = await provider.capabilities();
  assert.equal(abilities.recording.support, 'emulated');
  assert.equal(abilities.spotlight.support, 'unavailable');
  assert.equal(abilities.roomsAtBooking, false);
});

test('what is wrong with credentials is said', async () => {
  const changed = (fields) => make('janus', {...janus.config, credentials: {...janus.config.credentials, ...fields}});
  const saying = async (fields, pattern) => {
    const health = await (await changed(fields)).health();
    assert.equal(health.available, false);
    assert.match(health.message, pattern);
  };
  await saying({adminSecret: 'wrong'}, /JANUS_ADMIN_SECRET/);
  await saying({adminKey: 'wrong'}, /JANUS_ADMIN_KEY/);
  await saying({apiSecret: ''}, /JANUS_API_SECRET/);
  const numbers = await make('janus', {...janus.config, stringIds: false});
  assert.match((await numbers.health()).message, /string_ids/);
  await assert.rejects((await changed({adminSecret: 'wrong'})).createRoom({name: 'cf-x'}),
    {code: 'provider_unavailable', cause: 'bad_credentials'});
});

test('a room is made once, found again, ended once', async () => {
  const request = {name: 'cf-made-once', maxParticipants: 3};
  const room = await provider.createRoom(request);
  assert.equal(room.externalId, 'cf-made-once');
  assert.equal(room.joinUrl, null);
  assert.deepEqual(Object.keys(JSON.parse(room.secret)), ['secret', 'pin']);
  assert.deepEqual(await provider.createRoom(request), room);
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  const elsewhere = await make('janus', {...janus.config, credentials: {...janus.config.credentials}});
  assert.deepEqual(await elsewhere.createRoom(request), room);
  await provider.endRoom(room);
  assert.equal(await provider.roomStatus(room), 'ENDED');
  await provider.endRoom(room);
  await assert.rejects(provider.endRoom({name: 'cf-never-made'}), {code: 'not_found'});
  await assert.rejects(provider.joinCredentials(room, join('par_1')), {code: 'not_found'});
});

test("a stranger's room of the same name is not taken", async () => {
  const client = new GatewayClient(janus.httpUrl, null);
  const made = await fetch(janus.adminUrl, {method: 'POST', body: JSON.stringify({
    janus: 'message_plugin', transaction: 't', admin_secret: secrets.adminSecret, plugin: 'janus.plugin.videoroom',
    request: {request: 'create', room: 'cf-strange', is_private: true, secret: 'theirs', admin_key: secrets.adminKey},
  })});
  assert.equal((await made.json()).response.videoroom, 'created');
  await assert.rejects(provider.createRoom({name: 'cf-strange'}), {code: 'precondition_failed', cause: 'foreign_room'});
  assert.equal((await client.open()).error.code, 403);
});

test('impossible names never reach the gateway', async () => {
  for (const name of ['../../x', '', 'a b', 'x'.repeat(65), 'ü'])
    await assert.rejects(provider.createRoom({name}), {code: 'invalid_argument'});
  const room = await provider.createRoom({name: 'cf-names'});
  await assert.rejects(provider.joinCredentials(room, join('../x')), {code: 'not_found'});
  await assert.rejects(provider.roomStatus({name: '../../x'}), {code: 'not_found'});
});

test('only who has our token and the PIN enters, and only that room', async () => {
  const room = await provider.createRoom({name: 'cf-doors'});
  const other = await provider.createRoom({name: 'cf-other-door'});
  const theirs = await provider.joinCredentials(room, join('par_patient'));
  const details = JSON.parse(theirs.details);
  assert.deepEqual([details.url, details.room, details.id], [janus.wsUrl, 'cf-doors', 'par_patient']);

  const anybody = new GatewayClient(janus.httpUrl, null);
  assert.equal((await anybody.open()).error.code, 403);
  const gateway = new GatewayClient(janus.httpUrl, details.gatewayToken);
  await gateway.open();
  assert.equal((await gateway.attach('janus.plugin.echotest')).error.code, 405);

  const into = async (change, credentials = theirs) => {
    const {client, ...said} = await enter(janus, credentials, change);
    await client.close();
    return said;
  };
  assert.match(refusal(await into({pin: undefined})), /^429 .*pin/);
  assert.match(refusal(await into({pin: 'wrong'})), /^433 .*pin/);
  assert.match(refusal(await into({token: undefined})), /^433 .*token/);
  assert.match(refusal(await into({token: 'wrong'})), /^433 .*token/);
  const elsewhere = await provider.joinCredentials(other, join('par_patient'));
  assert.match(refusal(await into({token: elsewhere.token})), /^433/);
  assert.match(refusal(await into({}, await provider.joinCredentials(room, join('par_late',
    {expiresAt: new Date(Date.now() - 5000).toISOString()})))), /^433 .*token/);
  const joined = await into({});
  assert.deepEqual([joined.videoroom, joined.id], ['joined', 'par_patient']);
});

test('who is in a room rules nothing there and sees no other', async () => {
  const room = await provider.createRoom({name: 'cf-guests'});
  await provider.createRoom({name: 'cf-unseen'});
  const {client, handle} = await enter(janus, await provider.joinCredentials(room, join('par_patient')));
  for (const [request, lack] of [
    [{request: 'create', room: 'cf-mine'}, 'admin_key'], [{request: 'edit', room: 'cf-guests', new_pin: ''}, 'secret'],
    [{request: 'destroy', room: 'cf-guests'}, 'secret'], [{request: 'kick', room: 'cf-guests', id: 'par_patient'}, 'secret'],
    [{request: 'allowed', room: 'cf-guests', action: 'add', allowed: ['x']}, 'secret'],
    [{request: 'enable_recording', room: 'cf-guests', record: true}, 'secret'],
    [{request: 'moderate', room: 'cf-guests', id: 'par_patient', mid: '0', mute: true}, 'secret'],
    [{request: 'rtp_forward', room: 'cf-guests', publisher_id: 'par_patient', host: '127.0.0.1', streams: []}, 'secret'],
  ]) assert.match(refusal(await client.ask(handle, request)), new RegExp(`^429 .*(${lack}|admin_key)`), request.request);
  assert.deepEqual((await client.ask(handle, {request: 'list'})).list, []);
  const subscriber = await client.join({room: 'cf-unseen', ptype: 'subscriber', streams: [{feed: 'par_x'}]});
  assert.match(refusal(subscriber), /^433/);
  await client.close();
});

test('who appears under another id is told by the token', async () => {
  const room = await provider.createRoom({name: 'cf-masks'});
  const {client, id} = await enter(janus, await provider.joinCredentials(room, join('par_patient')), {id: 'par_clinician'});
  assert.equal(id, 'par_clinician', 'Janus lets them');
  await events.until(async (request) => {
    for (const item of (await provider.acceptWebhook(request)).items) {
      const {kind, roomName, participant} = await provider.interpretWebhook(item);
      if (roomName !== 'cf-masks' || kind !== 'participant_joined') continue;
      assert.equal(participant, 'par_patient');
      return true;
    }
    return false;
  });
  await client.close();
});

test('people are listed; who is sent out cannot come back with the same token', async () => {
  const room = await provider.createRoom({name: 'cf-out'});
  const patient = await provider.joinCredentials(room, join('par_patient'));
  const spare = await provider.joinCredentials(room, join('par_patient'));
  const clinician = await provider.joinCredentials(room, join('par_clinician'));
  assert.notEqual(patient.token, spare.token);
  assert.deepEqual(await provider.listParticipants(room), []);
  const a = await enter(janus, patient);
  const b = await enter(janus, clinician);
  assert.deepEqual((await provider.listParticipants(room)).map(({participant}) => participant).sort(),
    ['par_clinician', 'par_patient']);

  await assert.rejects(provider.act(room, 'par_patient', 'mute'), {code: 'precondition_failed', cause: 'no_sound'});
  await assert.rejects(provider.act(room, 'par_nobody', 'mute'), {code: 'not_found'});
  await assert.rejects(provider.act(room, 'par_patient', 'spotlight'), {code: 'unsupported'});

  await provider.act(room, 'par_patient', 'disconnect');
  assert.equal((await a.client.next(a.handle, (data) => data.leaving)).reason, 'kicked');
  for (const credentials of [patient, spare])
    assert.match(refusal(await enter(janus, credentials)), /^433 .*allowed/);
  assert.deepEqual((await provider.listParticipants(room)).map(({participant}) => participant), ['par_clinician']);
  await assert.rejects(provider.act(room, 'par_patient', 'disconnect'), {code: 'not_found'});
  const again = await enter(janus, await provider.joinCredentials(room, join('par_patient')));
  assert.equal(again.videoroom, 'joined');
  await provider.endRoom(room);
  await b.client.next(b.handle, (data) => data.videoroom === 'destroyed');
  assert.deepEqual(await provider.listParticipants(room), []);
});

test('the event handler posts what happened, and we take it', async () => {
  const room = await provider.createRoom({name: 'cf-events'});
  const credentials = await provider.joinCredentials(room, join('par_patient'));
  const {client} = await enter(janus, credentials);
  await client.close();
  const second = await enter(janus, await provider.joinCredentials(room, join('par_clinician')));
  await provider.act(room, 'par_clinician', 'disconnect');
  await second.client.close();
  await provider.endRoom(room);

  const story = [];
  await events.until(async (request) => {
    const accepted = await provider.acceptWebhook(request);
    assert.equal(accepted.status, 200);
    for (const item of accepted.items) {
      const event = await provider.interpretWebhook(item);
      if (event.roomName === 'cf-events') story.push({item, event});
    }
    return story.some(({event}) => event.kind === 'room_ended');
  });
  const told = story.map(({event: {kind, participant}}) => `${kind} ${participant ?? ''}`.trim());
  assert.equal(told[0], 'room_started');
  for (const expected of ['participant_joined par_patient', 'participant_left par_patient',
    'participant_joined par_clinician', 'participant_left par_clinician', 'room_ended'])
    assert.ok(told.includes(expected), `${expected} is not in ${told.join(', ')}`);
  const text = JSON.stringify(story);
  for (const secret of [credentials.token, ...Object.values(secrets)]) assert.ok(!text.includes(secret));
  assert.equal(new Set(story.map(({item}) => item.dedupKey)).size, story.length);
  const joined = story.find(({event}) => event.kind === 'participant_joined').event;
  assert.ok(Math.abs(Date.parse(joined.at) - Date.now()) < 300_000);
});

test('after a restart the room is gone and is made again', async () => {
  const room = await provider.createRoom({name: 'cf-restart'});
  const before = await provider.joinCredentials(room, join('par_patient'));
  await janus.restart();
  assert.equal(await provider.roomStatus(room), 'ENDED');
  assert.deepEqual(await provider.listParticipants(room), []);
  await assert.rejects(provider.joinCredentials(room, join('par_patient')), {code: 'not_found'});
  assert.deepEqual(await provider.createRoom({name: 'cf-restart'}), room);
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  assert.match(refusal(await enter(janus, before)), /^433/);
  const after = await enter(janus, await provider.joinCredentials(room, join('par_patient')));
  assert.equal(after.videoroom, 'joined');
});

test('a gateway with numbers for names and without tokens works likewise', async () => {
  const plain = await startJanus({stringIds: false, tokens: false});
  try {
    const numbers = await make('janus', plain.config);
    const health = await numbers.health();
    assert.equal(health.available, true, health.message);
    const room = await numbers.createRoom({name: 'cf-numbers'});
    assert.match(room.externalId, /^[0-9]+$/);
    assert.deepEqual(await numbers.createRoom({name: 'cf-numbers'}), room);
    const credentials = await numbers.joinCredentials(room, join('par_patient'));
    assert.equal(typeof JSON.parse(credentials.details).room, 'number');
    assert.equal(JSON.parse(credentials.details).gatewayToken, undefined);
    assert.match(refusal(await enter(plain, credentials, {token: 'wrong'})), /^433/);
    assert.equal((await enter(plain, credentials)).videoroom, 'joined');
    assert.equal((await numbers.listParticipants(room)).length, 1);
    await numbers.act(room, 'par_patient', 'disconnect');
    assert.match(refusal(await enter(plain, credentials)), /^433/);
    await numbers.endRoom(room);
    assert.equal(await numbers.roomStatus(room), 'ENDED');
  } finally {
    await plain.close();
  }
});
