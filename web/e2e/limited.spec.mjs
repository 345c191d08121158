// SPDX-License-Identifier: Apache-2.0
// Too many requests from one address: the page says when it tries again, and goes on by itself.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {assertAccessible} from './lib/axe.mjs';
import {openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {button, isAt, openLink, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit} from './lib/visit.mjs';

let server, browser;

before(async () => {
  server = await startServer({env: {CHIROFLOW_RATE_ADDRESS: '12'}});
  browser = await openBrowser('patient');
});
after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
});

/// Until the address is refused: the seconds it has to wait.
async function useUp() {
  for (let tries = 0; tries < 100; ++tries) {
    const reply = await fetch(`${server.url}/api/trpc/visit.get`);
    if (reply.status === 429) return Number(reply.headers.get('retry-after'));
    await reply.text();
  }
  throw new Error('nothing was refused');
}

test('a page that is refused for a while says for how long, and opens the visit by itself', async () => {
  const visit = await newVisit(server, {firstName: 'Rosa', lastName: 'Rated'});
  const page = await openLink(browser, visit.link);
  const wait = await useUp();
  assert.ok(wait >= 1 && wait <= 60, `to be tried again after ${wait} seconds`);
  await button(page, 'Open my visit').click();
  await visible(page.getByText('Please wait a moment'));
  await visible(page.getByText('There were many tries in a short time. The page goes on by itself.'));
  await visible(page.getByText(/^Next try in \d+ seconds?$/));
  await assertAccessible(page, 'a page that has to wait');
  await shot(page, 'limited');
  await isAt(page, 'Are you Rosa?');
  assert.deepEqual(page.errors.filter((text) => !/429/.test(text)), []);
});
