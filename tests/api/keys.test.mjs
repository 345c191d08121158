// SPDX-License-Identifier: Apache-2.0
// What a leaked API key must not be good for, and what is not kept for who repeats a call.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {until} from './lib/vendor_visit.mjs';

describe("An owner's API key", () => {
  let server;
  let owner;
  let key;
  before(async () => {
    server = await startServer();
    const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    owner = client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
    key = client(server, {headers: {authorization: `Bearer ${(await owner.apiKeys.create.mutate({name: 'EHR'})).key}`}});
  });
  after(() => server?.stop());

  const forbidden = (call) => assert.rejects(call, (error) => error.data?.code === 'FORBIDDEN' && /sign in with a password/.test(error.message));

  it('makes nobody an owner, neither at once nor step by step (H-02)', async () => {
    await forbidden(key.users.create.mutate({email: 'a@demo.example', firstName: 'A', lastName: 'B', role: 'OWNER'}));
    const {user, temporaryPassword} = await key.users.create.mutate({email: 'a@demo.example', firstName: 'A', lastName: 'B', role: 'STAFF'});
    assert.equal(temporaryPassword, undefined, 'with it the key would outlive its revocation');
    const change = {userId: user.id, version: user.version};
    await forbidden(key.users.update.mutate({...change, role: 'OWNER'}));
    await forbidden(key.users.update.mutate({...change, email: 'mine@elsewhere.example'}));
    assert.equal((await key.users.update.mutate({...change, firstName: 'Ann'})).firstName, 'Ann');
    await key.users.deactivate.mutate({userId: user.id});
    await forbidden(key.users.reactivate.mutate({userId: user.id}));
    assert.equal((await owner.users.get.query({userId: user.id})).role, 'STAFF');
  });

  it('makes nobody sign in with less, or for longer (H-07)', async () => {
    await forbidden(key.organization.update.mutate({requireSecondFactor: true}));
    const {inactivityMinutes} = await key.organization.get.query();
    assert.notEqual(inactivityMinutes, 60);
    await forbidden(key.organization.update.mutate({inactivityMinutes: 60}));
    assert.equal((await key.organization.get.query()).inactivityMinutes, inactivityMinutes);
  });

  it('is seen when somebody comes with it after it was revoked (H-17)', async () => {
    const {id, key: leaked} = await owner.apiKeys.create.mutate({name: 'leaked'});
    await owner.apiKeys.revoke.mutate({apiKeyId: id});
    const thief = client(server, {headers: {authorization: `Bearer ${leaked}`}});
    for (let i = 0; i < 3; ++i)
      await assert.rejects(thief.patients.list.query({}), (error) => error.data?.cause === 'token_revoked');
    const {events} = await owner.audit.list.query({event: 'auth.useApiKey'});
    assert.deepEqual(events.map(({outcome, credentialId, details}) => ({outcome, credentialId, details})),
      [{outcome: 'DENIED', credentialId: id, details: '{"reason":"token_revoked"}'}]);
    assert.ok(!JSON.stringify(events).includes(leaked));
  });

  it('that nobody made leaves a line in the log of the server alone', async () => {
    const unknown = `cf_key_${'A'.repeat(43)}`;
    let requestId;
    await assert.rejects(client(server, {headers: {authorization: `Bearer ${unknown}`}}).patients.list.query({}), (error) => {
      requestId = error.data?.requestId;
      return error.data?.cause === 'token_unknown';
    });
    // What the server has written comes to us through a pipe.
    const line = () => server.log().split('\n').find((one) => one.includes('an unknown API key was refused'));
    await until(line, 'the line in the log');
    assert.equal(JSON.parse(line()).requestId, requestId, 'the reply leads to its line in the log');
    assert.ok(!server.log().includes(unknown));
  });

  it('gets a secret once, however often the call is repeated with its Idempotency-Key', async () => {
    const post = async () => {
      const response = await fetch(`${server.url}/api/v1/users`, {
        method: 'POST',
        headers: {authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'u-1'},
        body: JSON.stringify({email: 'once@demo.example', firstName: 'O', lastName: 'N', role: 'STAFF'}),
      });
      return {status: response.status, json: await response.json()};
    };
    const asOwner = client(server, {headers: {authorization: `Bearer ${(await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false})).sessionToken}`, 'idempotency-key': 'k-1'}});
    const made = await asOwner.apiKeys.create.mutate({name: 'once'});
    assert.match(made.key, /^cf_key_/);
    await assert.rejects(asOwner.apiKeys.create.mutate({name: 'once'}),
      (error) => error.data?.cause === 'reply_not_kept' && /apiKeys\.revoke/.test(error.message));
    const {apiKeys} = await owner.apiKeys.list.query({});
    assert.equal(apiKeys.filter(({name}) => name === 'once').length, 1);
    assert.equal((await post()).status, 403, "the demo clinician's key makes no accounts");
  });
});
