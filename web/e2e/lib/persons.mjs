// SPDX-License-Identifier: Apache-2.0
// A patient, a guest and a clinician at the real pages, from the link and from the sign-in on.
import {desktop, eventually, exposeConnections, openPage, phone} from './browser.mjs';
import {client, ownerOf, totp} from './visit.mjs';

export const kPatience = {timeout: 120_000};
export const button = (page, name) => page.getByRole('button', {name, exact: true});
export const heading = (page, name) => page.getByRole('heading', {level: 1, name});
export const isAt = (page, name) => heading(page, name).waitFor(kPatience);
export const visible = (locator) => locator.first().waitFor({state: 'visible', ...kPatience});

/// A page with patience, in a browser profile of its own.
export async function pageFor(browser, options) {
  const page = await openPage(browser, {locale: 'en-US', timezoneId: 'America/New_York', ...options});
  page.setDefaultTimeout(kPatience.timeout);
  await exposeConnections(page.context());
  return page;
}

/// The link, on a phone.
export async function openLink(browser, link, options = phone) {
  const page = await pageFor(browser, options);
  await page.goto(link);
  await isAt(page, 'Your video visit');
  return page;
}

export async function checkDevices(page) {
  await isAt(page, 'Check your camera and sound');
  await eventually('camera and microphone work', () => page.evaluate(() => document.querySelectorAll('.check-ok').length >= 2));
  await button(page, 'Continue').click();
}

/// From the link into the waiting room: name, place, devices, questions. `pastDevices`: what is done at the check.
export async function walkIn(page, firstName, {pastDevices = checkDevices} = {}) {
  await button(page, 'Open my visit').click();
  await button(page, `Yes, I am ${firstName}`).click();
  await isAt(page, 'Where are you right now?');
  await page.getByLabel('Address').fill('1 Main St, Albany');
  await page.getByLabel('State').selectOption('NY');
  await page.getByLabel('Yes, at home').check();
  await page.getByLabel(/Number to call you back/).fill('(555) 010-0199');
  await button(page, 'Continue').click();
  await pastDevices(page);
  await isAt(page, 'A few questions first');
  await page.getByRole('textbox').first().fill('My back hurts');
  await page.getByRole('radio', {name: 'No', exact: true}).check();
  await button(page, 'Continue').click();
  await isAt(page, 'You are in the right place');
}

/// A guest is asked for neither place nor answers.
export async function walkInAsGuest(page, name) {
  await button(page, 'Open my visit').click();
  await button(page, `Yes, I am ${name}`).click();
  await checkDevices(page);
}

async function typePassword(page, server, email, password = server.clinician.password) {
  await page.goto(`${server.url}/app`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
}

/// The demo's clinician, with the code of the authenticator. A code counts once: at most one sign-in per server.
export async function clinicianAt(browser, server) {
  const page = await pageFor(browser, desktop);
  await typePassword(page, server, server.clinician.email);
  await page.getByLabel('Six-digit code').fill(totp(server.clinician.totpSecret));
  await button(page, 'Sign in').click();
  await isAt(page, 'Today');
  return page;
}

/// The demo's owner, who has no second step.
export async function ownerAt(browser, server) {
  const page = await pageFor(browser, desktop);
  await typePassword(page, server, 'owner@demo.example');
  await button(page, 'Later').click();
  await isAt(page, 'Today');
  return page;
}

/// A second clinician: {page, clinicianId}.
export async function colleagueAt(browser, server, {firstName = 'Cora', lastName = 'Cover', title = 'DC'} = {}) {
  const owner = await ownerOf(server);
  const email = `${firstName.toLowerCase()}@clinic.example`;
  const {user, temporaryPassword} = await owner.users.create.mutate({email, firstName, lastName, role: 'PROVIDER'});
  const {id: clinicianId} = await owner.clinicians.create.mutate({userId: user.id, title});
  const newPassword = 'osprey kettle nineteen';
  const {sessionToken} = await client(server, {}).auth.signIn.mutate({email, password: temporaryPassword, cookie: false});
  await client(server, {authorization: `Bearer ${sessionToken}`}).auth.changePassword.mutate({currentPassword: temporaryPassword, newPassword});
  const page = await pageFor(browser, desktop);
  await typePassword(page, server, email, newPassword);
  await button(page, 'Later').click();
  await isAt(page, 'Today');
  return {page, clinicianId};
}

/// The clinician's confirm panel, filled so that it lets in; the last press is the caller's. `where`: the patient's card.
export async function confirmPanel(page, firstName, where = page) {
  await button(where, 'Let in…').first().click();
  const panel = page.getByRole('dialog', {name: 'Whom you are about to meet'});
  const go = panel.getByRole('button', {name: `Let ${firstName} in`});
  await visible(go);
  // Without a licence on file for the patient's state.
  const reason = panel.getByLabel('Why you go on');
  if (await reason.count()) await reason.fill('Follow-up of care in progress');
  return {panel, go};
}
