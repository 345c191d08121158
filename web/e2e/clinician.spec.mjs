// SPDX-License-Identifier: Apache-2.0
// The clinician's app against the program: signing in with a code, booking, an arrival that is noticed, the confirm panel,
// letting in by keyboard alone, what other roles see, and every page held to the rules of accessibility.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {eventually, openBrowser, openPage, phone, removeMedia} from './lib/browser.mjs';
import {pressOn, typeInto} from './lib/keyboard.mjs';
import {startServer} from './lib/server.mjs';
import {client, newVisit, totp} from './lib/visit.mjs';
import {signWhatIsMissing} from '../../tests/api/lib/consent.mjs';

const kPatience = {timeout: 120_000};

let server;
let browser;
let page;  // the clinician's, over all tests: a code counts only once

before(async () => {
  server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
  browser = await openBrowser('clinician');
  page = await openPage(browser);
  page.setDefaultTimeout(kPatience.timeout);
  await page.context().grantPermissions(['notifications']);
  // Counts the notes of the arrival sound: a test cannot hear.
  await page.addInitScript(() => {
    globalThis.notesPlayed = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function played(...when) {
      globalThis.notesPlayed += 1;
      return start.apply(this, when);
    };
    // What the desktop would show.
    globalThis.notices = [];
    const Shown = globalThis.Notification;
    globalThis.Notification = class extends Shown {
      constructor(title, options) {
        super(title, options);
        const notice = {title, body: options?.body ?? '', closed: false};
        globalThis.notices.push(notice);
        this.addEventListener('close', () => { notice.closed = true; });
      }
    };
  });
});

after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
});

const visible = (locator) => locator.waitFor({state: 'visible', ...kPatience});
const gone = (locator) => locator.waitFor({state: 'hidden', ...kPatience});
const heading = (where, name) => visible(where.getByRole('heading', {level: 1, name}));

async function typePassword(where, email, password) {
  await where.getByLabel('E-mail address').fill(email);
  await where.getByLabel('Password').fill(password);
  await where.getByRole('button', {name: 'Sign in'}).click();
}

/// The phone of a patient who opens the link.
async function visitor(visit) {
  const token = visit.link.slice(visit.link.lastIndexOf('/') + 1);
  const {deviceToken} = await client(server, {}).visit.open.mutate({token, cookie: false});
  return client(server, {authorization: `Bearer ${deviceToken}`});
}

/// They sit down in the waiting room.
async function arrive(visit, {location = '12 Main St, Austin', state = 'TX'} = {}) {
  const patient = await visitor(visit);
  await patient.visit.confirm.mutate({nameConfirmed: true, location, state, atHome: true, callbackPhone: '+15125550100'});
  await signWhatIsMissing(patient);
  const {waitingRoomId} = await patient.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId, deviceType: 'mobile'});
  await patient.telehealth.updateTechnicalCheck.mutate({
    waitingRoomId, cameraChecked: true, microphoneChecked: true, connectionChecked: true, results: {camera: 'camera_busy', microphone: 'ok', network: 'ok'},
  });
  return {patient, waitingRoomId};
}

test('a wrong password and a wrong code say so; the right ones lead to the day', async () => {
  const {email, password, totpSecret} = server.clinician;
  await page.goto(`${server.url}/app`);
  await heading(page, 'Sign in');
  await assertAccessible(page, 'the sign-in');
  await typePassword(page, email, 'not the password');
  await visible(page.getByRole('alert').filter({hasText: 'E-mail address or password is wrong'}).first());
  await typePassword(page, email, password);
  await heading(page, 'Enter the code');
  await assertAccessible(page, 'the code');
  const right = totp(totpSecret);
  await page.getByLabel('Six-digit code').fill(right === '000000' ? '000001' : '000000');
  await page.getByRole('button', {name: 'Sign in'}).click();
  await visible(page.getByText('This code is not right').first());
  await page.getByLabel('Six-digit code').fill(totp(totpSecret));
  await page.getByRole('button', {name: 'Sign in'}).click();
  await heading(page, 'Today');
  await visible(page.getByRole('navigation', {name: 'Main menu'}));
});

