// SPDX-License-Identifier: Apache-2.0
// --lan: https in the local network without any set-up.
import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {readFile, stat, writeFile} from 'node:fs/promises';
import https from 'node:https';
import {networkInterfaces} from 'node:os';
import {after, describe, it} from 'node:test';

import {Place} from './lib/place.mjs';

const addresses = Object.values(networkInterfaces()).flat().filter(({family, internal}) => family === 'IPv4' && !internal).map(({address}) => address);

const get = (url, ca) => new Promise((resolve, reject) => {
  https.get(url, {ca}, (response) => {
    response.resume();
    response.on('end', () => resolve(response.statusCode));
  }).on('error', reject);
});

describe('--lan', () => {
  let place;
  after(() => place?.remove());

  if (addresses.length === 0) {
    it('says that the machine is in no network', async () => {
      place = await Place.make('sqlite');
      await place.refused('demo --port 0 --lan', /no address in a network/);
    });
    return;
  }

  it('serves https on an address of this machine, by a certificate for it', async () => {
    place = await Place.make('sqlite');
    const demo = await place.startDemo({args: ['--lan']});
    const url = new URL(demo.url);
    assert.equal(url.protocol, 'https:');
    assert.ok(addresses.includes(url.hostname), demo.url);
    const certificate = await readFile(`${place.data}/lan-cert.pem`);
    assert.equal(await get(`${demo.url}/healthz`, certificate), 200);
    assert.equal((await stat(`${place.data}/lan-key.pem`)).mode & 0o777, 0o600);
    const {subjectAltName, validFrom, validTo} = new X509Certificate(certificate);
    for (const address of addresses) assert.ok(subjectAltName.includes(`IP Address:${address}`), subjectAltName);
    assert.ok(subjectAltName.includes('DNS:localhost'));
    assert.equal(Math.round((new Date(validTo) - new Date(validFrom)) / 86_400_000), 397);
    assert.match(demo.log(), /Open this on a phone/);
    await place.stop();
  });

  it('keeps its certificate, and makes another when it does not fit any more', async () => {
    const kept = await readFile(`${place.data}/lan-cert.pem`, 'utf8');
    await place.startDemo({args: ['--lan']});
    await place.stop();
    assert.equal(await readFile(`${place.data}/lan-cert.pem`, 'utf8'), kept);
    await writeFile(`${place.data}/lan-cert.pem`, 'damaged');
    const demo = await place.startDemo({args: ['--lan']});
    const fresh = await readFile(`${place.data}/lan-cert.pem`);
    assert.notEqual(fresh.toString(), kept);
    assert.equal(await get(`${demo.url}/healthz`, fresh), 200);
    await place.stop();
  });
});
