// SPDX-License-Identifier: Apache-2.0
// The waiting room, by unmodified tRPC clients: a patient on a phone, the clinician, the front desk and a colleague at once.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'}});
after(() => server.stop());

const clinician = client(server);
const bearing = (token) => client(server, {headers: {authorization: `Bearer ${token}`}});

async function refused(call, code, cause) {
  const error = await call.then(() => assert.fail(`expected ${code}`), (reason) => reason);
  assert.equal(error.data?.code, code, error.message);
  if (cause) assert.equal(error.data.cause, cause, error.message);
  return error;
}

async function signedIn(email, password) {
  return (await client(server, {headers: {}}).auth.signIn.mutate({email, password, cookie: false})).sessionToken;
}

let owner;
let desk;
before(async () => {
  // The people of the demo clinic share one password; only the clinician's account asks for a code.
  owner = bearing(await signedIn('owner@demo.example', server.clinician.password));
  desk = bearing(await signedIn('desk@demo.example', server.clinician.password));
});

async function openLink(sessionId, role = 'PATIENT', displayName = undefined) {
  const {url} = await clinician.visitLinks.create.mutate({sessionId, role, displayName});
  const token = url.split('/').at(-1);
  const view = await client(server, {headers: {}}).visit.open.mutate({token, cookie: false});
  return {view, api: bearing(view.deviceToken)};
}

/// A booked visit with its patient's page open.
async function visit({start = inMinutes(5), ...extra} = {}) {
  const {sessionId, appointment} = await bookVisit(clinician, server, {start, ...extra});
  return {sessionId, appointment, ...(await openLink(sessionId))};
}

const answers = {main_concern: 'My neck', pain_now: 'mild', numbness: 'no'};

