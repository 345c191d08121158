// SPDX-License-Identifier: Apache-2.0
// What becomes of a visit when its video vendor fails: {room made, way in, visit running} × {kind of failure} × {fallback on,
// off}, with the real program against an emulated Twilio: who is in use afterwards, what was tried, how often the vendor was asked.
// In no case may the session name a provider that is not in use, or a caller get a success that did not happen.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startTwilio} from '../providers/emulators/twilio.mjs';
import {client, inMinutes} from './lib/clinic.mjs';
import {consentByMouth} from './lib/consent.mjs';
import {startServer} from './lib/server.mjs';


// The emulator refuses a single call by cutting its connection.
const kOutages = {
  refuse: 'network', timeout: 'timeout', 429: 'rate_limited', 500: 'server_error', garbage: 'bad_response', credentials: 'bad_credentials',
};

const environment = ({config, url}) => ({
  TWILIO_ACCOUNT_SID: config.credentials.accountSid,
  TWILIO_API_KEY_SID: config.credentials.apiKeySid,
  TWILIO_API_KEY_SECRET: config.credentials.apiKeySecret,
  TWILIO_BASE_URL: url,
  TWILIO_INSIGHTS_BASE_URL: url,
  CHIROFLOW_RATE_PERSON: '0',
});

async function tried(work) {
  try {
    return {value: await work()};
  } catch (error) {
    return {error};
  }
}

