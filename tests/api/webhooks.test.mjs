// SPDX-License-Identifier: Apache-2.0
// The door of the video providers' messages, from outside: what a stranger gets to see of it.
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {startServer} from './lib/server.mjs';

const server = await startServer();
after(() => server.stop());

const call = (path, options = {}) => fetch(new URL(path, server.url), {method: 'POST', body: '{}', ...options});

async function seen(response) {
  return {type: response.headers.get('content-type'), body: await response.text()};
}

describe('The webhooks\' door', () => {
  it('answers whom no account is set for as it answers a wrong signature, without a word', async () => {
    const answers = await Promise.all(
      ['skype', 'twilio', 'zoom', 'google-meet', 'livekit', 'janus', 'twilio/0123456789abcdef', 'twilio/a%2Fb']
        .map((path) => call(`/webhooks/${path}`)));
    for (const answer of answers) {
      assert.equal(answer.status, 401);
      assert.deepEqual(await seen(answer), {type: null, body: ''});
    }
  });

  it('needs neither sign-in nor cookie, and a foreign page\'s cookie opens nothing', async () => {
    const answer = await call('/webhooks/twilio', {headers: {cookie: 'x=y', origin: 'https://evil.example'}});
    assert.equal(answer.status, 403);
  });

  it('takes GET from Twilio only', async () => {
    assert.equal((await call('/webhooks/twilio', {method: 'GET', body: undefined})).status, 401);
    const refused = await call('/webhooks/zoom', {method: 'GET', body: undefined});
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get('allow'), 'POST');
  });

  it('reads no more than a mebibyte', async () => {
    assert.equal((await call('/webhooks/twilio', {body: 'x'.repeat((1 << 20) + 1)})).status, 413);
  });

  it('counts by provider and outcome, and logs nothing of what came', async () => {
    await call('/webhooks/livekit', {body: 'a-secret-word'});
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    assert.match(metrics, /chiroflow_webhooks_total\{provider="livekit",outcome="unknown_address"\} [1-9]/);
    assert.match(metrics, /chiroflow_webhooks_total\{provider="other",outcome="unknown_address"\} 1\n/);
    assert.match(metrics, /chiroflow_webhooks_waiting 0\n/);
    assert.match(metrics, /chiroflow_webhooks_oldest_seconds 0\n/);
    assert.ok(!server.log().includes('a-secret-word'));
  });
});
