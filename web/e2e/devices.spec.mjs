// SPDX-License-Identifier: Apache-2.0
// What people choose about their devices holds: from the check into the call, in the call, and over a reload. Real pages, real
// browsers with several made-up devices; which one is used is read off what is sent.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {desktop, eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn, hears, hearsNothing, press, sees, sentFrom} from './lib/call.mjs';
import {button, clinicianAt, confirmPanel, isAt, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;
let chosen;
const kDevices = ['camera', 'microphone'];

const sends = (page, kind, device) => eventually(`${kind} comes from ${device}`, async () => (await sentFrom(page, kind)) === device);
const stateOf = (page) => page.locator('.tile-state').textContent({timeout: 1_000}).catch(() => '');
const isSeenOff = (page) => eventually('it reads that the camera is off', async () => (await stateOf(page)) === 'camera off');
const isBack = (page) => page.locator('.room[data-phase="in"]').waitFor();
const opened = (page) => page.evaluate(() => window.opened);

/// Picks another device than the one in use, and tells which.
async function pickAnother(page, label) {
  const choice = page.getByLabel(label, {exact: true});
  const before = await choice.inputValue();
  const others = await choice.locator('option').evaluateAll((options) => options.map(({value}) => value));
  const picked = others.findLast((value) => value !== before);
  assert.ok(picked, `${label}: there is another one`);
  await choice.selectOption(picked);
  return picked;
}

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient', {devices: 2, denies: true}), openBrowser('clinician')]);
  visit = await newVisit(server);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('the camera and microphone chosen in the check are those of the call', async () => {
  patient = await openLink(patients, visit.link, {...desktop, permissions: kDevices});
  await walkIn(patient, 'Maria', {pastDevices: async (page) => {
    await isAt(page, 'Check your camera and sound');
    const camera = await pickAnother(page, 'Use this camera');
    await visible(page.getByLabel('Use this microphone'));
    const microphone = await pickAnother(page, 'Use this microphone');
    await visible(page.getByLabel('Use this microphone'));
    chosen = {camera, microphone};
    assert.deepEqual([await page.getByLabel('Use this camera').inputValue(), await page.getByLabel('Use this microphone').inputValue()], [camera, microphone]);
    await eventually('both work', () => page.evaluate(() => document.querySelectorAll('.check-ok').length >= 2));
    await button(page, 'Continue').click();
  }});
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const {go} = await confirmPanel(clinician, 'Maria');
  await go.click();
  await sees(patient, 'clinician');
  await hears(clinician, 'patient');
  await sends(patient, 'audio', chosen.microphone);
  await sends(patient, 'video', chosen.camera);
});

step('another camera and another microphone are chosen while the call runs', async () => {
  await patient.keyboard.press('d');
  const camera = await pickAnother(patient, 'Camera');
  await sends(patient, 'video', camera);
  const microphone = await pickAnother(patient, 'Microphone');
  await sends(patient, 'audio', microphone);
  await patient.keyboard.press('Escape');
  await framesGoOn(clinician);
  await hears(clinician, 'patient');
  chosen = {camera, microphone};
});

step('a patient who muted and turned the camera off is so after a reload, reads it, and turns both on by a press', async () => {
  await press(patient, 'Mute');
  await press(patient, 'Turn the camera off');
  await isSeenOff(clinician);
  await patient.reload();
  await isBack(patient);
  await visible(patient.getByText('Your camera and microphone are still off.'));
  await shot(patient, 'devices-still-off');
  await sees(patient, 'clinician');
  await isSeenOff(clinician);
  await hearsNothing(clinician);
  assert.deepEqual(await opened(patient), [], 'neither was even opened');
  await button(patient, 'Turn on').click();
  await hears(clinician, 'patient');
  await framesGoOn(clinician);
  await sends(patient, 'audio', chosen.microphone);
  await sends(patient, 'video', chosen.camera);
  assert.equal(await patient.locator('[data-note="stillOff"]').count(), 0);
});

step('so is a patient who left and comes back', async () => {
  await press(patient, 'Mute');
  await press(patient, 'Leave');
  await isAt(patient, 'You left the visit');
  await button(patient, 'Go back in').click();
  await isBack(patient);
  await visible(patient.getByText('Your microphone is still off.'));
  await framesGoOn(clinician);
  await hearsNothing(clinician);
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
  assert.equal(await patient.locator('[data-note="stillOff"]').count(), 0);
});

step('so is the clinician', async () => {
  await press(clinician, 'Mute');
  await press(clinician, 'Turn the camera off');
  await isSeenOff(patient);
  await clinician.reload();
  await isBack(clinician);
  await visible(clinician.getByText('Your camera and microphone are still off.'));
  await hears(clinician, 'patient');
  await isSeenOff(patient);
  await hearsNothing(patient);
  assert.deepEqual(await opened(clinician), [], 'neither was even opened');
  await button(clinician, 'Turn on').click();
  await sees(patient, 'clinician');
  await hears(patient, 'clinician');
});

step('a visit that goes by sound alone goes on so after a reload of either side', async () => {
  await patient.keyboard.press('d');
  await patient.getByRole('switch', {name: /^Sound only/}).click();
  await patient.keyboard.press('Escape');
  for (const page of [patient, clinician]) await visible(page.locator('[data-note="audio"]'));
  for (const page of [clinician, patient]) {
    await page.reload();
    await isBack(page);
    await visible(page.locator('[data-note="audio"]'));
    await Promise.all([hears(patient, 'clinician'), hears(clinician, 'patient')]);
    await Promise.all([isSeenOff(patient), isSeenOff(clinician)]);
  }
  const {modality} = await visit.api.telehealth.getQuality.query({sessionId: visit.sessionId});
  assert.deepEqual(modality.map(({modality: one}) => one), ['AUDIO_VIDEO', 'AUDIO_ONLY']);
  await button(patient, 'Turn the picture on').click();
  await sees(patient, 'clinician');
  await framesGoOn(clinician);
});

step('camera and microphone are taken away in the middle, as a pulled cable takes them; a press brings them back', async () => {
  await patient.context().clearPermissions();
  await visible(button(patient, 'Tap to restore'));
  await isSeenOff(clinician);
  await hearsNothing(clinician);
  await shot(patient, 'devices-taken-away');
  await button(patient, 'Tap to restore').click();
  await visible(patient.getByText('This page may not use the camera.'));
  await patient.context().grantPermissions(kDevices);
  for (const kind of ['microphone', 'camera']) {
    const note = patient.locator('.note').filter({hasText: `This page may not use the ${kind}`});
    await button(note, 'Try again').click();
    await note.waitFor({state: 'detached'});
  }
  await framesGoOn(clinician);
  await hears(clinician, 'patient');
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
