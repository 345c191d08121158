// SPDX-License-Identifier: Apache-2.0
// Every procedure that answers over REST answers as the OpenAPI document says. What leads to one patient is asked in
// audit_of_replies.test.mjs, the first version's procedures in openapi.test.mjs; here are the clinic's own affairs, its staff and
// their accounts, and the patient's page. The last test finds a procedure that nobody asks.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';

import {start as startTwilio} from '../providers/emulators/twilio.mjs';
import {bookVisit, client, inMinutes, newPatient} from './lib/clinic.mjs';
import {Documented} from './lib/documented.mjs';
import {startServer} from './lib/server.mjs';
import {totp} from './lib/totp.mjs';

/// Not asked by any of the three, and why.
const kElsewhere = {
  'telehealth.participantAction': 'needs a vendor that can; moderation_test.cpp has one',
  'telehealth.reportQuality': 'quality.test.mjs sends what a browser measured',
  'telehealth.sendConsentCopy': 'needs a mail server; copy_mail_test.cpp has one',
  'visitLinks.send': 'needs a mail server; mail_test.cpp has one',
  'telehealth.giveBackToken': 'needs a token that a page never used; ways_in_test.cpp',
  'telehealth.declineConsent': 'answers once; answer_test.cpp',
};

const documented = new Documented();

