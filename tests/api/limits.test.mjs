// SPDX-License-Identifier: Apache-2.0
// What one caller may use up.
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {startServer} from './lib/server.mjs';
import {Wire} from './lib/wire.mjs';

const server = await startServer();
after(() => server.stop());

describe('A caller without a valid key', () => {
  it('is told to wait after too many tries, and how long; the clinic itself goes on', async () => {
    const guessing = new Wire(server, {authorization: 'Bearer cf_key_guess'});
    const names = Array(50).fill('telehealth.getProviderStatus');
    let refused;
    // Every call of a batch counts: 5000 calls in a moment are beyond any limit for strangers.
    for (let number = 0; number < 100 && refused?.status !== 429; ++number) refused = await guessing.queries(names, {});
    assert.equal(refused.status, 429, refused.text.slice(0, 200));
    const [error] = [refused.json].flat().map((part) => part.error.json);
    assert.equal(error.data.code, 'TOO_MANY_REQUESTS');
    assert.equal(error.code, -32029);
    assert.ok(Number(refused.headers.get('retry-after')) > 0, 'no Retry-After');

    assert.equal((await new Wire(server).query('telehealth.getProviderStatus')).status, 200);
  });
});
