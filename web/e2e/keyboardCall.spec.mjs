// SPDX-License-Identifier: Apache-2.0
// The consult room without a mouse: every control is reached in order, says what it is, shows the focus and gives it back; nothing
// moves for those who asked for less motion; at 200 % zoom nothing is lost.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {desktop, eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {hears, hearsNothing, meet} from './lib/call.mjs';
import {focusOf, pressOn, tabTo} from './lib/keyboard.mjs';
import {openClinician, openVisitor} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit, startVisit} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

before(async () => {
  server = await startServer();
  visit = await newVisit(server);
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  await startVisit(visit);
  clinician = await openClinician(clinicians, server, visit, desktop);
  patient = await openVisitor(patients, server, visit.link, phone);
  await meet(patient, clinician);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

const isOpen = (page, panel) => page.getByRole('complementary', {name: panel}).count();

step('the controls come one after the other, each with its name and a visible focus', async () => {
  await clinician.evaluate(() => document.activeElement.blur());
  for (const name of ['Mute', 'Turn the camera off', 'Share your screen', 'Chat', 'Record the visit', 'People', 'Settings', 'More', 'Leave', 'End visit']) {
    await tabTo(clinician, name);
    assert.ok((await focusOf(clinician)).shown, `the focus on "${name}" is not to be seen`);
  }
});

step('muting by Enter is heard, and the focus stays', async () => {
  await pressOn(clinician, 'Mute');
  await hearsNothing(patient);
  assert.equal((await focusOf(clinician)).name, 'Unmute');
  await clinician.keyboard.press('Space');
  await hears(patient, 'clinician');
});

step('a message is written, and Escape leads back to the button', async () => {
  await pressOn(clinician, 'Chat');
  await eventually('the chat is open', () => isOpen(clinician, 'Chat'));
  await eventually('one can write at once or by Tab', async () => {
    if ((await focusOf(clinician)).name === 'Write a message') return true;
    await clinician.keyboard.press('Tab');
    return false;
  });
  await clinician.keyboard.type('Without a mouse');
  await clinician.keyboard.press('Enter');
  await patient.getByRole('button', {name: 'Chat, 1 new message'}).waitFor({timeout: 60_000});
  await clinician.keyboard.press('Escape');
  await eventually('the chat is closed', async () => (await isOpen(clinician, 'Chat')) === 0);
  assert.equal((await focusOf(clinician)).name, 'Chat', 'the focus is back where it was');
});

step('one\'s own picture moves by the arrow keys', async () => {
  await tabTo(clinician, /Your own picture\. The arrow keys move it\.$/);
  const before = await clinician.locator('.self').first().boundingBox();
  await clinician.keyboard.press(before.x > 400 ? 'ArrowLeft' : 'ArrowRight');
  await eventually('it is elsewhere', async () => Math.abs((await clinician.locator('.self').first().boundingBox()).x - before.x) > 100);
});

step('the question before the end holds the focus, and Escape takes it back', async () => {
  await pressOn(clinician, 'End visit');
  const dialog = clinician.getByRole('dialog');
  await dialog.waitFor();
  for (let presses = 0; presses < 6; ++presses) {
    await clinician.keyboard.press('Tab');
    assert.ok(await clinician.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))), 'the focus left the question');
  }
  await assertAccessible(clinician, 'the question before the end');
  await clinician.keyboard.press('Escape');
  await eventually('the question is gone', async () => (await dialog.count()) === 0);
  assert.equal((await focusOf(clinician)).name, 'End visit');
});

step('nothing moves for those who asked for less motion', async () => {
  await clinician.keyboard.press('c');
  await eventually('the chat is open', () => isOpen(clinician, 'Chat'));
  const moving = () => document.getAnimations().filter(({effect}) => Number(effect.getComputedTiming().duration) > 1).length;
  for (const page of [clinician, patient]) assert.equal(await page.evaluate(moving), 0);
  await clinician.keyboard.press('Escape');
});

step('at 200 % zoom, and on the smallest phone, every control is in sight', async () => {
  for (const [page, viewport] of [[clinician, {width: 640, height: 400}], [patient, {width: 320, height: 568}]]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `the page is ${wide} pixels wider than its window`);
    for (const name of ['Mute', 'Turn the camera off', 'Chat', 'More', 'Leave']) {
      const control = page.getByRole('button', {name: new RegExp(`^${name}`)}).first();
      await control.scrollIntoViewIfNeeded();
      const box = await control.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= viewport.width + 1 && box.y >= 0 && box.y + box.height <= viewport.height + 1,
        `"${name}" lies at ${JSON.stringify(box)} of ${viewport.width} x ${viewport.height}`);
      assert.ok(box.width >= 44 && box.height >= 44, `"${name}" is ${box.width} x ${box.height}`);
    }
    await shot(page, `call-small-${viewport.width}`);
  }
});
