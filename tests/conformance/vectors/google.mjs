// SPDX-License-Identifier: Apache-2.0
// Runs every vector of google.json (a directory outside the project) through the Google Meet adapter and the emulator:
// assertions byte by byte, push tokens and events, and requests as Google's own client sends them.
import assert from 'node:assert/strict';
import {createPublicKey, verify} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import path from 'node:path';
import {start} from '../../providers/emulators/google_meet.mjs';
import {startTool} from '../../providers/lib/tool.mjs';

const decoded = (part) => Buffer.from(part, 'base64url').toString();
const scopeRoot = 'https://www.googleapis.com/auth/';
const allScopes = ['meetings.space.created', 'meetings.space.readonly', 'meetings.space.settings', 'drive.meet.readonly']
  .map((name) => scopeRoot + name);

function verified(token, publicKey) {
  const [header, payload, signature] = token.split('.');
  return verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), createPublicKey(publicKey), Buffer.from(signature, 'base64url'));
}

/// A server that gives the same answer to everything.
async function answering(status, value) {
  const server = createServer((_, response) => {
    response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(value));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); })};
}

/// `tool`: the path of provider_tool, or what lib/tool.mjs made of it.
export async function check(vectorsDir, tool) {
  const vectors = JSON.parse(await readFile(path.join(vectorsDir, 'google.json'), 'utf8'));
  const driver = tool && typeof tool === 'object' ? tool : startTool(tool);
  const outcome = {passed: 0, failed: []};
  const cases = [...assertions(vectors, driver), ...refusedAssertions(vectors, driver), ...pushTokens(vectors, driver),
    ...pushedEvents(vectors, driver), ...requests(vectors, driver)];
  for (const [name, run] of cases.filter(([name]) => name.includes(process.env.CONFORMANCE_ONLY ?? ''))) {
    try {
      await run();
      outcome.passed += 1;
    } catch (error) {
      outcome.failed.push(`${name}: ${error.message}`);
    }
  }
  if (driver !== tool) await driver.close();
  return outcome;
}

async function withEmulator(options, work) {
  const emulator = await start(options);
  try {
    return await work(emulator);
  } finally {
    await emulator.close();
  }
}

/// The emulator as Google would be with the vectors' service account.
const asInVectors = ({service_account: account, public_key_pem: publicKey, meta}, others = {}) => ({
  now: () => meta.now * 1000, account: {email: account.client_email, kid: account.private_key_id, publicKey}, ...others});

const post = (emulator, body) => fetch(`${emulator.url}/token`, {
  method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, body});
const tokenBody = (vector) => vector.token_request_body ??
  `grant_type=${encodeURIComponent('urn:ietf:params:oauth:grant-type:jwt-bearer')}&assertion=${vector.token}`;

function assertions(vectors, driver) {
  return vectors.assertion.map((vector) => [`assertion: ${vector.name}`, async () => {
    assert.ok(verified(vector.token, vectors.public_key_pem), 'the signature in the vector');
    const wanted = JSON.parse(vector.payload_json);
    await withEmulator(asInVectors(vectors), async (emulator) => {
      emulator.tokens.audiences.push(wanted.aud);
      assert.equal((await post(emulator, tokenBody(vector))).status, 200, 'Google takes the vector');
    });
    await withEmulator({now: () => vectors.meta.now * 1000}, async (emulator) => {
      const keyFile = {...emulator.keyFile, private_key_id: vectors.service_account.private_key_id, client_email: wanted.iss};
      if (keyFile.client_email !== emulator.keyFile.client_email) throw new Error('the emulator knows another account');
      emulator.tokens.accounts[0].kid = keyFile.private_key_id;
      const provider = await driver.make('google_meet', {
        ...emulator.config, scopes: wanted.scope,
        credentials: {...emulator.config.credentials, serviceAccountKey: JSON.stringify(keyFile), delegatedUser: wanted.sub ?? ''},
      }, {now: new Date(vectors.meta.now * 1000)});
      if (wanted.sub === undefined) {
        // Google would give a token and then refuse every call: the adapter asks for none.
        assert.equal((await provider.health()).available, false);
        assert.equal(emulator.requests.length, 0);
        return;
      }
      assert.equal((await provider.health()).available, true);
      const request = emulator.requests.find(({path: where}) => where === '/token');
      assert.equal(request.method, 'POST');
      if (vector.grant_type) assert.equal(request.form.get('grant_type'), vector.grant_type);
      const sent = request.form.get('assertion');
      assert.ok(verified(sent, emulator.tokens.accounts[0].publicKey));
      const [header, payload] = sent.split('.').map(decoded);
      // The audience is the key file's token address, here the emulator's.
      const expected = vector.payload_json.replace(JSON.stringify(wanted.aud), JSON.stringify(`${emulator.url}/token`));
      if (JSON.parse(vector.header_json).kid) {
        assert.equal(header, vector.header_json);
        assert.equal(payload, expected, 'byte by byte');
        assert.equal(request.text, tokenBody(vector).replace(vector.token, sent), 'the form');
      } else {
        assert.equal(JSON.parse(header).alg, JSON.parse(vector.header_json).alg);
        assert.deepEqual(JSON.parse(payload), JSON.parse(expected));
      }
    });
  }]);
}

