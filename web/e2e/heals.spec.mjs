// SPDX-License-Identifier: Apache-2.0
// What goes wrong in the middle of a visit, on the real pages: the line to the server, the server itself, a page that is loaded
// again. Everybody is back by themselves, and nobody checks in again.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn, framesOf, hears, hearsNothing, lineIsBack, meet, press, withoutLine} from './lib/call.mjs';
import {noticesOf} from './lib/notices.mjs';
import {clinicianAt, confirmPanel, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

const meetAgain = () => meet(patient, clinician);

/// Notes each screen that a page shows from now on, also after it was loaded again.
async function noteScreens(page) {
  const noting = () => {
    const seen = new Set(JSON.parse(sessionStorage.getItem('screens') ?? '[]'));
    new MutationObserver(() => {
      const title = document.querySelector('h1')?.textContent;
      if (title) sessionStorage.setItem('screens', JSON.stringify([...seen.add(title)]));
    }).observe(document, {childList: true, subtree: true, characterData: true});
  };
  await page.evaluate(noting);
  await page.context().addInitScript(noting);
}
const screensOf = (page) => page.evaluate(() => JSON.parse(sessionStorage.getItem('screens') ?? '[]'));

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  visit = await newVisit(server);
  patient = await openLink(patients, visit.link, phone);
  await walkIn(patient, 'Maria');
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const {go} = await confirmPanel(clinician, 'Maria');
  await go.click();
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('they meet', async () => {
  await meetAgain();
  await noteScreens(patient);
});

step('either side loses the line to the server, and picture and sound go on', async () => {
  for (const [page, other] of [[patient, clinician], [clinician, patient]]) {
    await withoutLine(page, async () => {
      await framesGoOn(other);
      await framesGoOn(page);
    });
    await meetAgain();
  }
});

step('the server dies in the middle of the call and is started again', async () => {
  await server.crash();
  for (const page of [patient, clinician]) await eventually('the loss is said', () => page.locator('[data-note="line"]').count());
  await shot(patient, 'heals-server-gone-patient');
  await shot(clinician, 'heals-server-gone-clinician');
  await Promise.all([framesGoOn(clinician), framesGoOn(patient)]);
  const shown = await framesOf(patient);
  await server.start();
  await Promise.all([lineIsBack(clinician), lineIsBack(patient)]);
  assert.ok((await framesOf(patient)) > shown, 'the picture never stopped');
  await meetAgain();
  await press(patient, 'Mute');
  await hearsNothing(clinician);
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
});

step('either side loads the page again, and then both at once', async () => {
  await patient.reload();
  await meetAgain();
  await clinician.reload();
  await meetAgain();
  await Promise.all([patient.reload(), clinician.reload()]);
  await meetAgain();
});

step('a page that is loaded again while the other one still looks for the server finds it', async () => {
  await server.crash();
  await eventually('the loss is said', () => clinician.locator('[data-note="line"]').count());
  await server.start();
  await patient.reload();
  await meetAgain();
  await visible(clinician.locator('.room[data-phase="in"]'));
});

step('nobody checked in again', async () => {
  const screens = await screensOf(patient);
  assert.ok(screens.length > 0);
  for (const title of ['Are you Maria?', 'Where are you right now?', 'Check your camera and sound']) assert.ok(!screens.includes(title), title);
  const kinds = (await noticesOf(server, visit.sessionId)).map(({kind}) => kind);
  for (const once of ['waiting.joined', 'waiting.admitted', 'session.started'])
    assert.equal(kinds.filter((kind) => kind === once).length, 1, `${once}: ${kinds}`);
  const {status, actualEndTime} = await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
  assert.deepEqual({status, actualEndTime}, {status: 'IN_PROGRESS', actualEndTime: null});
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
