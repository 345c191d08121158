// SPDX-License-Identifier: Apache-2.0
// From "both are in" (the first of the two pages hears of the other) to the first picture of the other at each end, through the
// real server, each page in a browser process of its own:
//   ours  the pages' consult room with the built-in engine
//   bare  the least page that can make that call over the same signalling (visit/bare.js)
// Turn by turn in one run, cameras open beforehand in both.
//
// Usage: bench/first_frame [--bin PROGRAM] [--rounds N] [--json FILE]
import {writeFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {desktop, eventually, openBrowser, openPage, removeMedia} from '../web/e2e/lib/browser.mjs';
import {press} from '../web/e2e/lib/call.mjs';
import {openClinician, openVisitor} from '../web/e2e/lib/room.mjs';
import {startServer} from '../web/e2e/lib/server.mjs';
import {client, guestLink, newVisit, startVisit} from '../web/e2e/lib/visit.mjs';
import {spread, table} from './visit/figures.mjs';

const {values} = parseArgs({options: {
  bin: {type: 'string', default: fileURLToPath(new URL('../build/dev/chiroflow', import.meta.url))},
  rounds: {type: 'string', default: '30'},
  json: {type: 'string'},
}});
process.env.CHIROFLOW_BIN = values.bin;
const kRounds = Number(values.rounds);
const kWarmUps = 2;
const kGoal = 1.3;
const kPatience = 15_000;
// The server lets one person enter calls 20 times at once and then every six seconds; the first entry and the warm-ups count.
const kRoundsAtOnce = 15;
const kThenEveryMs = 6_500;
let deadCameras = 0;
// As web/src/call/devices.ts asks for them.
const kWishes = {
  video: {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 24, max: 30}, facingMode: 'user'},
  audio: {echoCancellation: true, autoGainControl: true, noiseSuppression: true},
};
const file = (name) => fileURLToPath(new URL(`visit/${name}`, import.meta.url));

/// The browser whose pages keep marks: these have to be there before the page's own scripts.
const marked = (browser) => ({
  async newContext(options) {
    const context = await browser.newContext(options);
    await context.addInitScript({path: file('marks.js')});
    return context;
  },
});

async function ourCall(server, [patients, clinicians]) {
  const visit = await newVisit(server);
  await startVisit(visit);
  const clinician = await openClinician(marked(clinicians), server, visit, desktop);
  const patient = await openVisitor(marked(patients), server, visit.link, desktop);
  const isIn = (page) => page.locator('[data-phase="in"]').waitFor({timeout: 60_000}).catch(async (fault) => {
    throw new Error(`${fault.message}; the page says: ${await page.locator('body').innerText()}; ${page.errors.join('; ')}`);
  });
  const leave = async () => {
    for (const page of [patient, clinician]) await press(page, 'Leave');
    for (const page of [patient, clinician]) await page.locator('[data-phase="out"]').waitFor();
  };
  await Promise.all([isIn(patient), isIn(clinician)]);
  await leave();
  return {
    pages: [clinician, patient],
    async meet() {
      for (const page of [clinician, patient]) {
        await press(page, 'Come back in');
        await isIn(page);
      }
    },
    leave,
  };
}

async function bareCall(server, browsers) {
  const visit = await newVisit(server);
  const {sessionId} = visit;
  await startVisit(visit);
  const ends = [];
  for (const browser of browsers) {
    const page = await openPage(marked(browser), desktop);
    await page.context().route('**/bare', (route) => route.fulfill({contentType: 'text/html', body: '<!doctype html><body></body>'}));
    await page.addInitScript({path: file('bare.js')});
    await page.goto(`${server.url}/bare`);
    const link = await guestLink(visit, `Guest ${ends.length}`, 'GUEST');
    const {deviceToken} = await client(server, {}).visit.open.mutate({token: link.split('/').at(-1), cookie: false});
    await page.evaluate(([token, wishes]) => window.bare.open(token, wishes), [deviceToken, kWishes]);
    ends.push({page, own: client(server, {authorization: `Bearer ${deviceToken}`})});
  }
  return {
    pages: ends.map(({page}) => page),
    async meet() {
      for (const {page, own} of ends) {
        const {token} = await own.telehealth.generateToken.mutate({sessionId});
        await page.evaluate(([id, way]) => window.bare.join(id, way), [sessionId, token]);
      }
    },
    leave: () => Promise.all(ends.map(({page}) => page.evaluate(() => window.bare.leave()))),
  };
}

