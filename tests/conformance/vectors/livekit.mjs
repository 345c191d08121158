// SPDX-License-Identifier: Apache-2.0
// LiveKit: tokens byte for byte, webhooks accepted and refused, requests as LiveKit's own client sends them (livekit.json).
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import {serve, json} from '../../providers/lib/emulator.mjs';
import {Tally} from '../tally.mjs';

const instant = (seconds) => new Date(seconds * 1000).toISOString();
const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));

function secondsOf(ttl = '6h') {
  if (typeof ttl === 'number') return ttl;
  const [, count, unit] = /^(\d+)([smhd])$/.exec(ttl);
  return Number(count) * {s: 1, m: 60, h: 3600, d: 86400}[unit];
}

/// What our own claims can hold; the rest of LiveKit's (names, attributes, presets) no token of ours carries.
const GRANTS_IN_OUR_ORDER = [
  'roomCreate', 'roomList', 'roomAdmin', 'roomRecord', 'roomJoin', 'room', 'canPublish', 'canPublishData', 'canSubscribe', 'hidden',
];

function writesItself({options, video_grant: grant, sip_grant: sip}, expected) {
  const known = Object.keys(options).every((name) => ['identity', 'ttl'].includes(name)) && !sip;
  const ours = Object.keys(expected.payload).every((name) => ['video', 'iss', 'exp', 'nbf', 'sub'].includes(name));
  if (!known || !ours || !grant) return false;
  const names = Object.keys(grant);
  return names.join() === GRANTS_IN_OUR_ORDER.filter((name) => name in grant).join() && names.length > 0;
}

async function checkToken(tool, {input, expected}) {
  const {api_key: apiKey, api_secret: apiSecret, options, video_grant: grant, now_unix: now} = input;
  const credentials = {apiKey, apiSecret};
  const config = writesItself(input, expected)
    ? {credentials, grant, identity: options.identity ?? '', expiresAt: instant(now + secondsOf(options.ttl))}
    : {credentials, claims: expected.payload};
  const signer = await tool.make('livekit_token', config, {now: instant(now)});
  const {token} = await signer.joinCredentials({name: 'any'});
  assert.deepEqual(claimsOf(token), expected.payload);
  assert.equal(token, expected.jwt);
}

async function checkWebhook(tool, {input, expected}) {
  const credentials = {apiKey: input.api_key, apiSecret: input.api_secret};
  const provider = await tool.make('livekit', {credentials, url: 'wss://livekit.example'}, {now: instant(input.verify_at_unix)});
  const headers = {'Content-Type': 'application/webhook+json', ...(input.authorization_header != null && {Authorization: input.authorization_header})};
  const request = {url: 'https://clinic.example/hook', headers, body: input.body};
  if (!expected.valid) return assert.rejects(provider.acceptWebhook(request), {code: 'unauthenticated'});
  const {items: [item]} = await provider.acceptWebhook(request);
  assert.equal(item.kind, expected.event);
  const body = JSON.parse(input.body);
  assert.equal(item.dedupKey, body.id);
  assert.doesNotMatch(item.payload, /turnPassword/);
  const event = await provider.interpretWebhook(item);
  if (body.createdAt) assert.equal(Date.parse(event.at) / 1000, Number(body.createdAt));
  assert.equal(event.roomName, body.room?.name ?? body.egressInfo?.roomName ?? null);
}

/// Protobuf's JSON says the same with and without a field that has its default.
function withoutDefaults(value) {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutDefaults(member)])
    .filter(([, member]) => member !== false && member !== 0 && member !== '' && !(Array.isArray(member) && member.length === 0)));
}

async function checkRequest(tool, server, vector) {
  const {path, method, headers, body, bearer_claims: claims} = vector;
  const call = path.split('/').at(-1);
  const config = {credentials: {apiKey: claims.iss, apiSecret: 's3cr3ts3cr3ts3cr3ts3cr3ts3cr3t01'}, url: server.url};
  const caller = await tool.make('livekit_call', {config, method: call, with: body}, {now: instant(claims.nbf)});
  const before = server.requests.length;
  await caller.endRoom({name: 'any'});
  assert.equal(server.requests.length, before + 1);
  const sent = server.requests.at(-1);
  assert.equal(sent.method, method);
  assert.equal(sent.path, path);
  assert.equal(sent.contentType, headers['content-type'].split(';')[0]);
  assert.deepEqual(withoutDefaults(sent.json), withoutDefaults(body));
  assert.deepEqual(claimsOf(sent.bearer), claims);
}

export async function check(dir, tool) {
  const tally = new Tally();
  const vectors = JSON.parse(await readFile(join(dir, 'livekit.json')));
  for (const vector of vectors.access_tokens) await tally.check(`token: ${vector.name}`, () => checkToken(tool, vector));
  for (const vector of vectors.webhooks) await tally.check(`webhook: ${vector.name}`, () => checkWebhook(tool, vector));
  const server = await serve({reply: () => json(200, {})});
  for (const vector of vectors.twirp_requests) await tally.check(`request: ${vector.call}`, () => checkRequest(tool, server, vector));
  await server.close();
  return tally;
}
