// SPDX-License-Identifier: Apache-2.0
// A network that lets no WebSocket through: from the link to the end of the visit by long polling alone.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, meet, press} from './lib/call.mjs';
import {button, confirmPanel, isAt, openLink, clinicianAt, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

/// How often pages of this browser tried a socket, and how often they polled.
const tried = new Map();

/// A browser whose every page is behind such a network, from its first one on.
async function behindTheWall(who) {
  const browser = await openBrowser(who);
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    const counts = {sockets: 0, polls: 0};
    tried.set(who, counts);
    await context.routeWebSocket(/\/api\/realtime/, (socket) => {
      counts.sockets += 1;
      socket.close();
    });
    context.on('request', (request) => {
      if (request.url().endsWith('/api/realtime/poll')) counts.polls += 1;
    });
    return context;
  };
  return browser;
}

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([behindTheWall('patient'), behindTheWall('clinician')]);
  visit = await newVisit(server);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('the arrival is told', async () => {
  clinician = await clinicianAt(clinicians, server);
  patient = await openLink(patients, visit.link, phone);
  await walkIn(patient, 'Maria');
  await visible(clinician.getByRole('region', {name: /^Maria .+ is waiting$/}));
});

step('the patient is let in and they meet', async () => {
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const {go} = await confirmPanel(clinician, 'Maria');
  await go.click();
  await meet(patient, clinician);
  await shot(patient, 'polling-call');
});

step('what is said and done in the call gets through', async () => {
  await press(clinician, 'Chat');
  await clinician.getByLabel('Write a message').fill('Can you hear me well?');
  await clinician.keyboard.press('Enter');
  await patient.getByRole('button', {name: /^Chat, \d+ new/}).click();
  await visible(patient.getByText('Can you hear me well?'));
  await patient.keyboard.press('Escape');
  await press(patient, 'Turn the camera off');
  await eventually('the clinician reads that the camera is off', async () =>
    (await clinician.locator('.tile-state').textContent({timeout: 1_000}).catch(() => '')) === 'camera off');
});

step('the end is told', async () => {
  await clinician.keyboard.press('Escape');
  await press(clinician, 'End visit');
  await button(clinician.getByRole('dialog'), 'End visit').click();
  await isAt(patient, 'Your visit is over');
});

step('all of it went by polling', () => {
  for (const who of ['patient', 'clinician']) {
    const {sockets, polls} = tried.get(who);
    assert.ok(sockets >= 2, `${who} tried a socket first`);
    assert.ok(polls > 5, `${who} polled`);
  }
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
