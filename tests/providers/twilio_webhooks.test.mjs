// SPDX-License-Identifier: Apache-2.0
// Twilio's callbacks: what they mean, when they are the same, and which are refused.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, beforeEach, describe, test} from 'node:test';

import {sign, start} from './emulators/twilio.mjs';
import {make} from './lib/tool.mjs';

describe('Callbacks of Twilio', () => {
  let vendor;
  let provider;

  const fresh = async (options = {}) => {
    await vendor?.close();
    vendor = await start(options);
    provider = await make('twilio', vendor.config);
  };

  beforeEach(() => fresh());
  after(() => vendor.close());

  const accept = (request) => provider.acceptWebhook(request);
  const room = {name: 'cf-hook', externalId: `RM${'5'.repeat(32)}`};

  test('become events', async () => {
    const at = '2030-01-15T10:00:00.123Z';
    for (const [kind, expected] of Object.entries({room_started: {}, room_ended: {}, participant_joined: {participant: 'par_a'},
      participant_left: {participant: 'par_a'}, recording_started: {}, recording_ready: {}, recording_failed: {reason: 'upload'}, other: {}})) {
      const {items, status} = await accept(vendor.signedWebhook(kind, {room, at, participant: expected.participant}));
      assert.deepEqual([items.length, status], [1, 200]);
      const event = await provider.interpretWebhook(items[0]);
      assert.deepEqual([event.kind, event.at, event.roomName, event.externalId, event.participant ?? undefined, event.reason],
        [kind, at, room.name, room.externalId, expected.participant, expected.reason ?? '']);
    }
  });

  test('come by GET too', async () => {
    const {items} = await accept(vendor.signedWebhook('participant_joined', {room, participant: 'par_a', method: 'GET'}));
    assert.equal((await provider.interpretWebhook(items[0])).participant, 'par_a');
  });

  test('come as JSON with the hash of the body in the address', async () => {
    const body = JSON.stringify({StatusCallbackEvent: 'room-ended', RoomSid: room.externalId, RoomName: 'cf-é', Timestamp: '2030-01-15T10:00:00Z'});
    const url = `https://clinic.example/webhooks/twilio?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const request = {url, body, headers: {'Content-Type': 'application/json', 'X-Twilio-Signature': sign(vendor.config.credentials.authToken, url)}};
    const {items} = await accept(request);
    assert.equal((await provider.interpretWebhook(items[0])).roomName, 'cf-é');
    await assert.rejects(accept({...request, body: `${body} `}), {code: 'unauthenticated', cause: 'signature'});
  });

  test('that are the same are known by their key, others are not', async () => {
    const at = '2030-01-15T10:00:00.000Z';
    const keyOf = async (kind, fields) => (await accept(vendor.signedWebhook(kind, fields))).items[0].dedupKey;
    const key = await keyOf('participant_joined', {room, at, participant: 'par_a'});
    assert.equal(await keyOf('participant_joined', {room, at, participant: 'par_a', SequenceNumber: '7'}), key);
    assert.notEqual(await keyOf('participant_left', {room, at, participant: 'par_a'}), key);
    assert.notEqual(await keyOf('participant_joined', {room, at: '2030-01-15T10:00:01.000Z', participant: 'par_a'}), key);
    assert.notEqual(await keyOf('participant_joined', {room, at, participant: 'par_a', participantSid: `PA${'3'.repeat(32)}`}), key);
    assert.ok((await keyOf('recording_ready', {room, at, participant: 'par_a', TrackSid: 'x'.repeat(300)})).length <= 200);
  });

  test('that Twilio did not sign are refused without a word why', async () => {
    const good = vendor.signedWebhook('room_ended', {room});
    const refused = {code: 'unauthenticated', cause: 'signature'};
    for (const bad of [
      {...good, body: good.body.replace('room-ended', 'room-created')},
      {...good, body: `${good.body}&RoomSid=RM1`},
      {...good, body: `${good.body}&Broken=%zz`},
      {...good, url: `${good.url}?x=1`},
      {...good, headers: {}},
      {...good, headers: {'x-twilio-signature': ''}},
      {...good, headers: {'x-twilio-signature': good.headers['x-twilio-signature'].slice(0, -2)}},
      vendor.signedWebhook('room_ended', {room, token: '00000000000000000000000000000000'}),
    ]) await assert.rejects(accept(bad), refused);
    await assert.rejects(accept(vendor.signedWebhook('room_ended', {room, token: '', url: good.url})), refused);
  });

  test('are checked against the address that Twilio was told, wherever they came in', async () => {
    const good = vendor.signedWebhook('room_ended', {room});
    assert.equal((await accept({...good, url: 'https://inside.example/webhooks/twilio'})).items.length, 1);
    const elsewhere = await make('twilio', {...vendor.config, webhookUrl: 'https://other.example/x'});
    await assert.rejects(elsewhere.acceptWebhook({...good, url: 'https://inside.example/webhooks/twilio'}), {cause: 'signature'});
  });

  test('that are signed and no callback of Video are invalid', async () => {
    await assert.rejects(accept(vendor.signedWebhook('', {room})), {code: 'invalid_argument'});
    await assert.rejects(provider.interpretWebhook({dedupKey: 'k', kind: 'k', payload: '[]'}), {code: 'invalid_argument'});
  });
});
