// SPDX-License-Identifier: Apache-2.0
// A patient with a phone, from the link to the waiting room, against the real program.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, openPage, phone, removeMedia, shot} from './lib/browser.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit} from './lib/visit.mjs';

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await openBrowser('patient');
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await removeMedia();
});

const kPatience = {timeout: 40_000};
const heading = (page, name) => page.getByRole('heading', {level: 1, name});
const button = (page, name) => page.getByRole('button', {name, exact: true});

/// Opens a link in a phone of its own; the test ends it.
async function open(t, link, {in: chromium = browser, ...options} = {}) {
  const page = await openPage(chromium, {...phone, locale: 'en-US', timezoneId: 'America/New_York', ...options});
  t.after(() => page.context().close());
  page.setDefaultTimeout(kPatience.timeout);
  await page.goto(link);
  return page;
}

async function sees(page, name) {
  await heading(page, name).waitFor(kPatience);
}

async function confirmName(page) {
  await button(page, 'Open my visit').click();
  await sees(page, 'Are you Maria?');
  await button(page, 'Yes, I am Maria').click();
  await sees(page, 'Where are you right now?');
}

async function sayWhere(page) {
  await page.getByLabel('Address').fill('1 Main St, Albany');
  await page.getByLabel('State').selectOption('NY');
  await page.getByLabel('Yes, at home').check();
  await page.getByLabel(/Number to call you back/).fill('(555) 010-0199');
  await button(page, 'Continue').click();
  await sees(page, 'Check your camera and sound');
}

/// The demo clinic asks two questions that have to be answered and one that has not.
async function answerQuestions(page) {
  await sees(page, 'A few questions first');
  await page.getByRole('textbox').first().fill('My back hurts');
  await page.getByRole('radio', {name: 'No', exact: true}).check();
  await button(page, 'Continue').click();
  await sees(page, 'You are in the right place');
}

async function toWaitingRoom(page) {
  await confirmName(page);
  await sayWhere(page);
  await button(page, /^Continue/).click();
  await answerQuestions(page);
}

