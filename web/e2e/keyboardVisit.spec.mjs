// SPDX-License-Identifier: Apache-2.0
// A whole visit without a mouse or finger, on both sides: from the link and the sign-in to the rating. What the controls of the room
// do one by one is in keyboardCall.spec.mjs.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {desktop, eventually, openBrowser, removeMedia} from './lib/browser.mjs';
import {faultsOf, hears, hearsNothing, meet} from './lib/call.mjs';
import {pressOn, typeInto} from './lib/keyboard.mjs';
import {isAt, openLink, pageFor, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit, totp} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

before(async () => {
  server = await startServer();
  visit = await newVisit(server);
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('the patient comes from the link into the waiting room', async () => {
  patient = await openLink(patients, visit.link);
  await pressOn(patient, 'Open my visit');
  await isAt(patient, 'Are you Maria?');
  assert.equal(await patient.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus is on the new screen');
  await pressOn(patient, 'Yes, I am Maria');
  await isAt(patient, 'Where are you right now?');
  await typeInto(patient, 'Address', '1 Main St, Albany');
  await typeInto(patient, 'State', 'New York');
  await pressOn(patient, 'Yes, at home', 'Space');
  await pressOn(patient, 'Continue');
  await isAt(patient, 'Check your camera and sound');
  await eventually('the check is over', () => patient.evaluate(() => document.querySelectorAll('.check-ok').length >= 2));
  await pressOn(patient, 'Continue');
  await isAt(patient, 'A few questions first');
  await patient.keyboard.press('Tab');
  await patient.keyboard.type('My back hurts');
  await pressOn(patient, 'Yes', 'Space');
  await pressOn(patient, 'Continue');
  await isAt(patient, 'You are in the right place');
});

step('the clinician signs in and lets the patient in', async () => {
  clinician = await pageFor(clinicians, desktop);
  await clinician.goto(`${server.url}/app`);
  await visible(clinician.getByLabel('E-mail address'));
  await clinician.evaluate(() => document.activeElement.blur());
  await typeInto(clinician, 'E-mail address', server.clinician.email);
  await typeInto(clinician, 'Password', server.clinician.password);
  await clinician.keyboard.press('Enter');
  await visible(clinician.getByLabel('Six-digit code'));
  await typeInto(clinician, 'Six-digit code', totp(server.clinician.totpSecret));
  await clinician.keyboard.press('Enter');
  await isAt(clinician, 'Today');
  await pressOn(clinician, 'Waiting room');
  await pressOn(clinician, 'Let in…');
  const panel = clinician.getByRole('dialog', {name: 'Whom you are about to meet'});
  await visible(panel);
  if (await panel.getByLabel('Why you go on').count()) await typeInto(clinician, 'Why you go on', 'Follow-up of care in progress');
  await pressOn(clinician, 'Let Maria in');
  await meet(patient, clinician);
});

step('the patient mutes, speaks again, leaves and comes back', async () => {
  await pressOn(patient, 'Mute');
  await hearsNothing(clinician);
  await pressOn(patient, 'Unmute');
  await hears(clinician, 'patient');
  await pressOn(patient, 'Leave');
  await isAt(patient, 'You left the visit');
  await pressOn(patient, 'Go back in');
  await meet(patient, clinician);
});

step('the clinician writes, and ends the visit', async () => {
  await pressOn(clinician, 'Chat');
  await typeInto(clinician, 'Write a message', 'Rest for a week');
  await clinician.keyboard.press('Enter');
  await visible(patient.getByRole('button', {name: 'Chat, 1 new message'}));
  await clinician.keyboard.press('Escape');
  await pressOn(clinician, 'End visit');
  await visible(clinician.getByRole('dialog'));
  await pressOn(clinician, 'End visit');
  await eventually('the visit is over', async () => (await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId})).status === 'COMPLETED');
});

step('the patient rates it', async () => {
  await isAt(patient, 'Your visit is over');
  for (const [first, arrows] of [['1', 4], ['1', 3]]) {
    await pressOn(patient, first, 'Space');
    for (let presses = 0; presses < arrows; ++presses) await patient.keyboard.press('ArrowRight');
  }
  await typeInto(patient, 'Anything else?', 'No mouse was needed');
  await pressOn(patient, 'Send');
  await visible(patient.getByText('Thank you for your answer.'));
  const {ratings} = await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
  assert.deepEqual(ratings.map(({overall, technical, comment}) => [overall, technical, comment]), [[5, 4, 'No mouse was needed']]);
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
