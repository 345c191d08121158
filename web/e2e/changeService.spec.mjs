// SPDX-License-Identifier: Apache-2.0
// In the middle of a visit the clinician changes the video service by hand: told before what it means, with everybody led over and
// no new link. Zoom is an emulator; nobody opens its window.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, meet, press} from './lib/call.mjs';
import {button, clinicianAt, confirmPanel, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';
import {startZoom} from './lib/zoom.mjs';

const step = story();
let zoom, server, visit, patients, clinicians, patient, clinician, dialog, address;

const service = (name) => dialog.getByRole('radio', {name});
const activeRoom = async () => (await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId})).activeRoom;
const line = (title, text) => dialog.getByRole('list', {name: title}).getByText(text);
/// How many connections the page has made to others so far.
const connectionsOf = (page) => page.evaluate(() => window.connections.length);
const isAtZoom = (page) => visible(page.getByRole('heading', {name: 'This visit is at Zoom'}));

before(async () => {
  zoom = await startZoom();
  server = await startServer({env: zoom.env});
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  visit = await newVisit(server);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
  await zoom?.close();
});

step('clinician and patient are in the call at the built-in service', async () => {
  patient = await openLink(patients, visit.link, phone);
  await walkIn(patient, 'Maria');
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  await (await confirmPanel(clinician, 'Maria')).go.click();
  await meet(patient, clinician);
  address = patient.url();
  dialog = clinician.getByRole('dialog', {name: 'Change video service'});
});

step('the patient is not offered to change it', async () => {
  await press(patient, 'More');
  await visible(button(patient, 'Keys and help'));
  assert.equal(await button(patient, 'Change video service').count(), 0);
  await patient.keyboard.press('Escape');
});

step('the clinician reads what Zoom would mean, before anything happens', async () => {
  const before = await activeRoom();
  await press(clinician, 'More');
  await press(clinician, 'Change video service');
  await visible(service(/^Built in In use now: a new room there\. Works\./));
  await service(/^Zoom Works\./).check();
  await visible(dialog.getByText('Everybody opens Zoom in a window of its own and joins there.'));
  await visible(dialog.getByText('No owner has attested a business associate agreement (BAA) with Zoom.'));
  await visible(line('What is lost', 'Encryption from end to end'));
  await visible(line('What is lost', 'Muting somebody'));
  await visible(line('What is gained', 'Places in the room: 100 instead of 4'));
  await assertAccessible(clinician, 'the change of the service');
  await shot(clinician, 'change-service');
  await button(dialog, 'Go back').click();
  assert.deepEqual(await activeRoom(), before);
});

step('a service that fails does not take the visit, and says so', async () => {
  await zoom.fault({on: 'create', kind: '500'});
  await press(clinician, 'More');
  await press(clinician, 'Change video service');
  await service(/^Zoom/).check();
  await button(dialog, 'Change now').click();
  await visible(dialog.getByRole('alert').getByText('The visit stays where it is'));
  await zoom.heal();
  assert.equal((await activeRoom()).videoEngine, 'builtin');
  await shot(clinician, 'change-service-refused');
});

step('a new room at the same service: both see and hear each other, and the link is the same', async () => {
  const old = await activeRoom();
  const connections = await connectionsOf(patient);
  await service(/^Built in/).check();
  await visible(dialog.getByText('What people can do in the call stays the same.'));
  await button(dialog, 'Change now').click();
  await dialog.waitFor({state: 'detached'});
  const {videoEngine, createdAt} = await activeRoom();
  assert.equal(videoEngine, 'builtin');
  assert.ok(createdAt > old.createdAt);
  await eventually('the patient was led over', async () => (await connectionsOf(patient)) > connections);
  await meet(patient, clinician);
  assert.equal(patient.url(), address);
});

step('at a service with a page of its own, everybody is shown the way there', async () => {
  await press(clinician, 'More');
  await press(clinician, 'Change video service');
  await service(/^Zoom/).check();
  await button(dialog, 'Change now').click();
  await Promise.all([isAtZoom(clinician), isAtZoom(patient)]);
  assert.equal(patient.url(), address);
  assert.equal(await button(patient, 'Change video service').count(), 0);
  await shot(clinician, 'change-service-outside');
});

step('from there the clinician leads both back', async () => {
  await button(clinician, 'Change video service').click();
  await visible(service(/^Zoom In use now/));
  await service(/^Built in/).check();
  await visible(line('What is gained', 'The call on this page, without another window'));
  await button(dialog, 'Change now').click();
  await meet(patient, clinician);
  assert.equal(patient.url(), address);
  assert.deepEqual(faultsOf(patient, clinician), []);
});
