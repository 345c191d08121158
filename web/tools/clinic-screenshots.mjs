// SPDX-License-Identifier: Apache-2.0
// Pictures of the clinician's pages, phone and desktop, light and dark, of a made-up clinic with somebody waiting.
// Called by screenshots.mjs.
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';

import {desktop, openBrowser, openPage, phone} from '../e2e/lib/browser.mjs';
import {client, newVisit} from '../e2e/lib/visit.mjs';
import {signWhatIsMissing} from '../../tests/api/lib/consent.mjs';

async function ownerOf(server) {
  const {sessionToken} = await client(server, {}).auth.signIn.mutate({email: 'owner@demo.example', password: server.clinician.password, cookie: false});
  return client(server, {authorization: `Bearer ${sessionToken}`});
}

const visitor = async (server, link) => {
  const {deviceToken} = await client(server, {}).visit.open.mutate({token: link.slice(link.lastIndexOf('/') + 1), cookie: false});
  return client(server, {authorization: `Bearer ${deviceToken}`});
};

async function arrive(server, visit, results) {
  const patient = await visitor(server, visit.link);
  await patient.visit.confirm.mutate({nameConfirmed: true, location: '12 Main St, Apt 4, Austin', state: 'TX', atHome: true, callbackPhone: '+15125550100'});
  await signWhatIsMissing(patient);
  const {waitingRoomId} = await patient.telehealth.joinWaitingRoom.mutate({sessionId: visit.sessionId, deviceType: 'mobile'});
  await patient.telehealth.updateTechnicalCheck.mutate({
    waitingRoomId, cameraChecked: results.camera === 'ok', microphoneChecked: true, connectionChecked: true, results,
  });
  return {patient, waitingRoomId};
}

/// A day as clinics have it: two who wait, one visit that is over, others to come.
async function aDay(server) {
  const owner = await ownerOf(server);
  await owner.organization.update.mutate({
    name: 'Riverside Chiropractic', phone: '+15125550123', waitingMessage: 'Please have your insurance card ready.',
    preVisitQuestions: [{id: 'q1', text: {en: 'Where does it hurt?', es: '¿Dónde le duele?'}, kind: 'text', required: true},
      {id: 'q2', text: {en: 'Is it better than last time?', es: '¿Está mejor que la última vez?'}, kind: 'yes_no', required: false}],
  });
  const over = await newVisit(server, {firstName: 'Otto', lastName: 'Over', startsIn: 0.1});
  await over.api.telehealth.startSession.mutate({sessionId: over.sessionId, patientLocation: '9 Elm St, Dallas', patientAtHome: true});
  await over.api.telehealth.endSession.mutate({sessionId: over.sessionId, technicalNotes: 'Sound cut out once.'});
  const first = await newVisit(server, {firstName: 'Maria', lastName: 'Garcia', startsIn: 2});
  const {patient, waitingRoomId} = await arrive(server, first, {camera: 'ok', microphone: 'ok', speaker: 'ok', network: 'ok', relay: 'ok'});
  await patient.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId, responses: {q1: 'Lower back, on the left', q2: 'yes'}});
  await patient.telehealth.sendMessage.mutate({sessionId: first.sessionId, text: 'Hello, I am here.'});
  await first.api.telehealth.sendMessage.mutate({sessionId: first.sessionId, text: 'We are with you in a moment.'});
  const second = await newVisit(server, {firstName: 'James', lastName: 'Miller', startsIn: 10});
  await arrive(server, second, {camera: 'in_use', microphone: 'ok', speaker: 'ok', network: 'ok'});
  const later = await newVisit(server, {firstName: 'Lucy', lastName: 'Later', startsIn: 25});
  return {over, first, second, later};
}

const settled = async (page) => {
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.spinner'), null, {timeout: 60_000});
  await page.waitForTimeout(400);
};

const kScreens = (day) => ({
  today: ['/app'],
  queue: ['/app/queue'],
  admit: ['/app/queue', async (page) => {
    await page.locator('.queue-card').first().getByRole('button', {name: 'Let in…'}).click();
    await page.getByText('Date of birth').first().waitFor();
  }],
  visit: [`/app/visits/${day.first.sessionId}`],
  over: [`/app/visits/${day.over.sessionId}`],
  book: [`/app/book?patient=${day.later.patient.id}`],
  link: [`/app/visits/${day.later.sessionId}`, async (page) => {
    await page.getByRole('button', {name: 'Make the link'}).click();
    await page.getByRole('button', {name: 'Show as QR code'}).click();
    await page.locator('.qr').waitFor();
  }],
  history: ['/app/history'],
  patients: ['/app/patients'],
  patient: [`/app/patients/${day.first.patient.id}`],
  users: ['/app/users'],
  settings: ['/app/settings'],
  consents: ['/app/consents'],
  video: ['/app/video'],
  audit: ['/app/audit'],
  keys: ['/app/keys'],
  account: ['/app/account'],
});

async function signInOwner(page, server) {
  await page.goto(`${server.url}/app`);
  await page.getByLabel('E-mail address').fill('owner@demo.example');
  await page.getByLabel('Password').fill(server.clinician.password);
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByRole('button', {name: 'Later'}).click();
  await settled(page);
}

export async function takeShots(server, folder, wanted = [], prepare = async () => {}) {
  await mkdir(folder, {recursive: true});
  const day = await aDay(server);
  const browser = await openBrowser('clinician');
  const forms = [['desktop-light', {...desktop}], ['phone-light', {...phone}], ['desktop-dark', {...desktop, colorScheme: 'dark'}],
    ['phone-dark', {...phone, colorScheme: 'dark'}]];
  for (const [form, options] of forms) {
    const page = await openPage(browser, options);
    await prepare(page);
    await page.goto(`${server.url}/app`);
    await page.getByLabel('E-mail address').waitFor();
    if (wanted.length === 0 || wanted.includes('signin')) await page.screenshot({path: join(folder, `signin-${form}.png`)});
    await signInOwner(page, server);
    for (const [name, [path, act]] of Object.entries(kScreens(day))) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await page.goto(server.url + path);
      await settled(page);
      if (act) await act(page);
      await page.screenshot({path: join(folder, `${name}-${form}.png`), fullPage: !act || name === 'link'});
    }
    if (page.errors.length > 0) console.error(`${form}: ${page.errors.join('\n')}`);
    await page.context().close();
  }
  await browser.close();
}
