// SPDX-License-Identifier: Apache-2.0
// What one caller may use up.
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {bookVisit, client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {Wire} from './lib/wire.mjs';

const server = await startServer();
after(() => server.stop());

describe('One caller', () => {
  it('is told to wait when asking for tokens without end', async () => {
    const {sessionId} = await bookVisit(client(server), server);
    const wire = new Wire(server);
    for (let number = 0; number < 600; ++number) {
      const reply = await wire.mutate('telehealth.generateToken', {json: {sessionId}});
      if (reply.status === 429) {
        assert.equal(reply.json.error.json.data.code, 'TOO_MANY_REQUESTS');
        assert.equal(reply.json.error.json.code, -32029);
        assert.ok(Number(reply.headers.get('retry-after')) > 0, 'no Retry-After');
        return;
      }
      assert.equal(reply.status, 200, reply.text);
    }
    assert.fail('600 tokens in a row');
  });
});
