// SPDX-License-Identifier: Apache-2.0
// One whole visit through the real pages, each person in a browser of their own: from the booking to the record. Who is seen
// and heard is told by colour and tone.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, meet, press, sees} from './lib/call.mjs';
import {noticesOf} from './lib/notices.mjs';
import {button, clinicianAt, confirmPanel, isAt, openLink, visible, walkIn} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';
import {newVisit, ownerOf} from './lib/visit.mjs';

const step = story();
let server, visit, patients, clinicians, patient, clinician;

const meetAgain = () => meet(patient, clinician);
const region = (page, name) => page.getByRole('region', {name});
const roomIsFetched = (page) => page.evaluate(() => performance.getEntriesByType('resource').some(({name}) => /\/ConsultRoom-[^/]+\.js$/.test(name)));
const room = () => visit.api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

step('a visit is booked, and its link leads a phone into the waiting room', async () => {
  visit = await newVisit(server);
  assert.match(visit.link, /\/v\/[^/]+$/);
  patient = await openLink(patients, visit.link, phone);
  assert.equal(await roomIsFetched(patient), false, 'the first load does without the consult room');
  await walkIn(patient, 'Maria');
  await visible(patient.getByText('You are next.'));
  await eventually('the consult room is fetched ahead', () => roomIsFetched(patient));
});

step('the clinician signs in with a code and sees the arrival', async () => {
  clinician = await clinicianAt(clinicians, server);
  await visible(region(clinician, /^Maria .+ is waiting$/));
  await clinician.getByRole('link', {name: 'Waiting room'}).first().click();
  const card = clinician.getByRole('listitem', {name: /^Maria/});
  await visible(card.getByText('1 Main St, Albany (NY)'));
  await card.getByText('Answers', {exact: false}).first().click();
  await visible(card.getByText('My back hurts'));
});

step('messages go both ways while the patient waits', async () => {
  await button(clinician.getByRole('listitem', {name: /^Maria/}), 'Chat').click();
  const chat = clinician.getByRole('dialog', {name: /^Chat with Maria/});
  await chat.getByLabel('Your message').fill('I am with you in a moment.');
  await button(chat, 'Send').click();
  await visible(patient.getByText('I am with you in a moment.'));
  await patient.getByLabel('Your message').fill('Take your time.');
  await button(patient, 'Send').click();
  await visible(chat.getByText('Take your time.'));
  await clinician.keyboard.press('Escape');
});

step('the confirm panel says whom one meets; letting in leads both into the call', async () => {
  const {panel, go} = await confirmPanel(clinician, 'Maria');
  await visible(panel.getByText('1 Main St, Albany'));
  await visible(panel.getByText('Feb 29, 1980'));
  await visible(panel.getByRole('link', {name: '911'}));
  await shot(clinician, 'visit-confirm');
  await go.click();
  await visible(region(clinician, 'Consult room'));
  await meetAgain();
  await shot(clinician, 'visit-clinician');
  await shot(patient, 'visit-patient');
  assert.equal((await room()).status, 'IN_PROGRESS');
});

step('each side loads the page again and is back in the call', async () => {
  await patient.reload();
  await meetAgain();
  await clinician.reload();
  await meetAgain();
});

step('whoever left and loads the page again is still out, and goes back in by a press', async () => {
  await press(clinician, 'Leave');
  await visible(button(clinician, 'Enter the visit'));
  await clinician.reload();
  await visible(button(clinician, 'Enter the visit'));
  assert.equal(await region(clinician, 'Consult room').count(), 0, 'no camera goes on by itself');
  await press(patient, 'Leave');
  await isAt(patient, 'You left the visit');
  await patient.reload();
  await isAt(patient, 'You left the visit');
  assert.equal(await patient.locator('video').count(), 0, 'no camera goes on by itself');
  await button(clinician, 'Enter the visit').click();
  await button(patient, 'Go back in').click();
  await meetAgain();
  await clinician.reload();
  await meetAgain();
});

step('messages go both ways in the call, and those of the waiting room are still there', async () => {
  await press(clinician, 'Chat');
  await visible(clinician.getByText('Take your time.'));
  await clinician.getByLabel('Write a message').fill('Can you hear me well?');
  await clinician.keyboard.press('Enter');
  await patient.getByRole('button', {name: /^Chat, \d+ new/}).click();
  await visible(patient.getByText('Can you hear me well?'));
  await patient.getByLabel('Write a message').fill('Yes, very well!');
  await patient.keyboard.press('Enter');
  await visible(clinician.getByText('Yes, very well!'));
  await clinician.keyboard.press('Escape');
  await patient.keyboard.press('Escape');
});

step('the patient is put on hold, waits, and is let in again', async () => {
  const {actualStartTime} = await room();
  await button(clinician, 'Put on hold').click();
  await isAt(patient, 'You are in the right place');
  assert.equal(await patient.locator('.tile-video').count(), 0, 'nothing of the room is seen');
  await visible(clinician.getByText(/^Maria .+ is on hold in the waiting room\.$/));
  await shot(patient, 'visit-hold-patient');
  await shot(clinician, 'visit-hold-clinician');
  const {go} = await confirmPanel(clinician, 'Maria');
  await go.click();
  await meetAgain();
  assert.equal((await room()).actualStartTime.getTime(), actualStartTime.getTime(), 'it started once');
});

