// SPDX-License-Identifier: Apache-2.0
// What the doctor and the program's start say of a bucket: in words, naming the setting, and without its secrets.
import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';

import {kEngines, Place} from '../ops/lib/place.mjs';
import {startStore} from './lib/s3_server.mjs';

for (const engine of kEngines) {
  describe(`The doctor of a bucket on ${engine}`, () => {
    let store;
    let place;
    const findings = async (env = {}) => {
      const {stdout} = await place.command(['doctor', '--json', '--port', '0'], {env: {...store.env, ...env}});
      assert.ok(!stdout.includes(store.secretKey));
      return JSON.parse(stdout).findings.filter(({subject}) => subject === 'recordings');
    };
    const finds = async (level, pattern, env) => {
      const all = await findings(env);
      assert.match(all.filter((one) => one.level === level).map(({text, advice}) => `${text} ${advice}`).join('\n'), pattern, JSON.stringify(all));
    };
    before(async () => {
      store = await startStore();
      place = await Place.make(engine);
      await place.startDemo({env: store.env});
      await place.stop();
    });
    afterEach(async () => {
      Object.assign(store, {skew: 0, versions: '', open: false});
      await store.heal();
    });
    after(async () => {
      await place?.remove();
      await store?.close();
    });

    it('finds nothing wrong with one that fits', async () => {
      const all = await findings();
      assert.ok(all.length >= 2 && all.every(({level}) => level === 'ok'), JSON.stringify(all));
    });

    it('changes nothing there', async () => {
      const asked = store.requests.length;
      await findings();
      assert.deepEqual([...new Set(store.requests.slice(asked).map(({method}) => method))], ['GET']);
    });

    it('says that the secret key is wrong', () => finds('problem', /SignatureDoesNotMatch.*RECORDINGS_S3_SECRET_KEY/, {RECORDINGS_S3_SECRET_KEY: 'another'}));
    it('says that the access key is wrong', () => finds('problem', /RECORDINGS_S3_ACCESS_KEY/, {RECORDINGS_S3_ACCESS_KEY: 'another'}));
    it('says that the region is wrong', () => finds('problem', /RECORDINGS_S3_REGION/, {RECORDINGS_S3_REGION: 'eu-north-9'}));
    it('says that there is no such bucket', () => finds('problem', /no such bucket.*RECORDINGS_S3_BUCKET/, {RECORDINGS_S3_BUCKET: 'another-bucket'}));
    it('names what is missing of settings that are there by half', () => finds('problem', /RECORDINGS_S3_BUCKET: expected a value/, {RECORDINGS_S3_BUCKET: ''}));

    it('says that nobody answers', async () => {
      await store.fault({kind: 'refuse'});
      await finds('problem', /Nobody answers there: check RECORDINGS_S3_ENDPOINT/);
    });

    it('says that the clocks are apart', async () => {
      store.skew = 20 * 60_000;
      await finds('problem', /clocks .* 15 minutes apart.*timedatectl/);
    });

    it('says which rights are missing', async () => {
      await store.fault({on: 'list', kind: 'denied'});
      await finds('problem', /s3:ListBucket/);
    });

    it('warns of old versions that stay, and of a store that does not tell', async () => {
      store.versions = 'Enabled';
      await finds('warning', /keeps old versions.*Switch versioning off/);
      store.versions = 'Suspended';
      await finds('warning', /kept old versions before/);
      await store.fault({on: 'versioning', kind: 'denied'});
      await finds('warning', /does not tell.*s3:GetBucketVersioning/);
    });

    it('names a bucket that anybody can read', async () => {
      store.open = true;
      await finds('problem', /without a key.*Block public access/);
    });

    it('says that the bucket is another one, or another database\'s', async () => {
      const mark = store.objects.get('.chiroflow-store');
      store.objects.delete('.chiroflow-store');
      await finds('problem', /\.chiroflow-store is not in the bucket/);
      store.objects.set('.chiroflow-store', Buffer.from('another'));
      await finds('problem', /belongs to another database/);
      store.objects.set('.chiroflow-store', mark);
    });
  });

  describe(`A first start with a bucket on ${engine}`, () => {
    let store;
    let place;
    before(async () => {
      store = await startStore();
      place = await Place.make(engine);
    });
    after(async () => {
      await place?.remove();
      await store?.close();
    });
    const start = async () => {
      const {log} = await place.startDemo({env: store.env});
      const said = log();
      await place.stop();
      return said;
    };

    it('refuses settings that are there by half', () =>
      place.refused('apikey list', /RECORDINGS_S3_SECRET_KEY: expected a value/, {env: {...store.env, RECORDINGS_S3_SECRET_KEY: ''}}));

    it('has its place taken by a server, not by a command with other settings', async () => {
      await place.done('migrate');
      const {stdout} = await place.command('doctor');
      assert.match(stdout, /No server was started on this database yet/);
    });

    it('lets visits go on while the store is down, and takes the bucket at the next one', async () => {
      await store.fault({kind: 'refuse'});
      assert.match(await start(), /recordings have no place.*RECORDINGS_S3_ENDPOINT/);
      await store.heal();
      assert.doesNotMatch(await start(), /no place/);
      assert.ok(store.objects.has('.chiroflow-store'));
    });

    it('does not take a bucket from another database, as after a restore, until its mark is removed', async () => {
      const mark = store.objects.get('.chiroflow-store').toString();
      await place.wipe();
      const said = await start();
      assert.match(said, /belongs to another database.*delete its object \.chiroflow-store/);
      assert.ok(!said.includes(mark));
      assert.equal(store.objects.get('.chiroflow-store').toString(), mark);
      store.objects.delete('.chiroflow-store');
      await start();
      assert.notEqual(store.objects.get('.chiroflow-store').toString(), mark);
    });

    it('asks the store nothing that it refuses', () => assert.deepEqual(store.refused.filter(([, , status]) => status !== 404), []));
  });
}
