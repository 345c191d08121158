// SPDX-License-Identifier: Apache-2.0
// A visit moves from the built-in engine to Janus and back while it runs: same pages, same links, no click.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {after, before, test} from 'node:test';

import {startJanus} from '../../tests/providers/janus/janus_server.mjs';
import {eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, hears, hearsNothing, meet, press} from './lib/call.mjs';
import {openClinician, openVisitor} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit, startVisit} from './lib/visit.mjs';

const missing = existsSync('/usr/bin/janus') ? false : 'janus is not installed';

let janus, server, browsers, visit, patient, clinician, names;

const settings = (engine) => ({
  CUSTOM_VIDEO_ENGINE: engine, JANUS_URL: janus.config.url, JANUS_ADMIN_URL: janus.adminUrl,
  JANUS_ADMIN_SECRET: janus.config.credentials.adminSecret, JANUS_ADMIN_KEY: janus.config.credentials.adminKey,
  JANUS_API_SECRET: janus.config.credentials.apiSecret, JANUS_STRING_IDS: 'true',
});

/// How each of them sees the other named.
const shownNames = () => Promise.all([patient, clinician].map((page) => page.locator('.tile-name').first().textContent()));

/// Which engine carries CUSTOM is a setting of the server; the visit is moved by the clinic.
async function moveTo(engine) {
  await server.restart(settings(engine));
  await visit.api.telehealth.switchProvider.mutate({sessionId: visit.sessionId, provider: 'CUSTOM'});
  const {activeRoom} = await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
  assert.equal(activeRoom.videoEngine, engine);
  for (const page of [patient, clinician])
    await eventually(`the page is at ${engine}`, () => page.locator(`[data-engine="${engine}"][data-phase="in"]`).count(), 120_000);
}

before(async () => {
  if (missing) return;
  janus = await startJanus();
  server = await startServer({env: settings('builtin')});
  browsers = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  visit = await newVisit(server);
  await startVisit(visit);
  clinician = await openClinician(browsers[1], server, visit);
  patient = await openVisitor(browsers[0], server, visit.link);
});
after(async () => {
  for (const browser of browsers ?? []) await browser.close();
  await server?.stop();
  await janus?.close();
  await removeMedia();
});

test('the call begins at the built-in engine', {skip: !process.env.CI && missing}, async () => {
  assert.equal(missing, false);
  await meet(patient, clinician);
  names = await shownNames();
});

test('everybody follows to Janus', {skip: missing}, async () => {
  await moveTo('janus');
  await meet(patient, clinician);
  await eventually('they are named as before, though Janus knows no names', async () => (await shownNames()).join() === names.join());
  await shot(clinician, 'call-janus');
});

test('mute and camera work there as well', {skip: missing}, async () => {
  await press(patient, 'Mute');
  await hearsNothing(clinician);
  await eventually('the mute is shown', () => clinician.locator('.tile-name svg').count());
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
  await press(clinician, 'Turn the camera off');
  await eventually('the patient is told', async () => (await patient.locator('.tile-state').textContent().catch(() => '')) === 'camera off');
  await press(clinician, 'Turn the camera on');
  await meet(patient, clinician);
});

test('a reload leads back into Janus', {skip: missing}, async () => {
  await patient.reload();
  await meet(patient, clinician);
});

test('and back to the built-in engine', {skip: missing}, async () => {
  await moveTo('builtin');
  await meet(patient, clinician);
  assert.deepEqual(faultsOf(patient, clinician), []);
});
