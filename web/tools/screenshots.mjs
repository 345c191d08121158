// SPDX-License-Identifier: Apache-2.0
// Pictures of every page and state into web/screenshots (or CHIROFLOW_SHOTS): phone and desktop, light and dark; the clinic's pages
// below clinic/, the consult room and what comes of it below call/. Each page is held to axe and to its window's width on the way
// (tools/pictures.mjs); a fault ends the run with 1. Needs CHIROFLOW_BIN. Names as arguments make only those: `screenshots.mjs waiting`,
// `screenshots.mjs clinic today`, `screenshots.mjs call`.
// `--check` takes no pictures, and looks at fewer forms of each: ./test runs it so.
// States that are hard to reach are made by changing what the server answers on its way to the browser.
import {openBrowser, openPage, phone, removeMedia} from '../e2e/lib/browser.mjs';
import {startServer} from '../e2e/lib/server.mjs';
import {newVisit} from '../e2e/lib/visit.mjs';
import {startZoom} from '../e2e/lib/zoom.mjs';
import {callShots} from './call-screenshots.mjs';
import {clinicShots} from './clinic-screenshots.mjs';
import {Pictures} from './pictures.mjs';

const checks = process.argv.includes('--check');
const pictures = new Pictures(checks ? null : process.env.CHIROFLOW_SHOTS ?? new URL('../screenshots', import.meta.url).pathname);
const words = process.argv.slice(2).filter((word) => word !== '--check');
const part = ['patient', 'clinic', 'call'].includes(words[0]) ? words.shift() : words.length > 0 ? 'patient' : null;
const wanted = (name) => words.length === 0 || words.includes(name);
const minutes = (count) => new Date(Math.floor(Date.now() / 1000) * 1000 + count * 60_000);

const located = {questions: [], nameConfirmed: true, patientLocation: '1 Main St, Albany', patientLocationState: 'NY', patientAtHome: true};
const consentMissing = [{consentType: 'GENERAL', fault: 'NOT_SIGNED', consentId: null}];
const questions = [
  {id: 'reason', text: {en: 'What brings you here today?'}, kind: 'text', required: true},
  {id: 'pain', text: {en: 'How strong is the pain?'}, kind: 'choice', required: false,
    choices: [{value: 'low', text: {en: 'A little'}}, {value: 'high', text: {en: 'Strong'}}]},
  {id: 'fever', text: {en: 'Do you have a fever?'}, kind: 'yes_no', required: true},
];

/// consents: false: the patient has still to sign; view: members of the visit; status: members of the waiting-room status; press: buttons in order; fail:
/// what visit.open answers; shows: the heading to wait for; then: what else is done there.
const states = {
  welcome: {press: []},
  unreachable: {unreachable: true, press: ['Open my visit']},
  limited: {fail: {code: 'TOO_MANY_REQUESTS', httpStatus: 429, retryAfterSeconds: 45}, press: ['Open my visit']},
  unknown: {fail: {code: 'NOT_FOUND', httpStatus: 404, cause: 'link_unknown'}, press: ['Open my visit']},
  takeover: {fail: {code: 'PRECONDITION_FAILED', httpStatus: 412, cause: 'device_bound'}, press: ['Open my visit']},
  early: {view: {state: 'too_early', opensAt: minutes(42), startTime: minutes(72), delayMinutes: 15}},
  test: {view: {state: 'too_early', opensAt: minutes(42), startTime: minutes(72)}, press: ['Open my visit', 'Test camera and microphone'], settle: 2500},
  consent: {consents: false, view: {...located, consentMissing}, press: ['Open my visit'], shows: /Consent to/, settle: 2500},
  consent_attendants: {consents: false, view: {...located, consentMissing}, press: ['Open my visit'], shows: /Consent to/,
    then: (page) => page.getByText('Somebody interprets this for me, or is a witness').click()},
  consent_faults: {consents: false, view: {...located, consentMissing}, press: ['Open my visit', /sign$/], settle: 1500},
  consent_declining: {dialog: true, consents: false, view: {...located, consentMissing}, press: ['Open my visit', 'I do not agree']},
  consents: {view: {state: 'too_early', opensAt: minutes(42), startTime: minutes(72)}, press: ['Open my visit', 'Your consents'], shows: 'Your consents', settle: 1500},
  guest: {view: {...located, role: 'INTERPRETER'}, press: ['Open my visit', /^Continue/]},
  left: {view: located, press: ['Open my visit', /^Continue/, 'Leave the waiting room', 'Leave'], shows: /left the waiting room/},
  name: {shows: 'Are you Maria?'},
  not_me: {press: ['Open my visit', 'No, that is not me']},
  where: {view: {nameConfirmed: true}},
  where_faults: {view: {nameConfirmed: true}, press: ['Open my visit', 'Continue']},
  devices: {shows: 'Check your camera and sound', view: located, settle: 2500},
  devices_denied: {view: located, media: 'NotAllowedError'},
  devices_missing: {view: located, media: 'NotFoundError'},
  questions: {shows: 'A few questions first', view: {...located, questions}, press: ['Open my visit', /^Continue/]},
  waiting: {shows: 'You are in the right place', view: located, press: ['Open my visit', /^Continue/], status: {position: 2, estimatedWaitMinutes: {min: 5, max: 15}}},
  waiting_late: {shows: 'You are in the right place', view: located, press: ['Open my visit', /^Continue/],
    status: {position: 1, delayMinutes: 20, waitingMessage: 'Please have your insurance card ready.', isProviderReady: true}},
  leave: {dialog: true, view: located, press: ['Open my visit', /^Continue/, 'Leave the waiting room']},
  other_device: {dialog: true, shows: 'You are in the right place', view: located, press: ['Open my visit', /^Continue/, 'Use another device']},
  over: {view: {state: 'over', status: 'COMPLETED'}},
  missed: {view: {state: 'over', status: 'NO_SHOW'}},
  cancelled: {view: {state: 'cancelled'}},
  revoked: {view: {state: 'link_revoked'}},
  expired: {view: {state: 'link_expired'}},
};

