// SPDX-License-Identifier: Apache-2.0
// A visit at a vendor, with the real program against an emulated Twilio: who waits while it fails, and moving by hand.
// fault_table.faults.mjs has what becomes of a visit in each kind of failure, at every vendor.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startTwilio} from '../providers/emulators/twilio.mjs';
import {client, inMinutes} from './lib/clinic.mjs';
import {consentByMouth} from './lib/consent.mjs';
import {tried} from './lib/outages.mjs';
import {startServer} from './lib/server.mjs';

const environment = ({config, url}) => ({
  TWILIO_ACCOUNT_SID: config.credentials.accountSid,
  TWILIO_API_KEY_SID: config.credentials.apiKeySid,
  TWILIO_API_KEY_SECRET: config.credentials.apiKeySecret,
  TWILIO_BASE_URL: url,
  TWILIO_INSIGHTS_BASE_URL: url,
  CHIROFLOW_RATE_PERSON: '0',
});

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
    assert.deepEqual([told.before.linkOnly, told.after.linkOnly, told.after.endToEndEncryption], [false, false, true]);
    assert.ok(told.before.maxParticipants > told.after.maxParticipants);
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
