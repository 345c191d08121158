// SPDX-License-Identifier: Apache-2.0
// The clinician reads a chart in another tab while the visit is recorded: the hidden page goes on recording picture and sound.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {eventually, isColour, openBrowser, people, phone, removeMedia} from './lib/browser.mjs';
import {faultsOf, meet, press} from './lib/call.mjs';
import {openOwnBrowser} from './lib/ownProcess.mjs';
import {clinicianOf, examine, perSecond, picturesOf, recordableVisit} from './lib/recording.mjs';
import {openClinician, openVisitor} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician, staff;
/// Seconds of the recording.
const when = {};
let began;
const note = (what) => { when[what] = (Date.now() - began) / 1000; };

before(async () => {
  server = await startServer();
  visit = await recordableVisit(server);
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openOwnBrowser('clinician')]);
  clinician = await openClinician(clinicians, server, visit);
  patient = await openVisitor(patients, server, visit.link, phone);
  staff = clinicianOf(server);
  await meet(patient, clinician);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a recording runs', async () => {
  await press(clinician, 'Record the visit');
  await press(clinician, 'Ask everybody');
  await press(patient, 'Yes, record it');
  const start = clinician.getByRole('button', {name: 'Start recording'});
  await eventually('all have agreed', async () => (await start.getAttribute('aria-disabled')) === null);
  await start.click();
  await eventually('the banner stands', () => patient.locator('[data-recording="running"]').count());
  began = Date.now();
  await pause(3_000);
});

step('its tab is hidden behind another one', async () => {
  const other = await clinician.context().newPage();
  await other.goto(`${server.url}/`);
  await other.bringToFront();
  await eventually('the page is hidden', () => clinician.evaluate(() => document.visibilityState === 'hidden'));
  note('hidden');
  const painted = clinician.evaluate(() => new Promise((resolve) => {
    requestAnimationFrame(() => resolve(true));
    setTimeout(() => resolve(false), 3_000);
  }));
  await pause(10_000);
  assert.equal(await painted, false, 'it is painted no more');
  await press(patient, 'Turn the camera off');
  note('cameraOff');
  await pause(10_000);
  assert.equal(await clinician.evaluate(() => document.visibilityState), 'hidden');
  note('shown');
  await other.close();
  await clinician.bringToFront();
  await eventually('the page is seen', () => clinician.evaluate(() => document.visibilityState === 'visible'));
  await pause(2_000);
});

step('picture and sound go on over the whole stretch', async () => {
  await press(clinician, 'Stop recording');
  note('stopped');
  const recordings = async () => (await staff.telehealth.getRecordings.query({sessionId: visit.sessionId})).recordings;
  await eventually('it is finished', async () => (await recordings())[0]?.status === 'AVAILABLE', 180_000);
  const [{id: recordingId}] = await recordings();
  const {url} = await staff.telehealth.getRecordingUrl.mutate({recordingId});
  const file = await (await clinician.context().request.get(`${server.url}${url}`)).body();
  const {video, audio, tones} = await examine(file, [people.patient.tone, people.clinician.tone]);

  const pictures = perSecond(video.times, when.hidden, when.shown);
  const sounds = perSecond(audio.times, when.hidden, when.shown);
  assert.ok(pictures.length >= 18, `${pictures.length} seconds were hidden`);
  // A slow machine leaves some out; none may be missing for a whole second.
  assert.ok(Math.min(...pictures) >= 1 && video.packets / video.seconds >= 4, `pictures in each second: ${pictures}`);
  assert.ok(Math.min(...sounds) >= 10, `pieces of sound in each second: ${sounds}`);
  for (const [tone, loudness] of Object.entries(tones)) assert.ok(loudness > -40, `${tone} Hz is at ${loudness} dB`);
  assert.ok(Math.abs(video.seconds - when.stopped) < 2, `${video.seconds} seconds of ${when.stopped}`);

  // The mark blinks once a second; a picture that stands still would not.
  const seen = await picturesOf(file, when.hidden + 1, when.shown - 1);
  const lit = seen.map((at) => at(0.022, 0.033)[0] > 190);
  const changes = lit.filter((one, at) => at > 0 && one !== lit[at - 1]).length;
  assert.ok(changes >= 12, `the mark changed ${changes} times in ${seen.length / 2} seconds`);
  // Below the notice of the first seconds.
  const isThere = (at, who) => isColour(at(who === 'clinician' ? 0.25 : 0.75, 0.7), people[who].rgb);
  assert.ok(seen.every((at) => isThere(at, 'clinician')), 'the clinician is in every picture');
  const [early, late] = [await picturesOf(file, when.hidden + 1, when.cameraOff - 1), await picturesOf(file, when.cameraOff + 3, when.shown - 1)];
  assert.ok(early.length > 0 && early.every((at) => isThere(at, 'patient')), 'so is the patient');
  assert.ok(late.length > 0 && late.every((at) => !isThere(at, 'patient')), 'until the camera is turned off');
  assert.deepEqual(faultsOf(patient, clinician), []);
});
