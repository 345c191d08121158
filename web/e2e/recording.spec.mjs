// SPDX-License-Identifier: Apache-2.0
// A visit is recorded between two browsers on the real server: asked, agreed, recorded, lost with its browser, and watched; somebody
// comes later; somebody refuses.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {assertAccessible} from './lib/axe.mjs';
import {desktop, eventually, isColour, openBrowser, openPage, people, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn, meet, press} from './lib/call.mjs';
import {openOwnBrowser} from './lib/ownProcess.mjs';
import {clinicianOf, examine, recordableVisit} from './lib/recording.mjs';
import {openClinician, openVisitor} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {guestLink, signIn} from './lib/visit.mjs';

let server, visit, patients, clinicians, doomed, guests, patient, clinician, guest, staff, began, back, lost;
const step = story();
const runs = (page, state = 'running') => page.locator(`[data-recording="${state}"]`).count();
const startsNow = async (page) => {
  const start = page.getByRole('button', {name: 'Start recording'});
  await eventually('all have agreed', async () => (await start.getAttribute('aria-disabled')) === null);
  await start.click();
};
/// How many pieces are at the server.
const pieces = async () => {
  const [{id}] = await recordings();
  const cookie = server.signedIn.map(({name, value}) => `${name}=${value}`).join('; ');
  const {next} = await (await fetch(`${server.url}/api/recordings/${id}/pieces`, {headers: {cookie}})).json();
  assert.equal(typeof next, 'number');
  return next;
};
const recordings = async () => (await staff.telehealth.getRecordings.query({sessionId: visit.sessionId})).recordings;