test('a visit is booked for a new patient, with its link to copy and to scan', async () => {
  await page.getByRole('link', {name: 'Start a visit now'}).click();
  await heading(page, 'Start a visit now');
  await page.getByRole('button', {name: 'New patient'}).click();
  await page.getByLabel('First name').fill('Nora');
  await page.getByLabel('Last name').fill('Booked');
  await page.getByLabel(/^Phone/).fill('(512) 555-0142');
  await page.getByRole('button', {name: 'Create patient'}).click();
  await visible(page.getByText('Nora Booked'));
  await page.getByRole('button', {name: 'Make the visit'}).click();
  await heading(page, 'Booked');
  const link = await page.getByLabel('Link into the visit').inputValue();
  assert.match(link, /^http.*\/v\/.+/);
  await page.getByRole('button', {name: 'Show as QR code'}).click();
  await visible(page.getByRole('img', {name: 'QR code of the link into the visit'}));
  await assertAccessible(page, 'the booked visit');
  await page.getByRole('button', {name: 'Send by e-mail'}).click();
  await page.getByLabel(/^Send to/).fill('nora@patients.example');
  await page.getByRole('button', {name: 'Send', exact: true}).click();
  await visible(page.getByText('E-mail is not set up on this server'));
  const view = await client(server, {}).visit.open.mutate({token: link.slice(link.lastIndexOf('/') + 1), cookie: false});
  assert.equal(view.ownName?.split(' ')[0], 'Nora');
});

test('where nobody has said where the patient is, the panels of admission and start ask for it first', async () => {
  const visit = await newVisit(server, {firstName: 'Pia', lastName: 'Placeless', state: 'NY'});
  const patient = await visitor(visit);
  const {waitingRoomId} = await patient.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId});
  await page.goto(`${server.url}/app/queue`);
  await page.getByRole('listitem', {name: 'Pia Placeless'}).getByRole('button', {name: 'Let in…'}).click();
  const panel = page.getByRole('dialog', {name: 'Whom you are about to meet'});
  const ask = panel.getByRole('region', {name: 'Ask where the patient is right now'});
  const go = panel.getByRole('button', {name: 'Let Pia in'});
  await visible(ask.getByText('The address on file is in New York. People travel: ask.'));
  assert.equal(await go.getAttribute('aria-disabled'), 'true', 'the address on file alone lets nobody in');
  assert.equal(await ask.getByLabel('State where the patient says they are').inputValue(), 'NY');
  assert.equal(await ask.getByRole('checkbox').isChecked(), false);
  await assertAccessible(page, 'the question for the place');
  await ask.getByRole('button', {name: 'Write it down'}).click();
  await visible(ask.getByText('Ask the patient, then tick this.'));
  await ask.getByLabel(/^Address/).fill('9 Elm St, Albany');
  await ask.getByRole('checkbox', {name: 'I asked the patient: they are in New York now'}).check();
  await ask.getByRole('button', {name: 'Write it down'}).click();
  await gone(ask);
  await visible(panel.getByText('9 Elm St, Albany (NY)'));
  await eventually('the patient can be let in', async () => (await go.getAttribute('aria-disabled')) !== 'true');
  assert.equal((await patient.visit.get.query()).patientLocationState, 'NY', 'the patient sees what was written down');
  await panel.getByRole('button', {name: 'Not yet'}).click();
  await patient.telehealth.leaveWaitingRoom.mutate({waitingRoomId});

  const early = await newVisit(server, {firstName: 'Eva', lastName: 'Early', state: 'NY'});
  await page.goto(`${server.url}/app/visits/${early.sessionId}`);
  await page.getByRole('button', {name: 'Start the visit'}).click();
  const start = page.getByRole('dialog', {name: 'Before the visit starts'});
  await start.getByRole('checkbox', {name: 'I asked the patient: they are in New York now'}).check();
  await assertAccessible(page, 'the question for the place at the start');
  await start.getByRole('button', {name: 'Write it down'}).click();
  await visible(start.getByText('All consents are there.'));
  await start.getByRole('button', {name: 'Not yet'}).click();
  await early.api.telehealth.cancelSession.mutate({sessionId: early.sessionId, reason: 'seen'});
});

