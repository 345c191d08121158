// SPDX-License-Identifier: Apache-2.0
// Consents at the real pages: a patient signs by finger on a phone, the clinic sees it and lets them in; declining and going on
// without; withdrawing; the clinic's own pages about them.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf} from './lib/call.mjs';
import {agreeTo, signByFinger} from './lib/consent.mjs';
import {button, clinicianAt, isAt, openLink, ownerAt, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

const panelOf = (page) => page.getByRole('dialog', {name: 'Whom you are about to meet'});
const consentsOf = ({api, patient: {id}}) => api.telehealth.listPatientConsents.query({patientId: id, includeExpired: true});
const general = async (of) => (await consentsOf(of)).filter(({consentType}) => consentType === 'GENERAL');

before(async () => {
  server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

const titleOf = (page) => page.getByRole('heading', {level: 1}).innerText();

async function sayWhoAndWhere(page) {
  await button(page, 'Open my visit').click();
  await button(page, 'Yes, I am Maria').click();
  await isAt(page, 'Where are you right now?');
  await page.getByLabel('Address').fill('1 Main St, Albany');
  await page.getByLabel('State').selectOption('NY');
  await page.getByLabel('Yes, at home').check();
  await button(page, 'Continue').click();
}

async function toWaitingRoom(page) {
  await isAt(page, 'Check your camera and sound');
  await button(page, /^Continue/).click();
  await isAt(page, 'A few questions first');
  await page.getByRole('textbox').first().fill('My back hurts');
  await page.getByRole('radio', {name: 'No', exact: true}).check();
  await button(page, 'Continue').click();
  await isAt(page, 'You are in the right place');
}

step('a fresh patient is shown the text, which says what is missing before it is signed', async () => {
  visit = await newVisit(server, {consents: false});
  patient = await openLink(patients, visit.link, phone);
  await sayWhoAndWhere(patient);
  await visible(patient.getByText('Please read this text. Your visit by video needs your agreement.'));
  await assertAccessible(patient, 'a text to sign');
  await shot(patient, 'consent-form');
  await patient.locator('button[type="submit"]').click();
  await visible(patient.getByText('Please draw your signature in the field.'));
  await assertAccessible(patient, 'a text with faults');
  await button(patient, 'Very large text').click();
  await assertAccessible(patient, 'a very large text');
  assert.ok((await general(visit)).every(({status}) => status === 'PENDING'));
});

step('a reload goes on where one was', async () => {
  await patient.reload();
  await visible(patient.getByText('Please read this text. Your visit by video needs your agreement.'));
});

step('it is signed by finger, also over a turn of the phone', async () => {
  await agreeTo(patient, 'Maria Test');
  await signByFinger(patient);
  await patient.setViewportSize({width: 844, height: 390});
  await visible(patient.getByRole('img', {name: 'Field for the signature, signed'}));
  await patient.setViewportSize(phone.viewport);
  await shot(patient, 'consent-signed');
  const title = await titleOf(patient);
  await patient.locator('button[type="submit"]').click();
  await eventually('the consent is signed', async () => (await general(visit)).some(({status}) => status === 'SIGNED'));
  const row = (await general(visit)).find(({status}) => status === 'SIGNED');
  const details = await visit.api.telehealth.getConsentDetails.query({consentId: row.id});
  assert.equal(details.signatureType, 'drawn');
  assert.equal(details.signerName, 'Maria Test');
  assert.ok(details.viewedAt, 'the patient opened it');
  assert.ok(details.readToEndAt, 'and came to its end');
  await eventually('the page goes on', async () => (await titleOf(patient)) !== title);
});

step('the other texts follow; the notice can be passed over, and the visit goes on', async () => {
  for (;;) {
    await eventually('the next text or the end is there', () => patient.evaluate(() => Boolean(document.querySelector('.consent-text, .consent-list'))));
    if (await patient.locator('.consent-list').count()) break;
    const title = await titleOf(patient);
    if (await patient.getByText('Please read this notice.').count()) {
      await button(patient, 'I do not agree').click();
      await visible(patient.getByText('That is all right. Your visit goes on.', {exact: false}));
      await assertAccessible(patient, 'the question before declining');
      await patient.getByRole('dialog').getByRole('button', {name: 'I do not agree'}).click();
    } else {
      await agreeTo(patient, 'Maria Test');
      await patient.getByLabel('My typed name is my signature').check();
      await patient.locator('button[type="submit"]').click();
    }
    await eventually('the text is answered', async () => (await titleOf(patient)) !== title);
  }
  await isAt(patient, 'Thank you');
  await assertAccessible(patient, 'the end of the forms');
  const [copy] = await Promise.all([patient.waitForEvent('download'), patient.getByRole('button', {name: 'Download a copy: Consent to visits by video'}).click()]);
  assert.match(copy.suggestedFilename(), /\.pdf$/);
  assert.equal((await readFile(await copy.path())).subarray(0, 5).toString(), '%PDF-');
  await button(patient, 'Continue').click();
  await toWaitingRoom(patient);
});

step('the clinic sees the consent and lets the patient in', async () => {
  clinician = await clinicianAt(clinicians, server);
  await clinician.goto(`${server.url}/app/patients/${visit.patient.id}`);
  const card = clinician.getByRole('region', {name: 'Consents'});
  await visible(card.getByText('Valid'));
  await visible(card.getByText(/Signed by Maria Test/).first());
  await assertAccessible(clinician, 'a patient with consents');
  await card.getByRole('button', {name: 'Details: Visits by video'}).first().click();
  await visible(clinician.getByText('Opened by the patient'));
  await assertAccessible(clinician, 'one consent');
  await clinician.keyboard.press('Escape');
  await clinician.goto(`${server.url}/app/queue`);
  await button(clinician, 'Let in…').first().click();
  await visible(button(panelOf(clinician), 'Let Maria in'));
  assert.equal(await panelOf(clinician).getByText('A consent is missing').count(), 0);
  const reason = panelOf(clinician).getByLabel('Why you go on');
  if (await reason.count()) await reason.fill('Follow-up of care in progress');
  await button(panelOf(clinician), 'Let Maria in').click();
  await eventually('the visit runs', async () => (await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId})).status === 'IN_PROGRESS');
  await visit.api.telehealth.endSession.mutate({sessionId: visit.sessionId});
});

step('afterwards the patient withdraws on the page of the visit', async () => {
  await isAt(patient, 'Your visit is over');
  await button(patient, 'Your consents').click();
  await isAt(patient, 'Your consents');
  await assertAccessible(patient, "one's consents");
  await shot(patient, 'consents');
  await patient.getByRole('button', {name: 'Withdraw: Consent to visits by video'}).click();
  await assertAccessible(patient, 'the question before withdrawing');
  await patient.getByRole('dialog').getByRole('button', {name: 'Withdraw', exact: true}).click();
  await visible(patient.getByText('You withdrew this consent.'));
  assert.ok((await general(visit)).some(({status}) => status === 'REVOKED'));
  await clinician.goto(`${server.url}/app/patients/${visit.patient.id}`);
  await visible(clinician.getByRole('region', {name: 'Consents'}).getByText('Withdrawn').first());
});

step('who declines is told what follows, may wait all the same, and is let in only in an emergency', async () => {
  visit = await newVisit(server, {consents: false});
  await patient.context().close();
  patient = await openLink(patients, visit.link, phone);
  await sayWhoAndWhere(patient);
  await button(patient, 'I do not agree').click();
  const dialog = patient.getByRole('dialog', {name: 'You do not agree?'});
  await visible(dialog.getByRole('link', {name: /Call the clinic/}));
  await assertAccessible(patient, 'the question before declining');
  await dialog.getByRole('button', {name: 'I do not agree'}).click();
  await isAt(patient, 'You did not agree');
  await assertAccessible(patient, 'having declined');
  assert.ok((await general(visit)).some(({status}) => status === 'DECLINED'));
  await button(patient, 'Go on without signing').click();
  await toWaitingRoom(patient);
  await visible(patient.getByText('There are forms to sign'));
  await assertAccessible(patient, 'waiting without a consent');

  await clinician.goto(`${server.url}/app/queue`);
  await button(clinician, 'Let in…').first().click();
  await visible(panelOf(clinician).getByText('A consent is missing'));
  await visible(panelOf(clinician).getByText('Declined').first());
  await assertAccessible(clinician, 'the panel with a missing consent');
  await shot(clinician, 'consent-missing');
  const go = button(panelOf(clinician), 'Let Maria in');
  assert.equal(await go.getAttribute('aria-disabled'), 'true');
  const reason = panelOf(clinician).getByLabel('Why you go on');
  if (await reason.count()) await reason.fill('Follow-up of care in progress');
  await panelOf(clinician).getByRole('switch', {name: 'Emergency: go on without'}).click();
  await panelOf(clinician).getByLabel('Why the visit cannot wait').fill('Acute pain, cannot sign now');
  await go.click();
  await eventually('the visit runs', async () => (await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId})).status === 'IN_PROGRESS');
  await visit.api.telehealth.endSession.mutate({sessionId: visit.sessionId});
});

