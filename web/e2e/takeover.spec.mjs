// SPDX-License-Identifier: Apache-2.0
// In the middle of the call the patient goes on on another device, with the code of the first one.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {desktop, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, hears, meet, sees} from './lib/call.mjs';
import {button, checkDevices, clinicianAt, confirmPanel, isAt, openLink, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, visit, phones, laptops, clinicians, first, second, clinician, code;

before(async () => {
  server = await startServer();
  [phones, laptops, clinicians] = await Promise.all(['patient', 'guest', 'clinician'].map((who) => openBrowser(who)));
  visit = await newVisit(server);
});
after(async () => {
  for (const browser of [phones, laptops, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('the patient asks for the code while waiting, and is in the call before it is used', async () => {
  first = await openLink(phones, visit.link, phone);
  await walkIn(first, 'Maria');
  await button(first, 'Use another device').click();
  code = (await first.locator('.dialog .countdown').innerText()).replace(/\D/g, '');
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const {go} = await confirmPanel(clinician, 'Maria');
  await go.click();
  await meet(first, clinician);
});

step('without the code the other device gets nothing, and the call goes on', async () => {
  second = await openLink(laptops, visit.link, desktop);
  await button(second, 'Open my visit').click();
  await isAt(second, 'Your visit is open on another device');
  await sees(clinician, 'patient');
});

step('with it the other device is in the call without checking in again', async () => {
  await second.getByLabel('Code with six digits').fill(code);
  await button(second, 'Move my visit here').click();
  await checkDevices(second);
  await Promise.all([sees(second, 'clinician'), sees(clinician, 'guest')]);
  await Promise.all([hears(second, 'clinician'), hears(clinician, 'guest')]);
  assert.equal(await clinician.locator('.tile').count(), 1, 'there is one patient');
});

step('the first device is told, and its camera is out', async () => {
  await isAt(first, 'Your visit goes on on another device');
  assert.equal(await first.locator('video').count(), 0);
  await shot(first, 'takeover-first');
  await first.reload();
  await sees(clinician, 'guest');
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(first, second, clinician), []);
});
