// SPDX-License-Identifier: Apache-2.0
// What Twilio's own library made of given inputs (DIR/twilio.json), against our adapter: tokens byte for byte, signatures
// accepted and refused, requests as its client writes them.
//
// check(dir, tool) → {passed, failed: ['name: why'], apart: ['name: why']}; `tool` as startTool() of providers/lib/tool.mjs
// gives it. "apart" are vectors of what the adapter never does by design: it is checked that ours differs in that alone.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import {json, serve} from '../../providers/lib/emulator.mjs';

const dead = 'http://127.0.0.1:9';
const room = {name: 'cf-vector', externalId: 'RM0123456789abcdef0123456789abcdef'};
const usual = {accountSid: 'AC7c1e0b52d94f46a3b8e57d2a9f30c681', apiKeySid: 'SK3b9a6d0e7f514c28a1d3e6b7c8f90245', apiKeySecret: 'secret',
  authToken: 'token'};

class Vectors {
  passed = 0;
  failed = [];
  apart = [];

  constructor(tool) { this.tool = tool; }

  make(credentials, config = {}, options = {}) {
    return this.tool.make('twilio', {credentials: {...usual, ...credentials}, baseUrl: dead, insightsBaseUrl: dead, ...config}, options);
  }

  async judge(name, test) {
    try {
      const apart = await test();
      if (apart) this.apart.push(`${name}: ${apart}`);
      this.passed += 1;
    } catch (error) {
      this.failed.push(`${name}: ${error.message}`);
    }
  }
}

const partOf = (token, index) => JSON.parse(Buffer.from(token.split('.')[index], 'base64url'));

async function token(vectors, {input, expected}) {
  const now = input.now_unix * 1000;
  const provider = await vectors.make({accountSid: input.account_sid, apiKeySid: input.api_key_sid, apiKeySecret: input.api_key_secret}, {}, {now, seed: 1});
  const join = (name) => provider.joinCredentials({name}, {participant: String(input.identity), expiresAt: new Date(now + (input.ttl ?? 3600) * 1000).toISOString()});
  if (input.room === null) {
    await assert.rejects(join(''));
    return 'a token without room opens every room: none is made';
  }
  const made = (await join(input.room)).token;
  const {nbf, ...claims} = expected.payload;
  const {twr, ...header} = expected.header;
  if (input.algorithm === 'HS256' && nbf === undefined && twr === undefined) {
    assert.equal(made, expected.jwt);
    return undefined;
  }
  assert.deepEqual(partOf(made, 1), claims);
  assert.deepEqual(partOf(made, 0), {...header, alg: 'HS256'});
  const [head, body, signature] = made.split('.');
  assert.equal(signature, createHmac('sha256', input.api_key_secret).update(`${head}.${body}`).digest('base64url'));
  return 'HS256 without nbf and region is what the adapter signs: the rest is equal';
}

const formOf = (params) => Object.entries(params ?? {}).flatMap(([name, value]) => [value].flat()
  .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`)).join('&');

/// Whether the signature was taken: what is signed and no callback is "invalid_argument".
async function isTaken(vectors, authToken, request) {
  const provider = await vectors.make({authToken});
  return provider.acceptWebhook(request).then(() => true, (error) => {
    if (error.code === 'invalid_argument') return true;
    assert.deepEqual([error.code, error.cause], ['unauthenticated', 'signature']);
    return false;
  });
}

async function signature(vectors, {method, input, expected_signature: right}, bodies) {
  const hash = new URL(input.url).searchParams.get('bodySHA256');
  const body = hash ? bodies.find((one) => one.expected_sha256_hex === hash).body : formOf(input.params);
  const request = (value) => ({method, url: input.url, body: method === 'GET' ? '' : body, headers: {'X-Twilio-Signature': value}});
  assert.equal(await isTaken(vectors, input.auth_token, request(right)), true, 'the right signature was refused');
  const wrong = Buffer.from(right, 'base64');
  wrong[7] ^= 1;
  assert.equal(await isTaken(vectors, input.auth_token, request(wrong.toString('base64'))), false, 'a wrong signature was taken');
}

async function bodyHash(vectors, {body, expected_sha256_hex: hash}) {
  const url = `https://tele.example.org/h?bodySHA256=${hash}`;
  const headers = {'X-Twilio-Signature': createHmac('sha1', 'token').update(url).digest('base64'), 'Content-Type': 'application/json'};
  assert.equal(await isTaken(vectors, 'token', {url, headers, body}), true);
  assert.equal(await isTaken(vectors, 'token', {url, headers, body: `${body} `}), false);
}

