// SPDX-License-Identifier: Apache-2.0
// A patient with Firefox and a clinician with Chromium.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {extname} from 'node:path';
import {after, before, test} from 'node:test';

import puppeteer from 'puppeteer-core';

import {eventually, openBrowser, removeMedia, toneOf} from './lib/browser.mjs';
import {framesGoOn} from './lib/call.mjs';
import {buildRoom, fileOfRoom, openClinician, others} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit, startVisit} from './lib/visit.mjs';

const program = '/usr/bin/firefox-esr';
const missing = existsSync(program) ? false : 'firefox-esr is not installed';
const kinds = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css'};

let server, chromium, firefox;

async function openFirefox(link) {
  firefox = await puppeteer.launch({browser: 'firefox', executablePath: program, headless: true, extraPrefsFirefox: {
    'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true, 'media.autoplay.default': 0,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
  }});
  const page = await firefox.newPage();
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const path = fileOfRoom(new URL(request.url()).pathname);
    if (!path) return request.continue();
    return request.respond({status: 200, contentType: kinds[extname(path)] ?? 'application/octet-stream', body: await readFile(path)});
  });
  await page.goto(`${server.url}/e2e-room/#token=${link.split('/').at(-1)}`);
  return page;
}

before(async () => {
  if (missing) return;
  await buildRoom();
  server = await startServer();
  chromium = await openBrowser('clinician');
});
after(async () => {
  await firefox?.close();
  await chromium?.close();
  await server?.stop();
  await removeMedia();
});

test('see and hear each other', {skip: !process.env.CI && missing}, async () => {
  assert.equal(missing, false);
  const visit = await newVisit(server);
  await startVisit(visit);
  const clinician = await openClinician(chromium, server, visit);
  const patient = await openFirefox(visit.link);
  const pixel = () => patient.evaluate(() => {
    const video = document.querySelector('.tile-video');
    if (!video?.videoWidth) return null;
    const canvas = Object.assign(document.createElement('canvas'), {width: 8, height: 8});
    const brush = canvas.getContext('2d');
    brush.drawImage(video, 0, 0, 8, 8);
    return [...brush.getImageData(4, 4, 1, 1).data.slice(0, 3)];
  });
  await eventually('Firefox shows the clinician\'s green', async () => {
    const [red, green, blue] = await pixel() ?? [255, 0, 255];
    return red < 60 && green > 90 && blue < 60;
  }, 120_000);
  await framesGoOn(clinician);
  await eventually('Chromium hears Firefox', async () => (await toneOf(clinician, others)) > 0);
});
