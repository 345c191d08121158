// SPDX-License-Identifier: Apache-2.0
// Tokens of ours before LiveKit's own verifier, over made-up keys, rooms, people and times.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TokenVerifier} from 'livekit-server-sdk';

import {make} from '../lib/tool.mjs';
import {ANY_LETTERS, Generator, ID_LETTERS, runs} from './generated.mjs';

const ROLES = ['PATIENT', 'CLINICIAN', 'GUARDIAN', 'INTERPRETER', 'GUEST', 'OBSERVER'];
const grantOf = (room, role) => role === 'OBSERVER'
  ? {roomJoin: true, room, canPublish: false, canPublishData: false, canSubscribe: true, hidden: true}
  : {roomJoin: true, room, canPublish: true, canPublishData: true, canSubscribe: true};

test('LiveKit takes our tokens and reads the grants that we meant', async () => {
  const from = new Generator(20300115);
  for (let run = 0; run < runs; ++run) {
    const apiKey = `API${from.text(1, 20, ID_LETTERS)}`;
    const apiSecret = from.text(1, 80, from.flip() ? ID_LETTERS : ANY_LETTERS.replace('\u0000', ''));
    const provider = await make('livekit', {credentials: {apiKey, apiSecret}, url: 'wss://livekit.example'});
    const name = `cf-${from.text(1, 100, ID_LETTERS)}`;
    const participant = from.text(1, 60, ID_LETTERS);
    const role = from.pick(ROLES);
    const now = Date.now();
    const expiresAt = new Date(now + from.between(1_000, 86_400_000));
    const {token, details, joinUrl} = await provider.joinCredentials({name}, {participant, role, host: from.flip(), expiresAt: expiresAt.toISOString()});
    const claims = await new TokenVerifier(apiKey, apiSecret).verify(token);
    assert.deepEqual(claims.video, grantOf(name, role));
    assert.deepEqual(Object.keys(claims).sort(), ['exp', 'iss', 'nbf', 'sub', 'video']);
    assert.equal(claims.sub, participant);
    assert.equal(claims.iss, apiKey);
    assert.equal(claims.exp, Math.floor(expiresAt.getTime() / 1000));
    assert.ok(Math.abs(claims.nbf - now / 1000) < 60);
    assert.deepEqual(JSON.parse(details), {url: 'wss://livekit.example'});
    assert.equal(joinUrl, null);
    await assert.rejects(new TokenVerifier(apiKey, `${apiSecret}x`).verify(token));
    await assert.rejects(new TokenVerifier(`${apiKey}x`, apiSecret).verify(token));
  }
});

test('the address of the client follows the scheme', async () => {
  const credentials = {apiKey: 'APIx', apiSecret: 'y'};
  for (const [url, client] of [
    ['wss://a.example/', 'wss://a.example'], ['https://a.example:7880', 'wss://a.example:7880'], ['ws://10.0.0.1:7880', 'ws://10.0.0.1:7880'],
    ['http://[::1]:7880/lk/', 'ws://[::1]:7880/lk'],
  ]) {
    const provider = await make('livekit', {credentials, url});
    assert.equal(JSON.parse((await provider.joinCredentials({name: 'cf-1'})).details).url, client);
  }
});

test('without address, key or secret nothing is done, and it is said what is missing', async () => {
  const whole = {credentials: {apiKey: 'APIx', apiSecret: 'y'}, url: 'wss://a.example'};
  for (const config of [
    {...whole, url: ''}, {...whole, url: 'livekit.example'}, {...whole, url: 'wss://user:secret@a.example'}, {...whole, url: 'ftp://a.example'},
    {...whole, credentials: {apiKey: '', apiSecret: 'y'}}, {...whole, credentials: {apiKey: 'APIx', apiSecret: ''}},
  ]) {
    const provider = await make('livekit', config);
    assert.equal(await provider.configured(), false);
    const refused = {code: 'provider_unavailable', cause: 'not_configured', message: /LIVEKIT_URL/};
    await assert.rejects(provider.joinCredentials({name: 'cf-1'}), refused);
    await assert.rejects(provider.createRoom(), refused);
    await assert.rejects(provider.roomStatus({name: 'cf-1'}), refused);
    assert.equal((await provider.health()).available, false);
  }
});
