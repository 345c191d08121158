// SPDX-License-Identifier: Apache-2.0
// Backup and restore from outside: everything is lost, and comes back (H-05, H-31).
import assert from 'node:assert/strict';
import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {createHash} from 'node:crypto';
import {after, describe, it} from 'node:test';

import {kEngines, Place, rest, sql} from './lib/place.mjs';

/// A clinic with a session; returns what proves later that all is there.
async function useClinic(place) {
  const demo = await place.startDemo();
  const {json, status} = await rest(demo, 'POST', `/appointments/${demo.appointmentIds[0]}/room`);
  assert.equal(status, 200, JSON.stringify(json));
  return {demo, sessionId: json.sessionId};
}

async function assertClinicIsBack(place, {demo, sessionId}) {
  await writeFile(`${place.data}/demo.json`, demo.saved);
  const again = await place.startDemo();
  assert.equal(again.apiKey, demo.apiKey);
  const {status, json} = await rest(again, 'GET', `/sessions/${sessionId}`, {key: demo.apiKey});
  assert.equal(status, 200, JSON.stringify(json));
  await place.stop();
}

/// "table|rows" of every table but those that verification and restoring add to.
/// The mark of the recordings' place is not brought back: the next server makes one.
async function tableCounts(place) {
  const names = place.databaseUrl
    ? await sql(place, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    : await sql(place, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1");
  const rowsOf = (name) => name === 'server_secret' ? `${name} WHERE name <> 'recording_store'` : name;
  const counted = names.split('\n').filter((name) => name !== 'audit_event').map((name) => `SELECT '${name}', count(*) FROM ${rowsOf(name)}`);
  return (await sql(place, counted.join(' UNION ALL '))).split('\n').sort();
}

for (const from of kEngines) {
  for (const to of kEngines) {
    describe(`H-05, H-31: A backup of ${from} restored on ${to}`, () => {
      let place;
      let other;
      let clinic;
      let counts;
      after(async () => { await place?.remove(); await other?.remove(); });

      it('is made while the server runs', async () => {
        place = await Place.make(from);
        clinic = await useClinic(place);
        clinic.demo.saved = await readFile(`${place.data}/demo.json`, 'utf8');
        const {stdout} = await place.backup(place.file('clinic.cfbackup'));
        counts = await tableCounts(place);
        await place.exportKey(place.file('clinic.cfkey'));
        await place.stop();
        const content = await readFile(place.file('clinic.cfbackup'));
        assert.ok(stdout.includes(createHash('sha256').update(content).digest('hex')), stdout);
        assert.equal((await stat(place.file('clinic.cfbackup'))).mode & 0o777, 0o600);
      });

      it('shows nothing of what it holds', async () => {
        const content = await readFile(place.file('clinic.cfbackup'), 'latin1');
        for (const text of ['organization', 'Lower back pain', clinic.demo.organizationId]) assert.ok(!content.includes(text), text);
        const key = (await readFile(`${place.data}/master.key`, 'utf8')).split(' ')[3];
        assert.ok(!(await readFile(place.file('clinic.cfkey'), 'latin1')).includes(key));
      });

      it('is refused without its master key, and leaves nothing behind', async () => {
        other = await Place.make(to);
        await other.refused(other.restoring(place.file('clinic.cfbackup')), /key import/);
        assert.deepEqual((await readdir(other.data)).filter((name) => name !== '.lock'), []);
      });

      it('is refused with another passphrase', async () => {
        await other.importKey(place.file('clinic.cfkey'));
        await other.refused(other.restoring(place.file('clinic.cfbackup')), /passphrase/i, {env: {TEST_PASSPHRASE: 'another one'}});
      });

      it('is refused when a bit of it changed, or its end is missing', async () => {
        const content = await readFile(place.file('clinic.cfbackup'));
        await writeFile(other.file('short'), content.subarray(0, content.length >> 1));
        await other.refused(other.restoring(other.file('short')), /damaged|incomplete|broken|changed/i);
        content[content.length - 40] ^= 1;
        await writeFile(other.file('bent'), content);
        await other.refused(other.restoring(other.file('bent')), /damaged|incomplete|broken|changed/i);
        assert.deepEqual((await readdir(other.data)).filter((name) => !['.lock', 'master.key'].includes(name)), []);
      });

      it('brings back every row, with an audit log that verifies', async () => {
        const {stdout} = await other.done(other.restoring(place.file('clinic.cfbackup')));
        assert.match(stdout, /all as they were written/);
        assert.deepEqual(await tableCounts(other), counts);
        await other.done('verify-audit');
        assert.equal(await sql(other, "SELECT count(*) FROM audit_event WHERE event = 'backup.restore' AND actor_type = 'SYSTEM'"), '1');
      });

      it('serves the clinic again, sealed values and API key included', () => assertClinicIsBack(other, clinic));

      it('does not overwrite data, and with --force moves it aside', async () => {
        const filled = await tableCounts(other);
        await other.refused(other.restoring(place.file('clinic.cfbackup')), /already holds data/);
        assert.deepEqual(await tableCounts(other), filled);
        const {stdout} = await other.done(other.restoring(place.file('clinic.cfbackup'), '--force'));
        assert.match(stdout, /what was there is now in/);
        assert.deepEqual(await tableCounts(other), counts);
        if (to === 'sqlite') assert.ok((await readdir(other.data)).some((name) => name.startsWith('replaced-')));
        else assert.match(await sql(other, 'SELECT nspname FROM pg_namespace'), /replaced_/);
      });
    });
  }

  describe(`A restore on ${from}`, () => {
    let place;
    after(() => place?.remove());

    it('is refused while a server runs there', async () => {
      place = await Place.make(from);
      await place.startDemo();
      await place.backup(place.file('b'));
      await place.refused(place.restoring(place.file('b'), '--force'), /Stop the server/);
      await place.stop();
    });

    it('leaves its own traces of the backup in the audit log (H-17)', async () => {
      assert.equal(await sql(place, "SELECT count(*) FROM audit_event WHERE event = 'backup.create' AND outcome = 'SUCCESS'"), '1');
    });

    it('has nothing to restore where the audit log could not tell of the backup (H-17)', async () => {
      const [refuse, allow] = from === 'sqlite'
        ? ["CREATE TRIGGER no_event BEFORE INSERT ON audit_event WHEN NEW.event = 'backup.create' BEGIN SELECT RAISE(ABORT, 'no'); END",
          'DROP TRIGGER no_event']
        : ["ALTER TABLE audit_event ADD CONSTRAINT no_event CHECK (event <> 'backup.create') NOT VALID",
          'ALTER TABLE audit_event DROP CONSTRAINT no_event'];
      await sql(place, refuse);
      const before = await readdir(place.file('.'));
      await place.refused(['backup', '--to', place.file('untold'), '--passphrase-env', 'TEST_PASSPHRASE'], /./);
      assert.deepEqual(await readdir(place.file('.')), before);
      await sql(place, allow);
    });

    it('finds an audit log that was changed', async () => {
      const table = 'audit_event';
      if (from === 'sqlite') await sql(place, `DROP TRIGGER ${table}_no_update`);
      else await sql(place, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await sql(place, `UPDATE ${table} SET actor_id = 'somebody else' WHERE seq = 2`);
      await place.refused('verify-audit', /event 2/);
      const {stdout} = await place.refused('verify-audit --json', /"intact":false/);
      assert.equal(JSON.parse(stdout).organizations[0].badSeq, 2);
      await place.backup(place.file('changed'));
      await place.refused(place.restoring(place.file('changed'), '--force'), /NOT INTACT/);
    });
  });
}
