// SPDX-License-Identifier: Apache-2.0
// Zoom's vectors (zoom.json: made with Zoom's own samples and library) against our adapter: tokens byte for byte, webhooks
// taken or refused, requests as Zoom's library sends them. Three requests are compared in part: createRoom leaves out what
// we choose otherwise (ourChoice), update is our own mark on a meeting, pastParticipants stands for the encoding of a UUID.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {empty, json, serve} from '../../providers/lib/emulator.mjs';
import {Tally} from '../tally.mjs';

const at = (seconds) => new Date(seconds * 1000).toISOString();
const credentials = (fields) => ({
  accountId: '',
  clientId: '',
  clientSecret: '',
  sdkKey: '',
  sdkSecret: '',
  webhookSecretToken: '',
  hostUser: '',
  product: 'meeting',
  apiKey: '',
  apiSecret: '',
  ...fields,
});

/// A Zoom that says yes to everything.
function agreeable(token) {
  const meeting = {id: 85746065432, uuid: 'u==', join_url: 'https://zoom.us/j/85746065432', status: 'started', settings: {}};
  return serve({
    reply: (asked) => {
      if (asked.path === '/oauth/token') return json(200, {access_token: token, token_type: 'bearer', expires_in: 3600});
      if (asked.method === 'POST') return json(201, meeting);
      if (asked.method === 'PATCH' && asked.path.includes('/live_meetings/')) return empty(202);
      if (asked.method !== 'GET') {
        meeting.status = 'waiting';
        return empty(204);
      }
      if (/\/meetings$/.test(asked.path)) return json(200, {meetings: []});
      if (/\/instances$/.test(asked.path)) return json(200, {meetings: []});
      return json(
        200,
        /\/recordings$/.test(asked.path) ? {recording_files: []} : /\/qos$/.test(asked.path) ? {participants: []} : meeting,
      );
    },
  });
}

// Where we send something else than the vector's caller chose to, on purpose.
const ourChoice = {
  createRoom: {password: undefined, default_password: true, 'settings.mute_upon_entry': false},
  update: {duration: undefined},
};
const operations = {
  createRoom: (provider) =>
    provider.createRoom({name: 'Visit 7f3c2a', start: '2026-01-05T15:00:00.000Z', end: '2026-01-05T15:30:00.000Z'}),
  update: (provider, room) => provider.endRoom(room), // marks a meeting that nobody opened
  deleteRoom: (provider, room) => provider.deleteRoom(room),
  stopRecording: (provider, room) => provider.stopRecording(room, 'u=='),
  deleteRecording: (provider, room) => provider.removeRecording(room, '4444AAAiAAAAAiAiAiiAii=='),
  pastParticipants: (provider, room) => provider.recordingStatus(room, '/ajXp112QmuoKj4854875=='), // the UUID's encoding only
  qos: (provider, room) => provider.quality(room),
};

function sameRequest(op, wanted, asked, base) {
  const target = wanted.url.replace('https://zoom.us', '').replace('https://api.zoom.us', '');
  if (op === 'pastParticipants') return assert.equal(asked.target.split('/')[3], target.split('/')[3]);
  assert.equal(asked.method, wanted.method);
  assert.equal(decodeURIComponent(asked.target), decodeURIComponent(target), base);
  assert.equal(asked.headers.authorization, wanted.headers.Authorization);
  if (!wanted.body) return assert.equal(asked.text, '');
  assert.equal(asked.headers['content-type'], wanted.headers['Content-Type']);
  if (!wanted.body.startsWith('{')) return assert.equal(asked.text, wanted.body);
  const compare = (theirs, ours, place = '') => {
    for (const [name, value] of Object.entries(theirs)) {
      if (place + name in (ourChoice[op] ?? {})) assert.deepEqual(ours[name], ourChoice[op][place + name]);
      else if (value !== null && typeof value === 'object') compare(value, ours[name], `${place}${name}.`);
      else assert.deepEqual(ours[name], value, place + name);
    }
  };
  return compare(JSON.parse(wanted.body), asked.json);
}