test('an arrival is seen, heard and counted without a reload until somebody acknowledges', async () => {
  await page.getByRole('link', {name: 'Waiting room'}).first().click();
  await heading(page, 'Waiting room');
  await visible(page.getByText('Nobody is waiting'));
  const visit = await newVisit(server, {firstName: 'Ada', lastName: 'Arrived'});
  const {patient} = await arrive(visit);
  await visible(page.getByRole('region', {name: 'Ada Arrived is waiting'}));
  await visible(page.getByRole('listitem', {name: 'Ada Arrived'}));
  await eventually('the title counts', async () => (await page.title()).includes('(1)'));
  await eventually('the sound is played', () => page.evaluate(() => globalThis.notesPlayed));
  await eventually('the desktop shows it', () => page.evaluate(() => globalThis.notices.length > 0));
  const notices = () => page.evaluate(() => globalThis.notices);
  assert.ok(!/Ada|Arrived/.test(JSON.stringify(await notices())), 'others may see that screen');
  const card = page.getByRole('listitem', {name: 'Ada Arrived'});
  await visible(card.getByText('Camera does not work (used by another program)'));
  await visible(card.getByText('12 Main St, Austin'));
  await assertAccessible(page, 'the waiting room');
  await page.getByRole('region', {name: 'Ada Arrived is waiting'}).getByRole('button', {name: 'I have seen it'}).click();
  await gone(page.getByRole('region', {name: 'Ada Arrived is waiting'}));
  await eventually('the notice goes', async () => (await notices()).every(({closed}) => closed));
  await visible(card.getByText('Seen', {exact: true}));
  const [entry] = await visit.api.telehealth.getWaitingRoom.query({everybody: true});
  assert.ok(entry.acknowledgedAt);

  await card.getByRole('button', {name: 'Chat'}).click();
  const chat = page.getByRole('dialog', {name: 'Chat with Ada Arrived'});
  await chat.getByLabel('Your message').fill('We are with you in a moment.');
  await chat.getByRole('button', {name: 'Send'}).click();
  await visible(chat.getByText('We are with you in a moment.'));
  const {messages} = await patient.telehealth.listMessages.query({sessionId: visit.sessionId});
  assert.equal(messages.at(-1).text, 'We are with you in a moment.');
  await patient.telehealth.sendMessage.mutate({sessionId: visit.sessionId, text: 'Thank you.'});
  await visible(chat.getByText('Thank you.'));
  await assertAccessible(page, 'the chat');
  await page.keyboard.press('Escape');

  await card.getByRole('button', {name: 'Delay…'}).click();
  await page.getByRole('radio', {name: '15 minutes'}).check();
  await page.getByRole('button', {name: 'Tell them'}).click();
  await visible(page.getByText('1 patient was told.').first());
  const [told] = await visit.api.telehealth.getWaitingRoom.query({everybody: true});
  assert.equal(told.session.delayMinutes, 15);
});

test('the confirm panel says whom one meets; letting in needs no mouse', async () => {
  const [entry] = await client(server).telehealth.getWaitingRoom.query({everybody: true});
  await page.evaluate(() => document.querySelector('h1').focus());
  await pressOn(page, 'Let in…');
  const panel = page.getByRole('dialog', {name: 'Whom you are about to meet'});
  await visible(panel.getByText('Ada Arrived'));
  await visible(panel.getByText('Feb 29, 1980'));
  await visible(panel.getByText('12 Main St, Austin'));
  await visible(panel.getByRole('link', {name: '(512) 555-0100'}));
  await visible(panel.getByRole('link', {name: '911'}));
  await visible(panel.getByText('No licence on file for this state'));
  await assertAccessible(page, 'the confirm panel');
  const go = panel.getByRole('button', {name: 'Let Ada in'});
  assert.equal(await go.getAttribute('aria-disabled'), 'true', 'without a licence a reason comes first');
  await typeInto(page, 'Why you go on', 'Follow-up of care in progress');
  await pressOn(page, 'Let Ada in');
  await heading(page, 'Ada Arrived');
  await visible(page.getByRole('region', {name: 'Consult room'}));
  const {status} = await client(server).telehealth.getRoomStatus.query({sessionId: entry.sessionId});
  assert.equal(status, 'IN_PROGRESS');
  await visible(page.getByRole('link', {name: 'Call 911'}));
});