async function validation(vectors, {input, expected}) {
  const body = 'body' in input ? input.body : formOf(input.params);
  const taken = await isTaken(vectors, input.auth_token, {url: input.url, body, headers: {'X-Twilio-Signature': input.x_twilio_signature}});
  assert.equal(taken, expected);
}

/// Answers well to whatever the adapter asks, so that its requests can be seen.
async function obliging() {
  const page = (key, items) => json(200, {[key]: items, meta: {key, next_page_url: null}});
  const rules = json(200, {room_sid: room.externalId, rules: [{type: 'include', all: true}], date_updated: '2025-06-15T15:06:40Z'});
  const file = {sid: 'RT0123456789abcdef0123456789abcdef', status: 'completed', date_created: '2025-06-15T15:06:41Z', type: 'audio'};
  return serve({reply: ({method, path}) => {
    if (method === 'DELETE') return {status: 204, body: ''};
    if (path.endsWith('/Participants')) return page('participants', [{sid: 'PA0123456789abcdef0123456789abcdef', identity: 'doctor-7', status: 'connected'}]);
    if (path.endsWith('/RecordingRules')) return rules;
    if (path.endsWith('/Recordings')) return page('recordings', [file]);
    if (path.endsWith('/Compositions')) return page('compositions', []);
    return json(method === 'POST' ? 201 : 200, {sid: room.externalId, status: 'in-progress'});
  }});
}

/// What makes the adapter send each of the calls.
const recording = `${room.externalId}:2025-06-15T15:06:40.000Z`;
const driven = {
  createRoom: (provider, form) => provider.createRoom({name: form.UniqueName, maxParticipants: form.MaxParticipants,
    start: '2025-06-15T15:00:00Z', end: '2025-06-15T16:00:00Z'}),
  completeRoom: (provider) => provider.endRoom(room),
  kick: (provider) => provider.act(room, 'doctor-7', 'disconnect'),
  recordingStop: (provider) => provider.stopRecording(room, recording),
  listRecordings: (provider) => provider.removeRecording(room, recording),
  deleteRecording: (provider) => provider.removeRecording(room, recording),
};

async function restRequest(vectors, expected) {
  const vendor = await obliging();
  try {
    const {form} = expected;
    const provider = await vectors.make({}, {baseUrl: vendor.url, ...(form?.StatusCallback && {webhookUrl: form.StatusCallback}),
      ...(form?.MediaRegion && {mediaRegion: form.MediaRegion}), ...(form?.EmptyRoomTimeout && {emptyRoomMinutes: form.EmptyRoomTimeout})},
    {now: '2025-06-15T15:00:00Z', seed: 1});
    assert.ok(driven[expected.call], `the adapter is not known to send ${expected.call}`);
    await driven[expected.call](provider, form);
    const {pathname} = new URL(expected.url);
    const sent = vendor.requests.find((one) => one.method === expected.method && one.path === pathname);
    assert.ok(sent, `${expected.method} ${pathname} was not sent`);
    assert.equal(sent.headers['content-type'] ?? null, expected.content_type);
    assert.equal(sent.text, expected.form_body ?? '');
    const query = Object.entries(expected.query ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
    assert.deepEqual([...sent.query], query);
  } finally {
    await vendor.close();
  }
}

async function basicAuth(vectors, {username, password, expected_header: expected}) {
  const vendor = await obliging();
  try {
    const provider = await vectors.make({apiKeySid: username, apiKeySecret: password}, {baseUrl: vendor.url});
    await provider.roomStatus(room);
    assert.equal(vendor.requests[0].headers.authorization, expected);
  } finally {
    await vendor.close();
  }
}

export async function check(dir, tool) {
  const known = JSON.parse(await readFile(join(dir, 'twilio.json'), 'utf8'));
  const vectors = new Vectors(tool);
  const each = async (name, list, test, title) => {
    for (const [index, one] of list.entries()) await vectors.judge(`${name}/${title?.(one) ?? index}`, () => test(vectors, one, known.body_hashes));
  };
  const named = ({name}) => name;
  await each('access_tokens', known.access_tokens, token, named);
  await each('signatures', known.signatures, signature, named);
  await each('body_hashes', known.body_hashes, bodyHash);
  await each('validations', known.validations, validation, named);
  await each('basic_auth', known.basic_auth, basicAuth);
  await each('rest_requests', known.rest_requests, restRequest, ({call}) => call);
  return {passed: vectors.passed, failed: vectors.failed, apart: vectors.apart};
}
