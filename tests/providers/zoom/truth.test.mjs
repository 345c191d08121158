// SPDX-License-Identifier: Apache-2.0
// Zoom's own library and a JWT library as judges: tokens of ours must be what they read and write, webhooks that they take we
// take, and the emulator must serve Zoom's client. Inputs are generated from a seed; SEED chooses another.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {test} from 'node:test';
import {AwsLambdaReceiver, MeetingsS2SAuthClient} from '@zoom/rivet/meetings';
import jwt from 'jsonwebtoken';
import {known, start} from '../emulators/zoom.mjs';
import {make} from '../lib/tool.mjs';

const seed = Number(process.env.SEED ?? 20300115);
const rounds = 150;

/// mulberry32: small, and the same everywhere.
function chance(state) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = (all) => all[whole(0, all.length - 1)];
  const text = (shortest, longest, letters = 'ABCabc0189_-') =>
    Array.from({length: whole(shortest, longest)}, () => pick([...letters])).join('');
  return {next, whole, pick, text};
}

const at = (seconds) => new Date(seconds * 1000).toISOString();
const joinToken = async (config, seconds) =>
  (await (await make('zoom_tokens', config, {now: at(seconds)})).joinCredentials({name: 'cf-x'})).token;

/// The token is the library's own byte for byte, and the library accepts it while it lives.
function judge(token, claims, secret) {
  assert.equal(token, jwt.sign(claims, secret, {algorithm: 'HS256'}));
  const read = jwt.verify(token, secret, {algorithms: ['HS256'], clockTimestamp: claims.iat});
  assert.deepEqual(read, claims);
  assert.throws(() => jwt.verify(token, secret, {algorithms: ['HS256'], clockTimestamp: claims.exp}), /expired/);
  assert.throws(() => jwt.verify(token, `${secret}x`, {algorithms: ['HS256'], clockTimestamp: claims.iat}), /signature/);
}

test('signatures of the Meeting SDK', async () => {
  const {whole, pick, text} = chance(seed);
  for (let round = 0; round < rounds; ++round) {
    const [key, secret] = [text(1, 40), text(1, 80)];
    const iat = whole(1_700_000_000, 2_000_000_000);
    const lifeSeconds = pick([1800, 7200, 172_800, whole(1800, 172_800)]);
    const native = whole(0, 9) === 0;
    const meetingNumber = native ? undefined : text(9, 11, '123456789');
    const role = native ? undefined : whole(0, 1);
    const token = await joinToken({kind: 'meeting', key, secret, lifeSeconds, meetingNumber, role}, iat);
    const exp = iat + lifeSeconds;
    judge(token, {appKey: key, sdkKey: key, ...(!native && {mn: meetingNumber, role}), iat, exp, tokenExp: exp}, secret);
  }
});

test('tokens of the Video SDK', async () => {
  const {whole, pick, text} = chance(seed + 1);
  for (let round = 0; round < rounds; ++round) {
    const [key, secret] = [text(1, 40), text(1, 80)];
    const iat = whole(1_700_000_000, 2_000_000_000);
    const lifeSeconds = pick([1800, 7200, 172_800, whole(1800, 172_800)]);
    const topic = text(1, 40, 'cf-019 éß診"\\/');
    const role = whole(0, 1);
    const userIdentity = whole(0, 1) ? text(1, 35) : undefined;
    const sessionKey = whole(0, 1) ? text(1, 36) : undefined;
    const token = await joinToken({kind: 'session', key, secret, lifeSeconds, topic, role, userIdentity, sessionKey}, iat);
    judge(
      token,
      {
        app_key: key,
        role_type: role,
        tpc: topic,
        version: 1,
        iat,
        exp: iat + lifeSeconds,
        ...(userIdentity && {user_identity: userIdentity}),
        ...(sessionKey && {session_key: sessionKey}),
      },
      secret,
    );
  }
});

test("tokens of the Video SDK's REST interface", async () => {
  const {whole, text} = chance(seed + 2);
  for (let round = 0; round < rounds; ++round) {
    const [key, secret] = [text(1, 40), text(1, 80)];
    const iat = whole(1_700_000_000, 2_000_000_000);
    judge(await joinToken({kind: 'api', key, secret, lifeSeconds: 7200}, iat), {iss: key, iat, exp: iat + 7200}, secret);
  }
});

