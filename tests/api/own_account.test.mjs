// SPDX-License-Identifier: Apache-2.0
// An organization's own account at a vendor, with the real program against an emulated Twilio.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startTwilio} from '../providers/emulators/twilio.mjs';
import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

describe("an organization's own account", () => {
  let twilio, server;
  before(async () => {
    twilio = await startTwilio();
    server = await startServer({env: {TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url}});
  });
  after(async () => {
    await server?.stop();
    await twilio?.close();
  });

  it('is given by the owner, tried at the vendor, used, and never shown', async () => {
    const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    const owner = client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
    const {accountSid, apiKeySid, apiKeySecret, authToken} = twilio.config.credentials;
    const wrong = {provider: 'TWILIO', twilio: {accountSid, apiKeySid, apiKeySecret: 'not this one'}};
    const tried = await owner.videoProviders.testCredentials.mutate(wrong);
    assert.equal(tried.works, false);
    assert.ok(tried.message.length > 20, tried.message);
    const right = {provider: 'TWILIO', twilio: {accountSid, apiKeySid, apiKeySecret, authToken}};
    assert.equal((await owner.videoProviders.testCredentials.mutate(right)).works, true);
    const set = await owner.videoProviders.setCredentials.mutate(right);
    assert.match(set.webhookUrl, /\/webhooks\/twilio\/[0-9a-f]{32}$/);
    const shown = JSON.stringify([set, await owner.videoProviders.getCredentials.query(), await owner.audit.list.query({limit: 50})]);
    for (const secret of [apiKeySecret, authToken]) assert.ok(!shown.includes(secret));

    const api = client(server);
    await owner.videoProviders.removeCredentials.mutate({provider: 'TWILIO'});
    const without = await api.telehealth.getProviderStatus.query();
    assert.equal(without.providers.find((one) => one.provider === 'TWILIO').configured, false);
    await owner.videoProviders.setCredentials.mutate(right);
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(5)});
    await api.telehealth.switchProvider.mutate({sessionId, provider: 'TWILIO'});
    const {provider} = await api.telehealth.generateToken.mutate({sessionId});
    assert.equal(provider, 'TWILIO');
    assert.equal((await api.telehealth.getRoomStatus.query({sessionId})).activeRoom.ownAccount, true);
    const {providers} = await api.telehealth.getProviderStatus.query();
    assert.equal(providers.find((one) => one.provider === 'TWILIO').ownAccount, true);
    await assert.rejects(api.videoProviders.getCredentials.query(), /access|rights|permitted|allowed/i);

    await assert.rejects(owner.videoProviders.removeCredentials.mutate({provider: 'TWILIO'}), /still open/);
    for (const secret of [apiKeySecret, authToken]) assert.ok(!server.log().includes(secret));
  });
});
