// SPDX-License-Identifier: Apache-2.0
// The clinic asks for the consent to recording while the visit runs: the patient reads and signs on the phone beside the call, which
// goes on, and then it is recorded; another time they decline.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn, hears, meet, press} from './lib/call.mjs';
import {agreeTo, signByFinger} from './lib/consent.mjs';
import {button, clinicianAt, confirmPanel, openLink, visible, walkIn} from './lib/persons.mjs';
import {recordableVisit} from './lib/recording.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;
const runs = (page, state = 'running') => page.locator(`[data-recording="${state}"]`).count();
const offer = () => patient.getByTestId('consent-offer');
const consents = async () => (await visit.api.telehealth.listPatientConsents.query({patientId: visit.patient.id, includeExpired: true}))
  .filter(({consentType}) => consentType === 'RECORDING').map(({status}) => status);
const panel = () => patient.getByRole('complementary', {name: 'Consent to recording'});

before(async () => {
  server = await startServer();
  visit = await recordableVisit(server, {isFresh: true});
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a visit runs whose patient has signed nothing about recording', async () => {
  patient = await openLink(patients, visit.link, phone);
  await walkIn(patient, 'Maria');
  clinician = await clinicianAt(clinicians, server);
  await clinician.goto(`${server.url}/app/queue`);
  await (await confirmPanel(clinician, 'Maria')).go.click();
  await meet(patient, clinician);
  assert.equal(await offer().count(), 0);
});

step('the clinician asks, and the form is offered in the call', async () => {
  // Beside the patient's data the room is narrow.
  await press(clinician, 'More');
  await press(clinician, 'Record the visit');
  await visible(clinician.locator('[data-reason="CONSENT_MISSING"]'));
  await press(clinician, 'Ask the patient for it');
  await visible(offer());
  await assertAccessible(patient, 'the offer to sign in the call');
  await shot(patient, 'recording-consent-offer-phone');
  await shot(clinician, 'recording-consent-asked');
});

step('it is read and signed by finger while picture and sound go on', async () => {
  await press(patient, 'Read and sign');
  await visible(panel().locator('.consent-text'));
  await assertAccessible(patient, 'the form in the call');
  await shot(patient, 'recording-consent-form-phone');
  await hears(patient, 'clinician');
  await hears(clinician, 'patient');
  await framesGoOn(clinician);
  await agreeTo(patient, 'Maria Test');
  await signByFinger(patient);
  await shot(patient, 'recording-consent-signature-phone');
  await panel().locator('button[type="submit"]').click();
  await eventually('the consent is signed', async () => (await consents()).includes('SIGNED'));
  await visible(panel().getByRole('heading', {name: 'Thank you'}));
  await assertAccessible(patient, 'the signed form in the call');
  await shot(patient, 'recording-consent-signed-phone');
  await button(panel(), 'Continue').click();
  await eventually('the form is closed', async () => (await panel().count()) === 0);
});

step('then everybody is asked, and the recording runs', async () => {
  await press(clinician, 'Ask everybody');
  await press(patient, 'Yes, record it');
  const start = clinician.getByRole('button', {name: 'Start recording'});
  await eventually('all have agreed', async () => (await start.getAttribute('aria-disabled')) === null);
  await start.click();
  await Promise.all([patient, clinician].map((page) => eventually('the banner stands', () => runs(page))));
  await press(patient, 'Stop recording');
  await Promise.all([patient, clinician].map((page) => eventually('it ended', async () => (await runs(page)) === 0)));
});

step('who declines in the call stays in it, unrecorded', async () => {
  const [{id}] = (await visit.api.telehealth.listPatientConsents.query({patientId: visit.patient.id})).filter(({consentType}) => consentType === 'RECORDING');
  await visit.api.telehealth.revokeConsent.mutate({consentId: id, reason: 'The patient called.'});
  await press(clinician, 'Ask the patient for it');
  await visible(offer());
  await press(patient, 'Not now');
  await eventually('the offer is gone', async () => (await offer().count()) === 0);
  await press(clinician, 'Ask the patient for it');
  await visible(offer());
  await press(patient, 'Read and sign');
  await button(panel(), 'I do not agree').click();
  await patient.getByRole('dialog', {name: 'You do not agree?'}).getByRole('button', {name: 'I do not agree'}).click();
  await eventually('it is declined', async () => (await consents()).includes('DECLINED'));
  await eventually('the form is closed', async () => (await panel().count()) === 0);
  await hears(patient, 'clinician');
  await visible(clinician.locator('[data-reason="CONSENT_MISSING"]'));
  assert.deepEqual(faultsOf(patient, clinician), []);
});
