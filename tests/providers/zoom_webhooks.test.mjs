// SPDX-License-Identifier: Apache-2.0
// Zoom's messages: what they mean and which are refused. More of it in contract.test.mjs and zoom/truth.test.mjs.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {start} from './emulators/zoom.mjs';
import {make} from './lib/tool.mjs';

const now = '2030-01-15T09:45:00.000Z';
async function clinic(t, options = {}) {
  const zoom = await start({now: () => Date.parse(now), ...options});
  t.after(() => zoom.close());
  return {zoom, provider: await make('zoom', zoom.config, {now, seed: 7})};
}

test('webhooks', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-hook'});
  zoom.addParticipant(room, 'par_77');
  const heard = async (kind, fields) => {
    const accepted = await provider.acceptWebhook(zoom.signedWebhook(kind, {room, ...fields}));
    return {item: accepted.items[0], event: await provider.interpretWebhook(accepted.items[0])};
  };
  for (const kind of [
    'room_started',
    'room_ended',
    'participant_joined',
    'participant_left',
    'recording_started',
    'recording_ready',
    'other',
  ]) {
    const {item, event} = await heard(kind, {participant: 'par_77'});
    assert.equal(event.kind, kind);
    assert.equal(event.externalId, room.externalId);
    assert.equal(event.roomName, 'cf-hook');
    assert.equal(event.at, now);
    assert.ok(item.dedupKey.length <= 200);
    if (kind.startsWith('participant')) assert.equal(event.participant, 'par_77');
    if (kind.startsWith('recording')) assert.equal(event.recording, zoom.meetingOf(room).uuid);
  }
  for (const kind of [
    'meeting.participant_admitted',
    'meeting.participant_put_in_waiting_room',
    'recording.stopped',
    'meeting.created',
    'meeting.new_in_2031',
  ])
    assert.equal((await heard(kind, {})).event.kind, 'other');

  const first = await heard('participant_joined', {participant: 'par_77'});
  assert.equal((await heard('participant_joined', {participant: 'par_77'})).item.dedupKey, first.item.dedupKey);
  assert.notEqual((await heard('participant_left', {participant: 'par_77'})).item.dedupKey, first.item.dedupKey);
  zoom.removeParticipant(room, 'par_77');
  zoom.addParticipant(room, 'par_77');
  const back = await heard('participant_joined', {participant: 'par_77'});
  assert.notEqual(back.item.dedupKey, first.item.dedupKey);
  assert.notEqual(back.event.participantExternalId, first.event.participantExternalId);

  const validation = await provider.acceptWebhook(zoom.signedWebhook('endpoint.url_validation'));
  assert.deepEqual(JSON.parse(validation.reply), {
    plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
    encryptedToken: '726a7c5981f22e742a08bdddeccca68dad435de1be0088e4d2c648bd002aa991',
  });
  assert.deepEqual(validation.items, []);
});

test('webhooks that are refused', async (t) => {
  const {zoom, provider} = await clinic(t);
  const refuse = (request, expected) => assert.rejects(provider.acceptWebhook(request), expected);
  const good = zoom.signedWebhook('room_started');
  const seconds = Date.parse(now) / 1000;
  await provider.acceptWebhook(good);
  await provider.acceptWebhook(zoom.signedWebhook('room_started', {timestamp: seconds - 300}));
  await provider.acceptWebhook(zoom.signedWebhook('room_started', {timestamp: seconds + 300}));
  await refuse(zoom.signedWebhook('room_started', {timestamp: seconds - 301}), {code: 'unauthenticated', cause: 'expired'});
  await refuse(zoom.signedWebhook('room_started', {timestamp: seconds + 301}), {code: 'unauthenticated', cause: 'expired'});
  await refuse({...good, body: `${good.body} `}, {code: 'unauthenticated', cause: 'signature'});
  await refuse(zoom.signedWebhook('room_started', {secret: 'another'}), {cause: 'signature'});
  await refuse(
    {...good, headers: {...good.headers, 'x-zm-signature': good.headers['x-zm-signature'].toUpperCase()}},
    {cause: 'signature'},
  );
  await refuse({...good, headers: {}}, {cause: 'signature'});
  await refuse(zoom.signedWebhook('room_started', {body: '[]'}), {code: 'invalid_argument'});
  await refuse(zoom.signedWebhook('room_started', {body: 'no json'}), {code: 'invalid_argument'});
  const closed = await clinic(t, {webhooks: false});
  await assert.rejects(closed.provider.acceptWebhook(good), {code: 'unauthenticated', cause: 'credentials'});
});