test('what Zoom would refuse is not signed', async () => {
  const base = {kind: 'meeting', key: 'k', secret: 's'};
  for (const config of [
    {...base, meetingNumber: '123456789', role: 2},
    {...base, meetingNumber: '123456789', role: -1},
    {...base, role: 0},
    {...base, meetingNumber: '123456789'},
    {...base, meetingNumber: '123 456', role: 0},
    {...base, meetingNumber: '123456789', role: 0, lifeSeconds: 1799},
    {...base, meetingNumber: '123456789', role: 0, lifeSeconds: 172_801},
    {kind: 'session', key: 'k', secret: 's', topic: '', role: 0},
    {kind: 'session', key: 'k', secret: 's', topic: 'x'.repeat(201), role: 0},
    {kind: 'session', key: 'k', secret: 's', topic: 'x', role: 0, userIdentity: 'x'.repeat(36)},
  ])
    await assert.rejects(joinToken(config, 1_900_000_000), {code: 'internal'});
});

test("a room's credentials", async (t) => {
  const {whole, text} = chance(seed + 3);
  const zoom = await start();
  t.after(() => zoom.close());
  for (let round = 0; round < 40; ++round) {
    const iat = whole(1_700_000_000, 2_000_000_000);
    const provider = await make('zoom', zoom.config, {now: at(iat)});
    const mn = text(10, 11, '123456789');
    const wanted = whole(-5000, 200_000);
    const {token} = await provider.joinCredentials({name: 'cf-x', externalId: mn}, {expiresAt: at(iat + wanted)});
    const exp = iat + Math.min(Math.max(wanted, 1800), 172_800);
    judge(token, {appKey: known.sdkKey, sdkKey: known.sdkKey, mn, role: 0, iat, exp, tokenExp: exp}, known.sdkSecret);
  }
});

/// A payload as Zoom might send one some day.
function generated({whole, pick, text}, depth = 0) {
  const kind = depth > 3 ? whole(0, 4) : whole(0, 6);
  if (kind === 0) return null;
  if (kind === 1) return whole(-1e9, 1e9);
  if (kind === 2) return whole(0, 1) === 1;
  if (kind === 3) return whole(-1e6, 1e6) / 64;
  if (kind === 4) return text(0, 20, 'ab\u{1F469}é診"\\/\n\u0001<>&');
  const parts = Array.from({length: whole(0, 4)}, () => generated({whole, pick, text}, depth + 1));
  return kind === 5 ? parts : Object.fromEntries(parts.map((part) => [text(1, 8, 'abcé_"'), part]));
}

const rivet = async (request, webhooksSecretToken = known.webhookSecretToken) => {
  const handler = new AwsLambdaReceiver({webhooksSecretToken}).start();
  return (await handler({body: request.body, headers: request.headers, isBase64Encoded: false}, {})).statusCode;
};

test("webhooks: what Zoom's library takes we take, and what it refuses we refuse", async (t) => {
  t.mock.method(console, 'debug', () => {});
  const dice = chance(seed + 4);
  const zoom = await start();
  t.after(() => zoom.close());
  let taken = 0;
  for (let round = 0; round < rounds; ++round) {
    const seconds = dice.whole(1_700_000_000, 2_000_000_000);
    const provider = await make('zoom', zoom.config, {now: at(seconds)});
    const event = dice.pick(['meeting.started', 'recording.completed', `meeting.${dice.text(1, 20, 'abc_')}`]);
    const body = JSON.stringify({
      event,
      event_ts: seconds * 1000,
      payload: {account_id: 'a', object: {uuid: dice.text(0, 30), extra: generated(dice)}},
    });
    const request = zoom.signedWebhook(event, {timestamp: seconds + dice.whole(-300, 300), body});
    assert.equal(await rivet(request), 200);
    const {
      items: [item],
    } = await provider.acceptWebhook(request);
    assert.equal(item.kind, event);
    assert.equal(item.payload, body);
    assert.equal(
      (await provider.interpretWebhook(item)).kind,
      {'meeting.started': 'room_started', 'recording.completed': 'recording_ready'}[event] ?? 'other',
    );

    const signature = request.headers['x-zm-signature'];
    const place = dice.whole(3, signature.length - 1);
    const other = signature[place] === '0' ? '1' : '0';
    for (const forged of [
      {
        ...request,
        headers: {...request.headers, 'x-zm-signature': signature.slice(0, place) + other + signature.slice(place + 1)},
      },
      {...request, headers: {...request.headers, 'x-zm-request-timestamp': String(seconds + 301 + dice.whole(0, 9))}},
      {...request, headers: {...request.headers, 'x-zm-signature': ''}},
      {...request, body: body.replace('"account_id":"a"', '"account_id":"b"')},
      zoom.signedWebhook(event, {timestamp: seconds, body, secret: `${known.webhookSecretToken}x`}),
    ]) {
      assert.equal(await rivet(forged), 400);
      await assert.rejects(provider.acceptWebhook(forged), {code: 'unauthenticated', cause: 'signature'});
    }
    taken += 1;
  }
  assert.equal(taken, rounds);
});