describe('A reply over REST', {concurrency: false}, () => {
  let server, twilio, key, api;
  const asked = new Set();

  async function ask(name, input, token = key) {
    const {status, json} = await documented.call(server, name, input, token ? {authorization: `Bearer ${token}`} : {});
    assert.equal(status, 200, `${name}: ${JSON.stringify(json)}`);
    asked.add(name);
    return json;
  }
  const signIn = async ({email, password}) => (await ask('auth.signIn', {email, password, cookie: false}, '')).sessionToken;

  before(async () => {
    twilio = await startTwilio();
    server = await startServer({env: {TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url, CHIROFLOW_RATE_PERSON: '0'}});
    key = await signIn({email: 'owner@demo.example', password: server.clinician.password});
    api = client(server);
  });
  after(async () => {
    await server?.stop();
    await twilio?.close();
  });

  it('is as described: the clinic and its rules', async () => {
    const {version} = await ask('organization.get');
    await ask('organization.update', {version, phone: '+1 555 0100', waitingMessage: 'With you soon'});
    await ask('organization.attestAgreement', {provider: 'TWILIO'});
    await ask('organization.listAgreements');
    await ask('organization.withdrawAgreement', {provider: 'TWILIO'});
    const {id: appointmentTypeId} = await ask('appointmentTypes.create', {name: 'Follow-up', durationMinutes: 20});
    await ask('appointmentTypes.update', {appointmentTypeId, isActive: false});
    await ask('appointmentTypes.list');
    await ask('retention.set', {dataClass: 'CLINICAL_RECORD', days: 4000, citation: 'Policy 7'});
    await ask('retention.get');
    await ask('retention.dryRun');
    await ask('legalHolds.list');
    await ask('telehealth.getStateRequirements', {stateCode: 'MD'});
    await ask('telehealth.getSealKey');
  });

  it('is as described: patients who are found, and an account at a vendor', async () => {
    await ask('patients.create', {firstName: 'Ada', lastName: 'Rest', birthDate: '1980-02-29'});
    await ask('patients.list', {search: 'Rest', limit: 1});
    const {accountSid, apiKeySid, apiKeySecret, authToken} = twilio.config.credentials;
    const account = {provider: 'TWILIO', twilio: {accountSid, apiKeySid, apiKeySecret, authToken}};
    await ask('videoProviders.testCredentials', account);
    await ask('videoProviders.setCredentials', account);
    await ask('videoProviders.getCredentials');
    await ask('videoProviders.removeCredentials', {provider: 'TWILIO'});
  });

  it('is as described: texts of consents', async () => {
    await ask('consentTemplates.list');
    const {source, title} = await ask('consentTemplates.preview', {consentType: 'GENERAL', language: 'en', stateCode: 'NY'});
    const {consentTemplateId} = await ask('consentTemplates.saveDraft', {consentType: 'GENERAL', language: 'en', title, source});
    await ask('consentTemplates.publish', {consentTemplateId});
  });

  it('is as described: people who work here', async () => {
    const made = await ask('users.create', {email: 'new@demo.example', firstName: 'Nia', lastName: 'New', role: 'PROVIDER'});
    const {id: userId, version} = made.user;
    await ask('users.list', {includeInactive: true});
    await ask('users.get', {userId});
    await ask('users.update', {userId, version, lastName: 'Newer'});
    await ask('users.resetSecondFactor', {userId});
    await ask('users.deactivate', {userId});
    await ask('users.reactivate', {userId});
    const {temporaryPassword: password} = await ask('users.resetPassword', {userId});
    const {id: clinicianId} = await ask('clinicians.create', {userId, title: 'DC'});
    await ask('clinicians.list');
    await ask('clinicians.update', {clinicianId, version: (await ask('clinicians.get', {clinicianId})).version, specialty: 'Sports'});
    const {id: licenceId} = await ask('clinicians.addLicence', {clinicianId, state: 'NY', number: 'X012345'});
    await ask('clinicians.listLicences', {clinicianId});
    await ask('clinicians.removeLicence', {licenceId});
    const {id: apiKeyId} = await ask('apiKeys.create', {name: 'an EHR'});
    await ask('apiKeys.list');
    await ask('apiKeys.revoke', {apiKeyId});

  });

  it('is as described: somebody\'s own account', async () => {
    const [email, password] = ['own@demo.example', 'a much longer sentence 7'];
    const {temporaryPassword} = await ask('users.create', {email, firstName: 'Olu', lastName: 'Own', role: 'STAFF'});
    const first = await signIn({email, password: temporaryPassword});
    await ask('auth.changePassword', {currentPassword: temporaryPassword, newPassword: password}, first);
    await ask('auth.me', undefined, first);
    /// A code counts once: the next one is that of the next half minute, which is taken already.
    const nextCode = (secret) => totp(secret, Date.now() + 30_000);
    const earlier = await ask('auth.startTotp', undefined, first);
    await ask('auth.confirmTotp', {code: totp(earlier.secret)}, first);
    await ask('auth.disableTotp', {password, code: nextCode(earlier.secret)}, first);
    const {secret} = await ask('auth.startTotp', undefined, first);
    const {recoveryCodes} = await ask('auth.confirmTotp', {code: totp(secret)}, first);
    const withCode = await ask('auth.verifyTotp', {code: nextCode(secret), cookie: false}, await signIn({email, password}));
    await ask('auth.signOut', undefined, withCode.sessionToken);
    const withRecovery = await ask('auth.useRecoveryCode', {code: recoveryCodes[0], cookie: false}, await signIn({email, password}));
    await ask('auth.renewRecoveryCodes', {password}, withRecovery.sessionToken);
    await ask('auth.signOutEverywhere', undefined, withRecovery.sessionToken);
  });

  it('is as described: the log of accesses, and what waits for somebody', async () => {
    await ask('audit.unusual', {from: inMinutes(-60).toISOString(), to: inMinutes(1).toISOString()});
    await ask('telehealth.proposedNoShows');
    const {id: patientId} = await newPatient(api, {consents: false});
    const {sessionId} = await bookVisit(api, server, {patientId, start: inMinutes(1)});
    await api.telehealth.startSession.mutate({sessionId, consentOverrideReason: 'Chest pain, the ambulance is on its way'});
    const {items} = await ask('consentOverrides.list', {reviewed: false});
    await ask('consentOverrides.review', {consentOverrideId: items.find((one) => one.sessionId === sessionId).id, note: 'Rightly decided'});
  });

  it('is as described: the page of a visit', async () => {
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(2)});
    const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
    const {deviceToken} = await ask('visit.open', {token: url.split('/').at(-1), cookie: false}, '');
    await ask('visit.takeoverCode', undefined, deviceToken);
    await ask('visit.noteStep', {kind: 'CHECK_PASSED'}, deviceToken);
    await ask('visit.consents', undefined, deviceToken);
    const {consentId, textHash} = await ask('visit.openConsent', {consentType: 'HIPAA'}, deviceToken);
    await ask('visit.consentReadToEnd', {consentId}, deviceToken);
    await ask('telehealth.signConsent', {consentId, textHash, signatureType: 'typed', signatureData: 'Ada Test', signerName: 'Ada Test',
      acknowledgedReading: true, disclosureAccepted: true}, deviceToken);
    await api.telehealth.startSession.mutate({sessionId});
    await api.telehealth.endSession.mutate({sessionId});
    await ask('visit.rate', {overall: 5, technical: 4}, deviceToken);
  });

  it('is checked for every procedure', () => {
    const others = ['audit_of_replies', 'openapi'].map((name) => readFileSync(new URL(`${name}.test.mjs`, import.meta.url), 'utf8')).join('');
    for (const {operation: {operationId: name}} of documented.operations) {
      const covered = asked.has(name) || new RegExp(`(ask\\w*|call)\\('${name}'`).test(others);
      assert.ok(covered !== name in kElsewhere, `${name}: ask it above, or say in kElsewhere why not`);
    }
    for (const name of Object.keys(kElsewhere)) documented.byId(name);
  });
});
