// SPDX-License-Identifier: Apache-2.0
// Patients who did not come, or could not: what happened is shown to the clinic, and people decide, each way.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {button, clinicianAt, isAt, openLink, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, patients, clinicians, clinician, tried, absent, fetched;

const proposal = (name) => clinician.getByRole('region', {name: 'Did they come?'}).getByRole('listitem').filter({hasText: name}).first();
const stateOf = async ({api, sessionId}) => (await api.telehealth.getRoomStatus.query({sessionId})).status;

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  // The time of grace is over for all of them.
  tried = await newVisit(server, {firstName: 'Tom', lastName: 'Tried', startsIn: -21});
  absent = await newVisit(server, {firstName: 'Abby', lastName: 'Absent', startsIn: -22});
  fetched = await newVisit(server, {firstName: 'Olga', lastName: 'Oldphone', startsIn: -23});
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a patient comes as far as the devices, which are refused, and goes', async () => {
  const page = await openLink(patients, tried.link);
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  });
  await page.reload();
  await button(page, 'Open my visit').click();
  await button(page, 'Yes, I am Tom').click();
  await page.getByLabel('Address').fill('1 Main St, Albany');
  await page.getByLabel('State').selectOption('NY');
  await page.getByLabel('Yes, at home').check();
  await button(page, 'Continue').click();
  await visible(page.getByText('The browser may not use your camera.'));
  await page.context().close();
});

step('a browser that cannot run the page gets no further than fetching it', async () => {
  assert.equal((await fetch(fetched.link)).status, 200);
});

step('the clinic is asked, and sees how far each of them came', async () => {
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  await visible(proposal('Tom Tried'));
  await visible(proposal('Abby Absent'));
  await visible(proposal('Abby Absent').getByText('The patient never opened the link.'));
  const evidence = await proposal('Tom Tried').getByRole('list', {name: 'What happened'}).innerText();
  for (const words of ['Opened the link', 'Confirmed the name', 'Said where they are', 'Device check failed']) {
    assert.ok(evidence.includes(words), `${words}: ${evidence}`);
  }
  await visible(proposal('Olga Oldphone').getByText('the page was loaded and nothing was pressed'));
  await assertAccessible(clinician, 'the proposed no-shows');
  await shot(clinician, 'no-shows');
});

step('who tried is no no-show, and is not asked about again', async () => {
  for (const [name, visit] of [['Tom Tried', tried], ['Olga Oldphone', fetched]]) {
    await button(proposal(name), 'Not a no-show').click();
    await eventually(`${name} is gone from the list`, async () => (await proposal(name).count()) === 0);
    assert.equal(await stateOf(visit), 'SCHEDULED');
  }
  assert.equal(await proposal('Abby Absent').count(), 1, 'the other one is still asked about');
});

step('who never came is one; whoever opens the link then reads whom to call, and nothing of how it went', async () => {
  await button(proposal('Abby Absent'), 'Mark as no-show').click();
  await eventually('nobody is asked about', async () => (await clinician.getByRole('region', {name: 'Did they come?'}).count()) === 0);
  assert.equal(await stateOf(absent), 'NO_SHOW');
  assert.deepEqual(await absent.api.telehealth.proposedNoShows.query(), []);
  const page = await openLink(patients, absent.link);
  await button(page, 'Open my visit').click();
  await isAt(page, 'This link has ended');
  await visible(page.getByRole('link', {name: /^Call the clinic/}));
  await assertAccessible(page, 'a link to a visit that was missed');
  await page.context().close();
});
