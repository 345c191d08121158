// SPDX-License-Identifier: Apache-2.0
// A clinic that requires a second factor of everybody, and what its owner sees of unusual accesses.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {client, newPatient} from './lib/clinic.mjs';
import {Page} from './lib/page.mjs';
import {startServer} from './lib/server.mjs';
import {totp} from './lib/totp.mjs';

const by = (server, token) => client(server, {headers: {authorization: `Bearer ${token}`}});
const cause = (wanted) => (error) => error.data?.cause === wanted;

describe('A second factor that the clinic requires', () => {
  let server, owner, desk;
  const signIn = async (email, password = server.clinician.password) =>
    (await client(server, {headers: {}}).auth.signIn.mutate({email, password, cookie: false}));
  before(async () => {
    server = await startServer();
    owner = by(server, (await signIn('owner@demo.example')).sessionToken);
    desk = (await signIn('desk@demo.example')).sessionToken;
  });
  after(() => server?.stop());

  const enrol = async (api) => {
    const {secret} = await api.auth.startTotp.mutate();
    assert.equal((await api.auth.confirmTotp.mutate({code: totp(secret)})).recoveryCodes.length, 10);
  };

  it('is turned on only by somebody who has one (H-07)', async () => {
    await assert.rejects(owner.organization.update.mutate({requireSecondFactor: true}), cause('own_second_factor_missing'));
    await enrol(owner);
    assert.equal((await owner.organization.update.mutate({requireSecondFactor: true})).requireSecondFactor, true);
  });

  it('limits who is signed in already, at every door, and no machine (H-07)', async () => {
    await assert.rejects(by(server, desk).telehealth.listSessions.query({}), cause('second_factor_due'));
    const response = await fetch(`${server.url}/api/v1/sessions`, {headers: {authorization: `Bearer ${desk}`}});
    assert.equal(response.status, 403);
    const page = new Page(server);
    await page.opened;
    page.say({type: 'hello', token: desk});
    assert.equal(await page.end(), 4401);
    assert.equal((await by(server, desk).auth.me.query()).secondFactorDue, true);
    assert.ok(await client(server).telehealth.listSessions.query({}), 'an API key goes on');
  });

  it('is set up at sign-in, after which everything goes on (H-07)', async () => {
    const {secondFactor, sessionToken} = await signIn('desk@demo.example');
    assert.equal(secondFactor, 'enrolment_required');
    const api = by(server, sessionToken);
    await assert.rejects(api.patients.list.query({}), cause('second_factor_due'));
    await enrol(api);
    assert.ok(await api.patients.list.query({}));
    assert.equal((await api.auth.me.query()).secondFactorDue, false);
    await assert.rejects(by(server, desk).patients.list.query({}), cause('second_factor_missing'), 'the other sign-in gives a code');
  });

  it('begins with a clinic that is made for real (H-07)', async () => {
    let password;
    const other = await startServer({prepare: async (command) => {
      const shown = await command('user', 'add', '--organization', 'Brooks Chiropractic', '--email', 'ana@clinic.example', '--first-name', 'Ana',
        '--last-name', 'Brooks');
      password = shown.match(/Password +(\S+)/)[1];
    }});
    try {
      const {secondFactor, passwordChangeDue} = await client(other, {headers: {}}).auth.signIn.mutate(
        {email: 'ana@clinic.example', password, cookie: false});
      assert.deepEqual({secondFactor, passwordChangeDue}, {secondFactor: 'enrolment_required', passwordChangeDue: true});
    } finally {
      await other.stop();
    }
  });

  it('and unusual accesses are for owners and administrators, with person, number and time (H-21)', async () => {
    const relative = await newPatient(client(server), {lastName: 'Desk'});
    const api = by(server, await signInWith('desk2@demo.example'));
    for (let i = 0; i < 5; ++i) await assert.rejects(api.audit.list.query({}));
    await api.patients.get.query({patientId: relative.id});
    await assert.rejects(api.audit.unusual.query({}), (error) => error.data?.code === 'FORBIDDEN');
    const {findings, complete, from, to} = await owner.audit.unusual.query({});
    assert.equal(complete, true);
    assert.equal(to - from, 7 * 24 * 3600_000);
    const rules = findings.filter(({actorName}) => actorName?.lastName === 'Desk').map(({access}) => access.rule);
    assert.deepEqual([...rules].sort(), ['MANY_DENIALS', 'SAME_SURNAME']);
    const {access} = findings.find(({access: {rule}}) => rule === 'SAME_SURNAME');
    assert.equal(access.patientId, relative.id);
    const {events} = await owner.audit.list.query({actorId: access.actorId, patientId: relative.id, from: access.firstAt});
    assert.equal(events[0].event, 'patients.get');
    const own = await owner.audit.list.query({event: 'audit.unusual', limit: 5});
    assert.ok(own.events.some(({outcome}) => outcome === 'SUCCESS'), 'asking is an event itself');
    await assert.rejects(owner.audit.unusual.query({from: new Date(0)}), /31 days/);
  });

  async function signInWith(email) {
    const {temporaryPassword} = await owner.users.create.mutate({email, firstName: 'Dora', lastName: 'Desk', role: 'STAFF'});
    const {sessionToken} = await signIn(email, temporaryPassword);
    const api = by(server, sessionToken);
    await api.auth.changePassword.mutate({currentPassword: temporaryPassword, newPassword: 'osprey kettle nineteen'});
    await enrol(api);
    return sessionToken;
  }
});
