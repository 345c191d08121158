// SPDX-License-Identifier: Apache-2.0
// The consult room of a visit that may be recorded, at both ends, and the clinic's pages about the recording. The server has Zoom as
// a second video service. Called by screenshots.mjs.
import {desktop, openBrowser, phone} from '../e2e/lib/browser.mjs';
import {meet, press} from '../e2e/lib/call.mjs';
import {agreeTo, signByFinger} from '../e2e/lib/consent.mjs';
import {button, clinicianAt, confirmPanel, openLink, ownerAt, visible, walkIn} from '../e2e/lib/persons.mjs';
import {recordableVisit} from '../e2e/lib/recording.mjs';

const consentPanel = (patient) => patient.getByRole('complementary', {name: 'Consent to recording'});
const closed = (page) => page.keyboard.press('Escape');

/// The forms change the windows; people go on in their own.
async function settle({patient, clinician}) {
  await patient.setViewportSize(phone.viewport);
  await clinician.setViewportSize(desktop.viewport);
}

/// Both ends of one state.
async function both(pictures, pages, name) {
  for (const [who, page] of Object.entries(pages)) await pictures.take(page, `call/${name}-${who}`, {whole: false});
  await settle(pages);
}

async function panels(pictures, pages) {
  for (const [name, words] of [['chat', 'Chat'], ['more', 'More']]) {
    for (const page of Object.values(pages)) await press(page, words);
    await both(pictures, pages, name);
    for (const page of Object.values(pages)) await closed(page);
  }
  const {clinician} = pages;
  for (const [name, key] of [['people', 'p'], ['settings', 'd'], ['help', '?']]) {
    await clinician.keyboard.press(key);
    await pictures.take(clinician, `call/${name}-clinician`, {whole: false});
    await settle(pages);
    await closed(clinician);
  }
}

async function consentAndRecording(pictures, pages) {
  const {patient, clinician} = pages;
  await press(clinician, 'More');
  await press(clinician, 'Record the visit');
  await visible(clinician.locator('[data-reason="CONSENT_MISSING"]'));
  await press(clinician, 'Ask the patient for it');
  await visible(patient.getByTestId('consent-offer'));
  await both(pictures, pages, 'consent_offer');
  await press(patient, 'Read and sign');
  await visible(consentPanel(patient).locator('.consent-text'));
  await pictures.take(patient, 'call/consent_form-patient', {whole: false});
  await settle(pages);
  await agreeTo(patient, 'Maria Test');
  await signByFinger(patient);
  await pictures.take(patient, 'call/consent_signature-patient', {whole: false});
  await settle(pages);
  await consentPanel(patient).locator('button[type="submit"]').click();
  await visible(consentPanel(patient).getByRole('heading', {name: 'Thank you'}));
  await button(consentPanel(patient), 'Continue').click();
  await press(clinician, 'Ask everybody');
  await visible(patient.getByRole('button', {name: 'Yes, record it'}));
  await both(pictures, pages, 'recording_question');
  await press(patient, 'Yes, record it');
  await clinician.locator('button:not([aria-disabled]):has-text("Start recording")').click();
  for (const page of Object.values(pages)) await visible(page.locator('[data-recording="running"]'));
  await both(pictures, pages, 'recording');
  await press(clinician, 'Stop recording');
  await both(pictures, pages, 'recording_ended');
}

/// The change of the video service, with what Zoom would mean, and the room while Zoom carries the visit.
async function service(pictures, pages) {
  const {patient, clinician} = pages;
  const take = async (name) => {
    await pictures.take(clinician, `call/${name}-clinician`, {whole: false});
    await settle(pages);
  };
  const dialog = clinician.getByRole('dialog', {name: 'Change video service'});
  await press(clinician, 'More');
  await press(clinician, 'Change video service');
  await visible(dialog.getByRole('radio'));
  await take('service');
  await dialog.getByRole('radio', {name: /^Zoom/}).check();
  await visible(dialog.getByRole('list', {name: 'What is lost'}));
  await take('service_chosen');
  await button(dialog, 'Change now').click();
  for (const page of [patient, clinician]) await visible(page.getByRole('heading', {name: 'This visit is at Zoom'}));
  await both(pictures, pages, 'outside');
  await press(clinician, 'Change video service');
  await dialog.getByRole('radio', {name: /^Built in/}).check();
  await button(dialog, 'Change now').click();
  await meet(patient, clinician);
}

async function byPhone(pictures, pages) {
  const {patient, clinician} = pages;
  await press(clinician, 'More');
  await press(clinician, 'Go on by phone');
  await visible(clinician.getByRole('dialog').getByRole('link'));
  await pictures.take(clinician, 'call/by_phone_dialog-clinician', {whole: false});
  await settle(pages);
  await press(clinician, 'I am calling');
  await visible(patient.locator('[data-note="phone"]'));
  await both(pictures, pages, 'by_phone');
  await press(clinician, 'Back to video');
}

async function endings(pictures, pages) {
  const {patient, clinician} = pages;
  await press(patient, 'Leave');
  await visible(button(patient, 'Go back in'));
  await both(pictures, pages, 'patient_left');
  await button(patient, 'Go back in').click();
  await meet(patient, clinician);
  await press(clinician, 'End visit');
  await clinician.getByRole('dialog').waitFor();
  await pictures.take(clinician, 'call/end-clinician', {whole: false});
  await settle(pages);
  await button(clinician.getByRole('dialog'), 'End visit').click();
  await visible(patient.getByRole('heading', {name: 'Your visit is over'}));
  await pictures.take(patient, 'call/over-patient');
  await pictures.take(clinician, 'call/over-clinician');
}

/// The recording, its legal hold and its time, as the clinic's owner keeps them.
async function recordingPages(pictures, browser, server, {api, sessionId}) {
  const {recordings: [{id}]} = await api.telehealth.getRecordings.query({sessionId});
  const owner = await ownerAt(browser, server);
  const open = (path) => owner.setViewportSize(desktop.viewport).then(() => owner.goto(`${server.url}${path}`));
  const address = `/app/visits/${sessionId}/recordings/${id}`;
  const states = {
    recordings: ['/app/recordings'],
    recording: [address],
    recording_retention: [address, 'Keep longer or shorter'],
    recording_hold: [address, 'Legal hold'],
    recording_handed_out: [address, 'Hand out'],
  };
  for (const [name, [path, label]] of Object.entries(states)) {
    await pictures.state(`call/${name}`, async () => {
      await open(path);
      await owner.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.spinner'));
      if (label) {
        await button(owner, label).click();
        await owner.getByRole('dialog').waitFor();
      }
      await pictures.take(owner, `call/${name}`, {whole: !label});
    });
  }
}

export async function callShots(server, pictures) {
  const visit = await recordableVisit(server, {isFresh: true});
  const [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  try {
    const patient = await openLink(patients, visit.link, phone);
    await walkIn(patient, 'Maria');
    const clinician = await clinicianAt(clinicians, server);
    await clinician.goto(`${server.url}/app/queue`);
    await (await confirmPanel(clinician, 'Maria')).go.click();
    await meet(patient, clinician);
    const pages = {patient, clinician};
    await pictures.state('call/in', () => both(pictures, pages, 'in'));
    for (const [name, part] of Object.entries({panels, service, consentAndRecording, byPhone, endings}))
      await pictures.state(`call/${name}`, () => part(pictures, pages));
    await recordingPages(pictures, clinicians, server, visit);
  } finally {
    for (const browser of [patients, clinicians]) await browser.close();
  }
}