/// Dates are told apart by superjson's meta: they replace dates only.
const asJson = (part) => Object.fromEntries(Object.entries(part).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]));

/// Changes what the server answers. In one place, because one request may ask for several of them.
async function rewrite(page, parts) {
  const namesOf = (url) => url.pathname.split('/').at(-1).split(',');
  await page.route((url) => url.pathname.startsWith('/api/trpc/') && namesOf(url).some((name) => parts[name]), async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const [at, name] of namesOf(new URL(route.request().url())).entries()) {
      const {data} = (Array.isArray(body) ? body[at] : body)?.result ?? {};
      if (parts[name] && data?.json) Object.assign(data.json, asJson(parts[name]));
    }
    await route.fulfill({response, json: body});
  });
}

async function prepare(page, {view, status, fail, unreachable, media}) {
  if (unreachable) await page.route('**/api/trpc/visit.open', (route) => route.abort());
  const views = view ? {'visit.open': view, 'visit.get': view, 'visit.confirm': view} : {};
  await rewrite(page, {...views, ...(status ? {'telehealth.getWaitingRoomStatus': status} : {})});
  if (fail) await page.route('**/api/trpc/visit.open', (route) => route.fulfill({
    status: fail.httpStatus, json: {error: {json: {message: 'refused', code: -32000, data: {...fail}}}}}));
  if (media) await page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
  }, media);
}

async function picture(browser, server, name, state) {
  const visit = await newVisit(server, {consents: state.consents ?? true});
  const page = await openPage(browser, {...phone, locale: 'en-US', timezoneId: 'America/New_York'});
  try {
    await prepare(page, state);
    await page.goto(visit.link);
    for (const label of state.press ?? ['Open my visit']) await page.getByRole('button', {name: label, exact: typeof label === 'string'}).first().click();
    if (state.shows) await page.getByRole('heading', {name: state.shows}).first().waitFor();
    if (state.then) await state.then(page);
    await page.waitForTimeout(state.settle ?? 1200);
    await pictures.take(page, name, {whole: !state.dialog});
  } finally {
    await page.context().close();
  }
}

async function plain(browser, server, name, path) {
  const page = await openPage(browser, {...phone, locale: 'en-US'});
  await page.goto(`${server.url}${path}`);
  await page.getByRole('heading', {level: 1}).waitFor();
  await pictures.take(page, name);
  await page.context().close();
}

// So many visits from one address would be refused.
const withoutLimits = {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'};

async function withServer(env, act) {
  const server = await startServer({env: {...withoutLimits, ...env}});
  try {
    await act(server);
  } finally {
    await server.stop();
  }
}

async function patientShots(server) {
  let browser = await openBrowser('patient');
  try {
    if (wanted('landing')) await pictures.state('landing', () => plain(browser, server, 'landing', '/'));
    if (wanted('room')) await pictures.state('room', () => plain(browser, server, 'room', '/telehealth/room/cf-12345678-m1-0a1b2c3d'));
    for (const [name, state] of Object.entries(states).filter(([one]) => wanted(one))) {
      if (!browser.isConnected()) browser = await openBrowser('patient');
      await pictures.state(name, () => picture(browser, server, name, state));
    }
  } finally {
    await browser.close();
  }
}

async function callShotsWithZoom() {
  const zoom = await startZoom();
  try {
    await withServer(zoom.env, (server) => callShots(server, pictures));
  } finally {
    await zoom.close();
  }
}

try {
  if (part === null || part === 'patient') await withServer({}, patientShots);
  if (part === null || part === 'clinic') await clinicShots((env, act) => withServer(env, act), pictures, wanted);
  if (part === null || part === 'call') await callShotsWithZoom();
} finally {
  await removeMedia();
}
console.log(pictures.faults.length === 0 ? 'nothing is wrong with them' : `wrong:\n${pictures.faults.join('\n')}`);
console.log(`${pictures.count} states looked at, ${pictures.faults.length} faults`);
process.exitCode = pictures.faults.length === 0 ? 0 : 1;
