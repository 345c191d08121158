// SPDX-License-Identifier: Apache-2.0
// A visit from booking to its end, by unmodified tRPC clients.
import {TRPCClientError} from '@trpc/client';
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {bookVisit, client, inMinutes, kLinks, newPatient} from './lib/clinic.mjs';
import {signWhatIsMissing} from './lib/consent.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer();
after(() => server.stop());

/// Fails unless the call is refused with this code; returns the error.
async function refused(call, code) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof TRPCClientError, String(error));
    assert.equal(error.data?.code, code, error.message);
    return error;
  }
  assert.fail(`expected ${code}`);
}

const kSessionFields = ['id', 'status', 'provider', 'roomUrl', 'roomToken', 'scheduledStartTime', 'scheduledEndTime',
  'actualStartTime', 'actualEndTime', 'joinInstructions', 'technicalNotes', 'connectionQuality', 'audioQuality',
  'videoQuality', 'placeOfServiceCode', 'telehealthModifier', 'patientLocation', 'providerLocation', 'createdAt',
  'updatedAt', 'appointmentId', 'organizationId'];

function assertSession(session) {
  for (const field of kSessionFields) assert.ok(field in session, `session.${field} is missing`);
  assert.ok(session.createdAt instanceof Date);
  assert.ok(session.scheduledStartTime instanceof Date);
  assert.equal(session.organizationId, server.organizationId);
}

