// SPDX-License-Identifier: Apache-2.0
// Who gets in and who does not, through the real pages: a link in strange hands, a link taken back, two of the clinic who let
// the same patient in at once, and an interpreter with a link of their own as the third in the call.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {desktop, eventually, isColour, openBrowser, people, phone, pixelOf, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf} from './lib/call.mjs';
import {noticesOf} from './lib/notices.mjs';
import {button, clinicianAt, confirmPanel, isAt, openLink, ownerAt, visible, walkIn, walkInAsGuest} from './lib/persons.mjs';
import {videoOf} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {guestLink, newVisit} from './lib/visit.mjs';

let server, patients, clinicians, clinician, owner;

before(async () => {
  server = await startServer();
  [patients, clinicians] = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
});

/// A patient of that name who waits.
async function waiting(t, firstName, lastName) {
  const visit = await newVisit(server, {firstName, lastName});
  const page = await openLink(patients, visit.link, phone);
  t.after(() => page.context().close());
  await walkIn(page, firstName);
  return {visit, page};
}

test('a stolen link shows nothing in another browser', async (t) => {
  const {visit, page} = await waiting(t, 'Wilhelmina', 'Hidden');
  const told = [];
  const thief = await openLink(clinicians, visit.link, desktop);
  t.after(() => thief.context().close());
  thief.on('response', async (response) => {
    if (response.url().includes('/api/')) told.push(await response.text().catch(() => ''));
  });
  await button(thief, 'Open my visit').click();
  await isAt(thief, 'Your visit is open on another device');
  await thief.getByLabel('Code with six digits').fill('000000');
  await button(thief, 'Move my visit here').click();
  await visible(thief.getByText(/^This code is (not right|too old)/));
  await thief.reload();
  await visible(button(thief, 'Open my visit'));
  await thief.goto(`${server.url}/telehealth/room/${visit.link.split('/').at(-1)}`);
  await isAt(thief, 'Who are you?');
  assert.ok(told.length > 0);
  const everything = [...told, await thief.content(), JSON.stringify(await thief.context().storageState())].join('\n');
  for (const secret of ['Wilhelmina', 'Hidden', '1 Main St', 'My back hurts', visit.sessionId]) {
    assert.ok(!everything.includes(secret), `${secret} was given away`);
  }
  assert.equal(await page.getByRole('heading', {name: 'You are in the right place'}).count(), 1, 'the patient still waits');
});

test('a link that is taken back ends the waiting', async (t) => {
  const {visit, page} = await waiting(t, 'Rita', 'Revoked');
  const {visitLinks} = await visit.api.visitLinks.list.query({sessionId: visit.sessionId});
  for (const {id} of visitLinks) await visit.api.visitLinks.revoke.mutate({visitLinkId: id});
  await isAt(page, 'This link does not work any more');
  await shot(page, 'doors-revoked');
  await page.reload();
  await button(page, 'Open my visit').click();
  await isAt(page, 'This link does not work any more');
});

const cardOf = (page, firstName) => page.getByRole('listitem', {name: new RegExp(`^${firstName}`)});

/// Lets the requests of both pages go only when both have asked. The function returned ends it and gives the answers' codes.
async function atOnce(pages, procedure) {
  let arrived = 0;
  let go;
  const codes = [];
  const of = new RegExp(`/api/trpc/${procedure}`);
  const both = new Promise((resolve) => { go = resolve; });
  for (const page of pages) {
    page.on('response', (response) => of.test(response.url()) && codes.push(response.status()));
    await page.route(of, async (route) => {
      if (++arrived === pages.length) go();
      await both;
      await route.continue();
    });
  }
  return async () => {
    await Promise.all(pages.map((page) => page.unroute(of)));
    return codes;
  };
}

/// All of these people, wherever their pictures are on the page.
async function seesAll(page, ...who) {
  await eventually(`${who} are seen`, async () => {
    const ids = await page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.dataset.peer));
    const pixels = await Promise.all(ids.map((id) => pixelOf(page, videoOf(id))));
    return who.every((one) => pixels.some((pixel) => isColour(pixel, people[one].rgb)));
  }, 120_000);
}

test('two let the same patient in at once: there is one admission, and both see it', async (t) => {
  [clinician, owner] = [await clinicianAt(clinicians, server), await ownerAt(clinicians, server)];
  const {visit, page} = await waiting(t, 'Tess', 'Twice');
  const pages = [clinician, owner];
  const undo = await atOnce(pages, 'telehealth.admitPatient');
  const presses = [];
  for (const one of pages) {
    await one.goto(`${server.url}/app/queue`);
    presses.push((await confirmPanel(one, 'Tess', cardOf(one, 'Tess'))).go);
  }
  await Promise.all(presses.map((go) => go.click()));
  for (const one of pages) {
    await isAt(one, 'Tess Twice');
    await visible(one.getByRole('region', {name: 'Consult room'}));
  }
  assert.deepEqual(await undo(), [200, 200], 'both get the same answer');
  await Promise.all([seesAll(page, 'clinician'), seesAll(clinician, 'patient'), seesAll(owner, 'patient')]);
  const kinds = (await noticesOf(server, visit.sessionId)).map(({kind}) => kind);
  for (const kind of ['waiting.admitted', 'session.started']) assert.equal(kinds.filter((one) => one === kind).length, 1, `${kind}: ${kinds}`);
  const {status} = await visit.api.telehealth.getWaitingRoom.query({sessionId: visit.sessionId});
  assert.equal(status, 'ADMITTED');
  await shot(clinician, 'doors-twice');
  await owner.context().close();
  await visit.api.telehealth.endSession.mutate({sessionId: visit.sessionId});
  await isAt(page, 'Your visit is over');
});

test('an interpreter waits by a link of their own and is the third in the call', async (t) => {
  const {visit, page} = await waiting(t, 'Gloria', 'Guested');
  const guests = await openBrowser('guest');
  t.after(() => guests.close());
  const guest = await openLink(guests, await guestLink(visit), phone);
  await walkInAsGuest(guest, 'Ana Interpreter');
  await visible(guest.getByText('The visit has not started yet.', {exact: false}));
  assert.ok(!/Gloria|Guested|1 Main St/.test(await guest.content()), 'a guest learns nothing of the patient beforehand');
  await clinician.goto(`${server.url}/app/queue`);
  await (await confirmPanel(clinician, 'Gloria', cardOf(clinician, 'Gloria'))).go.click();
  await Promise.all([seesAll(guest, 'patient', 'clinician'), seesAll(page, 'guest'), seesAll(clinician, 'guest')]);
  await visible(page.getByText('Ana Interpreter (interpreter)'));
  await shot(guest, 'doors-guest');
  await shot(clinician, 'doors-three');
  await shot(page, 'doors-three-patient');
  await visit.api.telehealth.endSession.mutate({sessionId: visit.sessionId});
  for (const one of [page, guest]) await isAt(one, 'Your visit is over');
  assert.deepEqual(faultsOf(page, guest, clinician), []);
});