before(async () => {
  server = await startServer();
  visit = await recordableVisit(server);
  [patients, clinicians, doomed, guests] = await Promise.all(
    [openBrowser('patient'), openBrowser('clinician'), openOwnBrowser('clinician'), openBrowser('guest')]);
  clinician = await openClinician(doomed, server, visit);
  patient = await openVisitor(patients, server, visit.link, phone);
  staff = clinicianOf(server);
  await meet(patient, clinician);
});
after(async () => {
  for (const browser of [patients, clinicians, doomed, guests]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('nothing is recorded before everybody has agreed', async () => {
  await press(clinician, 'Record the visit');
  await press(clinician, 'Ask everybody');
  await eventually('the patient is asked', () => patient.getByTestId('recording-question').count());
  await shot(patient, 'recording-question-phone');
  await shot(clinician, 'recording-asked');
  assert.equal(await clinician.getByRole('button', {name: 'Start recording'}).getAttribute('aria-disabled'), 'true');
  assert.equal(await runs(patient), 0);
});

step('all agree, and everybody sees that it is recorded', async () => {
  await press(patient, 'Yes, record it');
  await eventually('the clinician sees the yes', () => clinician.locator('[data-answer="YES"]').count());
  await startsNow(clinician);
  await Promise.all([patient, clinician].map((page) => eventually('the banner stands', () => runs(page))));
  began = Date.now();
  await shot(patient, 'recording-running-phone');
  await shot(clinician, 'recording-running');
});

step('it goes on after its page was loaded again', async () => {
  await pause(4_000);
  clinician.on('dialog', (dialog) => dialog.accept());
  await clinician.reload();
  await eventually('the clinician is back', () => runs(clinician));
  await meet(patient, clinician);
  back = (Date.now() - began) / 1000;
  // Not only the last picture from before.
  await framesGoOn(patient);
  await pause(6_000);
});

step('the rest of one whose browser was killed is kept', async () => {
  // A machine that has no time for its browsers loses what it never recorded.
  await eventually('pieces come as they are made', async () => {
    const before = await pieces();
    await pause(3_000);
    return (await pieces()) >= before + 3;
  }, 180_000);
  assert.equal(await runs(clinician), 1, `it runs: ${await clinician.locator('.recording-bars').allTextContents()}`);
  lost = (Date.now() - began) / 1000;
  await doomed.kill();
  await eventually('it is finished', async () => (await recordings())[0]?.status === 'AVAILABLE', 180_000);
  const [recording] = await recordings();
  assert.equal(recording.stopReason, 'LOST');
  await eventually('the patient is told', () => runs(patient, 'ended'));
});

step('it is watched in the clinic\'s app, with its length', async () => {
  const [recording] = await recordings();
  const page = await openPage(clinicians, desktop);
  await signIn(page.context(), server);
  await page.goto(`${server.url}/app/visits/${visit.sessionId}/recordings/${recording.id}`);
  await shot(page, 'recording-page');
  await press(page, 'Open the recording');
  const player = page.locator('.recording-player');
  await eventually('the length is known', () => player.getAttribute('data-seconds'));
  const seconds = Number(await player.getAttribute('data-seconds'));
  assert.ok(Math.abs(seconds - lost) < 2, `${seconds} seconds of ${lost}`);
  const coloursAt = (at) => player.evaluate(async (video, near) => {
    const sought = new Promise((resolve) => { video.onseeked = resolve; });
    video.currentTime = near;
    await sought;
    const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 36});
    const brush = canvas.getContext('2d');
    brush.drawImage(video, 0, 0, 64, 36);
    return [16, 48].map((x) => [...brush.getImageData(x, 24, 1, 1).data.slice(0, 3)]);
  }, at);
  // A page that was loaded again, on a machine with much to do, shows people a moment after it goes on.
  let both = false;
  for (let at = seconds - 1; at > back && !both; at -= 0.5) {
    const [left, right] = await coloursAt(at);
    both = isColour(left, people.clinician.rgb) && isColour(right, people.patient.rgb);
  }
  assert.ok(both, 'both are seen after the page was loaded again');
  await assertAccessible(page, 'the recording\'s page');
  await shot(page, 'recording-watched');
  const {url} = await staff.telehealth.getRecordingUrl.mutate({recordingId: recording.id});
  const file = await (await page.context().request.get(`${server.url}${url}`)).body();
  const {video, audio, tones} = await examine(file, [people.patient.tone, people.clinician.tone]);
  assert.ok(video.packets > 10 && audio.packets > 100, `${video.packets} pictures, ${audio.packets} pieces of sound`);
  for (const [what, {seconds: long}] of Object.entries({video, audio})) assert.ok(Math.abs(long - lost) < 2, `${long} seconds of ${what}, ${lost} were recorded`);
  for (const [tone, loudness] of Object.entries(tones)) assert.ok(loudness > -40, `${tone} Hz is at ${loudness} dB`);
  await page.context().close();
});

step('who comes later pauses it, and a no ends it', async () => {
  clinician = await openClinician(clinicians, server, visit, desktop);
  await meet(patient, clinician);
  await press(clinician, 'Record the visit');
  await press(clinician, 'Ask everybody');
  await press(patient, 'Yes, record it');
  await startsNow(clinician);
  await eventually('it runs', () => runs(patient));
  guest = await openVisitor(guests, server, await guestLink(visit), desktop);
  await eventually('it is paused', () => runs(patient, 'paused'));
  await eventually('the guest is asked', () => guest.getByTestId('recording-question').count());
  await shot(clinician, 'recording-paused');
  await press(guest, 'No, don\'t record');
  await Promise.all([patient, clinician, guest].map((page) => eventually('all see that it ended', async () => (await runs(page)) + (await runs(page, 'paused')) === 0)));
  assert.equal((await recordings())[0].stopReason, 'REFUSED');
  assert.match(await patient.locator('[data-recording="ended"]').textContent(), /does not want to be recorded/);
  await shot(patient, 'recording-refused-phone');
});

step('taking the consent back ends it at once', async () => {
  await guest.context().close();
  await eventually('the guest is gone', async () => (await clinician.locator('[data-peer]').count()) === 1);
  await press(clinician, 'Ask everybody');
  await press(patient, 'Yes, record it');
  await startsNow(clinician);
  await eventually('it runs', () => runs(patient));
  const consents = await staff.telehealth.listPatientConsents.query({patientId: visit.patient.id});
  const {id} = consents.find(({consentType}) => consentType === 'RECORDING');
  await staff.telehealth.revokeConsent.mutate({consentId: id, reason: 'The patient called.'});
  await Promise.all([patient, clinician].map((page) => eventually('all see that it ended', async () => (await runs(page)) === 0)));
  assert.equal((await recordings())[0].stopReason, 'REVOKED');
  await eventually('the clinician sees why', async () => /took back the consent/.test(await clinician.locator('[data-recording="ended"]').textContent()));
});

step('the pages were without fault', () => assert.deepEqual(faultsOf(patient, clinician), []));