for (const link of kLinks) {
  describe(`A visit by ${link}`, () => {
    const api = client(server, {link});
    const start = inMinutes(10);
    let patient;
    let appointment;
    let sessionId;

    it('begins with a patient', async () => {
      patient = await newPatient(api, {email: 'ada@example.com', phone: '+15125550100', state: 'TX', consents: false});
      assert.equal(typeof patient.id, 'string');
      assert.equal(patient.demographics.firstName, 'Ada');
      assert.equal(patient.status, 'ACTIVE');
    });

    it('is booked with a session and a room URL at once', async () => {
      appointment = await api.appointments.create.mutate({
        patientId: patient.id, providerId: server.clinicianId, startTime: start,
        endTime: new Date(start.getTime() + 30 * 60_000), isTelehealth: true, chiefComplaint: 'lower back pain',
      });
      assert.equal(appointment.patientId, patient.id);
      assert.deepEqual(appointment.startTime, start);
      assert.equal(appointment.isTelehealth, true);
      const room = await api.telehealth.createRoom.mutate({appointmentId: appointment.id});
      assert.equal(room.alreadyExists, true);
      assert.equal(room.status, 'SCHEDULED');
      assert.equal(room.provider, 'CUSTOM');
      assert.match(room.roomUrl, new RegExp(`/telehealth/room/cf-${appointment.id.slice(-8)}-[0-9a-z]+-[0-9a-f]{8}$`));
      sessionId = room.sessionId;
    });

    it('can be read with its appointment, patient and clinician', async () => {
      const status = await api.telehealth.getRoomStatus.query({sessionId});
      assertSession(status);
      assert.equal(status.appointmentId, appointment.id);
      assert.deepEqual(status.scheduledStartTime, start);
      assert.equal(status.appointment.chiefComplaint, 'lower back pain');
      assert.deepEqual(status.appointment.patient.demographics, {firstName: 'Ada', lastName: patient.demographics.lastName});
      assert.equal(typeof status.appointment.provider.user.lastName, 'string');
      assert.equal(status.waitingRoom, null);
    });

    it('claims no place of service before anything is known of the place', async () => {
      const status = await api.telehealth.getRoomStatus.query({sessionId});
      assert.equal(status.placeOfServiceCode, null);
      assert.equal(status.telehealthModifier, null);
    });

    it('is among the upcoming ones and in the list', async () => {
      const upcoming = await api.telehealth.getUpcoming.query({limit: 20});
      const mine = upcoming.find((session) => session.id === sessionId);
      assert.ok(mine, 'not in getUpcoming');
      assert.ok(mine.appointment && 'appointmentType' in mine.appointment && 'waitingRoom' in mine);
      const {sessions} = await api.telehealth.listSessions.query({patientId: patient.id});
      assert.deepEqual(sessions.map((session) => session.id), [sessionId]);
    });

    it('waits until somebody has said where the patient is: the address on file does not count', async () => {
      assert.equal((await refused(api.telehealth.startSession.mutate({sessionId}), 'PRECONDITION_FAILED')).data.cause, 'place_not_stated');
      const place = await api.telehealth.statePatientPlace.mutate({sessionId, patientState: 'TX'});
      assert.equal(place.patientState, 'TX');
      assert.equal(place.patientLocation, null);
      assert.ok(place.statedAt instanceof Date);
    });

    it('waits for the consents that the patient\'s state wants in writing, which are signed on the visit\'s page', async () => {
      const error = await refused(api.telehealth.startSession.mutate({sessionId}), 'PRECONDITION_FAILED');
      assert.equal(error.data.cause, 'consent_missing');
      const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
      const {deviceToken, consentMissing} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
      assert.deepEqual(consentMissing.map(({consentType}) => consentType), ['GENERAL', 'STATE_SPECIFIC']);
      const page = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
      await signWhatIsMissing(page, `Ada ${patient.demographics.lastName}`);
      assert.deepEqual((await page.visit.get.query()).consentMissing, []);
    });

    it('gives the clinician a token that is in no URL', async () => {
      const access = await api.telehealth.generateToken.mutate({sessionId});
      assert.equal(typeof access.token, 'string');
      assert.equal(access.isHost, true);
      assert.ok(access.expiresAt > new Date());
      assert.ok(!access.joinUrl.includes(access.token), 'the token is in the join URL');
      assert.ok(!/[?&]role=/.test(access.joinUrl), 'the role is in the join URL');
      assert.match(access.roomName, /^cf-/);
    });

    it('starts, and starting again changes nothing', async () => {
      const locations = {patientLocation: 'Austin, TX', providerLocation: 'Dallas, TX'};
      const started = await api.telehealth.startSession.mutate({sessionId, ...locations});
      assertSession(started);
      assert.equal(started.status, 'IN_PROGRESS');
      assert.equal(started.patientLocation, 'Austin, TX');
      assert.equal(started.providerLocation, 'Dallas, TX');
      assert.ok(started.actualStartTime instanceof Date);
      const again = await api.telehealth.startSession.mutate({sessionId, ...locations});
      assert.deepEqual(again.actualStartTime, started.actualStartTime);
      const status = await api.telehealth.getRoomStatus.query({sessionId});
      assert.equal(status.appointment.status, 'IN_PROGRESS');
    });

    it('collects every report of a technical issue', async () => {
      await Promise.all(Array.from({length: 12}, (_, number) => api.telehealth.reportTechnicalIssue.mutate(
        {sessionId, issueType: 'other', description: `report ${number} – “écho”`})));
      const issue = await api.telehealth.reportTechnicalIssue.mutate({sessionId, issueType: 'audio', description: 'no sound'});
      assert.equal(issue.status, 'IN_PROGRESS');
      assert.equal(issue.audioQuality, 'poor');
      const lines = issue.technicalNotes.split('\n');
      assert.equal(lines.length, 13);
      assert.match(lines.at(-1), /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] audio: no sound$/);
      for (let number = 0; number < 12; ++number) assert.ok(issue.technicalNotes.includes(`report ${number} – “écho”`));
    });

    it('ends once, keeping the notes', async () => {
      const ended = await api.telehealth.endSession.mutate({sessionId, technicalNotes: 'all well', videoQuality: 'good'});
      assert.equal(ended.status, 'COMPLETED');
      assert.equal(ended.videoQuality, 'good');
      assert.ok(ended.actualEndTime >= ended.actualStartTime);
      assert.ok(ended.technicalNotes.includes('no sound') && ended.technicalNotes.includes('all well'));
      const again = await api.telehealth.endSession.mutate({sessionId});
      assert.deepEqual(again.actualEndTime, ended.actualEndTime);
      const status = await api.telehealth.getRoomStatus.query({sessionId});
      assert.equal(status.appointment.status, 'COMPLETED');
    });

    it('gives no token when it is over', async () => {
      const error = await refused(api.telehealth.generateToken.mutate({sessionId}), 'PRECONDITION_FAILED');
      assert.match(error.message, /COMPLETED/);
    });

    it('cannot become a no-show or be cancelled afterwards; the refusal names both states', async () => {
      const error = await refused(api.telehealth.markNoShow.mutate({sessionId}), 'CONFLICT');
      assert.match(error.message, /COMPLETED/);
      assert.match(error.message, /NO_SHOW/);
      await refused(api.telehealth.cancelSession.mutate({sessionId, reason: 'too late'}), 'CONFLICT');
    });
  });
}

