// SPDX-License-Identifier: Apache-2.0
// LiveKit's own clients against the emulator: what they can do there, the emulator answers as the server does.
import {EgressStatus, EncodedFileOutput, EncodedFileType, S3Upload} from '@livekit/protocol';
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {AccessToken, EgressClient, RoomServiceClient, WebhookReceiver} from 'livekit-server-sdk';

import {start} from './emulator.mjs';

let livekit, rooms, egress;
const keys = () => [livekit.config.credentials.apiKey, livekit.config.credentials.apiSecret];

before(async () => {
  livekit = await start();
  rooms = new RoomServiceClient(livekit.url, ...keys());
  egress = new EgressClient(livekit.url, ...keys());
});
after(() => livekit.close());

const bearer = async (grant) => {
  const token = new AccessToken(...keys());
  token.addGrant(grant);
  return token.toJwt();
};
async function raw(path, body, headers) {
  const reply = await fetch(livekit.url + path, {method: 'POST', headers: {'content-type': 'application/json', ...headers}, body: JSON.stringify(body)});
  return {status: reply.status, text: await reply.text(), type: reply.headers.get('content-type')};
}

test('rooms: made, adopted, listed, deleted', async () => {
  const made = await rooms.createRoom({name: 'a', emptyTimeout: 600, departureTimeout: 60, maxParticipants: 4, metadata: '{}'});
  assert.match(made.sid, /^RM_/);
  assert.equal(made.maxParticipants, 4);
  const again = await rooms.createRoom({name: 'a', departureTimeout: 300});
  assert.equal(again.sid, made.sid);
  assert.deepEqual([again.emptyTimeout, again.departureTimeout], [600, 300]);
  assert.deepEqual((await rooms.listRooms(['a', 'nobody'])).map(({name}) => name), ['a']);
  await rooms.deleteRoom('a');
  assert.deepEqual(await rooms.listRooms(['a']), []);
  await assert.rejects(rooms.deleteRoom('a'), {status: 404, code: 'not_found'});
});

test('people: listed, muted, changed, removed', async () => {
  await rooms.createRoom({name: 'b'});
  livekit.addParticipant('b', 'par_1');
  const [person] = await rooms.listParticipants('b');
  const microphone = person.tracks.find(({source}) => source === 2);
  assert.equal((await rooms.mutePublishedTrack('b', 'par_1', microphone.sid, true)).muted, true);
  assert.equal(await rooms.mutePublishedTrack('b', 'par_1', 'TR_unknown', true), undefined);
  await assert.rejects(rooms.mutePublishedTrack('b', 'par_1', microphone.sid, false), {status: 412, code: 'failed_precondition'});
  await assert.rejects(rooms.mutePublishedTrack('b', 'par_2', microphone.sid, true), {status: 503});
  const changed = await rooms.updateParticipant('b', 'par_1', undefined, {canSubscribe: true});
  assert.deepEqual([changed.permission.canPublish, changed.tracks.length], [false, 0]);
  await rooms.updateRoomMetadata('b', '{"x":1}');
  assert.equal((await rooms.listRooms(['b']))[0].metadata, '{"x":1}');
  await rooms.removeParticipant('b', 'par_1');
  await assert.rejects(rooms.getParticipant('b', 'par_1'), {status: 404});
  assert.deepEqual(await rooms.listParticipants('unknown'), []);
});

test('recordings: started, listed, stopped once, written to the bucket', async () => {
  await rooms.createRoom({name: 'c'});
  const {accessKey, secretKey: secret, bucket, region, endpoint} = livekit.config.store;
  const file = new EncodedFileOutput({
    fileType: EncodedFileType.MP4, filepath: 'c.mp4', output: {case: 's3', value: new S3Upload({accessKey, secret, bucket, region, endpoint, forcePathStyle: true})},
  });
  await assert.rejects(egress.startRoomCompositeEgress('unknown', {file}), {status: 404});
  const started = await egress.startRoomCompositeEgress('c', {file}, {layout: 'speaker'});
  assert.equal(started.status, EgressStatus.EGRESS_STARTING);
  assert.equal((await egress.listEgress({roomName: 'c', active: true}))[0].status, EgressStatus.EGRESS_ACTIVE);
  assert.equal((await rooms.listParticipants('c'))[0].kind, 2);
  await egress.stopEgress(started.egressId);
  await assert.rejects(egress.stopEgress(started.egressId), {status: 412});
  livekit.finishRecording('c', {bytes: Buffer.from('film')});
  const [ended] = await egress.listEgress({egressId: started.egressId});
  assert.equal(ended.status, EgressStatus.EGRESS_COMPLETE);
  assert.equal(ended.fileResults[0].size, 4n);
  assert.equal(livekit.state.bucket.files.get('c.mp4').toString(), 'film');
});

test('what the server refuses is refused in its words', async () => {
  const path = '/twirp/livekit.RoomService/CreateRoom';
  const authorization = `Bearer ${await bearer({roomCreate: true})}`;
  const cases = [
    [raw(path, {name: 'x'}, {}), 401, /"unauthenticated".*permissions denied/],
    [raw(path, {name: 'x'}, {authorization: `Bearer ${await bearer({roomList: true})}`}), 401, /permissions denied/],
    [raw(path, {name: 'x'}, {authorization: 'Bearer garbage'}), 401, /^invalid authorization token/],
    [raw(path, {name: 'x'}, {authorization: authorization.slice(7)}), 401, /Must start with Bearer/],
    [raw(path, {name: 'x', colour: 'red'}, {authorization}), 400, /malformed/],
    [raw(path, {name: 7}, {authorization}), 400, /malformed/],
    [raw(path, {}, {authorization}), 400, /invalid_argument/],
    [raw(path, {name: 'x'}, {authorization, 'content-type': 'text/plain'}), 404, /bad_route/],
    [raw('/twirp/livekit.RoomService/Dance', {}, {authorization}), 404, /bad_route/],
    [raw('/twirp/livekit.RoomService/ListParticipants', {room: 'x'}, {authorization: `Bearer ${await bearer({roomAdmin: true, room: 'y'})}`}), 401, /permissions denied/],
  ];
  for (const [answer, status, words] of cases) {
    const {status: seen, text} = await answer;
    assert.equal(seen, status, text);
    assert.match(text, words);
  }
});

test('answers have the form of the server: snake_case, every field, 64-bit numbers as texts', async () => {
  const {text} = await raw('/twirp/livekit.RoomService/CreateRoom', {name: 'd'}, {authorization: `Bearer ${await bearer({roomCreate: true})}`});
  const room = JSON.parse(text);
  assert.equal(typeof room.creation_time, 'string');
  assert.equal(room.active_recording, false);
  assert.equal(room.num_participants, 0);
});

test('its webhooks are taken by LiveKit\'s receiver', async () => {
  const receiver = new WebhookReceiver(...keys());
  for (const kind of ['room_started', 'participant_joined', 'recording_ready', 'recording_failed', 'track_published']) {
    const {body, headers} = livekit.signedWebhook(kind, {room: 'cf-1', participant: 'par_1'});
    const event = await receiver.receive(body, headers.authorization);
    assert.match(event.id, /^EV_/);
    await assert.rejects(receiver.receive(`${body} `, headers.authorization), /sha256/);
  }
});
