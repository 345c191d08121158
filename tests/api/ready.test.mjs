// SPDX-License-Identifier: Apache-2.0
// /readyz names every dependency; a video service is one of them and never makes the server unready.
import assert from 'node:assert/strict';
import {after, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {startServer} from './lib/server.mjs';

const server = await startServer();
after(() => server.stop());

it('names the database, the server and each configured video service', async () => {
  let body;
  for (let tries = 0; tries < 100; ++tries) {
    const response = await fetch(`${server.url}/readyz`);
    assert.equal(response.status, 200);
    body = await response.json();
    if (body.video[0].health !== 'unknown') break;
    await pause(100);  // the first look is soon after the start
  }
  assert.deepEqual(body, {ready: true, database: 'ok', server: 'ok', video: [{provider: 'CUSTOM', health: 'ok', breaker: 'closed'}]});
});
