// SPDX-License-Identifier: Apache-2.0
// The way in at a vendor that has to be asked for each (a host's ZAK at Zoom), and that fails: {kind of failure} × {fallback on, off} with
// the real program against an emulated Zoom. fallback.test.mjs has the rest of the table.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startZoom} from '../providers/emulators/zoom.mjs';
import {bookVisit, client, inMinutes, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const kOutages = {
  refuse: 'network', timeout: 'timeout', 429: 'rate_limited', 500: 'server_error', garbage: 'bad_response', credentials: 'bad_credentials',
};

const environment = ({config: {credentials, oauthBaseUrl, apiBaseUrl}}) => ({
  ZOOM_ACCOUNT_ID: credentials.accountId, ZOOM_CLIENT_ID: credentials.clientId, ZOOM_CLIENT_SECRET: credentials.clientSecret,
  ZOOM_SDK_KEY: credentials.sdkKey, ZOOM_SDK_SECRET: credentials.sdkSecret, ZOOM_HOST_USER: credentials.hostUser,
  ZOOM_OAUTH_BASE_URL: oauthBaseUrl, ZOOM_API_BASE_URL: apiBaseUrl, CHIROFLOW_RATE_PERSON: '0',
});

describe('a way into Zoom', {concurrency: false}, () => {
  let zoom, server, signIn;
  before(async () => {
    zoom = await startZoom();
    server = await startServer({env: environment(zoom)});
    signIn = (await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false})).sessionToken;
  });
  after(async () => {
    await server?.stop();
    await zoom?.close();
  });

  const fallback = (on) => client(server, {headers: {authorization: `Bearer ${signIn}`}}).organization.update.mutate({fallbackEnabled: on});
  const look = (sessionId) => client(server).telehealth.getRoomStatus.query({sessionId});
  const enter = (sessionId) => client(server).telehealth.generateToken.mutate({sessionId, isHost: true});
  const asked = () => zoom.requests.filter(({method, path}) => method === 'GET' && path.endsWith('/token')).length;
  /// A new process has no memory of breakers.
  async function forgetHealth() {
    await server.crashAndRestart();
    for (;;) {
      const {video} = await (await fetch(`${server.url}/readyz`)).json();
      if (video.find(({provider}) => provider === 'ZOOM').health === 'ok') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function atZoom(start) {
    const {sessionId} = await bookVisit(client(server), server, {patientId: (await newPatient(client(server))).id, start: inMinutes(start)});
    await client(server).telehealth.switchProvider.mutate({sessionId, provider: 'ZOOM'});
    assert.equal((await look(sessionId)).activeRoom.provider, 'ZOOM');
    return sessionId;
  }

  const triesOf = ({providerAttempts}) => providerAttempts.filter(({operation}) => operation === 'join_credentials')
    .map(({provider, errorCode}) => `${provider} ${errorCode}`);
  /// Within one deadline.
  const kRepeats = 3;

  let next = 1;
  for (const [kind, cause] of Object.entries(kOutages)) {
    it(`that is not given (${kind}) is said, or the visit is held elsewhere`, async () => {
      const [alone, helped] = [await atZoom(next++), await atZoom(next++)];
      await forgetHealth();
      await zoom.fault({on: 'join', kind});
      try {
        await fallback(false);
        const before = asked();
        const refused = await enter(alone).then((value) => ({value}), (error) => ({error}));
        assert.equal(refused.value, undefined, 'no way in is made up');
        assert.equal(refused.error.data.code, 'SERVICE_UNAVAILABLE');
        assert.equal(refused.error.data.cause, cause);
        assert.ok(asked() - before <= kRepeats, 'and Zoom is not asked without end');
        const stays = await look(alone);
        assert.equal(stays.provider, 'ZOOM');
        assert.equal(stays.activeRoom.provider, 'ZOOM');
        assert.deepEqual(triesOf(stays), [`ZOOM ${cause}`]);

        await fallback(true);
        const entered = await enter(helped);
        assert.equal(entered.provider, 'CUSTOM');
        assert.ok(entered.token);
        const moved = await look(helped);
        assert.equal(moved.provider, 'CUSTOM');
        assert.equal(moved.activeRoom.provider, 'CUSTOM');
        // After a hang the next one is not asked for at all.
        assert.deepEqual(triesOf(moved), kind === 'timeout' ? [] : [`ZOOM ${cause}`]);
      } finally {
        await zoom.heal();
        await forgetHealth();
      }
    });
  }

  for (const on of [false, true]) {
    it(`is one into another meeting where Zoom forgot the first, fallback ${on ? 'on' : 'off'}`, async () => {
      const sessionId = await atZoom(next++);
      const {activeRoom: first} = await look(sessionId);
      const [forgotten] = [...zoom.state.meetings.keys()].slice(-1);
      await forgetHealth();
      await fallback(on);
      zoom.state.meetings.delete(forgotten);
      const entered = await enter(sessionId);
      assert.equal(entered.provider, 'ZOOM');
      assert.ok(entered.token);
      const {activeRoom} = await look(sessionId);
      assert.equal(activeRoom.provider, 'ZOOM');
      assert.ok(activeRoom.createdAt > first.createdAt, 'it is another room');
      assert.ok(!zoom.state.meetings.has(forgotten));
    });
  }
});