test('arrivals and messages leave what runs the visit in sight', async () => {
  const bar = page.getByRole('toolbar', {name: 'Controls of the call'});
  await visible(bar);
  const next = await arrive(await newVisit(server, {firstName: 'Bea', lastName: 'Next'}));
  await visible(page.getByRole('region', {name: 'Bea Next is waiting'}));
  const {height} = page.viewportSize();
  const inSight = (box) => Boolean(box) && box.y >= 0 && box.y + box.height <= height;
  await eventually('the controls are in sight', async () => inSight(await bar.boundingBox()));
  const toast = await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<section class="toasts" id="tried"><div class="toast">A message</div></section>');
    const {top, bottom} = document.querySelector('#tried .toast').getBoundingClientRect();
    document.querySelector('#tried').remove();
    return {top, bottom};
  });
  for (const button of [page.getByRole('button', {name: 'End the visit…'}), bar]) {
    const {y, height: tall} = await button.boundingBox();
    assert.ok(toast.bottom <= y || toast.top >= y + tall, `a message from ${toast.top} to ${toast.bottom} covers what is at ${y}`);
  }
  await next.patient.telehealth.leaveWaitingRoom.mutate({waitingRoomId: next.waitingRoomId});
  await gone(page.getByRole('region', {name: 'Bea Next is waiting'}));
});

test('a visit is ended with its outcome, and that can be undone', async () => {
  await page.getByRole('button', {name: 'End the visit…'}).click();
  const dialog = page.getByRole('dialog', {name: 'End this visit?'});
  await visible(dialog);
  await assertAccessible(page, 'the end of a visit');
  await dialog.getByRole('button', {name: 'End the visit'}).click();
  await visible(page.getByText('The visit has ended'));
  await visible(page.getByRole('region', {name: 'On record'}));
  await assertAccessible(page, 'a visit that is over');
  await page.getByRole('button', {name: 'Undo', exact: true}).click();
  await visible(page.getByRole('button', {name: 'Enter the visit'}));
});

