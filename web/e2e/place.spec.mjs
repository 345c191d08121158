// SPDX-License-Identifier: Apache-2.0
// A visit that begins in an emergency before anybody has said where the patient is: the place is asked for beside the consult room
// until it is written down.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {button, clinicianAt, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, browser, page, visit, ask;

const gone = (locator) => locator.first().waitFor({state: 'detached'});
const stateOf = async ({api, sessionId}) => (await api.telehealth.validateSessionConsent.query({sessionId})).stateCode;

before(async () => {
  server = await startServer();
  browser = await openBrowser('clinician');
  visit = await newVisit(server, {firstName: 'Emma', lastName: 'Urgent', state: 'NY'});
  page = await clinicianAt(browser, server);
});
after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a visit starts in an emergency without the place', async () => {
  await page.goto(`${server.url}/app/visits/${visit.sessionId}`);
  await button(page, 'Start the visit').click();
  const dialog = page.getByRole('dialog', {name: 'Before the visit starts'});
  await dialog.getByRole('switch', {name: 'Emergency: go on without'}).click();
  await dialog.getByLabel('Why the visit cannot wait').fill('Sudden numbness, nobody else can be reached');
  await button(dialog, 'Start the visit').click();
  await visible(page.getByRole('region', {name: 'Consult room'}));
  assert.equal(await stateOf(visit), null);
});

step('the patient\'s card asks for it beside the room, also on a phone', async () => {
  ask = page.getByRole('complementary').getByRole('region', {name: 'Ask where the patient is right now'});
  await visible(ask.getByText(/^The visit began without it\./));
  await visible(ask.getByText('The address on file is in New York. People travel: ask.'));
  await assertAccessible(page, 'the question for the place beside the room');
  await shot(page, 'place-running');
  await page.setViewportSize(phone.viewport);
  await assertAccessible(page, 'the question for the place on a phone');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels wider than the phone`);
  await page.setViewportSize({width: 1280, height: 800});
});

step('what is written down stands in the card, and the question is gone', async () => {
  await ask.getByRole('combobox').selectOption('TX');
  await ask.getByLabel(/^Address/).fill('12 Main St, Austin');
  await ask.getByRole('checkbox', {name: 'I asked the patient: they are in Texas now'}).check();
  await button(ask, 'Write it down').click();
  await gone(ask);
  await visible(page.getByRole('region', {name: 'Emergency'}).getByText('12 Main St, Austin (TX)'));
  assert.equal(await stateOf(visit), 'TX');
  await visible(page.getByRole('region', {name: 'Consult room'}));
});

step('what somebody else writes down ends the question by itself', async () => {
  const other = await newVisit(server, {firstName: 'Otis', lastName: 'Other', state: 'NY'});
  const consentOverrideReason = 'Sudden numbness, nobody else can be reached';
  await other.api.telehealth.startSession.mutate({sessionId: other.sessionId, consentOverrideReason});
  await page.goto(`${server.url}/app/visits/${other.sessionId}`);
  await visible(ask);
  await other.api.telehealth.statePatientPlace.mutate({sessionId: other.sessionId, patientState: 'NY'});
  await gone(ask);
  await visible(page.getByRole('region', {name: 'Emergency'}).getByText('(NY)', {exact: false}));
  // A start that was refused is told in the console, too.
  assert.deepEqual(page.errors.filter((text) => !/Failed to load resource/.test(text)), []);
});