function refusedAssertions(vectors, driver) {
  return vectors.assertion_negative.map((vector) => [`assertion_negative: ${vector.name}`, async () => {
    await withEmulator(asInVectors(vectors), async (emulator) => {
      const answer = await post(emulator, tokenBody(vector));
      const {error, error_description: description} = await answer.json();
      assert.equal(answer.status, vector.expect_http);
      assert.equal(error, vector.expect_error);
      assert.equal(description, vector.expect_error_description);
      // The same answer to the adapter.
      const google = await answering(vector.expect_http, {error, error_description: description});
      const keyFile = {...emulator.keyFile, token_uri: `${google.url}/token`};
      const provider = await driver.make('google_meet', {
        ...emulator.config, meetBaseUrl: google.url, credentials: {...emulator.config.credentials, serviceAccountKey: JSON.stringify(keyFile)}});
      const refused = await provider.createRoom().then(() => null, (failure) => failure);
      const health = await provider.health();
      await google.close();
      assert.equal(refused?.code, 'provider_unavailable');
      assert.equal(refused.cause, 'bad_credentials');
      assert.equal(health.message, refused.message);
      assert.match(refused.message, /Domain-wide delegation|clock|key|Workspace|deleted/);
    });
  }]);
}

function pushTokens({pubsub_push_oidc: {jwks, cases}}, driver) {
  return cases.map((vector) => [`pubsub_push_oidc: ${vector.name}`, async () => {
    const google = await answering(200, jwks);
    const provider = await driver.make('google_meet', {
      credentials: {serviceAccountKey: '{}', delegatedUser: 'provider@clinic.example', pubsubTopic: '', pushServiceAccount: vector.expected_email},
      jwksUrl: google.url, pushAudience: vector.expected_audience,
    }, {now: new Date(vector.clock * 1000)});
    const body = JSON.stringify({message: {attributes: {'ce-type': 'google.workspace.meet.conference.v2.started'}, messageId: '1',
      publishTime: '2026-01-01T00:00:00Z'}, subscription: 'projects/p/subscriptions/s'});
    const accepted = await provider.acceptWebhook({url: vector.expected_audience, headers: {authorization: vector.authorization}, body})
      .then(() => true, (error) => error);
    await google.close();
    if (vector.expect_valid) assert.equal(accepted, true);
    else assert.equal(accepted.code, 'unauthenticated');
  }]);
}

/// What an event of Google's is to us.
function expectedEvent(type, data) {
  const name = data.conferenceRecord?.name ?? data.participantSession?.name ?? data.recording?.name;
  const kinds = {
    'conference.v2.started': 'room_started', 'conference.v2.ended': 'room_ended', 'participant.v2.joined': 'participant_joined',
    'participant.v2.left': 'participant_left', 'recording.v2.started': 'recording_started', 'recording.v2.fileGenerated': 'recording_ready',
  };
  return {
    kind: kinds[type.replace('google.workspace.meet.', '')] ?? 'other', participantExternalId: data.participantSession ? name : null,
    recording: data.recording ? name : null,
  };
}

function pushedEvents({event_push: events, meta}, driver) {
  return events.map((vector) => [`event_push: ${vector.type}`, () => withEmulator({now: () => meta.now * 1000}, async (emulator) => {
    const provider = await driver.make('google_meet', emulator.config, {now: new Date(meta.now * 1000)});
    const {message} = vector.push_body;
    const {items} = await provider.acceptWebhook({...emulator.signedWebhook('other'), body: JSON.stringify(vector.push_body)});
    assert.equal(items.length, 1);
    assert.equal(items[0].kind, vector.type);
    assert.equal(items[0].dedupKey, message.attributes['ce-id']);
    const event = await provider.interpretWebhook(items[0]);
    assert.equal(Date.parse(event.at), Date.parse(message.attributes['ce-time']));
    assert.equal(event.externalId, message.attributes['ce-subject'].replace('//meet.googleapis.com/', ''));
    const {kind, participantExternalId, recording} = event;
    assert.deepEqual({kind, participantExternalId, recording}, expectedEvent(vector.type, vector.decoded_data));
  })]);
}

