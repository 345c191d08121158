// SPDX-License-Identifier: Apache-2.0
// Zoom with product "video": see contract.test.mjs for what every provider must do.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {claimsOf, known, start} from './emulators/zoom_video.mjs';
import {make} from './lib/tool.mjs';

const now = '2030-01-15T09:45:00.000Z';
async function clinic(t, options = {}) {
  const zoom = await start({now: () => Date.parse(now), ...options});
  t.after(() => zoom.close());
  return {zoom, provider: await make('zoom', zoom.config, {now, seed: 7})};
}

test("a token lets its owner into the room's topic", async (t) => {
  const {provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-a'});
  assert.deepEqual(room, {name: 'cf-a', externalId: null, joinUrl: null, secret: JSON.stringify({madeAt: now})});
  const iat = Date.parse(now) / 1000;
  const patient = await provider.joinCredentials(room, {participant: 'par_1'});
  assert.deepEqual(claimsOf(patient.token, known.sdkSecret), {
    app_key: known.sdkKey,
    role_type: 0,
    tpc: 'cf-a',
    version: 1,
    iat,
    exp: iat + 3600,
    user_identity: 'par_1',
  });
  const host = await provider.joinCredentials(room, {participant: 'par_2', host: true});
  assert.equal(claimsOf(host.token, known.sdkSecret).role_type, 1);
});

test('a room lives while somebody is in it', async (t) => {
  const {zoom, provider} = await clinic(t, {mostPerPage: 2});
  const room = await provider.createRoom({name: 'cf-life'});
  for (const name of ['cf-life-2', 'cf-life-3', 'cf-lif']) zoom.addParticipant({name}, 'par_other');
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  zoom.addParticipant(room, 'par_1');
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  await provider.endRoom(room);
  assert.equal(await provider.roomStatus(room), 'ENDED');
  await provider.endRoom(room);
  assert.equal(zoom.state.live.size, 3);
});

test('people are listed, muted and sent out', async (t) => {
  const {zoom, provider} = await clinic(t);
  for (const name of ['cf-odd', 'cf-even', 'cf-third']) {
    // ids with and without a slash in front
    const room = await provider.createRoom({name});
    assert.deepEqual(await provider.listParticipants(room), []);
    zoom.addParticipant(room, 'par_1');
    zoom.addParticipant(room, 'par_1');
    zoom.addParticipant(room, 'par_2');
    assert.deepEqual(
      (await provider.listParticipants(room)).map(({participant}) => participant),
      ['par_1', 'par_1', 'par_2'],
    );
    await provider.act(room, 'par_2', 'mute');
    assert.ok(zoom.state.blocked.has('par_2'));
    await provider.act(room, 'par_2', 'unmute');
    assert.ok(!zoom.state.blocked.has('par_2'));
    await provider.act(room, 'par_1', 'disconnect');
    assert.deepEqual(
      (await provider.listParticipants(room)).map(({participant}) => participant),
      ['par_2'],
    );
    await assert.rejects(provider.act(room, 'par_1', 'disconnect'), {code: 'not_found'});
    await assert.rejects(provider.act(room, 'par_2', 'spotlight'), {code: 'unsupported'});
  }
});

test('recording', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-rec'});
  await assert.rejects(provider.startRecording(room), {code: 'precondition_failed', cause: 'room_not_live'});
  zoom.addParticipant(room, 'par_1');
  const {externalId} = await provider.startRecording(room);
  assert.equal((await provider.recordingStatus(room, externalId)).status, 'RECORDING');
  await provider.stopRecording(room, externalId);
  assert.equal((await provider.recordingStatus(room, externalId)).status, 'PROCESSING');
  await provider.endRoom(room);
  await provider.stopRecording(room, externalId);
  const made = zoom.finishRecording(room, 'the film');
  const ready = await provider.recordingStatus(room, externalId);
  assert.equal(ready.status, 'AVAILABLE');
  assert.equal(ready.files[0].format, 'mp4');
  assert.equal((await provider.downloadRecording(room, externalId, made.file)).toString(), 'the film');
  await provider.removeRecording(room, externalId);
  await provider.removeRecording(room, externalId);
  assert.equal(zoom.state.recordings.size, 0);
});

test('quality, health and messages', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-q'});
  assert.deepEqual(await provider.quality(room), {connection: null, audio: null, video: null});
  zoom.addParticipant(room, 'par_1').qos = [{date_time: now, audio_input: {latency: '450 ms'}}];
  assert.deepEqual(await provider.quality(room), {connection: 'poor', audio: 'poor', video: null});
  await provider.endRoom(room);
  assert.deepEqual(await provider.quality(room), {connection: 'poor', audio: 'poor', video: null}, 'also of one that is over');
  await provider.createRoom({name: 'cf-q'});
  zoom.addParticipant(room, 'par_1');
  assert.equal((await provider.health()).available, true);
  const {
    items: [item],
  } = await provider.acceptWebhook(zoom.signedWebhook('participant_joined', {room, participant: 'par_1'}));
  const event = await provider.interpretWebhook(item);
  assert.equal(event.kind, 'participant_joined');
  assert.equal(event.roomName, 'cf-q');
  assert.equal(event.participant, 'par_1');
  assert.equal(event.at, now);

  const bad = await make('zoom', {...zoom.config, credentials: {...zoom.config.credentials, apiSecret: 'wrong'}}, {now});
  assert.match((await bad.health()).message, /keys/);
  const half = await make('zoom', {...zoom.config, credentials: {...zoom.config.credentials, apiSecret: ''}}, {now});
  assert.equal(await half.configured(), false);
  await assert.rejects(half.createRoom({name: 'cf-x'}), {
    code: 'provider_unavailable',
    cause: 'not_configured',
    message: /ZOOM_API_SECRET/,
  });
});