describe('Other ends of a visit', () => {
  const api = client(server);

  it('a patient who did not come', async () => {
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(-16)});
    await api.telehealth.reportTechnicalIssue.mutate({sessionId, issueType: 'connection', description: 'phone unreachable'});
    const session = await api.telehealth.markNoShow.mutate({sessionId, notes: 'waited 15 min'});
    assert.equal(session.status, 'NO_SHOW');
    assert.ok(session.technicalNotes.includes('phone unreachable') && session.technicalNotes.includes('waited 15 min'));
    assert.equal((await api.telehealth.getRoomStatus.query({sessionId})).appointment.status, 'NO_SHOW');
    await refused(api.telehealth.startSession.mutate({sessionId}), 'CONFLICT');
  });

  it('a cancelled one, which gets no new room and cannot be started', async () => {
    const {sessionId} = await bookVisit(api, server);
    const session = await api.telehealth.cancelSession.mutate({sessionId, reason: 'patient called'});
    assert.equal(session.status, 'CANCELLED');
    const status = await api.telehealth.getRoomStatus.query({sessionId});
    assert.equal(status.appointment.status, 'CANCELLED');
    await refused(api.telehealth.startSession.mutate({sessionId}), 'CONFLICT');
    await refused(api.telehealth.generateToken.mutate({sessionId}), 'PRECONDITION_FAILED');
  });

  it('a visit that never started cannot be completed', async () => {
    const {sessionId} = await bookVisit(api, server);
    await refused(api.telehealth.endSession.mutate({sessionId}), 'CONFLICT');
  });

  it('is neither started days ahead nor a no-show before its time, and says when', async () => {
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(3 * 24 * 60)});
    for (const early of [api.telehealth.startSession, api.telehealth.markNoShow]) {
      const error = await refused(early.mutate({sessionId}), 'PRECONDITION_FAILED');
      assert.equal(error.data.cause, 'outside_window');
      assert.match(error.message, /\d\d:\d\d/);
    }
  });

  it('gives no token days ahead, and says when', async () => {
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(3 * 24 * 60)});
    const error = await refused(api.telehealth.generateToken.mutate({sessionId}), 'PRECONDITION_FAILED');
    assert.match(error.message, /\d\d:\d\d/);
  });
});

describe('A list', () => {
  const api = client(server);

  it('is walked in pages of equal start times without losing or repeating a session', async () => {
    const patient = await newPatient(api);
    const start = inMinutes(45);
    const booked = [];
    for (let number = 0; number < 7; ++number) {
      booked.push((await bookVisit(api, server, {patientId: patient.id, start})).sessionId);
    }
    const seen = [];
    let cursor;
    do {
      const page = await api.telehealth.listSessions.query({patientId: patient.id, limit: 3, cursor});
      assert.ok(page.sessions.length <= 3);
      seen.push(...page.sessions.map((session) => session.id));
      cursor = page.nextCursor;
    } while (cursor);
    assert.deepEqual([...seen].sort(), [...booked].sort());
  });

  it('goes on where it was when rows change between two pages', async () => {
    const patient = await newPatient(api);
    const booked = [];
    for (let number = 0; number < 4; ++number) {
      booked.push((await bookVisit(api, server, {patientId: patient.id, start: inMinutes(100 + number)})).sessionId);
    }
    const first = await api.telehealth.listSessions.query({patientId: patient.id, status: 'SCHEDULED', limit: 2});
    await api.telehealth.cancelSession.mutate({sessionId: booked[1], reason: 'moved'});
    const second = await api.telehealth.listSessions.query(
      {patientId: patient.id, status: 'SCHEDULED', limit: 2, cursor: first.nextCursor});
    assert.deepEqual(first.sessions.map((session) => session.id), [booked[3], booked[2]]);
    assert.deepEqual(second.sessions.map((session) => session.id), [booked[0]]);
    assert.equal(second.nextCursor, undefined);
  });

  it('holds to both the clinician and the patient when both are asked for', async () => {
    const {appointment} = await bookVisit(api, server);
    const {sessions} = await api.telehealth.listSessions.query({patientId: appointment.patientId, providerId: 'somebody else'});
    assert.deepEqual(sessions, []);
  });
});

describe('Two at once', () => {
  it('make one room for an appointment', async () => {
    const api = client(server);
    const {appointment, sessionId} = await bookVisit(api, server);
    const rooms = await Promise.all(Array.from({length: 8}, () => api.telehealth.createRoom.mutate({appointmentId: appointment.id})));
    assert.deepEqual([...new Set(rooms.map((room) => room.sessionId))], [sessionId]);
  });
});

describe('Everybody else', () => {
  it('is refused without a key and with a wrong one', async () => {
    for (const headers of [{}, {authorization: 'Bearer nonsense'}, {'x-test-user': 'provider1'}]) {
      await refused(client(server, {headers}).telehealth.getUpcoming.query({}), 'UNAUTHORIZED');
    }
  });

  it('finds a made-up id missing', async () => {
    const api = client(server);
    for (const sessionId of ['missing', '', 'x'.repeat(36), "'; DROP TABLE sessions; --"]) {
      const error = await refused(api.telehealth.getRoomStatus.query({sessionId}), 'NOT_FOUND');
      assert.equal(error.message, 'Session not found');
    }
  });
});
