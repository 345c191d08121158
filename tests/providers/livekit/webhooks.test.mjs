// SPDX-License-Identifier: Apache-2.0
// Webhooks before our receiver and LiveKit's own, side by side: both must say the same of each, good or spoilt.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {WebhookReceiver} from 'livekit-server-sdk';

import {make} from '../lib/tool.mjs';
import {ANY_LETTERS, Generator, ID_LETTERS, runs} from './generated.mjs';
import {hashOf, signed, signedBody, webhookOf} from './webhook.mjs';

const apiKey = 'APIwebhooks';
const apiSecret = 'a-secret-for-webhooks-of-32-bytes';
const EVENTS = [
  'room_started', 'room_finished', 'participant_joined', 'participant_left', 'participant_connection_aborted', 'track_published',
  'track_unpublished', 'egress_started', 'egress_updated', 'egress_ended', 'ingress_started', 'ingress_ended', 'something_new',
];
const config = {credentials: {apiKey, apiSecret}, url: 'wss://livekit.example'};

function flipped(from, text) {
  const bytes = Buffer.from(text);
  const at = from.below(bytes.length);
  bytes[at] ^= 1 << from.below(5);
  return bytes.toString('latin1');
}

/// Ways to spoil a webhook or to leave it good; each gives {body, authorization}.
function variant(from, body, seconds) {
  const claims = {sha256: hashOf(body), iss: apiKey, exp: seconds + 300, nbf: seconds};
  const sign = (changes = {}, secret = apiSecret, header) => signed({...claims, ...changes}, secret, header);
  const token = sign();
  return from.pick([
    () => ({body, authorization: token}),
    () => ({body, authorization: sign({iat: seconds}, apiSecret, {alg: 'HS256', typ: 'JWT'})}),
    () => ({body, authorization: sign({exp: seconds + from.between(-9, 9)})}),
    () => ({body, authorization: sign({exp: seconds - from.between(12, 4000)})}),
    () => ({body, authorization: sign({nbf: seconds + from.between(-4000, 8)})}),
    () => ({body, authorization: sign({nbf: seconds + from.between(13, 4000)})}),
    () => ({body, authorization: sign({exp: undefined})}),
    () => ({body, authorization: sign({nbf: undefined})}),
    () => ({body, authorization: sign({exp: 'soon'})}),
    () => ({body, authorization: sign({iss: from.pick(['APIother', '', undefined])})}),
    () => ({body, authorization: sign({}, `${apiSecret}x`)}),
    () => ({body, authorization: sign({sha256: from.pick([undefined, '', hashOf(`${body} `), claims.sha256.replace('=', ''), claims.sha256.toLowerCase()])})}),
    () => ({body, authorization: sign({sha256: undefined, video: {roomJoin: true, room: 'cf-1'}, sub: 'par_1'})}),
    () => ({body, authorization: `Bearer ${token}`}),
    () => ({body, authorization: ''}),
    () => ({body, authorization: token.split('.').slice(0, 2).join('.')}),
    () => ({body, authorization: `${signed(claims, apiSecret, {alg: 'none'}).split('.').slice(0, 2).join('.')}.`}),
    () => ({body, authorization: sign({}, apiSecret, {alg: 'HS512'})}),
    () => ({body: `${body}\n`, authorization: token}),
    () => ({body: body.replace(/.$/, ',"more":1}'), authorization: token}),
    () => ({body, authorization: flipped(from, token.slice(0, -4)) + token.slice(-4)}),
  ])();
}

function madeUp(from, seconds) {
  const kind = from.pick(EVENTS);
  return webhookOf(kind, {
    room: `cf-${from.text(1, 40, ID_LETTERS)}`, participant: from.text(1, 40, ID_LETTERS), recording: `EG_${from.text(4, 12, 'abcXYZ019')}`,
    reason: from.text(0, 60, ANY_LETTERS), as: from.pick(['STANDARD', 'SIP', 'EGRESS', 'AGENT']), at: (seconds - from.below(600)) * 1000,
    apiKey, apiSecret, now: seconds * 1000,
  }).body;
}

async function says(call) { try { return [true, await call()]; } catch (error) { return [false, error]; } }