step('an answer by voice opens the door while the panel is open', async () => {
  visit = await newVisit(server, {consents: false});
  await patient.context().close();
  patient = await openLink(patients, visit.link, phone);
  await sayWhoAndWhere(patient);
  await patient.getByText('I cannot sign here').click();
  await button(patient, 'Go on without signing').click();
  await toWaitingRoom(patient);
  await clinician.goto(`${server.url}/app/queue`);
  await button(clinician, 'Let in…').first().click();
  const panel = panelOf(clinician);
  await visible(panel.getByText('A consent is missing'));
  for (;;) {
    const ask = panel.getByRole('button', {name: /^Answer by voice: /});
    await eventually('the panel is read', async () => (await ask.count()) > 0 || (await panel.getByText('A consent is missing').count()) === 0);
    const before = await ask.count();
    if (before === 0) break;
    await ask.first().click();
    const dialog = clinician.getByRole('dialog', {name: /^Answer by voice/});
    await assertAccessible(clinician, 'an answer by voice');
    await dialog.getByLabel('Yes, agrees').check();
    await button(dialog, 'Write it down').click();
    await eventually('one less is missing', async () => (await ask.count()) < before);
  }
  const rows = await general(visit);
  assert.ok(rows.some(({status, method}) => status === 'SIGNED' && method === 'VERBAL'));
  await clinician.keyboard.press('Escape');
});

