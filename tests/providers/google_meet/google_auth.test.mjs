// SPDX-License-Identifier: Apache-2.0
// google-auth-library as the measure: it makes the assertions that ours must equal, and judges the push tokens that we take.
// Run `npm ci && npm test` here.
import assert from 'node:assert/strict';
import {createSign, generateKeyPairSync} from 'node:crypto';
import {mock, test} from 'node:test';
import {JWT, OAuth2Client} from 'google-auth-library';
import {scopes as meetScopes, start} from '../emulators/google_meet.mjs';
import {make} from '../lib/tool.mjs';

const googleTokenUri = 'https://oauth2.googleapis.com/token';
const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/// The same numbers at every run (mulberry32).
function chance(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
const part = (token, index) => Buffer.from(token.split('.')[index], 'base64url').toString();

/// Lets Google's library speak to the emulator; what it sent last.
function throughEmulator(client, emulator) {
  const sent = {};
  client.transporter = {request: async ({data}) => {
    sent.form = new URLSearchParams(data.toString());
    const answer = await fetch(`${emulator.url}/token`, {
      method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, body: data.toString()});
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${body.error}: ${body.error_description}`);
    return {data: body};
  }};
  return sent;
}

test('our assertion is the one of google-auth-library, for 150 generated accounts', async (t) => {
  const emulator = await start({events: false, now: () => Date.now()});  // also where the test moves it
  t.after(() => emulator.close());
  const random = chance(1);
  const word = (length) => Array.from({length}, () => 'abcdefghijklmnopqrstuvwxyz0123456789-'[random(36)]).join('');
  const keys = [2048, 3072, 4096].map((modulusLength) => generateKeyPairSync('rsa', {
    modulusLength, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}}));
  t.after(() => mock.timers.reset());
  for (let number = 0; number < 150; ++number) {
    const now = Date.parse('2026-01-01T00:00:00Z') + random(2_000_000_000) * 100;
    mock.timers.reset();
    mock.timers.enable({apis: ['Date'], now});
    const key = keys[random(3)];
    const email = `${word(1 + random(30))}@${word(6)}.iam.gserviceaccount.com`;
    const user = ['o\'neil+x', 'dr.änne', word(10), '"quoted"', 'a\\b'][random(5)] + `@${word(5)}.example`;
    const scopes = [...meetScopes, `https://www.googleapis.com/auth/${word(8)}`].filter(() => random(3) > 0);
    if (scopes.length === 0) scopes.push(meetScopes[0]);
    emulator.tokens.accounts.push({email, publicKey: key.publicKey});
    emulator.tokens.users.push(user);
    scopes.forEach((scope) => emulator.tokens.delegatedScopes.add(scope));

    const library = new JWT({email, key: key.privateKey, scopes, subject: user});
    const sent = throughEmulator(library, emulator);
    assert.match((await library.authorize()).access_token, /^ya29\./, 'the emulator takes the library\'s');
    const theirs = sent.form.get('assertion');

    const keyFile = {...emulator.keyFile, client_email: email, private_key: key.privateKey};
    if (random(4) === 0) delete keyFile.private_key_id;
    const provider = await make('google_meet', {...emulator.config, scopes: scopes.join(' '), credentials: {
      ...emulator.config.credentials, serviceAccountKey: JSON.stringify(keyFile), delegatedUser: user}}, {now: new Date(now)});
    // Not every generated list of scopes lets it read what it then asks for.
    await provider.roomStatus({name: 'cf-1', externalId: 'spaces/none'}).catch(() => {});
    const request = emulator.requests.findLast(({path}) => path === '/token');
    const ours = request.form.get('assertion');
    assert.deepEqual([...request.form.keys()], [...sent.form.keys()]);
    assert.equal(request.form.get('grant_type'), sent.form.get('grant_type'));

    assert.equal(JSON.parse(part(theirs, 1)).aud, googleTokenUri);
    assert.deepEqual({...JSON.parse(part(ours, 1)), aud: googleTokenUri}, JSON.parse(part(theirs, 1)));
    assert.equal(JSON.parse(part(ours, 0)).alg, JSON.parse(part(theirs, 0)).alg);
    // RS256 is deterministic: the right signature is this one and no other.
    const input = ours.slice(0, ours.lastIndexOf('.'));
    assert.equal(ours.slice(input.length + 1), createSign('RSA-SHA256').update(input).sign(key.privateKey, 'base64url'));
  }
});

test('google-auth-library reads the refusals that the emulator tells', async (t) => {
  const emulator = await start();
  t.after(() => emulator.close());
  const {client_email: email, private_key: key} = emulator.keyFile;
  const refused = async (options, words) => {
    const client = new JWT({email, key, scopes: meetScopes, subject: 'provider@clinic.example', ...options});
    throughEmulator(client, emulator);
    await assert.rejects(client.authorize(), words);
  };
  await refused({subject: 'x@elsewhere.example'}, /invalid_grant: Invalid email or User ID/);
  await refused({scopes: ['https://www.googleapis.com/auth/admin.directory.user']}, /unauthorized_client: Client is unauthorized/);
  await refused({email: 'gone@p.iam.gserviceaccount.com'}, /invalid_grant: .*account not found/);
  await refused({additionalClaims: {exp: Math.floor(Date.now() / 1000) + 3700}}, /short-lived token/);
  const other = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey.export({type: 'pkcs8', format: 'pem'});
  await refused({key: other}, /Invalid JWT Signature/);
});

/// Ways to be wrong, and right. `fields` of the emulator's signedWebhook; `cut` changes the token.
function variants(now) {
  return [
    {}, {claims: {iss: 'accounts.google.com'}}, {claims: {exp: now + 30}}, {claims: {iat: now - 3500, exp: now + 100}}, {claims: {exp: now - 30}},
    {claims: {exp: now - 4000, iat: now - 7600}}, {claims: {iat: now + 4000, exp: now + 7000}}, {claims: {exp: now + 90_000}},
    {claims: {exp: undefined}}, {claims: {iss: 'https://accounts.evil.example'}}, {claims: {iss: undefined}}, {claims: {aud: 'https://elsewhere.example/'}},
    {claims: {aud: undefined}}, {claims: {email: 'evil@p.iam.gserviceaccount.com'}}, {claims: {email_verified: false}},
    {claims: {email: undefined}}, {header: {kid: 'unknown'}}, {header: {kid: undefined}}, {header: {alg: 'RS512'}, keep: true},
    {cut: (token) => token.slice(0, -8)}, {cut: (token) => token.replace(/\.[^.]+$/, '.')}, {cut: (token) => token.split('.').slice(0, 2).join('.')},
    {cut: (token) => `${token}.x`}, {cut: (token) => token.replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url'))},
  ];
}

test('what we take of pushes google-auth-library takes too, and the other way round', async (t) => {
  const emulator = await start();
  t.after(() => emulator.close());
  const judge = new OAuth2Client();
  const random = chance(2);
  const {pushAudience, credentials} = emulator.config;
  const provider = await make('google_meet', emulator.config);

  const verdicts = async (push) => {
    const ours = await provider.acceptWebhook(push).then(() => true, (error) => {
      assert.equal(error.code, 'unauthenticated');
      return false;
    });
    const theirs = await judge.verifySignedJwtWithCertsAsync(push.headers.authorization.slice(7), emulator.keys.certs(), pushAudience, issuers)
      .then((ticket) => ticket.getPayload().email === credentials.pushServiceAccount && ticket.getPayload().email_verified === true, () => false);
    return {ours, theirs};
  };

  let taken = 0;
  const now = Math.floor(Date.now() / 1000);
  for (const [index, {cut = (token) => token, keep, ...fields}] of variants(now).entries()) {
    const push = emulator.signedWebhook('room_started', fields);
    push.headers.authorization = `Bearer ${cut(push.headers.authorization.slice(7))}`;
    const {ours, theirs} = await verdicts(push);
    // The library does not look at alg where the signature fits; we take RS256 alone.
    if (keep) assert.equal(ours, false);
    else assert.equal(ours, theirs, `variant ${index}`);
    taken += ours;
  }
  assert.equal(taken, 5);

  // Single characters changed. The library decodes base64 leniently, so we may refuse more, never less.
  const good = emulator.signedWebhook('room_started');
  const token = good.headers.authorization.slice(7);
  for (let number = 0; number < 300; ++number) {
    const at = random(token.length);
    const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[random(64)];
    if (token[at] === other) continue;
    const changed = token.slice(0, at) + other + token.slice(at + 1);
    const {ours, theirs} = await verdicts({...good, headers: {...good.headers, authorization: `Bearer ${changed}`}});
    assert.ok(!ours || theirs);
    assert.equal(ours, false);
  }
});