describe('A patient who waits', () => {
  let sessionId;
  let patient;
  let place;

  before(async () => { ({sessionId, api: patient} = await visit()); });

  it('finds the clinic\'s questions and message on the link', async () => {
    const view = await patient.visit.get.query();
    assert.equal(view.state, 'open');
    assert.equal(view.nameConfirmed, false);
    assert.equal(view.waitingRoomId, null);
    assert.equal(typeof view.waitingMessage, 'string');
    assert.deepEqual(view.questions.map(({id}) => id), Object.keys(answers));
    assert.ok(view.questions.every(({text}) => text.en && text.es));
    assert.deepEqual(view.languages, ['en', 'es']);
    assert.deepEqual(view.consentMissing, []);
    assert.equal(typeof view.participantId, 'string');
  });

  it('says who and where they are', async () => {
    const view = await patient.visit.confirm.mutate(
      {nameConfirmed: true, location: '12 Main Street, Albany', state: 'NY', atHome: true, callbackPhone: '+15185550100'});
    assert.equal(view.nameConfirmed, true);
    assert.equal(view.patientLocationState, 'NY');
    const {placeOfServiceCode} = await clinician.telehealth.getRoomStatus.query({sessionId});
    assert.equal(placeOfServiceCode, '10');
    await refused(patient.visit.confirm.mutate({nameConfirmed: true, state: 'XX'}), 'BAD_REQUEST');
  });

  it('joins, checks the devices and answers', async () => {
    const joined = await patient.telehealth.joinWaitingRoom.mutate({sessionId, deviceType: 'mobile', connectionType: 'wifi'});
    assert.equal(joined.status, 'WAITING');
    assert.equal(joined.isRejoining, false);
    assert.ok(joined.joinTime instanceof Date);
    place = joined.waitingRoomId;
    const checked = await patient.telehealth.updateTechnicalCheck.mutate(
      {waitingRoomId: place, cameraChecked: true, microphoneChecked: true, results: {camera: 'ok', microphone: 'ok'}});
    assert.equal(checked.cameraChecked, true);
    await patient.visit.noteStep.mutate({kind: 'CHECK_PASSED'});
    const missing = await refused(patient.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId: place, responses: {}}), 'BAD_REQUEST');
    assert.match(missing.message, /main_concern/);
    const answered = await patient.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId: place, responses: answers});
    assert.equal(answered.preVisitQuestionnaireCompleted, true);
  });

  it('sees the place in the queue and no invented range', async () => {
    const status = await patient.telehealth.getWaitingRoomStatus.query({waitingRoomId: place});
    assert.equal(status.position, 1);
    assert.equal(status.estimatedWaitMinutes, null);
    assert.equal(status.isProviderReady, false);
    assert.deepEqual(status.preChecks, {camera: true, microphone: true, connection: false});
    assert.match(status.waitTimeDisplay, /^\d+:\d\d$/);
    assert.equal(status.sessionStatus, 'WAITING');
    await refused(patient.telehealth.generateToken.mutate({sessionId}), 'PRECONDITION_FAILED', 'not_admitted');
  });

  it('is in the staff\'s queue, with answers for those who may see them', async () => {
    const entry = await clinician.telehealth.getWaitingRoom.query({sessionId});
    assert.equal(entry.id, place);
    assert.equal(entry.connected, true);
    assert.equal(entry.patient.dateOfBirth, '1980-02-29');
    assert.equal(entry.session.callbackPhone, '+15185550100');
    assert.equal(entry.session.appointment.provider.id, server.clinicianId);
    assert.deepEqual(entry.preVisitResponses, answers);
    assert.deepEqual(entry.checkResults, {camera: 'ok', microphone: 'ok', speaker: null, network: null, relay: null});
    const queue = await desk.telehealth.getWaitingRoom.query({});
    const seen = queue.find(({id}) => id === place);
    assert.ok(seen, 'the front desk does not see the patient');
    assert.equal(seen.preVisitResponses, null);
    assert.ok((await desk.telehealth.acknowledgeArrival.mutate({waitingRoomId: place})).updatedAt);
  });

  it('writes with the clinic, in one order, and a repetition adds nothing', async () => {
    const asked = await patient.telehealth.sendMessage.mutate({sessionId, text: 'Am I right here?', clientId: 'm1'});
    const again = await patient.telehealth.sendMessage.mutate({sessionId, text: 'Am I right here?', clientId: 'm1'});
    assert.equal(again.id, asked.id);
    await desk.telehealth.sendMessage.mutate({sessionId, text: 'Yes, five minutes'});
    await clinician.telehealth.announceDelay.mutate({sessionId, minutes: 10, message: 'Sorry, an emergency'});
    const {messages} = await patient.telehealth.listMessages.query({sessionId});
    assert.deepEqual(messages.map(({text, own, kind}) => [text, own, kind]), [
      ['Am I right here?', true, 'CHAT'], ['Yes, five minutes', false, 'CHAT'], ['Sorry, an emergency', false, 'DELAY']]);
    assert.deepEqual(messages.map(({sender}) => sender.role), ['PATIENT', 'STAFF', 'CLINICIAN']);
    assert.ok(messages.every(({seq}, at) => at === 0 || seq > messages[at - 1].seq));
    const later = await patient.telehealth.listMessages.query({sessionId, after: messages[1].seq});
    assert.equal(later.messages.length, 1);
    assert.equal((await patient.visit.get.query()).delayMinutes, 10);
  });

  it('keeps the place over a reload and over a short leave', async () => {
    const before = await patient.telehealth.joinWaitingRoom.mutate({sessionId});
    assert.equal(before.isRejoining, true);
    await patient.telehealth.leaveWaitingRoom.mutate({waitingRoomId: place});
    assert.equal((await clinician.telehealth.getRoomStatus.query({sessionId})).status, 'SCHEDULED');
    const back = await patient.telehealth.joinWaitingRoom.mutate({sessionId});
    assert.equal(back.isRejoining, true);
    assert.deepEqual(back.joinTime, before.joinTime);
  });

  it('is looked at before being let in', async () => {
    const preview = await desk.telehealth.previewAdmission.query({waitingRoomId: place});
    assert.equal(preview.patientLocation, '12 Main Street, Albany');
    assert.equal(preview.licence.licensed, true);
    assert.equal(preview.licence.state, 'NY');
    assert.equal(preview.emergencyNumber, '911');
    assert.equal(preview.questionnaireCompleted, true);
    await patient.visit.confirm.mutate({nameConfirmed: true, state: 'WY'});
    const moved = await clinician.telehealth.previewAdmission.query({waitingRoomId: place});
    assert.equal(moved.licence.licensed, false);
    assert.match(moved.licence.message, /WY/);
    await owner.organization.update.mutate({licencePolicy: 'BLOCK'});
    await refused(clinician.telehealth.admitPatient.mutate({waitingRoomId: place}), 'PRECONDITION_FAILED', 'not_licensed');
    await owner.organization.update.mutate({licencePolicy: 'WARN'});
    await patient.visit.confirm.mutate({nameConfirmed: true, state: 'NY'});
  });

  it('is let in once by three people at once, who get the same answer', async () => {
    const admitted = await Promise.all([clinician, desk, owner].map((api) => api.telehealth.admitPatient.mutate({waitingRoomId: place})));
    for (const answer of admitted) {
      assert.equal(answer.status, 'ADMITTED');
      assert.deepEqual(answer.admitTime, admitted[0].admitTime);
      assert.equal(answer.waitSeconds, admitted[0].waitSeconds);
    }
    const session = await clinician.telehealth.getRoomStatus.query({sessionId});
    assert.equal(session.status, 'IN_PROGRESS');
    assert.deepEqual(session.actualStartTime, admitted[0].admitTime);
    assert.equal((await patient.telehealth.getWaitingRoomStatus.query({waitingRoomId: place})).isProviderReady, true);
    assert.ok((await patient.telehealth.generateToken.mutate({sessionId})).token);
  });

  it('is held, waits without a token, and is let in again', async () => {
    assert.equal((await clinician.telehealth.holdPatient.mutate({sessionId})).status, 'WAITING');
    await refused(desk.telehealth.holdPatient.mutate({sessionId}), 'FORBIDDEN');
    await refused(patient.telehealth.generateToken.mutate({sessionId}), 'PRECONDITION_FAILED', 'not_admitted');
    const {actualStartTime} = await clinician.telehealth.getRoomStatus.query({sessionId});
    await clinician.telehealth.admitPatient.mutate({waitingRoomId: place});
    assert.deepEqual((await clinician.telehealth.getRoomStatus.query({sessionId})).actualStartTime, actualStartTime);
    const joined = await patient.telehealth.joinWaitingRoom.mutate({sessionId});
    assert.equal(joined.status, 'ADMITTED');
  });

  it('rates the visit, and does not reopen it', async () => {
    await clinician.telehealth.endSession.mutate({sessionId});
    await patient.visit.rate.mutate({overall: 5, technical: 4, comment: 'Thank you'});
    await patient.visit.rate.mutate({overall: 4, technical: 4});
    await refused(patient.telehealth.joinWaitingRoom.mutate({sessionId}), 'PRECONDITION_FAILED', 'session_over');
    await refused(patient.telehealth.sendMessage.mutate({sessionId, text: 'Hello?'}), 'PRECONDITION_FAILED', 'session_over');
    assert.equal((await clinician.telehealth.getRoomStatus.query({sessionId})).status, 'COMPLETED');
  });
});

