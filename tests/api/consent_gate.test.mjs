// SPDX-License-Identifier: Apache-2.0
// No visit starts without the consents it needs: each door, by unmodified tRPC clients, and the way on in an emergency.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client, inMinutes, newPatient} from './lib/clinic.mjs';
import {consentByMouth, signOnPage, signWhatIsMissing} from './lib/consent.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'}});
after(() => server.stop());

const kReason = 'Chest pain, this cannot wait for a form';
const clinician = client(server);
const bearing = (token) => client(server, {headers: {authorization: `Bearer ${token}`}});
const typesOf = (missing) => missing.map(({consentType}) => consentType);

async function refused(call, cause, code = 'PRECONDITION_FAILED') {
  const error = await call.then(() => assert.fail(`expected ${cause}`), (reason) => reason);
  assert.equal(error.data?.code, code, error.message);
  if (cause) assert.equal(error.data.cause, cause, error.message);
  return error;
}

async function signedIn(email) {
  const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate({email, password: server.clinician.password, cookie: false});
  return bearing(sessionToken);
}

let owner;
let desk;
before(async () => {
  owner = await signedIn('owner@demo.example');
  desk = await signedIn('desk@demo.example');
});

async function openLink(sessionId, role = 'PATIENT') {
  const displayName = role === 'PATIENT' ? undefined : 'Gus Guest';
  const {url} = await clinician.visitLinks.create.mutate({sessionId, role, displayName});
  const view = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
  return {view, page: bearing(view.deviceToken)};
}

/// A visit of somebody who has signed nothing, with the patient's page open.
async function unsignedVisit({place, ...extra} = {}) {
  const patient = await newPatient(clinician, {consents: false, ...extra});
  const {sessionId} = await bookVisit(clinician, server, {start: inMinutes(5), patientId: patient.id, place});
  return {patient, sessionId, ...(await openLink(sessionId))};
}

const start = (sessionId, extra = {}) => clinician.telehealth.startSession.mutate({sessionId, ...extra});
const tokenFor = (api, sessionId) => api.telehealth.generateToken.mutate({sessionId});

describe('Without consent', () => {
  let visit;
  let waitingRoomId;
  before(async () => { visit = await unsignedVisit(); });

  it('the patient\'s page says what to sign, and the waiting room is open', async () => {
    assert.deepEqual(typesOf(visit.view.consentMissing), ['GENERAL']);
    assert.equal(visit.view.consentMissing[0].fault, 'NOT_SIGNED');
    const joined = await visit.page.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId});
    waitingRoomId = joined.waitingRoomId;
    assert.equal(joined.status, 'WAITING');
    assert.deepEqual(typesOf(joined.consentMissing), ['GENERAL']);
  });

  it('staff see it before they decide', async () => {
    const preview = await desk.telehealth.previewAdmission.query({waitingRoomId});
    assert.deepEqual(typesOf(preview.consentMissing), ['GENERAL']);
    assert.equal(preview.consentOverridden, false);
  });

  it('nobody is admitted, nothing starts, and there is no way into the call', async () => {
    const {sessionId, page} = visit;
    const error = await refused(clinician.telehealth.admitPatient.mutate({waitingRoomId}), 'consent_missing');
    assert.match(error.message, /consent to telehealth \(GENERAL\): not signed yet/);
    assert.match(error.message, /telehealth\.sendConsent/);
    await refused(start(sessionId), 'consent_missing');
    await refused(tokenFor(clinician, sessionId), 'consent_missing');
    await refused(tokenFor(page, sessionId), 'consent_missing');
    const guest = await openLink(sessionId, 'GUEST');
    assert.deepEqual(guest.view.consentMissing, [], 'a guest learns nothing of the patient\'s consents');
    await refused(tokenFor(guest.page, sessionId), 'not_admitted');
    const {status, actualStartTime} = await clinician.telehealth.getRoomStatus.query({sessionId});
    assert.equal(status, 'WAITING');
    assert.equal(actualStartTime, null);
  });

  it('neither the privacy notice nor a consent to recording stands in for it', async () => {
    await signOnPage(visit.page, 'HIPAA');
    await signOnPage(visit.page, 'RECORDING');
    await refused(start(visit.sessionId), 'consent_missing');
    await refused(clinician.telehealth.admitPatient.mutate({waitingRoomId}), 'consent_missing');
  });

  it('it starts as soon as the patient has signed', async () => {
    await signWhatIsMissing(visit.page);
    assert.deepEqual((await visit.page.visit.get.query()).consentMissing, []);
    assert.equal((await clinician.telehealth.admitPatient.mutate({waitingRoomId})).status, 'ADMITTED');
    assert.equal(typeof (await tokenFor(visit.page, visit.sessionId)).token, 'string');
  });
});

