// SPDX-License-Identifier: Apache-2.0
// Pictures of every page and state into web/screenshots (or CHIROFLOW_SHOTS): phone and desktop, light and dark. Needs CHIROFLOW_BIN.
// States that are hard to reach are made by changing what the server answers on its way to the browser.
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';

import {openBrowser, openPage, desktop, phone, removeMedia} from '../e2e/lib/browser.mjs';
import {startServer} from '../e2e/lib/server.mjs';
import {newVisit} from '../e2e/lib/visit.mjs';

const folder = process.env.CHIROFLOW_SHOTS ?? new URL('../screenshots', import.meta.url).pathname;
const only = process.argv.slice(2);
const forms = [['phone', phone], ['desktop', desktop]];
const minutes = (count) => new Date(Math.floor(Date.now() / 1000) * 1000 + count * 60_000);

const located = {questions: [], nameConfirmed: true, patientLocation: '1 Main St, Albany', patientLocationState: 'NY', patientAtHome: true};
const questions = [
  {id: 'reason', text: {en: 'What brings you here today?'}, kind: 'text', required: true},
  {id: 'pain', text: {en: 'How strong is the pain?'}, kind: 'choice', required: false,
    choices: [{value: 'low', text: {en: 'A little'}}, {value: 'high', text: {en: 'Strong'}}]},
  {id: 'fever', text: {en: 'Do you have a fever?'}, kind: 'yes_no', required: true},
];

/// view: members of the visit; status: members of the waiting-room status; press: buttons in order; fail: what visit.open answers.
const states = {
  welcome: {press: []},
  unreachable: {unreachable: true, press: ['Open my visit']},
  limited: {fail: {code: 'TOO_MANY_REQUESTS', httpStatus: 429, retryAfterSeconds: 45}, press: ['Open my visit']},
  unknown: {fail: {code: 'NOT_FOUND', httpStatus: 404, cause: 'link_unknown'}, press: ['Open my visit']},
  takeover: {fail: {code: 'PRECONDITION_FAILED', httpStatus: 412, cause: 'device_bound'}, press: ['Open my visit']},
  early: {view: {state: 'too_early', opensAt: minutes(42), startTime: minutes(72), delayMinutes: 15}},
  name: {},
  not_me: {press: ['Open my visit', 'No, that is not me']},
  where: {view: {nameConfirmed: true}},
  where_faults: {view: {nameConfirmed: true}, press: ['Open my visit', 'Continue']},
  devices: {view: located, settle: 2500},
  devices_denied: {view: located, media: 'NotAllowedError'},
  devices_missing: {view: located, media: 'NotFoundError'},
  questions: {view: {...located, questions}, press: ['Open my visit', /^Continue/]},
  waiting: {view: located, press: ['Open my visit', /^Continue/], status: {position: 2, estimatedWaitMinutes: {min: 5, max: 15}}},
  waiting_late: {view: located, press: ['Open my visit', /^Continue/],
    status: {position: 1, delayMinutes: 20, waitingMessage: 'Please have your insurance card ready.', isProviderReady: true}},
  leave: {view: located, press: ['Open my visit', /^Continue/, 'Leave the waiting room']},
  other_device: {view: located, press: ['Open my visit', /^Continue/, 'Use another device']},
  over: {view: {state: 'over', status: 'COMPLETED'}},
  missed: {view: {state: 'over', status: 'NO_SHOW'}},
  cancelled: {view: {state: 'cancelled'}},
  revoked: {view: {state: 'link_revoked'}},
  expired: {view: {state: 'link_expired'}},
};

/// Dates are told apart by superjson's meta: they replace dates only.
const asJson = (part) => Object.fromEntries(Object.entries(part).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]));

async function rewrite(page, name, part) {
  await page.route((url) => url.pathname.split('/').at(-1).split(',').includes(name), async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const at = new URL(route.request().url()).pathname.split('/').at(-1).split(',').indexOf(name);
    const {data} = (Array.isArray(body) ? body[at] : body).result ?? {};
    if (data) Object.assign(data.json, asJson(part));
    await route.fulfill({response, json: body});
  });
}

async function prepare(page, {view, status, fail, unreachable, media}) {
  if (unreachable) await page.route('**/api/trpc/visit.open', (route) => route.abort());
  if (fail) await page.route('**/api/trpc/visit.open', (route) => route.fulfill({
    status: fail.httpStatus, json: {error: {json: {message: 'refused', code: -32000, data: {...fail}}}}}));
  if (view) for (const name of ['visit.open', 'visit.get', 'visit.confirm']) await rewrite(page, name, view);
  if (status) await rewrite(page, 'telehealth.getWaitingRoomStatus', status);
  if (media) await page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
  }, media);
}

async function picture(browser, server, name, state) {
  const visit = await newVisit(server);
  for (const [form, size] of forms) {
    for (const colorScheme of ['light', 'dark']) {
      // Each picture binds the link anew.
      const {url} = await visit.api.visitLinks.create.mutate({sessionId: visit.sessionId, role: 'PATIENT'});
      const page = await openPage(browser, {...size, colorScheme, locale: 'en-US', timezoneId: 'America/New_York'});
      await prepare(page, state);
      await page.goto(url);
      for (const label of state.press ?? ['Open my visit']) await page.getByRole('button', {name: label, exact: typeof label === 'string'}).first().click();
      await page.waitForTimeout(state.settle ?? 1200);
      await page.screenshot({path: join(folder, `${name}-${form}-${colorScheme}.png`), fullPage: true});
      await page.context().close();
    }
  }
}

async function plain(browser, server, name, path) {
  for (const [form, size] of forms) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await openPage(browser, {...size, colorScheme, locale: 'en-US'});
      await page.goto(`${server.url}${path}`);
      await page.waitForTimeout(600);
      await page.screenshot({path: join(folder, `${name}-${form}-${colorScheme}.png`), fullPage: true});
      await page.context().close();
    }
  }
}

await mkdir(folder, {recursive: true});
const server = await startServer();
const browser = await openBrowser('patient');
try {
  const wanted = (name) => only.length === 0 || only.includes(name);
  if (wanted('landing')) await plain(browser, server, 'landing', '/');
  if (wanted('room')) await plain(browser, server, 'room', '/telehealth/room/cf-12345678-m1-0a1b2c3d');
  for (const [name, state] of Object.entries(states)) {
    if (!wanted(name)) continue;
    await picture(browser, server, name, state).catch((error) => console.error(`${name}: ${error.message}`));
    console.log(name);
  }
} finally {
  await browser.close();
  await server.stop();
  await removeMedia();
}