describe('A queue', () => {
  it('is counted for each clinician, in the order of arrival', async () => {
    const first = await visit({start: inMinutes(6)});
    const second = await visit({start: inMinutes(1)});
    const places = [];
    for (const {api, sessionId} of [first, second]) places.push((await api.telehealth.joinWaitingRoom.mutate({sessionId})).waitingRoomId);
    const positions = async () => Promise.all([first, second].map(async ({api}, at) =>
      (await api.telehealth.getWaitingRoomStatus.query({waitingRoomId: places[at]})).position));
    assert.deepEqual(await positions(), [1, 2]);
    const colleague = await newColleague();
    const moved = await desk.telehealth.transferSession.mutate({sessionId: first.sessionId, clinicianId: colleague});
    assert.equal(moved.id, first.sessionId);
    assert.ok(Array.isArray(moved.warnings));
    assert.deepEqual(await positions(), [1, 1]);
    const mine = await desk.telehealth.getWaitingRoom.query({clinicianId: colleague});
    assert.deepEqual(mine.map(({id}) => id), [places[0]]);
    await second.api.telehealth.leaveWaitingRoom.mutate({waitingRoomId: places[1]});
  });

  async function newColleague() {
    const {user} = await owner.users.create.mutate({email: 'colleague@demo.example', firstName: 'Cora', lastName: 'Cover', role: 'PROVIDER'});
    return (await owner.clinicians.create.mutate({userId: user.id, title: 'DC'})).id;
  }

  it('opens with the join window', async () => {
    const {sessionId, api, view} = await visit({start: inMinutes(120)});
    assert.equal(view.state, 'too_early');
    await refused(api.telehealth.joinWaitingRoom.mutate({sessionId}), 'PRECONDITION_FAILED', 'outside_window');
  });
});

