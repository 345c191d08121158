// SPDX-License-Identifier: Apache-2.0
// The account of disclosures of a patient: found from the patient's page, written by the keyboard, corrected, printed, in both
// languages, on a phone and in the dark; and not there for those who may not see it.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {desktop, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {pressOn, typeInto} from './lib/keyboard.mjs';
import {button, clinicianAt, heading, isAt, ownerAt, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit, ownerOf} from './lib/visit.mjs';

const step = story();
let server, browser, page, patient, owner;

const kCourt = 'County court, 1 Court Square, Albany';
const account = () => owner.patients.disclosures.query({patientId: patient.id}).then(({disclosures}) => disclosures);

before(async () => {
  server = await startServer();
  browser = await openBrowser('clinician');
  ({patient} = await newVisit(server, {firstName: 'Dora', lastName: 'Disclosed'}));
  owner = await ownerOf(server);
  page = await ownerAt(browser, server);
});
after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
});

const isNotTooWide = async () => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels wider than the window`);
};

step('the patient\'s page leads to an account that is empty', async () => {
  await page.goto(`${server.url}/app/patients/${patient.id}`);
  await page.getByRole('link', {name: 'Account of disclosures'}).click();
  await isAt(page, 'Account of disclosures');
  await visible(page.getByText('Nothing was given to anybody'));
  await assertAccessible(page, 'an empty account');
});

step('the keyboard alone writes one down', async () => {
  await pressOn(page, 'Write one down');
  const dialog = page.getByRole('dialog', {name: 'Write down a disclosure'});
  await visible(dialog);
  await assertAccessible(page, 'the form of a disclosure');
  for (const [name, text] of [['Who got it', kCourt], ['What was given', 'Notes of the visit'], ['What for', 'Subpoena 26-1234']]) {
    await typeInto(page, name, text);
  }
  await pressOn(page, 'Write it down');
  await dialog.waitFor({state: 'detached'});
  await visible(page.getByRole('cell', {name: kCourt}));
  const [row, ...more] = await account();
  assert.deepEqual(more, []);
  assert.deepEqual([row.recipient, row.what, row.purpose], [kCourt, 'Notes of the visit', 'Subpoena 26-1234']);
  assert.ok(Math.abs(row.disclosedAt - Date.now()) < 10 * 60_000);
});

step('a time that lies ahead is refused beside its field', async () => {
  await button(page, 'Write one down').click();
  const dialog = page.getByRole('dialog', {name: 'Write down a disclosure'});
  await dialog.getByLabel('Day').fill('2099-01-01');
  await visible(dialog.getByText('This lies ahead. Write it down once it was given.'));
  await assertAccessible(page, 'the form with a fault');
  await button(dialog, 'Cancel').click();
});

step('a correction takes its place, and what stood there stays at hand', async () => {
  await page.getByRole('button', {name: `Correct: ${kCourt}`}).click();
  const dialog = page.getByRole('dialog', {name: 'Correct this entry'});
  await dialog.getByLabel('What for').fill('Subpoena 26-1243');
  await dialog.getByLabel('Day').fill('2026-05-03');
  await dialog.getByLabel('Time').fill('10:00');
  await button(dialog, 'Write it down').click();
  await visible(page.getByRole('cell', {name: 'Subpoena 26-1243'}));
  await page.getByText('Corrected 1 time').click();
  await visible(page.getByText(/Subpoena 26-1234/));
  await assertAccessible(page, 'an account with a correction');
  await shot(page, 'disclosures');
  const rows = await account();
  assert.equal(rows.length, 2);
  const corrected = rows.find(({correctedBy}) => correctedBy);
  assert.equal(rows.find(({correctsId}) => correctsId === corrected.id).disclosedAt.toISOString().slice(0, 10), '2026-05-03');
});

step('it reads well on a phone, in the dark and in Spanish', async () => {
  await page.setViewportSize(phone.viewport);
  await isNotTooWide();
  await assertAccessible(page, 'the account on a phone');
  await page.emulateMedia({colorScheme: 'dark'});
  await page.reload();
  await isAt(page, 'Account of disclosures');
  await visible(page.getByText(kCourt));
  await assertAccessible(page, 'the account in the dark');
  await shot(page, 'disclosures-phone-dark');
  await page.getByRole('button', {name: 'Open the menu'}).click();
  await button(page, 'Español').click();
  await isAt(page, 'Informe de divulgaciones');
  await page.getByRole('button', {name: 'Cerrar el menú'}).click();
  await isNotTooWide();
  await assertAccessible(page, 'the account in Spanish');
  await page.getByRole('button', {name: 'Abrir el menú'}).click();
  await button(page, 'English').click();
  await isAt(page, 'Account of disclosures');
  await page.setViewportSize(desktop.viewport);
});

step('on paper are the clinic, the patient, the time it covers and what counts, dark on white', async () => {
  await page.emulateMedia({media: 'print', colorScheme: 'dark'});
  await visible(page.getByText(/\. Printed /));
  await visible(page.getByText(/^From .* to /));
  await visible(heading(page, 'Account of disclosures'));
  for (const name of ['When', 'Who got it', 'What was given', 'What for']) await visible(page.getByRole('columnheader', {name, exact: true}));
  for (const hidden of [page.getByRole('columnheader', {name: 'Written down'}), page.getByRole('navigation'), page.getByRole('button')]) {
    assert.deepEqual(await hidden.evaluateAll((found) => found.filter((one) => one.checkVisibility()).map(({outerHTML}) => outerHTML)), []);
  }
  assert.deepEqual(await page.evaluate(() => getComputedStyle(document.querySelector('td')).color), 'rgb(20, 33, 31)');
  await page.emulateMedia({media: 'screen', colorScheme: 'light'});
});

step('who may not hand out recordings sees neither the way nor the page', async () => {
  const clinician = await clinicianAt(browser, server);
  await clinician.goto(`${server.url}/app/patients/${patient.id}`);
  await isAt(clinician, 'Dora Disclosed');
  await visible(clinician.getByRole('region', {name: 'Consents'}));
  assert.equal(await clinician.getByRole('link', {name: 'Account of disclosures'}).count(), 0);
  await clinician.goto(`${server.url}/app/patients/${patient.id}/disclosures`);
  await isAt(clinician, 'There is no such page');
  assert.deepEqual(page.errors.filter((text) => !text.includes('401')), []);
});
