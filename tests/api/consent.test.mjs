// SPDX-License-Identifier: Apache-2.0
// Consents by unmodified tRPC clients: patients sign on their visit link, staff ask and look.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, describe, it} from 'node:test';

import {bookVisit, client, inMinutes, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'}});
after(() => server.stop());

const staff = client(server);
const bearing = (token) => client(server, {headers: {authorization: `Bearer ${token}`}});

async function refused(call, code, cause) {
  const error = await call.then(() => assert.fail(`expected ${code}`), (reason) => reason);
  assert.equal(error.data?.code, code, error.message);
  if (cause) assert.equal(error.data.cause, cause, error.message);
  return error;
}

/// A new patient's visit with its page open.
async function visit({role = 'PATIENT', state = 'CA', ...person} = {}) {
  const patient = await newPatient(staff, {consents: false, state, ...person});
  const {sessionId} = await bookVisit(staff, server, {start: inMinutes(20), patientId: patient.id, place: state});
  return {patientId: patient.id, sessionId, ...await link(sessionId, role)};
}
async function link(sessionId, role = 'PATIENT') {
  const {url} = await staff.visitLinks.create.mutate({sessionId, role, displayName: role === 'PATIENT' ? undefined : 'Gus'});
  const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
  return {api: bearing(deviceToken), deviceToken};
}

const signature = ({consentId, textHash}, extra = {}) => ({consentId, textHash, signatureType: 'typed', signatureData: 'Ada Test',
  signerName: 'Ada Test', acknowledgedReading: true, disclosureAccepted: true, ...extra});
const open = (api, consentType = 'GENERAL', language = undefined) => api.visit.openConsent.mutate({consentType, language});
async function signed(api, consentType) {
  const opened = await open(api, consentType);
  return {opened, ...await api.telehealth.signConsent.mutate(signature(opened))};
}
const holds = async (patientId, consentTypes = ['GENERAL']) => (await staff.telehealth.verifyConsent.query({patientId, consentTypes})).allConsentsValid;

describe('A patient on the visit link', () => {
  it('reads the text that is hashed and signs it', async () => {
    const {api, patientId} = await visit();
    const before = await api.visit.consents.query();
    const general = before.items.find(({consentType}) => consentType === 'GENERAL');
    assert.deepEqual([general.needed, general.status, general.fault], [true, null, 'NOT_SIGNED']);
    assert.deepEqual([before.capacities[0], before.mustBeGuardian], ['SELF', false]);
    const opened = await open(api);
    assert.equal(opened.textHash, createHash('sha256').update(opened.text).digest('hex'));
    await api.visit.consentReadToEnd.mutate({consentId: opened.consentId});
    const out = await api.telehealth.signConsent.mutate(signature(opened));
    assert.equal(out.status, 'SIGNED');
    assert.ok(out.signedAt instanceof Date);
    assert.deepEqual(out.expirationDate, opened.expiresIfSignedNow);
    assert.ok(await holds(patientId));
    const after_ = await api.visit.consents.query();
    assert.equal(after_.items.find(({consentType}) => consentType === 'GENERAL').fault, null);
  });

  it('draws their name', async () => {
    const {api} = await visit();
    const opened = await open(api);
    const points = Array.from({length: 200}, (_, i) => [i * 5, 500, i * 8]);
    await refused(api.telehealth.signConsent.mutate(signature(opened, {signatureType: 'drawn', signatureData: '[]'})), 'BAD_REQUEST');
    await api.telehealth.signConsent.mutate(signature(opened, {signatureType: 'drawn', signatureData: JSON.stringify([{points}])}));
    const {contentBase64, mediaType} = await api.telehealth.getConsentDocument.query({consentId: opened.consentId, format: 'PDF'});
    assert.equal(mediaType, 'application/pdf');
    assert.equal(Buffer.from(contentBase64, 'base64').subarray(0, 5).toString(), '%PDF-');
  });

  it('reads it in Spanish', async () => {
    const {api} = await visit();
    const [english, spanish] = [await open(api, 'GENERAL', 'en'), await open(api, 'GENERAL', 'es')];
    assert.equal(spanish.language, 'es');
    assert.notEqual(spanish.consentId, english.consentId);
    assert.notEqual(spanish.textHash, english.textHash);
  });

  it('has their address taken from the connection, whatever the body says', async () => {
    const {api} = await visit();
    const opened = await open(api);
    await api.telehealth.signConsent.mutate({...signature(opened), signerIpAddress: '203.0.113.66', signedAt: new Date(0)});
    const {contentBase64} = await api.telehealth.getConsentDocument.query({consentId: opened.consentId, format: 'JSON'});
    const text = Buffer.from(contentBase64, 'base64').toString();
    assert.ok(!text.includes('203.0.113.66'));
    const evidence = JSON.parse(JSON.parse(text).evidence);
    assert.match(evidence.origin.ipAddress, /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
    assert.ok(Date.parse(evidence.times.signedAt) > Date.parse('2020-01-01'));
  });

  it('names who interpreted and who was a witness, and neither of them signs', async () => {
    const {api, sessionId} = await visit();
    const interpreter = {name: 'Inés Interpreter', language: 'Vietnamese', relationship: 'Acme Languages', identifier: '4711'};
    const opened = await open(api);
    const guest = await link(sessionId, 'INTERPRETER');
    await refused(guest.api.telehealth.signConsent.mutate(signature(opened, {interpreter})), 'FORBIDDEN', 'patients_sign');
    const own = await refused(api.telehealth.signConsent.mutate(signature(opened, {interpreter: {...interpreter, name: 'Ada Test'}})), 'BAD_REQUEST');
    assert.match(own.message, /own interpreter/);
    await api.telehealth.signConsent.mutate(signature(opened, {interpreter, witnessName: 'Wanda Witness'}));
    const {contentBase64} = await api.telehealth.getConsentDocument.query({consentId: opened.consentId, format: 'JSON'});
    const {format, attendants} = JSON.parse(JSON.parse(Buffer.from(contentBase64, 'base64').toString()).evidence);
    assert.equal(format, 'chiroflow-consent-evidence/2');
    assert.deepEqual(attendants, {interpreter, witness: 'Wanda Witness'});
    const details = await staff.telehealth.getConsentDetails.query({consentId: opened.consentId});
    assert.deepEqual([details.interpreter, details.witnessName], [interpreter, 'Wanda Witness']);
  });

  it('declines, and may still sign later', async () => {
    const {api, patientId} = await visit();
    const opened = await open(api);
    const out = await api.telehealth.declineConsent.mutate({consentId: opened.consentId, reason: 'not yet'});
    assert.equal(out.status, 'DECLINED');
    assert.ok(out.declinedAt instanceof Date);
    await refused(api.telehealth.signConsent.mutate(signature(opened)), 'CONFLICT', 'consent_answered');
    assert.equal(await holds(patientId), false);
    await signed(api);
    assert.ok(await holds(patientId));
  });

  it('withdraws what they signed, from now on', async () => {
    const {api, patientId} = await visit();
    const {consentId} = await signed(api);
    const out = await api.telehealth.revokeConsent.mutate({consentId});
    assert.equal(out.status, 'REVOKED');
    assert.equal(await holds(patientId), false);
    await refused(api.telehealth.revokeConsent.mutate({consentId}), 'CONFLICT', 'consent_state');
  });

  it('signs once, also with two taps at once', async () => {
    const {api} = await visit();
    const opened = await open(api);
    const ends = await Promise.allSettled([1, 2, 3].map(() => api.telehealth.signConsent.mutate(signature(opened))));
    assert.equal(ends.filter(({status}) => status === 'fulfilled').length, 1);
    for (const {reason} of ends.filter(({status}) => status === 'rejected')) assert.equal(reason.data.cause, 'already_signed');
  });

  it('is a parent where the patient is a minor', async () => {
    const {api} = await visit({birthDate: `${new Date().getUTCFullYear() - 9}-01-01`});
    const opened = await open(api);
    assert.equal(opened.mustBeGuardian, true);
    assert.deepEqual(opened.capacities, ['PARENT', 'GUARDIAN']);
    await refused(api.telehealth.signConsent.mutate(signature(opened)), 'PRECONDITION_FAILED', 'guardian_must_sign');
    await refused(api.telehealth.signConsent.mutate(signature(opened, {capacity: 'PARENT'})), 'BAD_REQUEST');
    await api.telehealth.signConsent.mutate(signature(opened, {capacity: 'PARENT', relationship: 'mother'}));
  });

  it('is not an interpreter or guest, nor another patient', async () => {
    const {api, sessionId} = await visit();
    const opened = await open(api);
    for (const role of ['INTERPRETER', 'GUEST']) {
      const {api: guest} = await link(sessionId, role);
      await refused(guest.visit.openConsent.mutate({consentType: 'GENERAL'}), 'FORBIDDEN', 'patients_sign');
      await refused(guest.telehealth.signConsent.mutate(signature(opened)), 'FORBIDDEN', 'patients_sign');
    }
    const {api: stranger} = await visit();
    await refused(stranger.telehealth.signConsent.mutate(signature(opened)), 'NOT_FOUND');
  });
});

describe('Staff', () => {
  it('never sign or decline for patients', async () => {
    const {api} = await visit();
    const opened = await open(api);
    await refused(staff.telehealth.signConsent.mutate(signature(opened)), 'FORBIDDEN', 'patients_sign');
    await refused(staff.telehealth.declineConsent.mutate({consentId: opened.consentId}), 'FORBIDDEN', 'patients_sign');
  });

  it('look without marking it as viewed', async () => {
    const {patientId} = await visit();
    const sent = await staff.telehealth.sendConsent.mutate({patientId, consentType: 'GENERAL'});
    assert.equal(sent.status, 'PENDING');
    assert.equal(sent.wasResent, false);
    for (let i = 0; i < 2; i += 1) assert.equal((await staff.telehealth.getConsentDetails.query({consentId: sent.consentId})).viewedAt, null);
  });

  it('ask, and the patient finds that request', async () => {
    const {api, patientId} = await visit();
    const sent = await staff.telehealth.sendConsent.mutate({patientId, consentType: 'GENERAL', expirationDays: 30});
    assert.equal((await staff.telehealth.sendConsent.mutate({patientId, consentType: 'GENERAL', expirationDays: 30})).wasResent, true);
    assert.equal((await open(api)).consentId, sent.consentId);
    assert.ok((await staff.telehealth.getConsentDetails.query({consentId: sent.consentId})).viewedAt instanceof Date);
  });

  it('renew, and the old one holds until the new one is signed', async () => {
    const {api, patientId} = await visit();
    const {consentId} = await signed(api);
    const renewed = await staff.telehealth.renewConsent.mutate({consentId});
    assert.deepEqual([renewed.previousConsentId, renewed.status], [consentId, 'PENDING']);
    assert.ok(await holds(patientId));
    assert.equal((await staff.telehealth.getConsentDetails.query({consentId})).status, 'SIGNED');
    const again = await signed(api);
    assert.equal(again.consentId, renewed.consentId);
    assert.equal((await staff.telehealth.getConsentDetails.query({consentId})).status, 'EXPIRED');
    assert.ok(await holds(patientId));
  });

  it('see what a visit lacks and what to do', async () => {
    const {api, patientId, sessionId} = await visit();
    const before = await staff.telehealth.validateSessionConsent.query({sessionId});
    assert.deepEqual([before.canProceed, before.blockReason], [false, 'missing_consent']);
    assert.ok(before.missingConsents.includes('GENERAL'));
    const check = await staff.telehealth.checkConsent.query({patientId});
    assert.equal(check.canProceedWithTelehealth, false);
    assert.ok(check.recommendations.length > 0);
    for (const type of before.missingConsents) await signed(api, type);
    assert.equal((await staff.telehealth.validateSessionConsent.query({sessionId})).canProceed, true);
  });

  it('get each type under its own name', async () => {
    const {patientId} = await visit();
    const {consents} = await staff.telehealth.verifyConsent.query({patientId, consentTypes: ['GENERAL', 'STATE_SPECIFIC']});
    assert.deepEqual(Object.keys(consents).filter((type) => consents[type]), ['GENERAL', 'STATE_SPECIFIC']);
  });

  it('write down a spoken answer, except where it has to be written', async () => {
    const {patientId} = await visit();
    const spoken = {patientId, consentType: 'GENERAL', words: 'Do you agree? Yes.', patientAnswer: 'YES', signerName: 'Ada Test'};
    assert.equal((await staff.telehealth.recordVerbalConsent.mutate(spoken)).status, 'SIGNED');
    const texan = await visit({state: 'TX'});
    await refused(staff.telehealth.recordVerbalConsent.mutate({...spoken, patientId: texan.patientId}), 'PRECONDITION_FAILED', 'written_form');
  });

  it('get the public key that checks the documents', async () => {
    const {keyId, pem} = await staff.telehealth.getSealKey.query();
    assert.match(keyId, /^ed_[0-9a-f]{16}$/);
    assert.match(pem, /^-----BEGIN PUBLIC KEY-----/);
  });
});