test('both receivers accept the same webhooks and read the same event', async () => {
  const from = new Generator(1750000000);
  const ours = await make('livekit', config);
  const theirs = new WebhookReceiver(apiKey, apiSecret);
  let accepted = 0;
  for (let run = 0; run < runs * 3; ++run) {
    const seconds = Math.floor(Date.now() / 1000);
    const {body, authorization} = variant(from, madeUp(from, seconds), seconds);
    const [weDo, mine] = await says(() => ours.acceptWebhook({url: 'https://clinic.example/hook', headers: {Authorization: authorization, 'Content-Type': 'application/webhook+json'}, body}));
    const [theyDo, event] = await says(() => theirs.receive(body, authorization));
    assert.equal(weDo, theyDo, `${authorization}\n${body}\n${mine?.detail ?? mine}\n${event?.message}`);
    if (!weDo) {
      assert.equal(mine.code, 'unauthenticated');
      assert.ok(['signature', 'expired', 'credentials'].includes(mine.cause), mine.cause);
      continue;
    }
    accepted += 1;
    assert.equal(mine.items.length, 1);
    const [item] = mine.items;
    assert.equal(item.kind, event.event);
    assert.equal(item.dedupKey, event.id);
    const read = await ours.interpretWebhook(item);
    assert.equal(Date.parse(read.at) / 1000, Number(event.createdAt));
    assert.equal(read.roomName, event.room?.name ?? event.egressInfo?.roomName ?? null);
    assert.equal(read.externalId, event.room?.sid ?? event.egressInfo?.roomId ?? null);
    assert.equal(read.participantExternalId, event.participant?.sid ?? null);
    assert.equal(read.recording, event.egressInfo?.egressId ?? null);
  }
  assert.ok(accepted > runs / 4, `${accepted} accepted`);
});

test('kinds and people', async () => {
  const provider = await make('livekit', config);
  const now = Date.now();
  const read = async (kind, fields = {}) => {
    const {items: [item]} = await provider.acceptWebhook(webhookOf(kind, {room: 'cf-1', apiKey, apiSecret, now, ...fields}));
    return provider.interpretWebhook(item);
  };
  for (const kind of ['room_started', 'room_ended', 'recording_started', 'recording_ready', 'recording_failed'])
    assert.equal((await read(kind)).kind, kind);
  const joined = await read('participant_joined', {participant: 'par_7'});
  assert.deepEqual([joined.kind, joined.participant, joined.participantExternalId], ['participant_joined', 'par_7', 'PA_par_7']);
  assert.equal((await read('participant_left', {participant: 'par_7'})).kind, 'participant_left');
  assert.equal((await read('participant_connection_aborted', {participant: 'par_7'})).kind, 'participant_left');
  const caller = await read('participant_joined', {participant: '+491234', as: 'SIP'});
  assert.deepEqual([caller.kind, caller.participant], ['participant_joined', null]);
  for (const as of ['EGRESS', 'AGENT', 'INGRESS']) assert.equal((await read('participant_joined', {as})).kind, 'other');
  assert.equal((await read('track_published', {participant: 'par_7'})).kind, 'other');
  assert.equal((await read('recording_failed', {reason: 'Start signal not received'})).reason, 'Start signal not received');
});

test('nothing secret is kept, and a repetition has the same key', async () => {
  const provider = await make('livekit', config);
  const now = Date.now();
  const body = JSON.stringify({
    event: 'egress_started', createdAt: '1750000000', room: {sid: 'RM_1', name: 'cf-1', turnPassword: 'HUSH', turn_password: 'HUSH'},
    egressInfo: {egressId: 'EG_1', roomComposite: {fileOutputs: [{filepath: 'x.mp4', s3: {accessKey: 'HUSH', secret: 'HUSH', bucket: 'b'}}]}},
  });
  const accept = async () => (await provider.acceptWebhook(signedBody(body, {apiKey, apiSecret, now}))).items[0];
  const item = await accept();
  assert.doesNotMatch(item.payload, /HUSH/);
  assert.match(item.payload, /x\.mp4/);
  assert.match(item.dedupKey, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(await accept(), item);
  for (const broken of ['{}', '[]', 'null', '"x"', '', '{"event":7}', '{'])
    await assert.rejects(provider.acceptWebhook(signedBody(broken, {apiKey, apiSecret, now})), {code: 'invalid_argument'});
  await assert.rejects(provider.interpretWebhook({dedupKey: 'x', kind: 'room_started', payload: '[]'}), {code: 'invalid_argument'});
});
