// SPDX-License-Identifier: Apache-2.0
// Patients whose browser has no camera, nothing at all, or may use neither, from the link to the record: real refusals of a real
// browser. They see and hear the clinician, who reads what is missing.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {desktop, eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, hears, press, sees} from './lib/call.mjs';
import {noticesOf} from './lib/notices.mjs';
import {button, clinicianAt, confirmPanel, isAt, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit} from './lib/visit.mjs';

let server, clinicians, clinician;

before(async () => {
  server = await startServer();
  clinicians = await openBrowser('clinician');
  clinician = await clinicianAt(clinicians, server);
});
after(async () => {
  await clinicians?.close();
  await removeMedia();
  await server?.stop();
});

/// `go`: the button that says with what one goes on.
const past = (go, fault) => async (page) => {
  await isAt(page, 'Check your camera and sound');
  await visible(page.getByText(fault));
  await button(page, go).click();
};

async function say(from, to, text) {
  await from.getByRole('button', {name: /^Chat/}).first().click();
  await from.getByLabel('Write a message').fill(text);
  await from.keyboard.press('Enter');
  await from.keyboard.press('Escape');
  await to.getByRole('button', {name: /^Chat, \d+ new/}).click();
  await visible(to.getByText(text));
  await to.keyboard.press('Escape');
}

const kCases = [
  {what: 'denies the camera and the microphone', firstName: 'Dana', browser: {denies: true},
    go: 'Continue without camera and microphone', fault: 'The browser may not use your camera.',
    checks: {camera: 'camera_denied', microphone: 'microphone_denied'}, hint: 'This page may not use the microphone.', heard: false},
  {what: 'has a microphone and no camera', firstName: 'Mira', browser: {devices: 0},
    go: 'Continue without camera', fault: 'No camera was found.',
    checks: {camera: 'camera_none', microphone: 'ok'}, hint: 'No camera was found. The others hear you but do not see you.', heard: true},
  {what: 'has neither', firstName: 'Noel', browser: {devices: 'none'},
    go: 'Continue without camera and microphone', fault: 'No camera was found.',
    checks: {camera: 'camera_none', microphone: 'microphone_none'}, hint: 'No microphone was found. The others cannot hear you.', heard: false},
];

describe('a patient whose browser', () => {
  for (const {what, firstName, browser: settings, go, fault, checks, hint, heard} of kCases) {
    it(what, async (t) => {
      const browser = await openBrowser('patient', settings);
      t.after(() => browser.close());
      const visit = await newVisit(server, {firstName});
      const patient = await openLink(browser, visit.link, desktop);
      await walkIn(patient, firstName, {pastDevices: past(go, fault)});
      const {checkResults} = await eventually('the check is known', async () => {
        const found = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
        return found?.checkResults ? found : null;
      });
      assert.deepEqual({camera: checkResults.camera, microphone: checkResults.microphone}, checks);

      await clinician.goto(`${server.url}/app/visits/${visit.sessionId}`);
      const {panel, go: letIn} = await confirmPanel(clinician, firstName);
      await visible(panel.getByText('Camera does not work'));
      await letIn.click();
      await Promise.all([sees(patient, 'clinician'), hears(patient, 'clinician')]);
      await visible(patient.getByText(hint, {exact: false}));
      await eventually('the clinician reads that the camera is off', async () =>
        (await clinician.locator('.tile-state').textContent({timeout: 1_000}).catch(() => '')) === 'camera off');
      if (heard) await hears(clinician, 'patient');
      else await visible(clinician.locator('.tile-name').getByText('microphone off', {exact: false}));
      await shot(patient, `no-devices-${firstName}-patient`);
      await shot(clinician, `no-devices-${firstName}-clinician`);
      await say(clinician, patient, 'Can you see me?');
      await say(patient, clinician, 'Yes, I can.');

      await press(clinician, 'End visit');
      await button(clinician.getByRole('dialog'), 'End visit').click();
      await isAt(patient, 'Your visit is over');
      const room = await visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
      assert.equal(room.status, 'COMPLETED');
      assert.ok(room.actualEndTime > room.actualStartTime);
      const {messages} = await visit.api.telehealth.listMessages.query({sessionId: visit.sessionId});
      assert.deepEqual(messages.map(({text}) => text), ['Can you see me?', 'Yes, I can.']);
      const notices = await noticesOf(server, visit.sessionId);
      for (const role of ['PATIENT', 'CLINICIAN']) {
        const way = notices.filter(({kind, payload}) => kind.startsWith('participant.') && payload.role === role).map(({kind}) => kind);
        assert.deepEqual(way, ['participant.joined', 'participant.left'], role);
      }
      assert.deepEqual(faultsOf(patient), []);
    });
  }
});

it('nothing went wrong in the clinician\'s page', () => {
  assert.deepEqual(faultsOf(clinician), []);
});
