// SPDX-License-Identifier: Apache-2.0
// Users and API keys from the command line.
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {kEngines, Place, rest, sql} from './lib/place.mjs';

const person = (email) => ['--email', email, '--first-name', 'Ana', '--last-name', 'Brooks'];

for (const engine of kEngines) {
  describe(`Accounts on ${engine}`, () => {
    let place;
    after(() => place?.remove());

    it('begin with a clinic that has to be named', async () => {
      place = await Place.make(engine);
      await place.refused(['user', 'add', ...person('ana@clinic.example')], /--organization/);
    });

    it('make the clinic with its first user, and show a password once', async () => {
      const {stdout} = await place.done(['user', 'add', ...person('Ana@Clinic.example'), '--organization', 'Brooks Chiropractic']);
      assert.match(stdout, /ana@clinic\.example to Brooks Chiropractic/);
      assert.match(stdout, /Password {3}\S{8,}/);
      assert.equal(await sql(place, 'SELECT name FROM organization'), 'Brooks Chiropractic');
      assert.equal(await sql(place, 'SELECT role, must_change_password FROM user_account').then((row) => row.split('|')[0]), 'OWNER');
    });

    it('need no clinic named when there is one', async () => {
      await place.done(['user', 'add', ...person('ben@clinic.example'), '--role', 'STAFF']);
      await place.refused(['user', 'add', ...person('ben@clinic.example')], /e-mail|address|account/i);
      await place.refused(['user', 'add', ...person('c@clinic.example'), '--organization', 'Elsewhere'], /Brooks Chiropractic/);
      assert.equal(await sql(place, 'SELECT count(*) FROM organization'), '1');
    });

    it('can be let in again', async () => {
      const {stdout} = await place.done(['user', 'reset', '--email', 'ben@clinic.example', '--second-factor']);
      assert.match(stdout, /Password {3}\S{8,}/);
      await place.refused(['user', 'reset', '--email', 'nobody@clinic.example'], /User not found/);
    });

    it('are told that their API keys live on', async () => {
      const {stdout: added} = await place.done(['apikey', 'add', '--user', 'ben@clinic.example', '--name', 'Practice software']);
      const id = added.match(/Id {4}(\S+)/)[1];
      const {stdout} = await place.done(['user', 'reset', '--email', 'ben@clinic.example']);
      assert.match(stdout, /API keys .* go on working/);
      assert.match(stdout, /chiroflow apikey revoke --id/);
      const listed = (await place.done('apikey list')).stdout.split('\n').find((line) => line.includes(id));
      assert.ok(listed && !listed.includes('revoked'), listed);
    });

    it('leave audit events of the SYSTEM', async () => {
      assert.equal(await sql(place, "SELECT DISTINCT actor_type FROM audit_event"), 'SYSTEM');
      await place.done('verify-audit');
    });
  });

  describe(`API keys on ${engine}`, () => {
    let place;
    let demo;
    let made;
    after(() => place?.remove());

    it('are made beside the running server and work at once', async () => {
      place = await Place.make(engine);
      demo = await place.startDemo();
      const email = demo.clinician.email;
      const {stdout} = await place.done(['apikey', 'add', '--user', email, '--name', 'Practice software', '--expires-days', '30']);
      made = {id: stdout.match(/Id {4}(\S+)/)[1], key: stdout.match(/Key {3}(\S+)/)[1]};
      assert.equal((await rest(demo, 'GET', '/sessions', {key: made.key})).status, 200);
    });

    it('are listed without the key itself', async () => {
      const {stdout} = await place.done('apikey list');
      assert.ok(stdout.includes(made.id) && stdout.includes('Practice software'));
      assert.ok(!stdout.includes(made.key));
    });

    it('end at once when they are revoked', async () => {
      await place.done(['apikey', 'revoke', '--id', made.id]);
      assert.equal((await rest(demo, 'GET', '/sessions', {key: made.key})).status, 401);
      assert.ok(!(await place.done('apikey list')).stdout.includes(made.id));
      assert.ok((await place.done('apikey list --revoked')).stdout.includes(made.id));
      await place.refused('apikey revoke --id nothing', /API key not found/);
      await place.stop();
      await place.done('verify-audit');
    });
  });
}