describe('a patient with a phone', () => {
  it('comes from the link into the waiting room and is seen there', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await sees(page, 'Your video visit');
    await assertAccessible(page, 'the invitation');
    const links = await visit.api.visitLinks.list.query({sessionId: visit.sessionId});
    assert.ok(links.visitLinks.every(({deviceBoundAt}) => deviceBoundAt === null), 'looking at the page binds nothing');

    await button(page, 'Open my visit').click();
    await sees(page, 'Are you Maria?');
    await assertAccessible(page, 'the name');
    assert.ok(!(await page.content()).includes('Test1'), 'no last name');
    await button(page, 'Yes, I am Maria').click();

    await sees(page, 'Where are you right now?');
    assert.match(await page.getByText(/^Step 2 of/).innerText(), /Step 2 of \d/);
    await button(page, 'Continue').click();
    await page.getByText('Please enter where you are.').waitFor(kPatience);
    await assertAccessible(page, 'the place with faults');
    await sayWhere(page);

    await eventually('camera and microphone work', () =>
      page.evaluate(() => [...document.querySelectorAll('.check-ok')].length >= 2));
    await button(page, 'Play a sound').click();
    await button(page, 'Yes').click();
    await assertAccessible(page, 'the device check');
    await shot(page, 'devices');
    await button(page, 'Continue').click();

    await sees(page, 'A few questions first');
    await button(page, 'Continue').click();
    await page.getByText('Please answer this question.').first().waitFor(kPatience);
    await assertAccessible(page, 'the questions with faults');
    await shot(page, 'questions');
    await answerQuestions(page);
    await page.getByText('You are next.').waitFor(kPatience);
    await assertAccessible(page, 'the waiting room');
    await shot(page, 'waiting');

    const entry = await eventually('the clinic sees the patient', async () => {
      const found = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
      return found?.checkResults ? found : null;
    });
    assert.equal(entry.status, 'WAITING');
    assert.equal(entry.session.patientLocation, '1 Main St, Albany');
    assert.equal(entry.session.patientLocationState, 'NY');
    assert.equal(entry.session.callbackPhone, '+15550100199');
    assert.equal(entry.checkResults.camera, 'ok');
    assert.equal(entry.checkResults.speaker, 'ok');
    assert.equal(entry.preVisitQuestionnaireCompleted, true);

    await page.getByLabel('Your message').fill('I have a question');
    await button(page, 'Send').click();
    await page.getByText('I have a question').waitFor(kPatience);
    await visit.api.telehealth.sendMessage.mutate({sessionId: visit.sessionId, text: 'We are here'});
    await page.getByText('We are here').waitFor(kPatience);
    assert.deepEqual(page.errors.filter((text) => !/Failed to load resource/.test(text)), []);
  });

  it('keeps the place over a reload and in another tab', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await toWaitingRoom(page);
    const before = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
    await page.reload();
    await sees(page, 'You are in the right place');
    const afterwards = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
    assert.equal(afterwards.joinTime.getTime(), before.joinTime.getTime());
    assert.equal(afterwards.status, 'WAITING');

    await page.context().setOffline(true);
    await eventually('the page says that it has no connection', () => page.getByText('No connection').first().isVisible());
    await page.context().setOffline(false);
    await eventually('the page is back', async () => !(await page.getByText('No connection').first().isVisible()));
  });

  it('leaves and comes back', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await toWaitingRoom(page);
    await button(page, 'Leave the waiting room').click();
    await assertAccessible(page, 'the question before leaving');
    await button(page, 'Leave').click();
    await sees(page, 'You left the waiting room');
    await assertAccessible(page, 'having left');
    await button(page, 'Go back in').click();
    await sees(page, 'You are in the right place');
    await page.getByText(/You are next|ahead of you/).waitFor(kPatience);
  });

  it('goes on without a camera that was denied, and learns how to allow it', async (t) => {
    const shy = await openBrowser('patient', {asksForPermission: true});
    t.after(() => shy.close());
    const visit = await newVisit(server);
    const page = await open(t, visit.link, {in: shy, permissions: []});
    await page.context().clearPermissions();
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    });
    await page.reload();
    await confirmName(page);
    await sayWhere(page);
    await page.getByText('The browser may not use your camera.').waitFor(kPatience);
    await page.getByText(/left of the address/).first().waitFor(kPatience);
    await assertAccessible(page, 'a denied camera');
    await shot(page, 'denied');
    await button(page, 'Continue without camera and microphone').click();
    await answerQuestions(page);
    const entry = await eventually('the clinic learns the cause', async () => {
      const found = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
      return found?.checkResults ? found : null;
    });
    assert.equal(entry.checkResults.camera, 'camera_denied');
  });

  it('goes on where there is neither camera nor microphone', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
      navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
    });
    await page.reload();
    await confirmName(page);
    await sayWhere(page);
    await page.getByText('No camera was found.').waitFor(kPatience);
    await button(page, 'Continue without camera and microphone').click();
    await answerQuestions(page);
  });

  it('reads Spanish when the phone does, and can change it', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link, {locale: 'es-MX'});
    await sees(page, 'Su consulta por video');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
    await button(page, 'Abrir mi consulta').click();
    await sees(page, '¿Es usted Maria?');
    await assertAccessible(page, 'the name in Spanish');
    await shot(page, 'spanish');
    await button(page, 'English').click();
    await sees(page, 'Are you Maria?');
    await page.reload();
    await sees(page, 'Are you Maria?');
  });
});

