// SPDX-License-Identifier: Apache-2.0
// Picture and sound never get through: both are told what to do, the clinic goes on by telephone, and the record says so.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {button, clinicianAt, confirmPanel, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit} from './lib/visit.mjs';

const step = story();
let server, patients, clinicians, visit, patient, clinician;

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  visit = await newVisit(server, {firstName: 'Vera', lastName: 'Voice'});
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

const note = (page, key) => page.locator(`[data-note="${key}"]`);
const modality = async () => (await visit.api.telehealth.getQuality.query({sessionId: visit.sessionId})).modality;

step('they are in the call, and nothing gets through', async () => {
  patient = await openLink(patients, visit.link);
  await walkIn(patient, 'Vera');
  // As behind a firewall that lets nothing but web pages through, with no relay: no candidates from now on.
  await patient.evaluate(() => {
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(config) {
        super({...config, iceServers: [], iceTransportPolicy: 'relay'});
      }
      addIceCandidate() {
        return Promise.resolve();
      }
      setConfiguration() {}
    };
  });
  clinician = await clinicianAt(clinicians, server);
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const {go} = await confirmPanel(clinician, 'Vera', clinician.getByRole('listitem', {name: 'Vera Voice'}));
  await go.click();
  await visible(clinician.locator('.tile[data-link="connecting"]'));
});

step('after a while both are told: the patient with the clinic\'s number, the clinician with the way on', async () => {
  await visible(note(patient, 'noWay').getByText(/do not get through/));
  await visible(note(patient, 'noWay').getByRole('link', {name: '+1 555 0100'}));
  await assertAccessible(patient, 'a call without a way');
  await visible(patient.locator('[data-grade="cut"]'));
  await shot(patient, 'no-way-patient');
  await visible(note(clinician, 'noWay').getByText(/call the patient/));
  await shot(clinician, 'no-way');
});

step('the clinician goes on by telephone, with the patient\'s number at hand', async () => {
  await button(note(clinician, 'noWay'), 'Go on by phone').click();
  const dialog = clinician.getByRole('dialog', {name: 'Go on by phone'});
  await visible(dialog.getByRole('link', {name: '(555) 010-0199'}));
  await assertAccessible(clinician, 'going on by telephone');
  await shot(clinician, 'by-phone-dialog');
  await button(dialog, 'I am calling').click();
  await visible(note(clinician, 'phone').getByText('You talk by phone. This page stays quiet.'));
  await visible(note(patient, 'phone').getByText(/The clinic calls you on your phone/));
  await visible(note(patient, 'phone').getByRole('link', {name: '+1 555 0100'}));
  for (const page of [patient, clinician])
    for (const name of ['Unmute: not while you talk by phone', 'Camera: off while you talk by phone'])
      assert.equal(await button(page, name).getAttribute('aria-disabled'), 'true');
  await assertAccessible(patient, 'a visit by telephone');
  await shot(patient, 'by-phone-patient');
});

step('the visit is stamped as sound alone, because video failed', async () => {
  const stamped = await eventually('the record says so', async () => {
    const last = (await modality()).at(-1);
    return last?.modality === 'AUDIO_ONLY' ? last : null;
  });
  assert.equal(stamped.reason, 'video_failed');
  assert.equal(stamped.byPhone, true);
  assert.equal((await modality())[0].modality, 'AUDIO_VIDEO');
});

step('and back to video, which is stamped, too', async () => {
  await button(note(clinician, 'phone'), 'Back to video').click();
  await eventually('the patient is not told of a telephone any more', async () => (await note(patient, 'phone').count()) === 0);
  for (const page of [patient, clinician]) await visible(button(page, 'Mute'));
  await eventually('the record says so', async () => (await modality()).at(-1)?.modality === 'AUDIO_VIDEO');
});