/// Whether this page's own camera, which is opened anew for each of our calls, gives no pictures: Chromium's made-up one does that
/// now and then, and the page's picture of oneself stays empty too. Such a meeting says nothing about the call.
const hasDeadCamera = (page) => page.evaluate(() => document.querySelector('.self-video')?.videoWidth === 0);

/// One meeting: milliseconds from the moment that the first heard of the other, at the earlier and the later to join; null when a
/// camera gave nothing.
async function measure(who, call) {
  for (const page of call.pages) await page.evaluate(() => window.marks.reset());
  await call.meet();
  const marks = [];
  try {
    for (const [at, page] of call.pages.entries()) {
      await eventually(`${who}: a picture came to the ${at ? 'later' : 'earlier'}`, async () => {
        marks[at] = await page.evaluate(() => window.marks.read());
        return marks[at].frame;
      }, kPatience);
    }
  } catch (fault) {
    if (!(await Promise.all(call.pages.map(hasDeadCamera))).includes(true)) throw fault;
    await call.leave();
    return null;
  }
  await call.leave();
  await pause(300);
  const begin = Math.min(...marks.map(({met}) => met));
  const at = (name) => marks.map((read) => read[name] - begin);
  const [earlier, later] = at('frame');
  return {earlier, later, both: Math.max(earlier, later), described: Math.max(...at('described')), connected: Math.max(...at('connected'))};
}

/// As measure(), but until there is a figure.
async function measured(who, call) {
  for (;;) {
    const figures = await measure(who, call);
    if (figures) return figures;
    deadCameras += 1;
    console.error(`${who}: a made-up camera gave no picture`);
  }
}

const server = await startServer({env: {CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
// Each call has browsers, and so cameras, of its own.
const openPair = () => Promise.all([openBrowser('patient'), openBrowser('clinician')]);
const [ourBrowsers, bareBrowsers] = [await openPair(), await openPair()];
try {
  const calls = {ours: await ourCall(server, ourBrowsers), bare: await bareCall(server, bareBrowsers)};
  const taken = {ours: [], bare: []};
  for (let round = -kWarmUps; round < kRounds; ++round) {
    const earliestEnd = pause(round < kRoundsAtOnce ? 0 : kThenEveryMs);
    const order = round % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours'];
    for (const who of order) {
      const figures = await measured(who, calls[who]);
      if (round >= 0) taken[who].push(figures);
    }
    await earliestEnd;
  }
  const names = {described: 'both have the descriptions', connected: 'both connected', earlier: 'first picture at the earlier',
    later: 'first picture at the later', both: 'first picture at both'};
  const result = Object.fromEntries(Object.keys(names).map((name) => {
    const [ours, bare] = ['ours', 'bare'].map((who) => spread(taken[who].map((figures) => figures[name])));
    return [name, {ours, bare, times: ours.median / bare.median, timesP95: ours.p95 / bare.p95}];
  }));
  console.log(table(['ms', 'ours median', 'bare median', 'times', 'ours p95', 'bare p95', 'times'],
    Object.entries(result).map(([name, {ours, bare, times, timesP95}]) =>
      [names[name], ours.median.toFixed(0), bare.median.toFixed(0), times.toFixed(2), ours.p95.toFixed(0), bare.p95.toFixed(0), timesP95.toFixed(2)])));
  console.log(`goal: at most ${kGoal} times the bare one's median; ${result.both.times <= kGoal ? 'met' : 'missed'}`);
  console.log(`left out, because a made-up camera gave no picture: ${deadCameras}`);
  const json = JSON.stringify({rounds: kRounds, deadCameras, goal: kGoal, result, taken});
  if (values.json) writeFileSync(values.json, `${json}\n`);
  else console.log(json);
} finally {
  for (const browser of [...ourBrowsers, ...bareBrowsers]) await browser.close();
  await removeMedia();
  await server.stop();
}