step('the patient leaves and comes back', async () => {
  await press(patient, 'Leave');
  await isAt(patient, 'You left the visit');
  await visible(clinician.getByText(/^Waiting for Maria/));
  await button(patient, 'Go back in').click();
  await meetAgain();
});

step('both browsers tell how good the call is', async () => {
  await eventually('both were measured', async () => {
    const {participants} = await visit.api.telehealth.getQuality.query({sessionId: visit.sessionId});
    return ['PATIENT', 'CLINICIAN'].every((role) => participants.some((one) => one.role === role && one.samples.length > 0));
  }, 180_000);
});

step('the visit is ended and the end undone; the patient comes back by a tap', async () => {
  await button(clinician, 'End the visit…').click();
  await button(clinician.getByRole('dialog', {name: 'End this visit?'}), 'End the visit').click();
  await isAt(patient, 'Your visit is over');
  await visible(region(clinician, 'On record'));
  await visible(clinician.getByRole('img', {name: /^Patient: good \d+ %, fair \d+ %, poor \d+ % of the time$/}));
  assert.equal((await room()).status, 'COMPLETED');
  await button(clinician, 'Undo').click();
  await isAt(patient, 'The visit goes on');
  assert.equal(await patient.locator('video').count(), 0, 'no camera goes on by itself');
  await shot(patient, 'visit-reopened');
  await button(clinician, 'Enter the visit').click();
  await button(patient, 'Come back in').click();
  await meetAgain();
  const {status, actualEndTime} = await room();
  assert.deepEqual({status, actualEndTime}, {status: 'IN_PROGRESS', actualEndTime: null});
});

step('it is ended from the room, and the patient rates it', async () => {
  await sees(clinician, 'patient');
  await press(clinician, 'End visit');
  await button(clinician.getByRole('dialog'), 'End visit').click();
  await isAt(patient, 'Your visit is over');
  await visible(region(clinician, 'On record'));
  await patient.getByRole('radio', {name: '5, very good'}).first().check();
  await patient.getByRole('radio', {name: '4'}).nth(1).check();
  await button(patient, 'Send').click();
  await visible(patient.getByText('Thank you for your answer.'));
  await shot(clinician, 'visit-record');
  await shot(patient, 'visit-over');
});

step('the record tells the visit as it was', async () => {
  const {sessionId} = visit;
  const found = await room();
  assert.equal(found.status, 'COMPLETED');
  assert.ok(found.actualStartTime && found.actualEndTime > found.actualStartTime);
  assert.equal(found.patientLocation, '1 Main St, Albany');
  assert.ok(found.connectionQuality, 'the quality is on record');

  const {modality} = await visit.api.telehealth.getQuality.query({sessionId});
  assert.ok(modality.length > 0);
  for (const segment of modality) {
    assert.equal(segment.modality, 'AUDIO_VIDEO');
    assert.equal(segment.byPhone, false);
    assert.ok(segment.endedAt >= segment.startedAt, 'each stretch has its end');
  }
  const {messages} = await visit.api.telehealth.listMessages.query({sessionId});
  assert.deepEqual(messages.map(({text}) => text),
    ['I am with you in a moment.', 'Take your time.', 'Can you hear me well?', 'Yes, very well!']);
});

step('everybody who came also left, in order', async () => {
  const notices = await noticesOf(server, visit.sessionId);
  const kinds = notices.map(({kind}) => kind);
  for (const role of ['PATIENT', 'CLINICIAN']) {
    const way = notices.filter(({kind, payload}) => kind.startsWith('participant.') && payload.role === role).map(({kind}) => kind.slice('participant.'.length));
    assert.ok(way.length >= 4, `${role} came and went: ${way}`);
    assert.ok(way.every((kind, at) => kind === (at % 2 === 0 ? 'joined' : 'left')), `${role}: ${way}`);
    assert.equal(way.at(-1), 'left');
  }
  const story = kinds.filter((kind) => /^(waiting\.(joined|admitted|held)|session\.(started|ended|reopened))$/.test(kind));
  assert.deepEqual(story.filter((kind) => kind === 'waiting.admitted').length, 2, String(story));
  assert.deepEqual(story.filter((kind) => kind.startsWith('session.')),
    ['session.started', 'session.ended', 'session.reopened', 'session.ended'], String(story));
});

step('the audit log knows who did it', async () => {
  const owner = await ownerOf(server);
  for (const event of ['telehealth.endSession', 'telehealth.reopen']) {
    const {events} = await owner.audit.list.query({entityType: 'TelehealthSession', entityId: visit.sessionId, event});
    assert.ok(events.length > 0, `${event} is missing`);
  }
});

step('a visit that is started before anybody waits survives a reload as well, and whoever comes is let in on its page', async () => {
  const next = await newVisit(server, {firstName: 'Nora'});
  await next.api.telehealth.statePatientPlace.mutate({sessionId: next.sessionId, patientState: 'NY'});
  await clinician.goto(`${server.url}/app/visits/${next.sessionId}`);
  await button(clinician, 'Start the visit').click();
  await visible(clinician.getByText(/^Waiting for Nora/));
  await clinician.reload();
  await visible(clinician.getByText(/^Waiting for Nora/));
  await patient.goto(next.link);
  await walkIn(patient, 'Nora');
  const {go} = await confirmPanel(clinician, 'Nora');
  await go.click();
  await meetAgain();
});

step('nothing went wrong in the pages', () => {
  assert.deepEqual(faultsOf(patient, clinician), []);
});