describe('a visit at Twilio', {concurrency: false}, () => {
  let twilio, server;
  before(async () => {
    twilio = await startTwilio();
    server = await startServer({env: environment(twilio)});
  });
  after(async () => {
    await server?.stop();
    await twilio?.close();
  });

  const api = () => client(server);
  const owner = async () => {
    const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    return client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
  };
  const fallback = async (on) => (await owner()).organization.update.mutate({fallbackEnabled: on});
  const look = (sessionId) => api().telehealth.getRoomStatus.query({sessionId});
  const enter = (sessionId) => tried(() => api().telehealth.generateToken.mutate({sessionId}));

  /// How often a room was asked for: what a caller waits for is not measured in a test (see bench/vendors).
  const creations = () => twilio.requests.filter(({method, target}) => method === 'POST' && /\/Rooms$/.test(target)).length;

  let next = 1;
  /// A session at Twilio; its room is made by the first who enters.
  async function book() {
    const {appointment} = await (async () => {
      const patient = await api().patients.create.mutate({firstName: 'Ada', lastName: `Fallback${next}`, birthDate: '1980-02-29'});
      await consentByMouth(api(), patient);
      const start = inMinutes(5 + (next++ % 20));
      return {appointment: await api().appointments.create.mutate({patientId: patient.id, providerId: server.clinicianId, startTime: start,
        endTime: new Date(start.getTime() + 1_800_000), isTelehealth: false})};
    })();
    const made = await api().telehealth.createRoom.mutate({appointmentId: appointment.id, provider: 'TWILIO'});
    assert.equal(made.provider, 'TWILIO');
    return made;
  }
  /// A new process has no memory of breakers and of rooms that were well; rooms and their vendors live in the database.
  async function forgetHealth() {
    await server.crashAndRestart();
    // It asks its vendors once by itself; what is to fail begins after that.
    for (;;) {
      const {video} = await (await fetch(`${server.url}/readyz`)).json();
      if (video.find(({provider}) => provider === 'TWILIO').health === 'ok') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('is held there while it is well', async () => {
    const {sessionId, roomUrl} = await book();
    const {value} = await enter(sessionId);
    assert.equal(value.provider, 'TWILIO');
    assert.equal(value.joinUrl, roomUrl);
    assert.equal(value.token.split('.').length, 3);
    const seen = await look(sessionId);
    assert.equal(seen.activeRoom.provider, 'TWILIO');
    assert.equal(seen.activeRoom.ownAccount, false);
    assert.equal([...twilio.state.rooms.values()].filter(({status}) => status === 'in-progress').length, 1);
    const {providers} = await api().telehealth.getProviderStatus.query();
    assert.equal(providers.length, 4);
    assert.equal(providers.find(({provider}) => provider === 'TWILIO').available, true);
    assert.match(providers.find(({provider}) => provider === 'ZOOM').message, /ZOOM_ACCOUNT_ID/);
  });

  for (const [kind, cause] of Object.entries(kOutages)) {
    it(`whose room cannot be made (${kind}) says so, or is made elsewhere`, async () => {
      const [alone, helped] = [await book(), await book()];
      await forgetHealth();
      await twilio.fault({on: 'create', kind});
      try {
        await fallback(false);
        const refused = await enter(alone.sessionId);
        assert.equal(refused.error?.data?.code, 'SERVICE_UNAVAILABLE', String(refused.error));
        const stays = await look(alone.sessionId);
        assert.equal(stays.provider, 'TWILIO');
        assert.equal(stays.activeRoom, null);
        assert.deepEqual(stays.providerAttempts.map(({operation, errorCode}) => [operation, errorCode]), [['create_room', cause]]);

        await fallback(true);
        const entered = await enter(helped.sessionId);
        assert.equal(entered.value?.provider, 'CUSTOM', String(entered.error));
        assert.equal(entered.value.joinUrl, helped.roomUrl, 'the address stays');
        const moved = await look(helped.sessionId);
        assert.equal(moved.provider, 'CUSTOM');
        assert.equal(moved.activeRoom.provider, 'CUSTOM');
        assert.deepEqual(new Set(moved.providerAttempts.map(({provider, errorCode}) => `${provider} ${errorCode}`)),
          new Set([`TWILIO ${kind === 'timeout' ? 'breaker_open' : cause}`, 'CUSTOM null']));
      } finally {
        await twilio.heal();
        await forgetHealth();
      }
    });

    it(`that cannot be asked about its room (${kind}) is entered there, or elsewhere with fallback`, async () => {
      const [alone, helped] = [await book(), await book()];
      for (const {sessionId} of [alone, helped]) assert.equal((await enter(sessionId)).value?.provider, 'TWILIO');
      await forgetHealth();
      await twilio.fault({on: 'status', kind});
      try {
        await fallback(false);
        const same = await enter(alone.sessionId);
        assert.equal(same.value?.provider, 'TWILIO', String(same.error));
        await fallback(true);
        const entered = await enter(helped.sessionId);
        assert.equal(entered.value?.provider, 'CUSTOM', String(entered.error));
        const moved = await look(helped.sessionId);
        assert.equal(moved.provider, 'CUSTOM');
        // The round over all rooms may have found it out a moment before.
        assert.ok(moved.providerAttempts.some(({operation, errorCode}) => operation === 'room_status' && [cause, 'breaker_open'].includes(errorCode)),
          JSON.stringify(moved.providerAttempts));
      } finally {
        await twilio.heal();
        await forgetHealth();
      }
    });
  }

  for (const on of [false, true]) {
    it(`whose room Twilio forgot gets another one there, fallback ${on ? 'on' : 'off'}`, async () => {
      await fallback(on);
      const {sessionId, roomUrl} = await book();
      await enter(sessionId);
      await forgetHealth();
      await twilio.fault({kind: 'forget', times: 1});
      const {value, error} = await enter(sessionId);
      await twilio.heal();
      await forgetHealth();
      assert.equal(value?.provider, 'TWILIO', String(error));
      assert.equal(value.joinUrl, roomUrl);
      assert.equal((await look(sessionId)).activeRoom.provider, 'TWILIO');
    });
  }

  it('costs one caller its deadline, and nobody after that', async () => {
    const visits = await Promise.all([book(), book(), book()]);
    await forgetHealth();
    await fallback(false);
    await twilio.fault({on: 'create', kind: 'timeout'});
    const before = creations();
    try {
      assert.ok((await enter(visits[0].sessionId)).error);
      assert.equal(creations() - before, 1, 'the first waited for an answer');
      for (const {sessionId} of [visits[0], ...visits]) {
        const quick = await enter(sessionId);
        assert.equal(quick.error?.data?.code, 'SERVICE_UNAVAILABLE');
      }
      assert.equal(creations() - before, 1, 'nobody was asked any more');
      assert.equal((await look(visits[2].sessionId)).providerAttempts[0].errorCode, 'breaker_open');
      const {providers} = await api().telehealth.getProviderStatus.query();
      const state = providers.find(({provider}) => provider === 'TWILIO');
      assert.equal(state.breaker, 'open');
      assert.equal(state.available, false);
    } finally {
      await twilio.heal();
      await forgetHealth();
    }
  });

  it('that hung is asked again half a minute later, by one caller', async () => {
    const visits = await Promise.all([book(), book(), book()]);
    await forgetHealth();
    await fallback(false);
    await twilio.fault({on: 'create', kind: 'timeout'});
    assert.ok((await enter(visits[0].sessionId)).error);
    await twilio.heal();
    assert.equal((await enter(visits[1].sessionId)).error?.data?.code, 'SERVICE_UNAVAILABLE', 'it is not asked yet');
    for (const last = Date.now() + 300_000; Date.now() < last; await new Promise((resolve) => setTimeout(resolve, 500))) {
      const {value} = await enter(visits[2].sessionId);
      if (value) return assert.equal(value.provider, 'TWILIO');
    }
    assert.fail('the breaker never closed');
  });

  it('three quick failures are not held against a caller\'s time', async () => {
    const visits = await Promise.all([book(), book(), book(), book()]);
    await forgetHealth();
    await fallback(false);
    await twilio.fault({on: 'create', kind: '500'});
    try {
      for (const {sessionId} of visits) assert.ok((await enter(sessionId)).error);
      const causes = await Promise.all(visits.map(async ({sessionId}) => (await look(sessionId)).providerAttempts[0].errorCode));
      assert.deepEqual(causes, ['server_error', 'server_error', 'server_error', 'breaker_open']);
    } finally {
      await twilio.heal();
      await forgetHealth();
    }
  });

  it('is moved by hand, with what is lost told before', async () => {
    await forgetHealth();
    const {sessionId, roomUrl} = await book();
    await enter(sessionId);
    await api().telehealth.startSession.mutate({sessionId, patientState: 'NY'});
    const told = await api().telehealth.previewSwitch.query({sessionId});
    assert.equal(told.from, 'TWILIO');
    assert.equal(told.to, 'CUSTOM');
    assert.ok(told.lost.some(({ability, reason}) => ability === 'quality' && reason));
    const moved = await api().telehealth.switchProvider.mutate({sessionId});
    assert.deepEqual([moved.to, moved.roomUrl, moved.status], ['CUSTOM', roomUrl, 'IN_PROGRESS']);
    assert.equal((await enter(sessionId)).value.provider, 'CUSTOM');
  });

  it('gets another room at Twilio by hand, beside the old one until people have followed', async () => {
    await forgetHealth();
    const {sessionId, roomUrl} = await book();
    await enter(sessionId);
    await api().telehealth.startSession.mutate({sessionId, patientState: 'NY'});
    const first = await look(sessionId);
    const open = () => [...twilio.state.rooms.values()].filter(({status}) => status === 'in-progress').length;
    const before = open();
    await twilio.fault({on: 'create', kind: '500'});
    const refused = await tried(() => api().telehealth.switchProvider.mutate({sessionId, provider: 'TWILIO'}));
    await twilio.heal();
    assert.equal(refused.error?.data?.code, 'SERVICE_UNAVAILABLE');
    assert.deepEqual((await look(sessionId)).activeRoom, first.activeRoom, 'the visit stays in its room');
    assert.equal(open(), before);
    const moved = await api().telehealth.switchProvider.mutate({sessionId, provider: 'TWILIO'});
    assert.deepEqual([moved.to, moved.roomUrl, moved.status], ['TWILIO', roomUrl, 'IN_PROGRESS']);
    assert.ok((await look(sessionId)).activeRoom.createdAt > first.activeRoom.createdAt);
    assert.equal(open(), before + 1, 'the old one is still there');
    assert.equal((await enter(sessionId)).value.provider, 'TWILIO');
    await api().telehealth.endSession.mutate({sessionId});
  });

  /// What callers of a running visit met, for the table at the end.
  const met = [];
  /// Somebody enters; what they were given is a room that the session was in before or after.
  async function enterRunning(sessionId, label) {
    const before = (await look(sessionId)).provider;
    const begun = performance.now();
    const {value, error} = await enter(sessionId);
    met.push([label, value?.provider ?? error.data?.code, Math.round(performance.now() - begun)]);
    const seen = await look(sessionId);
    if (value) {
      assert.ok([before, seen.provider].includes(value.provider), `${value.provider} was given, ${seen.provider} is in use`);
      assert.ok(value.token, 'a way in without a token is none');
    }
    assert.equal(seen.activeRoom?.provider, seen.provider);
    return value?.provider ?? error;
  }
  const told = ({providerAttempts}) => providerAttempts.map(({provider, operation, succeeded, errorCode}) =>
    `${provider} ${operation} ${succeeded ? 'done' : errorCode}`);
  /// A hang may have been met by a round of the server before anybody came.
  const tells = (seen, kind, cause) => [cause, ...(kind === 'timeout' ? ['breaker_open'] : [])]
    .some((code) => told(seen).includes(`TWILIO room_status ${code}`));
  /// How often Twilio was asked about a room, which is what a caller waits for. A question is repeated within its deadline, and the
  /// rounds over running visits ask it, too.
  const kRepeats = 3;
  const most = (kind, callers) => (kind === 'timeout' ? 1 + 2 : callers + 2) * kRepeats;
  const checks = () => twilio.requests.filter(({method, path}) => method === 'GET' && /^\/v1\/Rooms\/RM/.test(path)).length;

  async function runningVisit(on) {
    await fallback(on);
    const {sessionId, roomUrl} = await book();
    assert.equal((await enter(sessionId)).value?.provider, 'TWILIO');
    await api().telehealth.startSession.mutate({sessionId, patientState: 'NY'});
    await forgetHealth();
    return {sessionId, roomUrl, first: await look(sessionId)};
  }
  /// What the server finds out by itself takes a round or more.
  async function until(sessionId, done) {
    for (const last = Date.now() + 300_000; ;) {
      const seen = await look(sessionId);
      if (done(seen) || Date.now() > last) return seen;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  for (const [kind, cause] of Object.entries({...kOutages, refuse: 'refused'})) {
    it(`that runs when Twilio fails (${kind}) stays there and says so, fallback off`, async () => {
      const {sessionId, first} = await runningVisit(false);
      const [asked, made] = [checks(), creations()];
      await twilio.fault({kind});
      try {
        for (let caller = 1; caller <= 3; caller += 1)
          assert.equal(await enterRunning(sessionId, `${kind}, fallback off`), 'TWILIO', 'its way in can still be signed');
        const seen = await until(sessionId, ({status}) => status !== 'IN_PROGRESS');
        assert.deepEqual([seen.status, seen.provider], ['TECHNICAL_ISSUES', 'TWILIO']);
        assert.deepEqual(seen.activeRoom, first.activeRoom, 'it is the room it was');
        assert.ok(tells(seen, kind, cause), told(seen).join());
        assert.ok(!seen.providerAttempts.some(({provider, operation, succeeded}) =>
          provider !== 'TWILIO' || (succeeded && operation === 'room_status')), told(seen).join());
        assert.equal(await enterRunning(sessionId, `${kind}, fallback off`), 'TWILIO');
        assert.ok(checks() - asked <= most(kind, 4), 'no caller waited for more than one deadline');
        assert.equal(creations(), made, 'nobody asked for another room');
      } finally {
        await twilio.heal();
        await forgetHealth();
        // An interrupted visit would be looked after in the cases to come.
        await api().telehealth.endSession.mutate({sessionId});
      }
    });

    it(`that runs when Twilio fails (${kind}) goes elsewhere, fallback on`, async () => {
      const {sessionId, roomUrl} = await runningVisit(true);
      const [asked, made] = [checks(), creations()];
      await twilio.fault({kind});
      try {
        const given = [];
        while (given.at(-1) !== 'CUSTOM' && given.length < 3) given.push(await enterRunning(sessionId, `${kind}, fallback on`));
        if (kind === 'timeout' && given.at(-1) !== 'CUSTOM') {
          await until(sessionId, ({provider}) => provider === 'CUSTOM');
          given.push(await enterRunning(sessionId, `${kind}, fallback on`));
        }
        assert.equal(given.at(-1), 'CUSTOM', 'three failures in a row, or a hang that half a minute did not end, move it');
        assert.ok(given.slice(0, -1).every((provider) => provider === 'TWILIO'));
        const seen = await look(sessionId);
        assert.deepEqual([seen.status, seen.provider, seen.roomUrl], ['IN_PROGRESS', 'CUSTOM', roomUrl]);
        assert.ok(tells(seen, kind, cause), told(seen).join());
        assert.ok(told(seen).includes('CUSTOM create_room done'), told(seen).join());
        assert.equal(await enterRunning(sessionId, `${kind}, fallback on`), 'CUSTOM');
        assert.ok(checks() - asked <= most(kind, 3), 'no caller waited for more than one deadline');
        assert.equal(creations(), made, 'a vendor that does not answer was not asked for another room');
      } finally {
        await twilio.heal();
        await forgetHealth();
      }
    });
  }

  for (const on of [false, true]) {
    it(`that runs in a room that Twilio forgot gets another one there, fallback ${on ? 'on' : 'off'}`, async () => {
      const {sessionId, first} = await runningVisit(on);
      const made = creations();
      await twilio.fault({kind: 'forget', times: 1});
      try {
        assert.equal(await enterRunning(sessionId, `forget, fallback ${on ? 'on' : 'off'}`), 'TWILIO');
        const seen = await look(sessionId);
        assert.ok(seen.activeRoom.createdAt > first.activeRoom.createdAt, 'it is another room');
        assert.deepEqual([seen.status, seen.provider, seen.activeRoom.provider], ['IN_PROGRESS', 'TWILIO', 'TWILIO']);
        assert.ok(told(seen).includes('TWILIO create_room done'), told(seen).join());
        assert.equal(creations() - made, 1);
        assert.equal([...twilio.state.rooms.values()].filter(({status}) => status === 'in-progress').length, 1);
      } finally {
        await twilio.heal();
        await forgetHealth();
      }
    });
  }

  it('keeps its callers for a while, which is told and not judged', (t) => {
    t.diagnostic('middle of a visit                 given      waited');
    for (const [label, given, waited] of met) t.diagnostic(`${label.padEnd(33)} ${given.padEnd(10)} ${String(waited).padStart(6)} ms`);
  });

  it('shows who is there and acts on them through Twilio', async () => {
    await forgetHealth();
    await fallback(false);
    const {sessionId} = await book();
    await enter(sessionId);
    const {participants, provider} = await api().telehealth.listParticipants.query({sessionId});
    assert.equal(provider, 'TWILIO');
    assert.deepEqual(participants, []);
    const refused = await tried(() => api().telehealth.participantAction.mutate({sessionId, participantId: 'nobody', action: 'mute'}));
    assert.equal(refused.error?.data?.code, 'NOT_FOUND');
  });
});
