// SPDX-License-Identifier: Apache-2.0
// Twilio's own library as the judge: our tokens are the ones it would make, byte for byte; our check of callbacks accepts
// and refuses what its check does; and its client finds our emulator to be Twilio.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {createRequire} from 'node:module';
import {after, before, describe, mock, test} from 'node:test';

import {start} from '../emulators/twilio.mjs';
import {make} from '../lib/tool.mjs';
import {Chance} from './chance.mjs';

const twilio = createRequire(import.meta.url)('twilio');
const jsonwebtoken = createRequire(createRequire(import.meta.url).resolve('twilio'))('jsonwebtoken');

const vendor = await start({pageSize: 2});
after(() => vendor.close());
const {credentials} = vendor.config;

describe('Twilio\'s library and our tokens', () => {
  test('agree byte for byte over 300 generated people, rooms and times', async () => {
    const chance = new Chance(1);
    for (let round = 0; round < 300; round += 1) {
      const own = {...credentials, apiKeySecret: chance.text(8, 40)};
      const now = 1_700_000_000_000 + chance.below(1e12);
      const ttl = 1 + chance.below(86_400);
      const [identity, room] = [chance.text(1, 40), chance.text(1, 60)];
      mock.timers.enable({apis: ['Date'], now});
      const token = new twilio.jwt.AccessToken(own.accountSid, own.apiKeySid, own.apiKeySecret, {identity, ttl});
      token.addGrant(new twilio.jwt.AccessToken.VideoGrant({room}));
      const expected = token.toJwt();
      mock.timers.reset();
      const provider = await make('twilio', {...vendor.config, credentials: own}, {now, seed: round});
      const made = await provider.joinCredentials({name: room}, {participant: identity,
        expiresAt: new Date(Math.floor(now / 1000) * 1000 + ttl * 1000).toISOString()});
      assert.equal(made.token, expected, JSON.stringify({now, ttl, identity, room}));
      const claims = jsonwebtoken.verify(made.token, own.apiKeySecret, {algorithms: ['HS256'], clockTimestamp: Math.floor(now / 1000),
        issuer: own.apiKeySid, subject: own.accountSid});
      assert.deepEqual(claims.grants, {identity, video: {room}});
    }
  });
});

