// SPDX-License-Identifier: Apache-2.0
// What an event of the audit log says of who acted, on what, and what for (H-18).
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {totp} from './lib/totp.mjs';

const by = (server, token) => client(server, {headers: {authorization: `Bearer ${token}`}});

describe('An event of the audit log', () => {
  let server, owner;
  const signIn = (email) => client(server, {headers: {}}).auth.signIn.mutate({email, password: server.clinician.password, cookie: false});
  /** The newest event of that name. */
  const last = async (event, filter = {}) => (await owner.audit.list.query({event, limit: 1, ...filter})).events[0];
  before(async () => {
    server = await startServer();
    owner = by(server, (await signIn('owner@demo.example')).sessionToken);
  });
  after(() => server?.stop());

  it('says how the caller proved who they are (H-18)', async () => {
    const patient = await newPatient(client(server));
    await client(server).patients.get.query({patientId: patient.id});
    assert.equal((await last('patients.get')).authMethod, 'API_KEY');
    await owner.patients.get.query({patientId: patient.id});
    assert.equal((await last('patients.get')).authMethod, 'PASSWORD');

    const {sessionToken: half} = await signIn(server.clinician.email);
    const {sessionToken: whole} = await by(server, half).auth.verifyTotp.mutate({code: totp(server.clinician.totpSecret), cookie: false});
    assert.equal((await last('auth.verifyTotp')).authMethod, 'PASSWORD_AND_CODE');
    await by(server, whole).patients.get.query({patientId: patient.id});
    assert.equal((await last('patients.get')).authMethod, 'PASSWORD_AND_CODE');

    const response = await fetch(`${server.url}/api/v1/visit/open`, {
      method: 'POST', headers: {'content-type': 'application/json', origin: server.url},
      body: JSON.stringify({token: server.patient.visitLink.split('/').at(-1)}),
    });
    assert.equal(response.status, 200, await response.text());
    const opened = await last('visit.open');
    assert.equal(opened.authMethod, 'VISIT_LINK');
    assert.equal(opened.purposeOfUse, 'PATRQT');
  });

  it('says no proof of a sign-in that was refused (H-18)', async () => {
    const wrong = {email: 'owner@demo.example', password: 'wrong one, surely', cookie: false};
    await assert.rejects(client(server, {headers: {}}).auth.signIn.mutate(wrong));
    let refused;
    for (let i = 0; i < 50 && refused?.outcome !== 'DENIED'; ++i) refused = await last('auth.signIn');
    assert.equal(refused.outcome, 'DENIED');
    assert.equal(refused.authMethod, null);
  });

  it('names the version of the record that it left or showed (H-18)', async () => {
    const {id, version} = await newPatient(owner, {consents: false});
    assert.equal((await last('patients.create')).entityVersion, version);
    const changed = await owner.patients.update.mutate({patientId: id, version, phone: '+12125550123'});
    assert.equal(changed.version, version + 1);
    assert.equal((await last('patients.update')).entityVersion, version + 1);
    await owner.patients.update.mutate({patientId: id, version: version + 1, phone: '+12125550123'});
    const unchanged = await last('patients.update');
    assert.equal(unchanged.action, 'READ');
    assert.equal(unchanged.entityVersion, version + 1);
    await owner.patients.get.query({patientId: id});
    const read = await last('patients.get');
    assert.equal(read.entityVersion, version + 1);
    assert.equal(read.purposeOfUse, 'TREAT');
    await owner.patients.list.query({});
    assert.equal((await last('patients.list')).entityVersion, null, 'a list is no record');
  });

  it('of a refusal names the record and the patient that were reached for (H-18)', async () => {
    const {user} = await owner.users.create.mutate({email: 'billing@demo.example', firstName: 'Bill', lastName: 'Biller', role: 'BILLER'});
    const biller = by(server, (await owner.apiKeys.create.mutate({name: 'billing', userId: user.id})).key);
    const patient = await newPatient(client(server));
    const {sessionId} = await bookVisit(client(server), server, {patientId: patient.id});
    const forbidden = (error) => error.data?.code === 'FORBIDDEN';
    await assert.rejects(biller.telehealth.startSession.mutate({sessionId}), forbidden);
    const {outcome, entityType, entityId, patientId} = await last('telehealth.startSession');
    assert.deepEqual({outcome, entityType, entityId, patientId},
      {outcome: 'DENIED', entityType: 'TelehealthSession', entityId: sessionId, patientId: patient.id});
    assert.equal((await last('telehealth.startSession', {patientId: patient.id})).outcome, 'DENIED', 'found by the patient');
    const words = 'Ada Test, 1980-02-29';
    await assert.rejects(biller.telehealth.startSession.mutate({sessionId: words}), forbidden);
    const strange = await last('telehealth.startSession');
    assert.equal(strange.entityId, '');
    assert.ok(!JSON.stringify(strange).includes(words), 'no words of people');
  });
});
