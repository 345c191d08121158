// SPDX-License-Identifier: Apache-2.0
// doctor, --help and exit codes.
import assert from 'node:assert/strict';
import {chmod, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {after, describe, it} from 'node:test';

import {grants} from '../api/lib/server.mjs';
import {kEngines, Place, sql} from './lib/place.mjs';

const kCommands = ['serve', 'demo', 'migrate', 'seed', 'user add', 'user reset', 'apikey add', 'apikey list', 'apikey revoke',
  'verify-audit', 'backup', 'restore', 'key export', 'key import', 'key rotate', 'doctor',
  'recordings copy'];

for (const engine of kEngines) {
  describe(`The doctor on ${engine}`, () => {
    let place;
    const findings = async (args = [], options) => {
      const {stdout, code} = await place.command(['doctor', '--json', '--port', '0', ...args], options);
      const report = JSON.parse(stdout);
      assert.equal(report.healthy, code === 0);
      return report;
    };
    const problem = async (pattern, ...rest) => {
      const report = await findings(...rest);
      assert.equal(report.healthy, false, JSON.stringify(report));
      const found = report.findings.filter(({level}) => level === 'problem').map(({text, advice}) => `${text} ${advice}`).join('\n');
      assert.match(found, pattern);
    };
    after(() => place?.remove());

    it('finds nothing wrong with a new installation', async () => {
      place = await Place.make(engine);
      await place.startDemo();
      await place.stop();
      const {findings: all, healthy} = await findings();
      assert.ok(healthy, JSON.stringify(all));
      for (const subject of ['configuration', 'data', 'disk', 'keys', 'database', 'clock', 'TLS', 'video'])
        assert.ok(all.some((finding) => finding.subject === subject), subject);
      assert.match((await place.done('doctor --port 0')).stdout, /0 problem\(s\)/);
    });

    it('tells whether the program could change evidence (H-22)', {skip: engine !== 'postgres' && 'a file has no roles'}, async () => {
      const told = async () => (await findings()).findings.filter(({text}) => text.includes('audit log')).map(({level}) => level);
      assert.deepEqual(await told(), ['warning'], 'its owner could');
      await sql(place, grants());
      const owners = place.databaseUrl;
      place.databaseUrl = owners.replace('//chiroflow@', '//chiroflow_app@');
      try {
        assert.deepEqual(await told(), ['ok']);
        for (const change of ['UPDATE audit_event SET event = event', 'DELETE FROM audit_event', 'ALTER TABLE audit_event DISABLE TRIGGER ALL'])
          await assert.rejects(sql(place, change), /permission denied|must be owner/);
      } finally {
        place.databaseUrl = owners;
      }
    });

    it('names plain HTTP off loopback (H-13)', () => problem(/Plain HTTP/, ['--address', '0.0.0.0']));
    it('names a public address that is not https', () => problem(/https/, ['--public-url', 'http://visits.clinic.example']));
    it('names proxies that are no networks', () => problem(/TRUSTED_PROXIES/, [], {env: {TRUSTED_PROXIES: 'proxy'}}));
    it('names a missing certificate', () => problem(/cannot be read/, ['--tls-cert', '/nowhere/c.pem', '--tls-key', '/nowhere/k.pem']));
    it('names a wrong setting', () => problem(/CHIROFLOW_PORT/, [], {env: {CHIROFLOW_PORT: 'many'}}));

    it('warns of variables that nothing reads', async () => {
      const report = await findings([], {env: {CHIROFLOW_PROT: '1', TWILIO_ACOUNT_SID: 'x'}});
      const warnings = report.findings.filter(({level}) => level === 'warning').map(({text}) => text).join('\n');
      assert.match(warnings, /CHIROFLOW_PROT/);
      assert.match(warnings, /TWILIO_ACOUNT_SID/);
      assert.ok(report.healthy);
    });

    it('names what a video vendor still needs', () =>
      problem(/TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are missing/, [], {env: {TWILIO_ACCOUNT_SID: 'x'}}));

    it('names a key file that others can read, and one of another database', async () => {
      const key = `${place.data}/master.key`;
      await chmod(key, 0o644);
      await problem(/chmod 600/);
      await chmod(key, 0o600);
      await rename(key, place.file('kept.key'));
      const other = await Place.make('sqlite');
      await other.done('migrate');
      await writeFile(key, await readFile(`${other.data}/master.key`), {mode: 0o600});
      await other.remove();
      await problem(/sealed values need the master key/);
      await rm(key);
      await rename(place.file('kept.key'), key);
      assert.ok((await findings()).healthy);
    });

    it('notices a clock that went back (H-35)', async () => {
      const trigger = engine === 'sqlite' ? 'DROP TRIGGER audit_event_no_update' : 'ALTER TABLE audit_event DISABLE TRIGGER USER';
      await sql(place, trigger);
      await sql(place, 'UPDATE audit_event SET at = at + 86400000 WHERE seq = 1');
      await problem(/clock says/i);
    });
  });
}

describe('The command line', () => {
  it('explains every command with an example', async () => {
    const place = await Place.make('sqlite');
    try {
      for (const command of kCommands) {
        const {stdout} = await place.done(`${command} --help`);
        assert.match(stdout, /Example:\n {2}chiroflow /, command);
      }
    } finally {
      await place.remove();
    }
  });

  it('ends with 2 when it was not understood', async () => {
    const place = await Place.make('sqlite');
    try {
      await place.refused('backup', /--to/, {code: 2});
      await place.refused('bakcup --to x', /not expected|required/i, {code: 2});
    } finally {
      await place.remove();
    }
  });
});
