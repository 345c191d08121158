// SPDX-License-Identifier: Apache-2.0
// A visit between two browsers on the real server: who is seen and heard is told by colour and tone, at both ends.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {desktop, eventually, isColour, openBrowser, people, phone, pixelOf, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn, framesOf, hears, hearsNothing, lineIsBack, meet, press, sees, withoutLine} from './lib/call.mjs';
import {openClinician, openVisitor, videoOf} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {guestLink, newVisit, startVisit} from './lib/visit.mjs';

let server, visit, patients, clinicians, patient, clinician;

const meetAgain = () => meet(patient, clinician);

before(async () => {
  server = await startServer();
  visit = await newVisit(server);
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  await startVisit(visit);
  clinician = await openClinician(clinicians, server, visit, desktop);
  patient = await openVisitor(patients, server, visit.link, phone);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

test('both see and hear each other', async () => {
  await meetAgain();
  await shot(clinician, 'call-clinician');
  await shot(patient, 'call-patient-phone');
});

test('mute is heard as silence and shown to the other', async () => {
  await press(patient, 'Mute');
  await hearsNothing(clinician);
  await eventually('the clinician sees the mute', () => clinician.locator('.tile-name svg').count());
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
});

test('a camera that is off is said in words, and the light is out', async () => {
  await press(clinician, 'Turn the camera off');
  await eventually('the patient is told', async () => (await patient.locator('.tile-state').textContent().catch(() => '')) === 'camera off');
  await shot(patient, 'call-camera-off-phone');
  await press(clinician, 'Turn the camera on');
  await sees(patient, 'clinician');
});

test('another microphone is chosen while the call runs', async () => {
  await clinician.keyboard.press('d');
  const choice = clinician.getByLabel('Microphone', {exact: true});
  const before = await choice.inputValue();
  await choice.selectOption({index: 1});
  assert.notEqual(await choice.inputValue(), before);
  await hears(patient, 'clinician');
  await shot(clinician, 'call-settings');
  await clinician.keyboard.press('Escape');
});

test('a shared screen is seen by the other, and the camera comes back', async () => {
  await press(clinician, 'Share your screen');
  await eventually('the screen is seen', async () => patient.evaluate(() => {
    const video = document.querySelector('.tile-screen .tile-video');
    return Boolean(video) && video.videoWidth >= 1000;
  }));
  await shot(patient, 'call-screen-phone');
  await press(clinician, 'Stop sharing');
  await sees(patient, 'clinician');
});

test("one's own picture is dragged from corner to corner, and moved by the arrow keys", async () => {
  const own = clinician.getByRole('button', {name: /Your own picture/});
  const cornerOf = async () => (await own.getAttribute('class')).match(/self-(top|bottom)_(left|right)/)?.[0];
  const stage = await own.locator('..').boundingBox();
  const from = await own.boundingBox();
  await clinician.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await clinician.mouse.down();
  await clinician.mouse.move(stage.x + 40, stage.y + 40, {steps: 8});
  assert.match(await own.getAttribute('class'), /self-dragged/, 'it follows the hand');
  await clinician.mouse.up();
  assert.equal(await cornerOf(), 'self-top_left');
  const there = await own.boundingBox();
  assert.ok(there.x + there.width / 2 < stage.x + stage.width / 2 && there.y + there.height / 2 < stage.y + stage.height / 2, 'it is seen there');
  await own.focus();
  await clinician.keyboard.press('ArrowRight');
  assert.equal(await cornerOf(), 'self-top_right');
  await clinician.keyboard.press('ArrowDown');
  assert.equal(await cornerOf(), 'self-bottom_right');
  await sees(patient, 'clinician');
});

test('the other stays in sight in a small window over other programs', async () => {
  await press(clinician, 'More');
  await clinician.getByRole('button', {name: 'Small window over other programs'}).click();
  await eventually('the picture is in its own window', () => clinician.evaluate(() =>
    document.pictureInPictureElement?.classList.contains('tile-video') ?? false));
  await clinician.evaluate(() => document.exitPictureInPicture());
  await meetAgain();
});

test('messages go both ways and are counted while the chat is closed', async () => {
  await press(clinician, 'Chat');
  await clinician.getByLabel('Write a message').fill('Can you hear me well?');
  await clinician.keyboard.press('Enter');
  await patient.getByRole('button', {name: 'Chat, 1 new message'}).click({timeout: 60_000});
  await patient.getByText('Can you hear me well?').waitFor();
  await patient.getByLabel('Write a message').fill('Yes, very well!');
  await patient.keyboard.press('Enter');
  await clinician.getByText('Yes, very well!').waitFor({timeout: 60_000});
  await shot(clinician, 'call-chat');
  await shot(patient, 'call-chat-phone');
  await clinician.keyboard.press('Escape');
  await patient.keyboard.press('Escape');
});

test('the line to the server is lost and media goes on', async () => {
  await withoutLine(patient, async () => {
    await framesGoOn(clinician);
    await framesGoOn(patient);
  });
  await meetAgain();
});

test('the server is restarted in the middle of the call', async () => {
  await server.crash();
  await eventually('the loss is said', () => clinician.locator('[data-note="line"]').count());
  await shot(clinician, 'call-line-lost');
  await framesGoOn(clinician);
  const shown = await framesOf(patient);
  await server.start();
  await Promise.all([lineIsBack(clinician), lineIsBack(patient)]);
  assert.ok((await framesOf(patient)) > shown, 'the picture never stopped');
  await press(patient, 'Mute');
  await hearsNothing(clinician);
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
});

test('each side reloads and is back in the call', async () => {
  await patient.reload();
  await meetAgain();
  await clinician.reload();
  await meetAgain();
});

test('the patient leaves and comes back', async () => {
  await press(patient, 'Leave');
  await patient.getByRole('heading', {name: 'You left the call'}).waitFor();
  await eventually('the clinician is told', () => clinician.getByText('Waiting for Maria').count());
  await shot(patient, 'call-left-phone');
  await shot(clinician, 'call-alone');
  await press(patient, 'Come back in');
  await meetAgain();
});

test('the clinician mutes the patient', async () => {
  await press(clinician, 'People');
  await clinician.getByRole('button', {name: /^Mute Maria/}).click();
  await hearsNothing(clinician);
  await patient.getByText('The clinician muted you').first().waitFor({timeout: 60_000});
  await shot(clinician, 'call-people');
  await press(patient, 'Unmute');
  await hears(clinician, 'patient');
  await clinician.keyboard.press('Escape');
});

test('sound alone by choice, and the picture again', async () => {
  await press(patient, 'More');
  await patient.locator('.panel').getByRole('button', {name: 'Sound only'}).click();
  for (const page of [patient, clinician]) await eventually('it is said', () => page.locator('[data-note="audio"]').count());
  await eventually('the picture is off', async () => (await clinician.locator('.tile-state').textContent().catch(() => '')) === 'camera off');
  await hears(clinician, 'patient');
  await press(clinician, 'Turn the picture on');
  await meetAgain();
});

test('axe finds nothing wrong, also with a panel open', async () => {
  const axe = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  for (const page of [patient, clinician]) {
    await press(page, 'Chat');
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => window.axe.run(document, {rules: {'page-has-heading-one': {enabled: false}, 'landmark-one-main': {enabled: false}, region: {enabled: false}}}));
    assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`), []);
    await page.keyboard.press('Escape');
  }
});

test('an interpreter joins as the third, and is sent out', async () => {
  const browser = await openBrowser('guest');
  try {
    const guest = await openVisitor(browser, server, await guestLink(visit), desktop);
    await eventually('three are in the room', async () => (await clinician.locator('.tile').count()) === 2 && (await guest.locator('.tile').count()) === 2);
    const ids = await guest.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.dataset.peer));
    const seen = await eventually('the guest sees both', async () => {
      const pixels = await Promise.all(ids.map((id) => pixelOf(guest, videoOf(id))));
      return ['patient', 'clinician'].every((who) => pixels.some((pixel) => isColour(pixel, people[who].rgb))) && pixels;
    });
    assert.equal(seen.length, 2);
    await eventually('the patient sees the guest\'s name', () => patient.getByText('Ana Interpreter (interpreter)').count());
    await shot(clinician, 'call-three');
    await shot(patient, 'call-three-phone');
    await clinician.keyboard.press('p');
    await clinician.getByRole('button', {name: 'Send out Ana Interpreter'}).click();
    await clinician.getByRole('dialog').getByRole('button', {name: 'Send out'}).click();
    await guest.getByRole('heading', {name: 'You are not in the call any more'}).waitFor({timeout: 60_000});
    await clinician.keyboard.press('Escape');
    await eventually('two are left', async () => (await clinician.locator('.tile').count()) === 1);
  } finally {
    await browser.close();
  }
});

test('a second window takes the call over', async () => {
  const context = patient.context();
  const second = await openVisitorIn(context);
  await patient.getByRole('heading', {name: 'The call goes on elsewhere'}).waitFor({timeout: 60_000});
  await shot(patient, 'call-superseded-phone');
  await sees(clinician, 'patient');
  await second.close();
  await press(patient, 'Use this device instead');
  await meetAgain();
});

async function openVisitorIn(context) {
  const page = await context.newPage();
  page.errors = [];
  await page.goto(patient.url());
  await sees(page, 'clinician');
  return page;
}

test('the clinician ends the visit, and undoes it', async () => {
  await press(clinician, 'End visit');
  await clinician.getByRole('dialog').getByText('End the visit for everybody?').waitFor();
  await shot(clinician, 'call-end-question');
  await clinician.getByRole('dialog').getByRole('button', {name: 'End visit'}).click();
  for (const page of [patient, clinician]) await page.getByRole('heading', {name: 'The visit has ended'}).waitFor({timeout: 60_000});
  await shot(patient, 'call-ended-phone');
  await press(clinician, 'Undo: go on with the visit');
  await patient.getByRole('heading', {name: 'The visit goes on'}).waitFor({timeout: 60_000});
  await shot(patient, 'call-reopened-phone');
  await press(patient, 'Come back in');
  await meetAgain();
});

test('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
