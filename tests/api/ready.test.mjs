// SPDX-License-Identifier: Apache-2.0
// /readyz names every dependency; the database alone makes the server unready.
import assert from 'node:assert/strict';
import {after, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {startServer} from './lib/server.mjs';

/// Nobody listens at the port of "discard".
const server = await startServer({env: {SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'visits@heron.example'}});
after(() => server.stop());

it('names the database, the server, what lies outside of it, and each configured video service', async () => {
  let body;
  for (let tries = 0; tries < 100; ++tries) {
    const response = await fetch(`${server.url}/readyz`);
    assert.equal(response.status, 200);
    body = await response.json();
    if (body.video[0].health !== 'unknown' && body.mail !== 'unknown') break;
    await pause(100);  // the first look is soon after the start
  }
  assert.deepEqual(body, {ready: true, database: 'ok', server: 'ok', mail: 'unavailable', recordings: 'ok', recordingKeys: 'ok', video: [{provider: 'CUSTOM', health: 'ok', breaker: 'closed'}]});
});
