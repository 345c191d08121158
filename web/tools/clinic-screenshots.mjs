// SPDX-License-Identifier: Apache-2.0
// The clinician's pages of a made-up clinic with somebody waiting. Called by screenshots.mjs.
import {start as startTwilio} from '../../tests/providers/emulators/twilio.mjs';
import {desktop, openBrowser, openPage} from '../e2e/lib/browser.mjs';
import {client, newVisit, ownerOf} from '../e2e/lib/visit.mjs';
import {signWhatIsMissing} from '../../tests/api/lib/consent.mjs';

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

/// A day as clinics have it: two who wait, one visit that is over, one where nobody came, others to come; and a colleague.
async function aDay(server) {
  const owner = await ownerOf(server);
  await owner.organization.update.mutate({
    name: 'Riverside Chiropractic', phone: '+15125550123', waitingMessage: 'Please have your insurance card ready.',
    preVisitQuestions: [{id: 'q1', text: {en: 'Where does it hurt?', es: '¿Dónde le duele?'}, kind: 'text', required: true},
      {id: 'q2', text: {en: 'Is it better than last time?', es: '¿Está mejor que la última vez?'}, kind: 'yes_no', required: false}],
  });
  const {user} = await owner.users.create.mutate({email: 'cora@demo.example', firstName: 'Cora', lastName: 'Cover', role: 'PROVIDER'});
  await owner.clinicians.create.mutate({userId: user.id, title: 'DC'});
  const tried = await newVisit(server, {firstName: 'Tom', lastName: 'Tried', startsIn: -21});
  await (await visitor(server, tried.link)).visit.noteStep.mutate({kind: 'CHECK_FAILED', detail: 'camera_denied'});
  const absent = await newVisit(server, {firstName: 'Abby', lastName: 'Absent', startsIn: -22});
  const over = await newVisit(server, {firstName: 'Otto', lastName: 'Over', startsIn: 0.1});
  await over.api.telehealth.startSession.mutate({sessionId: over.sessionId, patientLocation: '9 Elm St, Albany', patientState: 'NY', patientAtHome: true});
  await over.api.telehealth.endSession.mutate({sessionId: over.sessionId, technicalNotes: 'Sound cut out once.'});
  const first = await newVisit(server, {firstName: 'Maria', lastName: 'Garcia', startsIn: 2});
  const {patient, waitingRoomId} = await arrive(server, first, {camera: 'ok', microphone: 'ok', speaker: 'ok', network: 'ok', relay: 'ok'});
  await patient.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId, responses: {q1: 'Lower back, on the left', q2: 'yes'}});
  await patient.telehealth.sendMessage.mutate({sessionId: first.sessionId, text: 'Hello, I am here.'});
  await first.api.telehealth.sendMessage.mutate({sessionId: first.sessionId, text: 'We are with you in a moment.'});
  const second = await newVisit(server, {firstName: 'James', lastName: 'Miller', startsIn: 10});
  await arrive(server, second, {camera: 'in_use', microphone: 'ok', speaker: 'ok', network: 'ok'});
  const later = await newVisit(server, {firstName: 'Lucy', lastName: 'Later', startsIn: 25, state: 'NY'});
  return {over, first, second, later, absent, ...(await unusualOnes(owner, server, first.patient.id))};
}

/// Somebody who waits and has not said where they are, an emergency without place and consents, and what was given out.
async function unusualOnes(owner, server, patientId) {
  const placeless = await newVisit(server, {firstName: 'Pia', lastName: 'Placeless', startsIn: 12, state: 'NY', consents: false});
  await (await visitor(server, placeless.link)).telehealth.joinWaitingRoom.mutate({sessionId: placeless.sessionId});
  const urgent = await newVisit(server, {firstName: 'Emma', lastName: 'Urgent', startsIn: 1, state: 'NY', consents: false});
  await urgent.api.telehealth.startSession.mutate({sessionId: urgent.sessionId, consentOverrideReason: 'Sudden numbness, nobody else can be reached'});
  const {id: correctsId} = await owner.patients.recordDisclosure.mutate({
    patientId, recipient: 'County court, 1 Court Square, Albany, NY 12207', what: 'Notes and X-ray report of the visit of May 3, 2026',
    purpose: 'Subpoena 26-1234', disclosedAt: new Date(Date.now() - 40 * 86_400_000)});
  await owner.patients.recordDisclosure.mutate({
    patientId, recipient: 'County court, 1 Court Square, Albany, NY 12207', what: 'Notes and X-ray report of the visit of May 3, 2026',
    purpose: 'Subpoena 26-1243 of August 9, 2026', correctsId, disclosedAt: new Date(Date.now() - 40 * 86_400_000)});
  await owner.patients.recordDisclosure.mutate({
    patientId, recipient: 'New York State Department of Health', what: 'Name, date of birth, date of the visit', purpose: 'Report required by law'});
  return {placeless, urgent};
}

const settled = async (page) => {
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.spinner'), null, {timeout: 60_000});
  await page.waitForTimeout(400);
};

/// Fills in an account at Twilio and tries it.
const tries = (twilio, apiKeySecret) => async (page) => {
  const section = page.getByRole('region', {name: 'Twilio'});
  const {accountSid, apiKeySid} = twilio.config.credentials;
  await section.getByText('Give your own account').click();
  await section.getByLabel(/^Account SID/).fill(accountSid);
  await section.getByLabel(/^API key SID/).fill(apiKeySid);
  await section.getByLabel(/^API key secret/).fill(apiKeySecret);
  await section.getByRole('button', {name: 'Test these credentials'}).click();
  await section.getByText(/^These credentials/).waitFor();
};