describe('The state where the patient is', () => {
  it('asks for its own consent, and another state\'s does not help', async () => {
    const {sessionId, page} = await unsignedVisit({state: 'NY'});
    await page.visit.confirm.mutate({nameConfirmed: true, state: 'CA'});
    await signWhatIsMissing(page);
    const moved = await page.visit.confirm.mutate({nameConfirmed: true, state: 'TX'});
    assert.deepEqual(typesOf(moved.consentMissing), ['STATE_SPECIFIC']);
    assert.equal(moved.consentMissing[0].fault, 'OTHER_STATE');
    await refused(start(sessionId), 'consent_missing');
    await signWhatIsMissing(page);
    assert.equal((await start(sessionId)).status, 'IN_PROGRESS');
  });

  it('is what the patient confirmed, whatever the start says', async () => {
    const {sessionId, page, patient} = await unsignedVisit({state: 'NY'});
    await consentByMouth(clinician, patient);
    await page.visit.confirm.mutate({nameConfirmed: true, state: 'TX'});
    await refused(start(sessionId, {patientState: 'NY'}), 'consent_missing');
    await page.visit.confirm.mutate({nameConfirmed: true, state: 'NY'});
    await refused(start(sessionId, {patientState: 'TX'}), 'consent_missing');
    assert.equal((await start(sessionId, {patientState: 'NY'})).status, 'IN_PROGRESS');
  });

  it('may change while the visit runs: it goes on, and staff see it', async () => {
    const {sessionId, page, patient} = await unsignedVisit({state: 'NY'});
    await consentByMouth(clinician, patient);
    const {waitingRoomId} = await page.telehealth.joinWaitingRoom.mutate({sessionId});
    await clinician.telehealth.admitPatient.mutate({waitingRoomId});
    const view = await page.visit.confirm.mutate({nameConfirmed: true, state: 'TX'});
    assert.deepEqual(view.consentMissing, []);
    assert.deepEqual(typesOf((await desk.telehealth.previewAdmission.query({waitingRoomId})).consentMissing), ['GENERAL', 'STATE_SPECIFIC']);
    await tokenFor(page, sessionId);
  });
});

describe('A patient of whom nobody has said where they are', () => {
  /// At home in New York by the address on file, with every consent that New York asks for.
  async function unplaced() {
    const visit = await unsignedVisit({place: null, state: 'NY'});
    await consentByMouth(clinician, visit.patient);
    const {waitingRoomId} = await visit.page.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId});
    return {...visit, waitingRoomId, admit: (extra) => clinician.telehealth.admitPatient.mutate({waitingRoomId, ...extra})};
  }

  it('waits, and is not admitted, started or given a token by the address on file', async () => {
    const {sessionId, page, waitingRoomId, admit} = await unplaced();
    const preview = await desk.telehealth.previewAdmission.query({waitingRoomId});
    assert.deepEqual([preview.placeStated, preview.stateOnFile, preview.patientLocationState, preview.consentMissing], [false, 'NY', null, []]);
    const error = await refused(admit(), 'place_not_stated');
    assert.match(error.message, /visit link/);
    assert.match(error.message, /telehealth\.statePatientPlace/);
    await refused(start(sessionId), 'place_not_stated');
    await refused(tokenFor(page, sessionId), 'place_not_stated');
    const judged = await clinician.telehealth.validateSessionConsent.query({sessionId});
    assert.deepEqual([judged.canProceed, judged.blockReason, judged.stateCode], [false, 'place_not_stated', null]);
  });

  it('is let in once they have said it on their page', async () => {
    const {page, admit} = await unplaced();
    await page.visit.confirm.mutate({nameConfirmed: true, state: 'NY'});
    assert.equal((await admit()).status, 'ADMITTED');
  });

  it('is let in once the front desk has asked them, and what that state asks for counts', async () => {
    const {sessionId, page, waitingRoomId, admit} = await unplaced();
    await desk.telehealth.statePatientPlace.mutate({sessionId, patientState: 'TX', patientLocation: '12 Main St, Austin'});
    assert.equal((await page.visit.get.query()).patientLocation, '12 Main St, Austin');
    await refused(admit(), 'consent_missing');
    const place = await desk.telehealth.statePatientPlace.mutate({sessionId, patientState: 'NY'});
    assert.deepEqual([place.patientState, place.patientLocation], ['NY', null], 'the address was in Texas');
    assert.equal((await desk.telehealth.previewAdmission.query({waitingRoomId})).placeStated, true);
    assert.equal((await admit()).status, 'ADMITTED');
    await clinician.telehealth.endSession.mutate({sessionId});
    await refused(desk.telehealth.statePatientPlace.mutate({sessionId, patientState: 'NY'}), 'session_over');
  });

  it('is started with the place that the start brings', async () => {
    const {sessionId} = await unplaced();
    await refused(start(sessionId, {patientLocation: 'Albany, NY'}), 'place_not_stated');
    assert.equal((await start(sessionId, {patientState: 'NY'})).status, 'IN_PROGRESS');
  });

  it('is let in without in an emergency, which is listed as that', async () => {
    const {sessionId, page, admit} = await unplaced();
    assert.equal((await admit({consentOverrideReason: kReason})).status, 'ADMITTED');
    await tokenFor(page, sessionId);
    const {items} = await owner.consentOverrides.list.query({reviewed: false});
    const mine = items.find((one) => one.sessionId === sessionId);
    assert.deepEqual([mine.placeNotStated, mine.missing], [true, []]);
  });

  it('says it for themselves: no guest and no other clinic\'s word counts', async () => {
    const {sessionId} = await unplaced();
    const guest = await openLink(sessionId, 'GUEST');
    await refused(guest.page.telehealth.statePatientPlace.mutate({sessionId, patientState: 'NY'}), undefined, 'FORBIDDEN');
    await refused(desk.telehealth.statePatientPlace.mutate({sessionId, patientState: 'XX'}), undefined, 'BAD_REQUEST');
  });
});

