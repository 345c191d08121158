// SPDX-License-Identifier: Apache-2.0
// A patient who waits is handed to another clinician: no new link, no new check-in; the patient reads whom they will see, and the
// other one lets them in.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {meet} from './lib/call.mjs';
import {button, clinicianAt, colleagueAt, confirmPanel, isAt, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, patients, clinicians, visit, patient, clara, cora;

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  visit = await newVisit(server, {firstName: 'Paula', lastName: 'Passed'});
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a patient waits for one clinician', async () => {
  patient = await openLink(patients, visit.link);
  await walkIn(patient, 'Paula');
  await visible(patient.getByText(/^Clara Clinician, DC will see you here/));
});

step('who hands them over, with nothing but a name to choose', async () => {
  cora = await colleagueAt(clinicians, server);
  clara = await clinicianAt(clinicians, server);
  await clara.getByRole('link', {name: 'Waiting room'}).first().click();
  const card = clara.getByRole('listitem', {name: 'Paula Passed'});
  await button(card, 'Transfer…').click();
  const dialog = clara.getByRole('dialog', {name: 'Transfer Paula Passed'});
  await visible(dialog.getByLabel('To'));
  assert.deepEqual(await dialog.getByLabel('To').locator('option').allInnerTexts(), ['Cora Cover, DC']);
  await assertAccessible(clara, 'the transfer');
  await shot(clara, 'transfer');
  await button(dialog, 'Transfer').click();
  await visible(clara.getByText(/The patient is transferred/));
});

step('the patient reads whom they will see, at the same place and with no new step', async () => {
  await visible(patient.getByText(/^Cora Cover, DC will see you here/));
  await isAt(patient, 'You are in the right place');
  await visible(patient.getByText('You are next.'));
  await shot(patient, 'transfer-patient');
  const entry = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
  assert.equal(entry.status, 'WAITING');
  assert.equal(entry.session.appointment.provider.id, cora.clinicianId);
});

step('the other clinician lets them in, and both see and hear each other', async () => {
  await cora.page.getByRole('link', {name: 'Waiting room'}).first().click();
  const card = cora.page.getByRole('listitem', {name: 'Paula Passed'});
  await visible(card);
  const {go} = await confirmPanel(cora.page, 'Paula', card);
  await go.click();
  await meet(patient, cora.page);
  const {status, appointment} = await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
  assert.equal(status, 'IN_PROGRESS');
  assert.equal(appointment.provider.id, cora.clinicianId);
});