test("the answer to the validation of our address is that of Zoom's library", async (t) => {
  t.mock.method(console, 'debug', () => {});
  const dice = chance(seed + 5);
  const zoom = await start();
  t.after(() => zoom.close());
  for (let round = 0; round < rounds; ++round) {
    const seconds = dice.whole(1_700_000_000, 2_000_000_000);
    const provider = await make('zoom', zoom.config, {now: at(seconds)});
    const request = zoom.signedWebhook('endpoint.url_validation', {
      at: at(seconds),
      extra: {plainToken: dice.text(1, 40, 'abcXYZ019+/=_-')},
    });
    const handler = new AwsLambdaReceiver({webhooksSecretToken: known.webhookSecretToken}).start();
    const truth = await handler({body: request.body, headers: request.headers, isBase64Encoded: false}, {});
    const ours = await provider.acceptWebhook(request);
    assert.equal(ours.status, truth.statusCode);
    assert.deepEqual(JSON.parse(ours.reply), JSON.parse(truth.body));
  }
});

test("the emulator serves Zoom's own client", async (t) => {
  const zoom = await start();
  t.after(() => zoom.close());
  const asked = await fetch(`${zoom.url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${known.clientId}:${known.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `grant_type=account_credentials&account_id=${known.accountId}`,
  });
  const {access_token: accessToken} = await asked.json();
  const client = new MeetingsS2SAuthClient({
    clientId: known.clientId,
    clientSecret: known.clientSecret,
    accountId: known.accountId,
    disableReceiver: true,
    baseUrl: `${zoom.url}/v2`,
    tokenStore: {getLatestToken: () => ({accessToken, expirationTimeIso: at(4_000_000_000), scopes: []}), storeToken() {}},
  });
  const {meetings, cloudRecording} = client.endpoints;
  const {data: made} = await meetings.createMeeting({
    path: {userId: known.hostUser},
    body: {topic: 'cf-rivet', type: 2, start_time: '2030-01-15T10:00:00Z', duration: 30, settings: {waiting_room: true}},
  });
  const {data: read} = await meetings.getMeeting({path: {meetingId: made.id}});
  assert.equal(read.topic, 'cf-rivet');
  assert.equal(
    (await meetings.listMeetings({path: {userId: known.hostUser}, query: {type: 'scheduled'}})).data.meetings[0].id,
    made.id,
  );
  const room = {externalId: String(made.id)};
  zoom.open(room);
  assert.equal(
    (await meetings.useInMeetingControls({path: {meetingId: String(made.id)}, body: {method: 'recording.start'}})).statusCode,
    202,
  );
  assert.equal((await meetings.updateMeetingStatus({path: {meetingId: made.id}, body: {action: 'end'}})).statusCode, 204);
  zoom.finishRecording(room);
  await assert.rejects(cloudRecording.getMeetingRecordings({path: {meetingId: 'unknown=='}}), /no recording/);
  assert.equal((await meetings.deleteMeeting({path: {meetingId: made.id}, query: {}})).statusCode, 204);
  await assert.rejects(meetings.getMeeting({path: {meetingId: made.id}}), /does not exist/);
});

test('the emulator signs as Zoom documents it', async (t) => {
  const zoom = await start();
  t.after(() => zoom.close());
  const {headers, body} = zoom.signedWebhook('room_started');
  const mac = createHmac('sha256', known.webhookSecretToken)
    .update(`v0:${headers['x-zm-request-timestamp']}:${body}`)
    .digest('hex');
  assert.equal(headers['x-zm-signature'], `v0=${mac}`);
});