describe('A withdrawal', () => {
  it('lets the running visit go on and the next one not start', async () => {
    const {sessionId, page, patient} = await unsignedVisit();
    const {consentId} = await consentByMouth(clinician, patient);
    const {waitingRoomId} = await page.telehealth.joinWaitingRoom.mutate({sessionId});
    await clinician.telehealth.admitPatient.mutate({waitingRoomId});
    await page.telehealth.revokeConsent.mutate({consentId});
    await tokenFor(page, sessionId);
    await tokenFor(clinician, sessionId);
    const next = await bookVisit(clinician, server, {start: inMinutes(6), patientId: patient.id});
    await refused(start(next.sessionId), 'consent_missing');
  });

  it('at the moment of the start comes before or after it, never in between', async () => {
    for (let round = 0; round < 8; ++round) {
      const {sessionId, patient} = await unsignedVisit();
      const {consentId} = await consentByMouth(clinician, patient);
      const [started, revoked] = await Promise.allSettled(
        [start(sessionId), clinician.telehealth.revokeConsent.mutate({consentId, reason: 'The patient called'})]);
      assert.equal(revoked.status, 'fulfilled', revoked.reason?.message);
      if (started.status === 'rejected') assert.equal(started.reason.data.cause, 'consent_missing', started.reason.message);
      const {events} = await owner.audit.list.query({patientId: patient.id, limit: 100});
      const seqOf = (event) => events.find((line) => line.event === event && line.outcome === 'SUCCESS')?.seq;
      if (started.status === 'fulfilled')
        assert.ok(seqOf('telehealth.startSession') < seqOf('telehealth.revokeConsent'), 'started after it was withdrawn');
    }
  });
});

describe('An emergency', () => {
  let visit;
  before(async () => { visit = await unsignedVisit(); });

  it('is decided by a clinician, with a reason', async () => {
    const {waitingRoomId} = await visit.page.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId});
    await refused(desk.telehealth.admitPatient.mutate({waitingRoomId, consentOverrideReason: kReason}), undefined, 'FORBIDDEN');
    await refused(clinician.telehealth.admitPatient.mutate({waitingRoomId, consentOverrideReason: 'short'}), undefined, 'BAD_REQUEST');
    await refused(clinician.telehealth.admitPatient.mutate({waitingRoomId, consentOverrideReason: ' '.repeat(20)}), undefined, 'BAD_REQUEST');
    const admitted = await clinician.telehealth.admitPatient.mutate({waitingRoomId, consentOverrideReason: kReason});
    assert.equal(admitted.status, 'ADMITTED');
    await tokenFor(visit.page, visit.sessionId);
    assert.equal((await desk.telehealth.previewAdmission.query({waitingRoomId})).consentOverridden, true);
  });

  it('holds for that session alone', async () => {
    const next = await bookVisit(clinician, server, {start: inMinutes(6), patientId: visit.patient.id});
    await refused(start(next.sessionId), 'consent_missing');
  });

  it('is listed and reviewed', async () => {
    const {items} = await owner.consentOverrides.list.query({reviewed: false});
    const mine = items.find(({sessionId}) => sessionId === visit.sessionId);
    assert.equal(mine.reason, kReason);
    assert.deepEqual(mine.missing, ['GENERAL']);
    await refused(clinician.consentOverrides.list.query({}), undefined, 'FORBIDDEN');
    const reviewed = await owner.consentOverrides.review.mutate({consentOverrideId: mine.id, note: 'Rightly decided'});
    assert.equal(reviewed.reviewNote, 'Rightly decided');
    assert.ok(!(await owner.consentOverrides.list.query({reviewed: false})).items.some(({id}) => id === mine.id));
    assert.ok((await owner.consentOverrides.list.query({reviewed: true})).items.some(({id}) => id === mine.id));
    const {events} = await owner.audit.list.query({entityId: mine.id});
    assert.ok(events.some(({event, details}) => event === 'telehealth.admitPatient' && /"missing":\["GENERAL"\]/.test(details)));
  });
});

describe('The demo', () => {
  it('has a visit that can start at once and one that cannot', async () => {
    const open = (visitLink) => client(server, {headers: {}}).visit.open.mutate({token: visitLink.split('/').at(-1), cookie: false});
    assert.deepEqual((await open(server.patient.visitLink)).consentMissing, []);
    assert.deepEqual(typesOf((await open(server.unsignedPatient.visitLink)).consentMissing), ['GENERAL']);
  });
});