test('the pages of everyday work are accessible, wide and narrow', async () => {
  for (const [name, title] of [['Today', 'Today'], ['Patients', 'Patients'], ['History', 'History']]) {
    await page.getByRole('navigation', {name: 'Main menu'}).getByRole('link', {name}).click();
    await heading(page, title);
    await eventually(`${name} is read`, async () => (await page.locator('.spinner').count()) === 0);
    await assertAccessible(page, name);
  }
  await page.getByRole('navigation', {name: 'Main menu'}).getByRole('link', {name: 'Patients'}).click();
  await page.getByLabel('Find a patient').fill('Arri');
  await page.getByRole('link', {name: /Ada Arrived/}).click();
  await heading(page, 'Ada Arrived');
  await assertAccessible(page, 'a patient');
  await page.setViewportSize(phone.viewport);
  await visible(page.getByRole('navigation', {name: 'Quick menu'}));
  await assertAccessible(page, 'a patient on a phone');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels wider than the phone`);
  await page.setViewportSize({width: 1280, height: 800});
});

/// A person of that role in a browser of their own, with a password of their own.
async function signedIn(role) {
  const owner = await ownerApi();
  const email = `${role.toLowerCase()}@clinic.example`;
  const {temporaryPassword} = await owner.users.create.mutate({email, firstName: 'Rae', lastName: 'Role', role});
  const other = await openPage(browser);
  other.setDefaultTimeout(kPatience.timeout);
  await other.goto(`${server.url}/app`);
  await typePassword(other, email, temporaryPassword);
  await heading(other, 'Choose a new password');
  await assertAccessible(other, 'the new password');
  await other.getByLabel('Present password').fill(temporaryPassword);
  await other.getByLabel('New password', {exact: true}).fill('osprey kettle nineteen');
  await other.getByLabel('New password once more').fill('osprey kettle nineteen');
  await other.getByRole('button', {name: 'Change password'}).click();
  await heading(other, 'Protect your account with a second step');
  return other;
}

let owner;
async function ownerApi() {
  if (!owner) {
    const {sessionToken} = await client(server, {}).auth.signIn.mutate({email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    owner = client(server, {authorization: `Bearer ${sessionToken}`});
  }
  return owner;
}

test('somebody new changes the temporary password, sets up a second step, and sees only what the role may', async () => {
  const desk = await signedIn('STAFF');
  await assertAccessible(desk, 'the offer of a second step');
  await desk.getByRole('button', {name: 'Set up the second step'}).click();
  await visible(desk.getByRole('img', {name: 'QR code for the authenticator app'}));
  const secret = await desk.getByLabel('Secret, to type in by hand').inputValue();
  await assertAccessible(desk, 'the set-up of a second step');
  await desk.getByLabel('Six-digit code').fill(totp(secret));
  await desk.getByRole('button', {name: 'Turn on'}).click();
  await heading(desk, 'Keep your recovery codes');
  assert.equal(await desk.locator('.codes li').count(), 10);
  await desk.getByLabel('I have kept these codes in a safe place').check();
  await desk.getByRole('button', {name: 'Done'}).click();
  await heading(desk, 'Today');
  const menu = desk.getByRole('navigation', {name: 'Main menu'});
  assert.deepEqual(await menu.getByRole('link').allInnerTexts(), ['Today', 'Waiting room', 'Patients', 'History']);
  await desk.goto(`${server.url}/app/users`);
  await heading(desk, 'There is no such page');
  await desk.context().close();

  const biller = await signedIn('BILLER');
  await biller.getByRole('button', {name: 'Later'}).click();
  await heading(biller, 'Today');
  assert.deepEqual(await biller.getByRole('navigation', {name: 'Main menu'}).getByRole('link').allInnerTexts(), ['Today', 'Patients', 'History']);
  assert.equal(await biller.getByRole('link', {name: 'Book a visit'}).count(), 0);
  await biller.context().close();
});

test('an owner changes settings, questions and licences; those pages are accessible', async () => {
  const boss = await openPage(browser);
  boss.setDefaultTimeout(kPatience.timeout);
  await boss.goto(`${server.url}/app`);
  await typePassword(boss, 'owner@demo.example', server.clinician.password);
  await boss.getByRole('button', {name: 'Later'}).click();
  const menu = boss.getByRole('navigation', {name: 'Main menu'});
  for (const name of ['People', 'Settings', 'Video services', 'Audit log', 'API keys']) {
    await menu.getByRole('link', {name}).click();
    await heading(boss, name);
    await eventually(`${name} is read`, async () => (await boss.locator('.spinner').count()) === 0);
    await assertAccessible(boss, name);
  }
  await menu.getByRole('link', {name: 'Settings'}).click();
  const waiting = boss.getByRole('region', {name: 'Waiting room'});
  await waiting.getByLabel(/^Message to everybody who waits/).fill('Have your insurance card ready.');
  await waiting.getByRole('button', {name: 'Save'}).click();
  await eventually('the message is kept', async () => (await (await ownerApi()).organization.get.query()).waitingMessage === 'Have your insurance card ready.');
  const questions = boss.getByRole('region', {name: 'Questions before the visit'});
  await questions.getByRole('button', {name: 'Add a question'}).click();
  await questions.getByLabel('In English', {exact: true}).last().fill('Where does it hurt?');
  await questions.getByRole('button', {name: 'Save'}).click();
  await eventually('the question is kept', async () => {
    const {preVisitQuestions} = await (await ownerApi()).organization.get.query();
    return preVisitQuestions?.at(-1)?.text.en === 'Where does it hurt?';
  });
  const recording = boss.getByRole('region', {name: 'Recording'});
  await recording.getByRole('switch', {name: 'Visits may be recorded'}).click();
  await recording.getByRole('radio', {name: 'Until somebody deletes it'}).click();
  await recording.getByLabel(/^Why it is kept/).fill('Part of the record');
  await recording.getByRole('button', {name: 'Save'}).click();
  await boss.getByRole('switch', {name: /^May be recorded: /}).first().click();
  await eventually('recording is allowed, and kept for a reason', async () => {
    const api = await ownerApi();
    const {recordingAllowed, recordingRetentionDays, recordingRetentionReason} = await api.organization.get.query();
    const {appointmentTypes} = await api.appointmentTypes.list.query({});
    return recordingAllowed && recordingRetentionDays === null && recordingRetentionReason === 'Part of the record'
      && appointmentTypes.some((kind) => kind.recordingAllowed);
  });
  await menu.getByRole('link', {name: 'People'}).click();
  await boss.getByRole('button', {name: 'Licences of Clara Clinician'}).click();
  const dialog = boss.getByRole('dialog', {name: 'Licences of Clara Clinician'});
  await dialog.getByLabel('State').selectOption('TX');
  await dialog.getByLabel('Number').fill('TX-4711');
  await dialog.getByRole('button', {name: 'Add a licence'}).click();
  await visible(dialog.getByText('TX · TX-4711'));
  await assertAccessible(boss, 'the licences');
  await boss.keyboard.press('Escape');
  await boss.goto(`${server.url}/app/account`);
  await heading(boss, 'My account');
  await assertAccessible(boss, 'the account');
  // Whoever is not signed in yet is told so with a 401.
  assert.deepEqual(boss.errors.filter((error) => !error.includes('401')), []);
  await boss.context().close();
});

/// From the button to the end of the recovery codes.
async function setUpSecondStep(where) {
  await where.getByRole('button', {name: 'Set up the second step'}).click();
  const secret = await where.getByLabel('Secret, to type in by hand').inputValue();
  await where.getByLabel('Six-digit code').fill(totp(secret));
  await where.getByRole('button', {name: 'Turn on'}).click();
  await visible(where.getByRole('heading', {name: 'Keep your recovery codes'}));
  await where.getByLabel('I have kept these codes in a safe place').check();
  await where.getByRole('button', {name: 'Done'}).click();
}

test('a clinic requires a second step of everybody, and sees unusual accesses (H-07, H-21)', async () => {
  const desk = await openPage(browser);
  desk.setDefaultTimeout(kPatience.timeout);
  await desk.goto(`${server.url}/app`);
  await typePassword(desk, 'desk@demo.example', server.clinician.password);
  await desk.getByRole('button', {name: 'Later'}).click();
  await heading(desk, 'Today');

  const boss = await openPage(browser);
  boss.setDefaultTimeout(kPatience.timeout);
  await boss.goto(`${server.url}/app`);
  await typePassword(boss, 'owner@demo.example', server.clinician.password);
  await boss.getByRole('button', {name: 'Later'}).click();
  const menu = boss.getByRole('navigation', {name: 'Main menu'});
  await menu.getByRole('link', {name: 'Settings'}).click();
  const section = boss.getByRole('region', {name: 'Second step at sign-in'});
  await section.getByRole('switch', {name: 'Everybody has to use a second step'}).click();
  await visible(section.getByText('First set up the second step for yourself'));
  await assertAccessible(boss, 'the required second step');
  await boss.goto(`${server.url}/app/account`);
  await setUpSecondStep(boss);
  await visible(boss.getByText('Your account is protected by an authenticator app.'));
  await menu.getByRole('link', {name: 'Settings'}).click();
  await section.getByRole('switch', {name: 'Everybody has to use a second step'}).click();
  await section.getByRole('button', {name: 'Save'}).click();
  await eventually('it is required', async () => (await client(server).organization.get.query()).requireSecondFactor);

  await desk.getByRole('link', {name: 'Patients'}).first().click();
  await heading(desk, 'Set up the second step');
  await visible(desk.getByText('Your clinic asks everybody for a second step at sign-in.'));
  assert.equal(await desk.getByRole('button', {name: 'Later'}).count(), 0);
  await assertAccessible(desk, 'the required second step at sign-in');
  await desk.reload();
  await heading(desk, 'Set up the second step');
  await setUpSecondStep(desk);
  await visible(desk.getByRole('navigation', {name: 'Main menu'}));
  await desk.context().close();

  await menu.getByRole('link', {name: 'Audit log'}).click();
  const unusual = boss.getByRole('region', {name: 'Unusual accesses'});
  await visible(unusual);
  await eventually('the log is looked through', async () => (await boss.locator('.spinner').count()) === 0);
  await assertAccessible(boss, 'unusual accesses');
  await boss.context().close();
});

test('signing out leaves nothing behind', async () => {
  await page.getByRole('button', {name: 'Sign out'}).click();
  await heading(page, 'Sign in');
  await visible(page.getByText('You are signed out.'));
  await page.goto(`${server.url}/app/patients`);
  await heading(page, 'Sign in');
});