describe('Who is not the patient of a visit', () => {
  let sessionId;
  let patient;
  let place;

  before(async () => {
    ({sessionId, api: patient} = await visit());
    place = (await patient.telehealth.joinWaitingRoom.mutate({sessionId})).waitingRoomId;
  });

  it('does not wait in it: staff, guests, patients of other visits', async () => {
    await refused(clinician.telehealth.joinWaitingRoom.mutate({sessionId}), 'FORBIDDEN');
    const guest = await openLink(sessionId, 'GUEST', 'Gus');
    await refused(guest.api.telehealth.joinWaitingRoom.mutate({sessionId}), 'FORBIDDEN');
    await refused(guest.api.visit.confirm.mutate({nameConfirmed: true, state: 'NY'}), 'FORBIDDEN');
    const other = await visit();
    await refused(other.api.telehealth.joinWaitingRoom.mutate({sessionId}), 'NOT_FOUND');
    await Promise.all([
      other.api.telehealth.getWaitingRoomStatus.query({waitingRoomId: place}),
      other.api.telehealth.leaveWaitingRoom.mutate({waitingRoomId: place}),
      other.api.telehealth.sendMessage.mutate({sessionId, text: 'hello'}),
      other.api.telehealth.listMessages.query({sessionId}),
    ].map((call) => refused(call, 'NOT_FOUND')));
    await refused(patient.telehealth.admitPatient.mutate({waitingRoomId: place}), 'FORBIDDEN');
    await refused(patient.telehealth.getWaitingRoom.query({}), 'FORBIDDEN');
  });

  it('may be their guardian, who shares the place', async () => {
    const guardian = await openLink(sessionId, 'GUARDIAN', 'Grandma');
    assert.equal((await guardian.api.telehealth.joinWaitingRoom.mutate({sessionId})).waitingRoomId, place);
  });

  it('sees no clinical words as a biller', async () => {
    const {temporaryPassword} = await owner.users.create.mutate({email: 'biller@demo.example', firstName: 'Bea', lastName: 'Biller', role: 'BILLER'});
    const biller = bearing(await signedIn('biller@demo.example', temporaryPassword));
    await biller.auth.changePassword.mutate({currentPassword: temporaryPassword, newPassword: 'osprey kettle nineteen'});
    await patient.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId: place, responses: answers});
    await refused(biller.telehealth.getWaitingRoom.query({}), 'FORBIDDEN');
    await refused(biller.telehealth.listMessages.query({sessionId}), 'FORBIDDEN');
    const status = await biller.telehealth.getRoomStatus.query({sessionId});
    assert.equal(status.waitingRoom.preVisitResponses, null);
  });

  it('proposes and waves aside no-shows where there are none', async () => {
    assert.deepEqual(await desk.telehealth.proposedNoShows.query(), []);
    assert.equal((await desk.telehealth.dismissNoShow.mutate({sessionId})).id, sessionId);
  });
});
