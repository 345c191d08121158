// SPDX-License-Identifier: Apache-2.0
// Two organizations with a LiveKit account each, behind TLS, on one server: what they give, where their visits are, who is believed.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startLiveKit} from '../providers/emulators/livekit.mjs';
import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {startTls} from './lib/tls_front.mjs';

const keyOf = async (command, email) => (await command('apikey', 'add', '--user', email, '--name', 'livekit')).match(/Key +(\S+)/)[1];

describe('organizations with LiveKit accounts of their own', {concurrency: false}, () => {
  let tls, ours, theirs, server, us, them;

  /// An account: the emulator of its server, the address that its owner gives, the credentials.
  async function account(apiKey, apiSecret) {
    const emulator = await startLiveKit({apiKey, apiSecret});
    const {host} = await tls.front(emulator.url);
    const livekit = {url: `wss://${host}`, apiKey, apiSecret};
    return {emulator, host, livekit, input: {provider: 'CUSTOM', livekit}};
  }

  before(async () => {
    tls = await startTls();
    ours = await account('APIours1234', 'ours-a-secret-of-32-characters-x');
    theirs = await account('APItheirs1234', 'theirs-a-secret-of-32-characters');
    server = await startServer({
      env: {LIVEKIT_ALLOWED_HOSTS: `${ours.host}, ${theirs.host}`, CHIROFLOW_CA_FILE: tls.certificate},
      prepare: async (command) => {
        const seeded = await command('seed', '--clinicians', '1', '--patients', '2', '--sessions', '0', '--appointments', '0');
        await command('user', 'add', '--organization', seeded.match(/organization (\S+)/)[1], '--email', 'owner@other.example',
          '--first-name', 'Olga', '--last-name', 'Other', '--role', 'OWNER');
      },
    });
    const bearing = (token) => client(server, {headers: {authorization: `Bearer ${token}`}});
    us = bearing(await keyOf(server.command, 'owner@demo.example'));
    them = bearing(await keyOf(server.command, 'owner@other.example'));
  });
  after(async () => {
    await server?.stop();
    for (const one of [ours, theirs]) await one?.emulator.close();
    await tls?.close();
  });

  const visitOf = async (api) => {
    const [{id: clinicianId}] = (await api.clinicians.list.query({})).clinicians;
    const {sessionId} = await bookVisit(api, {clinicianId}, {start: inMinutes(5)});
    return {sessionId, pass: await api.telehealth.generateToken.mutate({sessionId})};
  };
  const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const policyOf = async (path, headers = {}) =>
    (await fetch(`${server.url}${path}`, {headers})).headers.get('content-security-policy').match(/connect-src ([^;]*)/)[1];

  it('say what is wrong with an address, and call nobody for it', async () => {
    for (const url of ['http://127.0.0.1:5432', `ws://${ours.host}`, `wss://user@${ours.host}`, `wss://${ours.host}@127.0.0.1`,
      'wss://localhost', 'https://169.254.169.254', `wss://${ours.host}/admin`, 'wss://demo.livekit.cloud.evil.example', 'wss://demo.livekit.cloud.',
      ours.emulator.url]) {
      for (const call of ['setCredentials', 'testCredentials']) {
        const error = await us.videoProviders[call].mutate({provider: 'CUSTOM', livekit: {...ours.livekit, url}})
          .then(() => assert.fail(`${call} took ${url}`), (reason) => reason);
        assert.equal(error.data.code, 'BAD_REQUEST', url);
        assert.match(error.message, /livekit\.cloud/);
        assert.match(error.message, /LIVEKIT_ALLOWED_HOSTS/);
        assert.match(error.message, /"url"/, 'the field is named');
      }
    }
    assert.equal(ours.emulator.requests.length, 0);
  });

  it('try them, give them and see neither secret again', async () => {
    assert.equal((await us.videoProviders.testCredentials.mutate(ours.input)).works, true);
    const wrong = await us.videoProviders.testCredentials.mutate({provider: 'CUSTOM', livekit: {...ours.livekit, apiSecret: 'another'}});
    assert.equal(wrong.works, false);
    assert.match(wrong.message, /key/);
    const set = [await us.videoProviders.setCredentials.mutate(ours.input), await them.videoProviders.setCredentials.mutate(theirs.input)];
    assert.ok(set.every(({webhookUrl}) => /\/webhooks\/livekit\/[0-9a-f]{32}$/.test(webhookUrl)));
    assert.notEqual(set[0].webhookUrl, set[1].webhookUrl);
    [ours.webhook, theirs.webhook] = set.map(({webhookUrl}) => server.url + new URL(webhookUrl).pathname);
    const shown = JSON.stringify([set, await us.videoProviders.getCredentials.query(), await us.audit.list.query({limit: 50})]);
    for (const {livekit} of [ours, theirs]) {
      assert.ok(!shown.includes(livekit.apiSecret));
      assert.ok(!server.log().includes(livekit.apiSecret));
    }
    const [, , , custom] = (await them.videoProviders.getCredentials.query()).providers;
    assert.equal(custom.fields.find(({name}) => name === 'url').hint, theirs.livekit.url);
  });

  it('hold their visits each in its own account', async () => {
    for (const [one, api] of [[ours, us], [theirs, them]]) {
      one.visit = await visitOf(api);
      const {pass} = one.visit;
      assert.equal(pass.provider, 'CUSTOM');
      assert.equal(pass.videoEngine, 'livekit');
      assert.equal(pass.details.url, one.livekit.url);
      const claims = claimsOf(pass.token);
      assert.equal(claims.iss, one.livekit.apiKey);
      assert.equal(claims.video.room, pass.roomName);
      assert.deepEqual([...one.emulator.state.rooms.keys()], [pass.roomName], 'their room and no other');
      assert.equal((await api.telehealth.getRoomStatus.query({sessionId: one.visit.sessionId})).activeRoom.ownAccount, true);
      const {providers} = await api.telehealth.getProviderStatus.query();
      assert.equal(providers.find(({provider}) => provider === 'CUSTOM').ownAccount, true);
    }
    assert.ok(!JSON.stringify(ours.emulator.requests.map(({text}) => text)).includes(theirs.visit.pass.roomName));
  });

  it('are told of by their own server at their own address alone', async () => {
    const send = async ({method, headers, body}, url) => (await fetch(url, {method, headers, body})).status;
    const told = (one) => one.emulator.signedWebhook('participant_joined', {room: one.visit.pass.roomName, participant: claimsOf(one.visit.pass.token).sub});
    assert.equal(await send(told(ours), theirs.webhook), 401, 'another account\'s key');
    assert.equal(await send(told(ours), `${server.url}/webhooks/livekit`), 401, 'the server has no account there');
    assert.equal(await send(told(ours), ours.webhook.replace('livekit/', 'twilio/')), 401);
    // Their key, about our room: believed as theirs, and no room of theirs has that name.
    const foreign = theirs.emulator.signedWebhook('participant_joined', {room: ours.visit.pass.roomName, participant: claimsOf(ours.visit.pass.token).sub});
    assert.equal(await send(foreign, theirs.webhook), 200);
    const there = async () =>
      (await us.audit.list.query({event: 'webhook.participant_joined'})).events.some(({entityType}) => entityType === 'Participant');
    assert.equal(await there(), false);
    assert.equal(await send(told(ours), ours.webhook), 200);
    for (const end = Date.now() + 60_000; !await there(); await new Promise((done) => setTimeout(done, 50)))
      assert.ok(Date.now() < end, 'waited for the clinician in the room');
  });

  it('let their pages connect to their own server and no other', async () => {
    const {url: link} = await us.visitLinks.create.mutate({sessionId: ours.visit.sessionId, role: 'PATIENT'});
    const room = (await us.telehealth.getRoomStatus.query({sessionId: ours.visit.sessionId})).roomUrl;
    const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    for (const [path, headers] of [[new URL(link).pathname], [new URL(room).pathname], ['/app/today', {cookie: `cf_session=${sessionToken}`}]]) {
      const sources = (await policyOf(path, headers)).split(' ');
      for (const scheme of ['wss', 'https']) assert.ok(sources.includes(`${scheme}://${ours.host}`), `${path}: ${sources}`);
      assert.ok(!sources.some((source) => source.includes(theirs.host) || source === 'wss:' || source === '*'), `${path}: ${sources}`);
    }
    for (const path of ['/', '/app', '/app/today', '/v/cf_vis_unknown', '/telehealth/room/cf-unknown', '/api/v1/openapi.json'])
      assert.ok(!(await policyOf(path)).includes('localhost:' + ours.host.split(':')[1]), path);
  });

  it('change and forget theirs without touching the other\'s', async () => {
    await assert.rejects(them.videoProviders.removeCredentials.mutate({provider: 'CUSTOM'}), /still open/);
    await them.organization.update.mutate({version: (await them.organization.get.query({})).version, undoMinutes: 0});
    await them.telehealth.cancelSession.mutate({sessionId: theirs.visit.sessionId});
    for (const end = Date.now() + 120_000; theirs.emulator.state.rooms.size > 0; await new Promise((done) => setTimeout(done, 100)))
      assert.ok(Date.now() < end, 'waited for their room to be ended');
    for (const end = Date.now() + 60_000; ; await new Promise((done) => setTimeout(done, 100))) {
      const gone = await them.videoProviders.removeCredentials.mutate({provider: 'CUSTOM'}).catch(() => null);
      if (gone) break;
      assert.ok(Date.now() < end, 'waited for the credentials to be let go');
    }
    assert.equal((await visitOf(them)).pass.videoEngine, 'builtin', 'the server\'s own engine again');
    assert.equal((await visitOf(us)).pass.videoEngine, 'livekit');
    assert.deepEqual(ours.emulator.state.rooms.size, 2);
  });
});