step('days before the visit one can sign ahead, also in another language', async () => {
  const ahead = await newVisit(server, {consents: false, startsIn: 60 * 24});
  const page = await openLink(patients, ahead.link, phone);
  await button(page, 'Open my visit').click();
  await visible(page.getByText('There are forms to sign'));
  await button(page, 'Read and sign').click();
  await visible(page.getByText('Please read this text.', {exact: false}));
  await button(page, 'Español').click();
  await visible(page.getByText('Lea este texto. Su consulta por video necesita su acuerdo.'));
  await visible(page.locator('article[lang="es"]'));
  await assertAccessible(page, 'a text in Spanish');
  await button(page, 'English').click();
  await visible(page.locator('article[lang="en"]'));
  await agreeTo(page, 'Maria Test');
  await page.getByLabel('My typed name is my signature').check();
  await page.locator('button[type="submit"]').click();
  await eventually('the consent is signed', async () => (await general(ahead)).some(({status}) => status === 'SIGNED'));
  assert.deepEqual(faultsOf(page), []);
  await page.context().close();
});

step('the clinic writes a text, reviews the emergency and reads the rules of a state', async () => {
  const owner = await ownerAt(clinicians, server);
  await owner.goto(`${server.url}/app/consents`);
  await isAt(owner, 'Consents');
  await visible(owner.getByText('Acute pain, cannot sign now'));
  await assertAccessible(owner, 'the consents of the clinic');
  await owner.getByText('Review', {exact: true}).click();
  await button(owner, 'I have looked at it').click();
  await visible(owner.getByText('Nothing to review.'));

  await owner.getByLabel('State', {exact: true}).selectOption('TX');
  await visible(owner.getByText('In writing only'));

  await button(owner, 'Show the present text').click();
  await visible(owner.getByRole('dialog').getByRole('heading', {level: 3}));
  await assertAccessible(owner, 'a text as patients read it');
  await owner.getByRole('dialog').getByRole('button', {name: 'Close'}).last().click();
  await button(owner, 'Write a new version').click();
  await owner.getByLabel('Title').fill('Our consent to video visits');
  await button(owner, 'Save the draft').click();
  await visible(button(owner, 'What patients would read'));
  await assertAccessible(owner, 'a draft');
  await button(owner, 'Publish').click();
  await owner.getByRole('dialog').getByRole('button', {name: 'Publish'}).click();
  await visible(owner.getByText('Our consent to video visits (version 1)'));
  assert.deepEqual(faultsOf(owner, patient, clinician), []);
});
