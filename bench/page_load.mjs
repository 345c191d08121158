// SPDX-License-Identifier: Apache-2.0
// A phone with an empty cache follows the visit link, its line held to 1.6 Mbit/s down, 0.75 Mbit/s up and 150 ms there and back,
// its processor to a quarter:
//   first paint    first contentful paint after the link was followed
//   ready          the button "Open my visit" can be pressed
//   waiting room   where a patient who has been through the questions reloads the link: the place in the queue is shown
// with the bytes that came over the line until then (headers too). Each run is a browser context of its own.
//
// Usage: bench/page_load [--bin PROGRAM] [--rounds N] [--json FILE]
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {openBrowser, openPage, phone, removeMedia} from '../web/e2e/lib/browser.mjs';
import {startServer} from '../web/e2e/lib/server.mjs';
import {newVisit} from '../web/e2e/lib/visit.mjs';
import {spread, table} from './visit/figures.mjs';

const {values} = parseArgs({options: {
  bin: {type: 'string', default: fileURLToPath(new URL('../build/dev/chiroflow', import.meta.url))},
  rounds: {type: 'string', default: '10'},
  json: {type: 'string'},
}});
process.env.CHIROFLOW_BIN = values.bin;
const kRounds = Number(values.rounds);
const kLine = {offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8};
const kSlowerProcessor = 4;
const kPatience = {timeout: 60_000};

const button = (page, name) => page.getByRole('button', {name, exact: true});
const heading = (page, name) => page.getByRole('heading', {level: 1, name});

/// The page as it is on that phone; `bytes()`: what came over the line since the last look.
async function slowPhone(page) {
  const wire = await page.context().newCDPSession(page);
  let came = 0;
  wire.on('Network.loadingFinished', ({encodedDataLength}) => { came += encodedDataLength; });
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', kLine);
  await wire.send('Emulation.setCPUThrottlingRate', {rate: kSlowerProcessor});
  return {
    bytes() {
      const since = came;
      came = 0;
      return since;
    },
    async forget() {
      await wire.send('Network.clearBrowserCache');
    },
    async unhurried() {
      await wire.send('Network.emulateNetworkConditions', {offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1});
      await wire.send('Emulation.setCPUThrottlingRate', {rate: 1});
    },
    async hurried() {
      await wire.send('Network.emulateNetworkConditions', kLine);
      await wire.send('Emulation.setCPUThrottlingRate', {rate: kSlowerProcessor});
    },
  };
}

/// Runs in the page from its beginning: keeps when it was first seen that `look` is so. Polling from outside would be slowed too.
const watchFor = (name) => {
  const look = () => {
    const ready = {
      ready: () => [...document.querySelectorAll('button:not([disabled])')].some((one) => one.textContent.trim() === 'Open my visit'),
      waiting: () => document.querySelector('h1')?.textContent.trim() === 'You are in the right place',
    };
    for (const [what, so] of Object.entries(ready)) if (!(what in window.seenAt) && so()) window.seenAt[what] = performance.now();
  };
  window.seenAt = {};
  new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true, characterData: true});
};

const paintedAt = (page) => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
const seenAt = (page, what) => page.evaluate((name) => window.seenAt[name], what);

async function toWaitingRoom(page) {
  await button(page, 'Open my visit').click();
  await button(page, 'Yes, I am Maria').click(kPatience);
  await heading(page, 'Where are you right now?').waitFor(kPatience);
  await page.getByLabel('Address').fill('1 Main St, Albany');
  await page.getByLabel('State').selectOption('NY');
  await page.getByLabel('Yes, at home').check();
  await page.getByLabel(/Number to call you back/).fill('(555) 010-0199');
  await button(page, 'Continue').click();
  await heading(page, 'Check your camera and sound').waitFor(kPatience);
  await page.getByRole('button', {name: /^Continue/}).click();
  await heading(page, 'A few questions first').waitFor(kPatience);
  await page.getByRole('textbox').first().fill('My back hurts');
  await page.getByRole('radio', {name: 'No', exact: true}).check();
  await button(page, 'Continue').click();
  await heading(page, 'You are in the right place').waitFor(kPatience);
}

async function measure(server, browser) {
  const {link} = await newVisit(server);
  const page = await openPage(browser, {...phone, locale: 'en-US', timezoneId: 'America/New_York'});
  try {
    await page.addInitScript(watchFor);
    const slow = await slowPhone(page);
    await page.goto(link);
    await button(page, 'Open my visit').waitFor(kPatience);
    const first = {paint: await paintedAt(page), ready: await seenAt(page, 'ready'), bytes: slow.bytes()};
    await slow.unhurried();
    await toWaitingRoom(page);
    await slow.forget();
    await slow.hurried();
    slow.bytes();
    await page.goto(link);
    await heading(page, 'You are in the right place').waitFor(kPatience);
    return {...first, waitingPaint: await paintedAt(page), waiting: await seenAt(page, 'waiting'), waitingBytes: slow.bytes()};
  } finally {
    await page.context().close();
  }
}

const names = {
  paint: ['first paint after the link', 'ms'], ready: ['"Open my visit" can be pressed', 'ms'], bytes: ['bytes over the line until then', 'bytes'],
  waitingPaint: ['reload into the waiting room: first paint', 'ms'], waiting: ['reload: the waiting room is shown', 'ms'],
  waitingBytes: ['reload: bytes over the line until then', 'bytes'],
};
const server = await startServer({env: {CHIROFLOW_RATE_ADDRESS: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
const browser = await openBrowser('patient');
try {
  const taken = [];
  for (let round = 0; round < kRounds; ++round) taken.push(await measure(server, browser));
  const result = Object.fromEntries(Object.keys(names).map((name) => [name, spread(taken.map((figures) => figures[name]))]));
  console.log(table(['on that phone', 'median', 'least', 'most', ''],
    Object.entries(result).map(([name, {median, least, most}]) => [names[name][0], ...[median, least, most].map((figure) => figure.toFixed(0)), names[name][1]])));
  const json = JSON.stringify({rounds: kRounds, line: kLine, slowerProcessor: kSlowerProcessor, result, taken});
  if (values.json) writeFileSync(values.json, `${json}\n`);
  else console.log(json);
} finally {
  await browser.close();
  await removeMedia();
  await server.stop();
}
