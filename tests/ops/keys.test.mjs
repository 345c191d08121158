// SPDX-License-Identifier: Apache-2.0
// The master key: exchanged, exported, imported (H-12).
import assert from 'node:assert/strict';
import {readdir, readFile, stat} from 'node:fs/promises';
import {after, describe, it} from 'node:test';

import {kEngines, Place, rest, sql} from './lib/place.mjs';

const keysOf = async (place) => (await readFile(`${place.data}/master.key`, 'utf8')).split('\n').filter((line) => line);
const idOf = (line) => line.split(' ')[2];

for (const engine of kEngines) {
  describe(`H-12: Exchanging the master key on ${engine}`, () => {
    let place;
    let before;
    let apiKey;
    after(() => place?.remove());

    it('is refused while the server runs', async () => {
      place = await Place.make(engine);
      ({apiKey} = await place.startDemo());
      before = await keysOf(place);
      assert.equal(before.length, 1);
      await place.refused('key rotate', /Stop the server/);
      await place.stop();
      assert.deepEqual(await keysOf(place), before);
    });

    it('wraps every sealed value anew and gives up the old key', async () => {
      const {stdout, stderr} = await place.done('key rotate');
      assert.match(stderr, /server_secret\.value: 4 of 4/);
      assert.match(stdout, /1 old key\(s\) that nothing needs any more were removed/);
      const now = await keysOf(place);
      assert.equal(now.length, 1);
      assert.notEqual(idOf(now[0]), idOf(before[0]));
      assert.equal((await stat(`${place.data}/master.key`)).mode & 0o777, 0o600);
    });

    it('leaves a clinic that works and an audit log that verifies', async () => {
      const demo = await place.startDemo();
      assert.equal((await rest(demo, 'GET', '/sessions', {key: apiKey})).status, 200);
      await place.stop();
      await place.done('verify-audit');
      assert.equal(await sql(place, "SELECT count(*) FROM audit_event WHERE event = 'key.rotate'"), '1');
    });

    it('keeps old keys when asked, and the next exchange removes them', async () => {
      await place.done('key rotate --keep-old');
      assert.equal((await keysOf(place)).length, 2);
      await place.done('key rotate --resume');
      assert.equal((await keysOf(place)).length, 1);
    });

    it('tells what to put into the environment when the key comes from there', async () => {
      const [old] = await keysOf(place);
      const first = await place.done('key rotate', {env: {CHIROFLOW_MASTER_KEY: old}});
      const both = first.stdout.split('\n').find((line) => line.startsWith('chiroflow-master-key'));
      assert.ok(both.startsWith(`${old};chiroflow-master-key`));
      const second = await place.done('key rotate --resume', {env: {CHIROFLOW_MASTER_KEY: both}});
      const only = second.stdout.split('\n').find((line) => line.startsWith('chiroflow-master-key'));
      assert.equal(only, both.split(';')[1]);
      await place.refused('verify-audit', /master key|missing|internal|Something/i, {env: {CHIROFLOW_MASTER_KEY: old}});
      await place.done('verify-audit', {env: {CHIROFLOW_MASTER_KEY: only}});
      assert.deepEqual(await keysOf(place), [old]);
    });
  });
}

describe('An exported key', () => {
  let place;
  after(() => place?.remove());

  it('does not open with another passphrase', async () => {
    place = await Place.make('sqlite');
    await place.done('migrate');
    await place.exportKey(place.file('k'));
    await place.refused(['key', 'import', '--from', place.file('k'), '--passphrase-env', 'TEST_PASSPHRASE'], /passphrase/i,
      {env: {TEST_PASSPHRASE: 'not the right one'}});
  });

  it('does not replace other keys unless told to, and then moves them aside', async () => {
    const other = await Place.make('sqlite');
    try {
      await other.done('migrate');
      const keys = await keysOf(other);
      await other.refused(['key', 'import', '--from', place.file('k'), '--passphrase-env', 'TEST_PASSPHRASE'], /holds other keys/);
      assert.deepEqual(await keysOf(other), keys);
      await other.command(['key', 'import', '--force', '--from', place.file('k'), '--passphrase-env', 'TEST_PASSPHRASE']);
      assert.deepEqual(await keysOf(other), await keysOf(place));
      assert.ok((await readdir(other.data)).some((name) => name.startsWith('master.key.replaced-')));
    } finally {
      await other.remove();
    }
  });

  it('wants a passphrase that is not short', async () => {
    await place.refused(['key', 'export', '--to', place.file('w'), '--passphrase-env', 'TEST_PASSPHRASE'], /too short/,
      {env: {TEST_PASSPHRASE: 'short'}});
  });
});