/// How the adapter is brought to the same request, by the vector's name of it.
const deeds = {
  createRoom: (provider) => provider.createRoom(),
  update: (provider, room) => provider.endRoom(room),
  listConferences: (provider, room) => provider.recordingStatus(room, ''),
  participantsActive: (provider, room, emulator) => { delete emulator.state.records[0].endTime; return provider.listParticipants(room); },
  recordings: (provider, room) => provider.recordingStatus(room, ''),
  transcripts: (provider, room) => provider.recordingStatus(room, ''),
  renew: (provider, room) => provider.joinCredentials(room),
};

function requests({rest_requests: all}, driver) {
  const ids = JSON.stringify(all);
  const space = `spaces/${/spaces\/([\w-]+)/.exec(ids)[1]}`;
  const record = /conferenceRecords\/[\w-]+/.exec(ids)[0];
  const subscription = /subscriptions\/[\w-]+/.exec(ids)?.[0] ?? 'subscriptions/s';
  return all.map((vector) => [`rest_requests: ${vector.op}`, () => withEmulator({delegatedScopes: allScopes}, async (emulator) => {
    seed(emulator, {space, record, subscription});
    const provider = await driver.make('google_meet', emulator.config);
    const room = {name: 'cf-1', externalId: space, joinUrl: 'https://meet.google.com/abc-mnop-xyz'};
    if (vector.path.startsWith('/calendar/')) {  // the other way to a Meet link, which the adapter does not take
      await provider.createRoom();
      assert.ok(emulator.requests.every(({path: where}) => !where.includes('calendar')));
      return;
    }
    if (deeds[vector.op]) await compare(vector, emulator, () => deeds[vector.op](provider, room, emulator));
    await replay(vector, emulator);
  })]);
}

function seed({state, config}, {space, record, subscription}) {
  const owner = config.credentials.delegatedUser;
  state.spaces.set(space, {name: space, meetingUri: 'https://meet.google.com/abc-mnop-xyz', meetingCode: 'abc-mnop-xyz', owner,
    config: {accessType: 'TRUSTED'}});
  state.records.push({name: record, space, startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z', order: 0, participants: [], transcripts: [],
    recordings: [{name: `${record}/recordings/a1b2`, state: 'FILE_GENERATED', driveDestination: {file: '1a'}}]});
  state.subscriptions.set(subscription, {name: subscription, owner, targetResource: `//meet.googleapis.com/${space}`, state: 'ACTIVE',
    expireTime: '2026-01-02T00:00:00Z'});
}

/// Members that both have are equal.
function agree(ours, theirs, at = 'body') {
  for (const [name, value] of Object.entries(theirs)) {
    if (!(name in ours)) continue;
    if (value && typeof value === 'object') agree(ours[name], value, `${at}.${name}`);
    else assert.equal(ours[name], value, `${at}.${name}`);
  }
}

async function compare(vector, emulator, deed) {
  await deed();
  const sent = emulator.requests.find(({method, target}) => method === vector.method && target === vector.path);
  assert.ok(sent, `the adapter sent no ${vector.method} ${vector.path}`);
  assert.match(sent.headers.authorization, /^Bearer ya29\./);
  assert.equal(sent.headers['content-type'], vector.headers['content-type']);
  if (!vector.body) assert.equal(sent.text, '');
  else if (vector.op === 'createRoom') agree(sent.json, JSON.parse(vector.body));  // the settings are ours
  else assert.deepEqual(sent.json, JSON.parse(vector.body));
}

/// The emulator takes what Google's client sends.
async function replay(vector, emulator) {
  const token = [...emulator.tokens.tokens.keys()].at(-1);
  const answer = await fetch(emulator.url + vector.path, {
    method: vector.method, headers: {...vector.headers, authorization: `Bearer ${token}`}, ...(vector.body && {body: vector.body})});
  assert.ok(answer.ok, `the emulator refuses it: ${answer.status} ${await answer.text()}`);
}