/// Calls of ours need other ones around them: the one that is meant has the vector's method and shape of path.
function theOneMeant(requests, wanted, op) {
  const shape = (target) => target.split('?')[0].replace(/\d{11}|[^/]*(%3D|%253D|@|%40)[^/]*/g, '*');
  const target = op === 'pastParticipants' ? '/v2/meetings/*/recordings' : new URL(wanted.url).pathname;
  return requests.find((asked) => asked.method === wanted.method && shape(asked.target) === shape(target));
}

export async function check(vectorsDir, tool) {
  const vectors = JSON.parse(await readFile(join(vectorsDir, 'zoom.json'), 'utf8'));
  const tally = new Tally();
  const run = (name, work) => tally.check(name, work);
  const tokenOf = async (config, seconds) =>
    (await (await tool.make('zoom_tokens', config, {now: at(seconds), seed: 1})).joinCredentials({name: 'cf-x'})).token;

  for (const {name, input, sdk_key: key, sdk_secret: secret, iat, token} of vectors.meeting_sdk_jwt)
    await run(`meeting_sdk_jwt ${name}`, async () => {
      const {meetingNumber, role, expirationSeconds} = input;
      assert.equal(
        await tokenOf({kind: 'meeting', key, secret, meetingNumber, role, lifeSeconds: expirationSeconds}, iat),
        token,
      );
      if (!meetingNumber) return;
      const provider = await tool.make(
        'zoom',
        {credentials: credentials({accountId: 'a', clientId: 'c', clientSecret: 's', sdkKey: key, sdkSecret: secret})},
        {now: at(iat)},
      );
      const expiresAt = at(iat + (expirationSeconds ?? 7200));
      assert.equal((await provider.joinCredentials({name: 'cf-x', externalId: meetingNumber}, {expiresAt})).token, token);
    });
  for (const {input, why} of vectors.meeting_sdk_jwt_rejected_inputs)
    await run(`meeting_sdk_jwt_rejected_inputs ${why}`, () => {
      const {meetingNumber, role, expirationSeconds: lifeSeconds} = input;
      return assert.rejects(
        tokenOf({kind: 'meeting', key: 'k', secret: 's', meetingNumber, role, lifeSeconds}, vectors.meta.now),
        {code: 'internal'},
      );
    });
  for (const {name, token, secret, clock = 0} of vectors.meeting_sdk_jwt_negative)
    await run(`meeting_sdk_jwt_negative ${name}`, async () => {
      const [header, payload, signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url'));
      const ours = await tokenOf(
        {kind: 'meeting', key: claims.sdkKey, secret, meetingNumber: claims.mn, role: claims.role},
        claims.iat,
      );
      const signs = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url') === signature;
      assert.equal(ours === token, signs);
      assert.ok(!signs || claims.exp <= clock);
    });
  for (const {name, input, sdk_key: key, sdk_secret: secret, iat, token} of vectors.video_sdk_jwt)
    await run(`video_sdk_jwt ${name}`, async () => {
      const {
        role,
        sessionName: topic,
        userIdentity,
        sessionKey,
        cloudRecordingOption,
        cloudRecordingElection,
        expirationSeconds: lifeSeconds,
      } = input;
      assert.equal(
        await tokenOf(
          {
            kind: 'session',
            key,
            secret,
            role,
            topic,
            userIdentity,
            sessionKey,
            cloudRecordingOption,
            cloudRecordingElection,
            lifeSeconds,
          },
          iat,
        ),
        token,
      );
    });
  for (const {name, api_key: key, api_secret: secret, payload_json: payload, token} of vectors.video_sdk_rest_api_jwt)
    await run(`video_sdk_rest_api_jwt ${name}`, async () => {
      const claims = JSON.parse(payload);
      const ours = await tokenOf({kind: 'api', key, secret, lifeSeconds: claims.exp - claims.iat}, claims.iat);
      // The two differ in the order of their claims; ours is that of Zoom's telehealth kit.
      if (payload.startsWith('{"iss"')) assert.equal(ours, token);
      else assert.deepEqual(JSON.parse(Buffer.from(ours.split('.')[1], 'base64url')), claims);
    });

  const receiver = (webhookSecretToken, now) =>
    tool.make('zoom', {credentials: credentials({webhookSecretToken})}, {now: at(now)});
  const causes = {
    stale_timestamp: 'expired',
    future_timestamp: 'expired',
    bad_signature: 'signature',
    missing_signature: 'signature',
  };
  for (const vector of vectors.webhook_signature)
    await run(`webhook_signature ${vector.name}`, async () => {
      const provider = await receiver(vector.secret_token, vector.receiver_clock);
      const body = vector.raw_body_base64 ? Buffer.from(vector.raw_body_base64, 'base64') : vector.raw_body;
      const accepting = provider.acceptWebhook({url: 'https://clinic.example/webhooks/zoom', headers: vector.headers, body});
      if (!vector.expect_valid) return assert.rejects(accepting, {code: 'unauthenticated', cause: causes[vector.expect_reason]});
      const {
        items: [item],
      } = await accepting;
      assert.equal(item.kind, JSON.parse(body).event);
      return provider.interpretWebhook(item);
    });
  for (const vector of vectors.crc_challenge)
    await run(`crc_challenge ${vector.name}`, async () => {
      const provider = await receiver(vector.secret_token, vectors.meta.now);
      const accepted = await provider.acceptWebhook({
        url: 'https://clinic.example/webhooks/zoom',
        headers: vector.headers,
        body: vector.raw_body,
      });
      assert.equal(accepted.status, vector.expect_status);
      assert.deepEqual(JSON.parse(accepted.reply), vector.expect_body);
      assert.deepEqual(accepted.items, []);
    });

  const {
    account_id: accountId,
    client_id: clientId,
    client_secret: clientSecret,
    expected_request: tokenRequest,
  } = vectors.s2s_oauth;
  /// What the adapter sends for one operation, at a Zoom of its own.
  const sent = async (work, token = 'eyJ-token') => {
    const zoom = await agreeable(token);
    try {
      const provider = await tool.make(
        'zoom',
        {
          credentials: credentials({accountId, clientId, clientSecret, hostUser: 'provider@clinic.example'}),
          oauthBaseUrl: zoom.url,
          apiBaseUrl: `${zoom.url}/v2`,
        },
        {now: at(vectors.meta.now), seed: 1},
      );
      await work(provider, {name: 'cf-x', externalId: '85746065432'});
      return zoom.requests;
    } finally {
      await zoom.close();
    }
  };
  await run('s2s_oauth', async () => {
    const [asked] = await sent((provider, room) => provider.roomStatus(room));
    sameRequest('token', tokenRequest, asked);
    assert.equal(asked.headers.authorization, `Basic ${vectors.s2s_oauth.basic_value}`);
  });
  for (const {op, requests} of vectors.rest_requests)
    await run(`rest_requests ${op}`, async () => {
      assert.ok(operations[op], 'an operation that we do not know');
      const ours = await sent(operations[op]);
      for (const wanted of requests) {
        const asked = theOneMeant(ours, wanted, op);
        assert.ok(
          asked,
          `nothing like ${wanted.method} ${wanted.url} among ${ours.map(({method, target}) => `${method} ${target}`)}`,
        );
        sameRequest(op, wanted, asked);
      }
    });
  for (const {uuid, path_segment: segment} of vectors.uuid_path_encoding)
    await run(`uuid_path_encoding ${uuid}`, async () => {
      const ours = await sent((provider, room) => provider.recordingStatus(room, uuid));
      assert.equal(ours.find(({target}) => target.includes('/recordings')).target, `/v2/meetings/${segment}/recordings`);
    });

  const known = [
    'meta',
    'meeting_sdk_jwt',
    'meeting_sdk_jwt_rejected_inputs',
    'meeting_sdk_jwt_negative',
    'video_sdk_jwt',
    'video_sdk_rest_api_jwt',
    'webhook_signature',
    'crc_challenge',
    'rest_requests',
    's2s_oauth',
    'uuid_path_encoding',
  ];
  for (const group of Object.keys(vectors))
    await run(`${group} is run`, () => assert.ok(known.includes(group), 'a kind of vectors that nothing here runs'));
  return tally;
}