describe('a link', () => {
  it('opened too early counts down, offers a test and the clinic\'s number', async (t) => {
    const visit = await newVisit(server, {startsIn: 180});
    const page = await open(t, visit.link);
    await button(page, 'Open my visit').click();
    await sees(page, 'Hello Maria, you are early');
    await assertAccessible(page, 'being early');
    await shot(page, 'early');
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Add to my calendar').click()]);
    assert.equal(file.suggestedFilename(), 'video-visit.ics');
    await button(page, 'Test camera and microphone').click();
    await sees(page, 'Test your device');
    await eventually('camera and microphone work', () => page.evaluate(() => document.querySelectorAll('.check-ok').length >= 2));
    await button(page, 'Done').click();
    await sees(page, 'Hello Maria, you are early');
  });

  it('that nobody made is called unknown', async (t) => {
    const page = await open(t, `${server.url}/v/${'x'.repeat(43)}`);
    await button(page, 'Open my visit').click();
    await sees(page, 'We do not know this link');
    await assertAccessible(page, 'an unknown link');
  });

  it('that was revoked says what to do', async (t) => {
    const visit = await newVisit(server);
    const {visitLinks} = await visit.api.visitLinks.list.query({sessionId: visit.sessionId});
    for (const {id} of visitLinks) await visit.api.visitLinks.revoke.mutate({visitLinkId: id});
    const page = await open(t, visit.link);
    await button(page, 'Open my visit').click();
    await sees(page, 'This link does not work any more');
    await assertAccessible(page, 'a revoked link');
  });

  it('of a cancelled visit says so, also while one waits', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await toWaitingRoom(page);
    await visit.api.telehealth.cancelSession.mutate({sessionId: visit.sessionId, reason: 'The clinician is ill'});
    await sees(page, 'This visit was cancelled');
    await assertAccessible(page, 'a cancelled visit');
  });

  it('moves to another device with a code', async (t) => {
    const visit = await newVisit(server);
    const first = await open(t, visit.link);
    await toWaitingRoom(first);
    const second = await open(t, visit.link);
    await button(second, 'Open my visit').click();
    await sees(second, 'Your visit is open on another device');
    await assertAccessible(second, 'the question for the code');
    await button(first, 'Use another device').click();
    const code = (await first.locator('.dialog .countdown').innerText()).replace(/\D/g, '');
    await assertAccessible(first, 'the code');
    await second.getByLabel('Code with six digits').fill(code === '000000' ? '000001' : '000000');
    await button(second, 'Move my visit here').click();
    await second.getByText('This code is not right.').waitFor(kPatience);
    await second.getByLabel('Code with six digits').fill(code);
    await button(second, 'Move my visit here').click();
    await sees(second, 'Check your camera and sound');
    await sees(first, 'Your visit goes on on another device');
    await first.getByRole('contentinfo').getByRole('link', {name: /\d{3}/}).waitFor();
    await assertAccessible(first, 'having been taken over');
  });
});

describe('the end', () => {
  it('thanks and takes a rating', async (t) => {
    const visit = await newVisit(server);
    const page = await open(t, visit.link);
    await toWaitingRoom(page);
    const {id} = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
    await visit.api.telehealth.admitPatient.mutate({waitingRoomId: id});
    await eventually('the page goes into the call', async () => !(await heading(page, 'You are in the right place').isVisible()));
    await visit.api.telehealth.endSession.mutate({sessionId: visit.sessionId});
    await sees(page, 'Your visit is over');
    await page.getByRole('radio', {name: '5, very good'}).first().check();
    await page.getByRole('radio', {name: '4'}).nth(1).check();
    await assertAccessible(page, 'the rating');
    await button(page, 'Send').click();
    await page.getByText('Thank you for your answer.').waitFor(kPatience);
  });
});

describe('the start page', () => {
  it('leads patients to their visit and staff to work', async (t) => {
    const page = await open(t, server.url);
    await sees(page, 'Video visits with your clinic');
    await assertAccessible(page, 'the start page');
    await page.getByLabel('Link to your visit').fill('nothing');
    await button(page, 'Open my visit').click();
    await page.getByText(/This is not a link to a visit/).waitFor(kPatience);
    await page.getByLabel('Link to your visit').fill(`See you! ${server.url}/v/${'y'.repeat(43)}`);
    await button(page, 'Open my visit').click();
    await sees(page, 'Your video visit');
    await page.goto(`${server.url}/telehealth/room/cf-12345678-m1-0a1b2c3d`);
    await sees(page, 'Who are you?');
    await assertAccessible(page, 'a room without a visit');
  });
});
