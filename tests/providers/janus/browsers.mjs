// SPDX-License-Identifier: Apache-2.0
// Headless Chromium with a camera and a microphone that are made up, on the page of visit_page.js.
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/// Serves the page; browsers give camera and microphone to 127.0.0.1 without TLS.
export async function servePage() {
  const script = await readFile(new URL('visit_page.js', import.meta.url), 'utf8');
  const page = `<!doctype html><meta charset="utf-8"><title>Visit</title><body><script>${script}</script>`;
  const server = createServer((request, response) =>
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(page));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/// A browser of their own for each person.
export async function openPerson(url) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || programs.find(existsSync),
    headless: true,
    protocolTimeout: 180_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns', '--mute-audio'],
  });
  const page = await browser.newPage();
  await page.goto(url);
  return {
    enter: ({token, details}) => page.evaluate((t, d) => window.visit.enter(t, d), token, JSON.parse(details)),
    heard: (id) => page.evaluate((other) => window.visit.heard(other), id),
    events: () => page.evaluate(() => window.visit.events),
    reload: () => page.reload(),
    leave: () => page.evaluate(() => window.visit.leave()),
    close: () => browser.close(),
  };
}

/// Looks until it is so; the machine may be slow and asleep for a while.
export async function eventually(what, look, patience = 90_000) {
  const end = Date.now() + patience;
  for (let last; ;) {
    last = await look();
    if (last) return last;
    if (Date.now() > end) throw new Error(`it did not come true that ${what}`);
    await pause(200);
  }
}