const dialogOf = (page) => page.getByRole('dialog').waitFor();
const firstCard = (page) => page.locator('.queue-card').first();
const press = (page, name) => page.getByRole('button', {name}).first().click();

/// Opens a dialog by its button.
const opens = (name) => async (page) => {
  await press(page, name);
  await dialogOf(page);
  await page.waitForFunction(() => !document.querySelector('dialog .spinner'));
};

/// Asks for a consent's answer by voice, whoever interprets named.
async function byVoice(page) {
  await page.getByText('Ask for a consent').first().click();
  await opens('Answer by voice')(page);
  await page.getByLabel(/^Name of an interpreter/).first().fill('Ana Nguyen');
}

/// name: [address, what is done there, whether it is all in the window]
const screensOf = (day, twilio) => ({
  today: ['/app'],
  queue: ['/app/queue'],
  admit: ['/app/queue', async (page) => {
    await firstCard(page).getByRole('button', {name: 'Let in…'}).click();
    await page.getByText('Date of birth').first().waitFor();
  }, true],
  admit_place: ['/app/queue', async (page) => {
    await page.getByRole('listitem', {name: 'Pia Placeless'}).getByRole('button', {name: 'Let in…'}).click();
    await page.getByRole('dialog').getByRole('region', {name: 'Ask where the patient is right now'}).waitFor();
  }],
  queue_chat: ['/app/queue', opens('Chat'), true],
  transfer: ['/app/queue', async (page) => {
    await firstCard(page).getByRole('button', {name: 'Transfer…'}).click();
    await page.getByRole('dialog').getByLabel('To').waitFor();
  }, true],
  delay: ['/app/queue', async (page) => {
    await firstCard(page).getByRole('button', {name: 'Delay…'}).click();
    await dialogOf(page);
  }, true],
  no_shows: ['/app/queue', (page) => page.getByRole('region', {name: 'Did they come?'}).getByText('Abby Absent').waitFor({timeout: 120_000})],
  visit: [`/app/visits/${day.first.sessionId}`],
  visit_start: [`/app/visits/${day.later.sessionId}`, opens('Start the visit')],
  visit_place: [`/app/visits/${day.urgent.sessionId}`, (page) => page.getByRole('region', {name: 'Ask where the patient is right now'}).waitFor()],
  visit_move: [`/app/visits/${day.later.sessionId}`, opens('Move'), true],
  visit_cancel: [`/app/visits/${day.later.sessionId}`, opens('Cancel visit'), true],
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
  patient_edit: [`/app/patients/${day.first.patient.id}`, opens('Edit')],
  patient_new: ['/app/patients', opens('New patient')],
  consent_details: [`/app/patients/${day.first.patient.id}`, opens(/^Details: /)],
  consent_by_voice: [`/app/patients/${day.first.patient.id}`, byVoice],
  disclosures: [`/app/patients/${day.first.patient.id}/disclosures`],
  disclosures_none: [`/app/patients/${day.later.patient.id}/disclosures`],
  disclosure_form: [`/app/patients/${day.first.patient.id}/disclosures`, opens('Write one down'), true],
  users: ['/app/users'],
  user_new: ['/app/users', opens('New person'), true],
  licences: ['/app/users', opens(/^Licences of /), true],
  settings: ['/app/settings'],
  consents: ['/app/consents'],
  video: ['/app/video'],
  credentials_wrong: ['/app/video', tries(twilio, 'not this one')],
  credentials_right: ['/app/video', tries(twilio, twilio.config.credentials.apiKeySecret)],
  recordings: ['/app/recordings'],
  audit: ['/app/audit'],
  keys: ['/app/keys'],
  key_made: ['/app/keys', async (page) => {
    await page.getByText('Make a key').first().click();
    await page.getByLabel(/^What it is for/).fill('Our EHR');
    await press(page, 'Make a key');
    await page.getByText('Copy the key now.', {exact: false}).waitFor();
  }],
  account: ['/app/account'],
  nowhere: ['/app/nowhere'],
});

async function signInOwner(page, server, pictures, wanted) {
  await page.goto(`${server.url}/app`);
  await page.getByLabel('E-mail address').waitFor();
  if (wanted('signin')) await pictures.take(page, 'clinic/signin');
  await page.getByLabel('E-mail address').fill('owner@demo.example');
  await page.getByLabel('Password').fill(server.clinician.password);
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByRole('button', {name: 'Later'}).waitFor();
  if (wanted('second_step')) await pictures.take(page, 'clinic/second_step');
  await page.getByRole('button', {name: 'Later'}).click();
  await settled(page);
}

export async function clinicShots(withServer, pictures, wanted) {
  const twilio = await startTwilio();
  try {
    await withServer({TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url}, async (server) => {
      const day = await aDay(server);
      const browser = await openBrowser('clinician');
      const page = await openPage(browser, desktop);
      await signInOwner(page, server, pictures, wanted);
      for (const [name, [path, act, isInWindow]] of Object.entries(screensOf(day, twilio)).filter(([one]) => wanted(one))) {
        await pictures.state(`clinic/${name}`, async () => {
          await page.setViewportSize(desktop.viewport);
          await page.goto(server.url + path);
          await settled(page);
          if (act) await act(page);
          await pictures.take(page, `clinic/${name}`, {whole: !isInWindow});
        });
      }
      // Nobody signed in yet, and a start that asks for something first.
      const faults = page.errors.filter((text) => !/\b(401|412)\b/.test(text));
      if (faults.length > 0) pictures.fault('clinic', 'console', faults.join('; '));
      await browser.close();
    });
  } finally {
    await twilio.close();
  }
}
