// SPDX-License-Identifier: Apache-2.0
// How long what is kept, holds and the dry run, with the real program: through the API and by the command line.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

describe('retention', () => {
  let server;
  let owner;
  before(async () => {
    server = await startServer();
    const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
    owner = client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
  });
  after(() => server?.stop());

  it('shows every class with its reason and lets none go below its minimum (H-20)', async () => {
    const {dataClasses} = await owner.retention.get.query();
    const of = (name) => dataClasses.find(({dataClass}) => dataClass === name);
    assert.equal(of('RECORDINGS').days, 30);
    assert.equal(of('CLINICAL_RECORD').automatic, false);
    assert.ok(of('AUDIT_LOG').minimumDays >= 2190);
    for (const {reason} of dataClasses) assert.ok(reason);
    await assert.rejects(owner.retention.set.mutate({dataClass: 'AUDIT_LOG', days: 365}), /At least 2192 days/);
    await assert.rejects(owner.retention.set.mutate({dataClass: 'CONSENTS', days: 2200}), /Name the statute/);
    assert.equal((await owner.retention.set.mutate({dataClass: 'QUALITY_SAMPLES', days: 60})).days, 60);
    const again = await owner.retention.get.query();
    assert.equal(again.dataClasses.find(({dataClass}) => dataClass === 'QUALITY_SAMPLES').days, 60);
  });

  it('places, lists and releases holds, and keeps their words out of the audit log', async () => {
    const {organization: {id: organizationId}} = {organization: await owner.organization.get.query()};
    const {legalHoldId, recordings} = await owner.telehealth.setLegalHold.mutate(
      {scope: 'ORGANIZATION', targetId: organizationId, matter: 'Heron v. Quay', reason: 'letter of counsel', orderedBy: 'Smith LLP'});
    assert.equal(recordings, 0);
    const {legalHolds: [hold]} = await owner.legalHolds.list.query({standing: true});
    assert.equal(hold.matter, 'Heron v. Quay');
    await owner.telehealth.releaseLegalHold.mutate({legalHoldId, reason: 'settled'});
    assert.deepEqual((await owner.legalHolds.list.query({standing: true})).legalHolds, []);
    const log = JSON.stringify(await owner.audit.list.query({limit: 50}));
    for (const word of ['Heron', 'counsel', 'Smith', 'settled']) assert.ok(!log.includes(word), word);
    await assert.rejects(owner.telehealth.setLegalHold.mutate(
      {scope: 'RECORDING', targetId: 'nothing', matter: 'x', reason: 'x', orderedBy: 'x'}), /Recording not found/);
  });

  it('says what would go, through the API and by the command line', async () => {
    const run = await owner.retention.dryRun.query();
    assert.equal(run.goes, 0);
    assert.equal(run.halt, null);
    const {organizations} = JSON.parse(await server.command('retention', '--dry-run', '--json'));
    assert.equal(organizations.length, 1);
    assert.equal(organizations[0].retention.kept, run.kept);
    assert.match(await server.command('retention', '--dry-run'), /0 of \d+ recordings would be deleted now/);
    await assert.rejects(server.command('retention'), /--dry-run/);
  });
});