describe('Twilio\'s library and our check of callbacks', () => {
  const {validateRequest, validateRequestWithBody, getExpectedTwilioSignature} = twilio;
  const outcomes = {accepted: 0, refused: 0};
  let provider;
  before(async () => { provider = await make('twilio', vendor.config); });

  const isAccepted = (request) => provider.acceptWebhook(request).then(() => true, (error) => {
    assert.deepEqual([error.code, error.cause], ['unauthenticated', 'signature']);
    return false;
  });
  const agree = async (theirs, request, why) => {
    outcomes[theirs ? 'accepted' : 'refused'] += 1;
    assert.equal(await isAccepted(request), theirs, JSON.stringify({why, ...request}));
  };

  const somePort = (chance) => chance.pick(['', '', ':443', ':8443', ':80']);
  function someAddress(chance) {
    const query = chance.pick(['', '', '?x=1', '?q=%7Eok&name=O%27Brien&sp=a+b&e=', '?foo=1&bar=2&foo=3', `?u=${encodeURIComponent(chance.text(1, 8))}`]);
    const host = chance.pick(['tele.example.org', 'TELE.Example.org', '[2001:db8::1]', '203.0.113.7']);
    return {scheme: chance.pick(['https', 'https', 'http']), host, port: somePort(chance), rest: `/${chance.pick(['', 'webhooks/twilio', 'a/b/', 'h'])}${query}`};
  }
  const written = ({scheme, host, port, rest}, its = port) => `${scheme}://${host}${its}${rest}`;

  function someForm(chance) {
    const pairs = [['StatusCallbackEvent', chance.pick(['room-created', 'participant-connected', chance.text(1, 20)])]];
    for (let count = chance.below(12); count > 0; count -= 1)
      pairs.push([chance.pick(['RoomSid', 'RoomName', 'A', 'a', 'B', '_', '0', 'é', chance.text(1, 6)]), chance.pick([chance.text(0, 30), ' x ', '1+1=2', '100%25', 'a&b=c', ''])]);
    if (chance.below(3) === 0) pairs.push(pairs[chance.below(pairs.length)]);
    const shuffled = pairs.slice(1).sort(() => chance.below(3) - 1);
    return [pairs[0], ...shuffled].filter(([name]) => name !== '' && name !== '__proto__');
  }
  const asObject = (pairs) => pairs.reduce((all, [name, value]) => ({...all, [name]: name in all ? [all[name], value].flat() : value}), {});

  test('agree over 400 generated forms: ports, cases, repeated names, unicode, and changed ones', async () => {
    const chance = new Chance(2);
    for (let round = 0; round < 400; round += 1) {
      const address = someAddress(chance);
      const pairs = someForm(chance);
      const signedAs = chance.pick([address.port, '', address.scheme === 'https' ? ':443' : ':80', ':8443']);
      let signature = getExpectedTwilioSignature(credentials.authToken, written(address, signedAs), asObject(pairs));
      const change = chance.below(6);
      if (change === 0) pairs[chance.below(pairs.length)][1] += 'x';
      if (change === 1) signature = chance.pick(['', signature.slice(1), signature.toLowerCase(), `${signature}=`, ` ${signature}`]);
      // Not "&": their check also rewrites the query as Node's querystring does and then takes "?x=1&" for "?x=1". Ours
      // leaves queries alone, for Twilio signs our address as it was configured.
      if (change === 2) address.rest += chance.pick(['/', 'x', '%20']);
      const url = written(address);
      const theirs = validateRequest(credentials.authToken, signature, url, asObject(pairs));
      const body = new URLSearchParams(pairs).toString();
      await agree(theirs, {url, body, headers: [['Content-Type', 'application/x-www-form-urlencoded'], ['X-Twilio-Signature', signature]]}, {signedAs, change});
    }
    assert.ok(outcomes.accepted > 100 && outcomes.refused > 100, JSON.stringify(outcomes));
  });

  test('agree over 100 generated calls by GET', async () => {
    const chance = new Chance(3);
    for (let round = 0; round < 100; round += 1) {
      const address = {...someAddress(chance), rest: `/webhooks/twilio?${new URLSearchParams(someForm(chance))}`};
      const url = written(address);
      const signature = getExpectedTwilioSignature(credentials.authToken, chance.below(4) ? url : `${url}&x=1`, {});
      await agree(validateRequest(credentials.authToken, signature, url, {}), {method: 'GET', url, headers: {'X-Twilio-Signature': signature}});
    }
  });

  test('agree over 100 generated JSON bodies', async () => {
    const chance = new Chance(4);
    for (let round = 0; round < 100; round += 1) {
      let body = JSON.stringify({StatusCallbackEvent: 'room-ended', RoomName: chance.text(1, 40)});
      const url = `${written({...someAddress(chance), rest: '/h'})}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
      const signature = getExpectedTwilioSignature(credentials.authToken, url, {});
      if (chance.below(3) === 0) body += ' ';
      await agree(validateRequestWithBody(credentials.authToken, signature, url, body), {url, body, headers: {'Content-Type': 'application/json', 'X-Twilio-Signature': signature}});
    }
  });

  test('agree on what the emulator signs', () => {
    const {url, headers, body} = vendor.signedWebhook('participant_joined', {participant: 'par_a'});
    assert.ok(validateRequest(credentials.authToken, headers['x-twilio-signature'], url, Object.fromEntries(new URLSearchParams(body))));
  });
});

describe('Twilio\'s client finds the emulator to be Twilio', () => {
  class Rewriting extends twilio.RequestClient {
    request(options) { return super.request({...options, uri: options.uri.replace(/^https:\/\/(video|insights)\.twilio\.com/, vendor.url)}); }
  }
  const client = twilio(credentials.apiKeySid, credentials.apiKeySecret, {accountSid: credentials.accountSid, httpClient: new Rewriting()});
  const {rooms, recordings, compositions} = client.video.v1;

  test('through the whole life of a room', async () => {
    const made = await rooms.create({uniqueName: 'cf-client', type: 'group', maxParticipants: 4, videoCodecs: ['VP8', 'H264'],
      emptyRoomTimeout: 30, unusedRoomTimeout: 60, statusCallback: 'https://clinic.example/h', statusCallbackMethod: 'POST'});
    assert.deepEqual([made.uniqueName, made.status, made.unusedRoomTimeout, made.videoCodecs], ['cf-client', 'in-progress', 60, ['VP8', 'H264']]);
    assert.ok(made.dateCreated instanceof Date && !Number.isNaN(made.dateCreated.getTime()));
    await assert.rejects(rooms.create({uniqueName: 'cf-client'}), {status: 400, code: 53113});
    await assert.rejects(rooms.create({uniqueName: 'cf-long', unusedRoomTimeout: 61}), {status: 400});
    assert.equal((await rooms('cf-client').fetch()).sid, made.sid);
    for (const name of ['a', 'b', 'c']) vendor.addParticipant({externalId: made.sid}, name);
    const people = await rooms(made.sid).participants.list({status: 'connected'});
    assert.deepEqual(people.map(({identity}) => identity), ['a', 'b', 'c']);
    await rooms(made.sid).participants(people[0].sid).subscribeRules.update({rules: [{type: 'include', all: true}, {type: 'exclude', kind: 'audio', publisher: 'b'}]});
    assert.deepEqual(vendor.hearsOf({externalId: made.sid}, 'a'), ['c']);
    await assert.rejects(rooms(made.sid).participants(people[0].sid).subscribeRules.update({rules: []}), {code: 53215});
    await rooms(made.sid).recordingRules.update({rules: [{type: 'include', all: true}]});
    await assert.rejects(rooms(made.sid).recordingRules.update({rules: [{type: 'include', kind: 'data'}]}), {code: 53120});
    assert.equal((await rooms(made.sid).participants('c').update({status: 'disconnected'})).status, 'disconnected');
    await rooms(made.sid).recordingRules.update({rules: [{type: 'exclude', all: true}]});
    await assert.rejects(compositions.create({roomSid: made.sid, audioSources: ['*']}), {status: 400});
    assert.equal((await rooms(made.sid).update({status: 'completed'})).status, 'completed');
    await assert.rejects(rooms('cf-client').fetch(), {status: 404, code: 20404});
    assert.equal((await rooms(made.sid).fetch()).status, 'completed');
    vendor.finishRecording({externalId: made.sid});
    const files = await recordings.list({groupingSid: [made.sid]});
    assert.deepEqual(files.map(({status}) => status), Array(6).fill('completed'));
    const composed = await compositions.create({roomSid: made.sid, audioSources: ['*'], videoLayout: {grid: {video_sources: ['*']}}, format: 'mp4'});
    assert.equal(composed.status, 'enqueued');
    assert.equal(await recordings(files[0].sid).remove(), true);
    assert.equal((await recordings(files[0].sid).fetch()).status, 'deleted');
  });

  test('with wrong credentials', async () => {
    const stranger = twilio(credentials.apiKeySid, 'wrong', {accountSid: credentials.accountSid, httpClient: new Rewriting()});
    await assert.rejects(stranger.video.v1.rooms.list({limit: 1}), {status: 401, code: 20003});
  });
});
