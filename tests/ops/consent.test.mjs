// SPDX-License-Identifier: Apache-2.0
// A consent that was signed on a visit link is proven by its document alone, long after the server is gone; a changed one is not.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {createHash, generateKeyPairSync, sign} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {promisify} from 'node:util';

import {program} from '../api/lib/server.mjs';
import {Place, rest} from './lib/place.mjs';

const run = promisify(execFile);

async function call(demo, method, path, {key, body} = {}) {
  const {status, json} = await rest(demo, method, path, {key: key ?? demo.apiKey, body});
  assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}

/// Books a visit, opens its link as the patient and signs the telehealth consent.
async function signedConsent(demo) {
  const start = new Date(Date.now() + 600_000);
  const patient = await call(demo, 'POST', '/patients', {body: {firstName: 'Zoë', lastName: 'Núñez', birthDate: '1980-02-29', state: 'CA'}});
  const appointment = await call(demo, 'POST', '/appointments', {body: {patientId: patient.id, providerId: demo.clinicianId,
    startTime: start, endTime: new Date(start.getTime() + 1_800_000), isTelehealth: true}});
  const {sessionId} = await call(demo, 'POST', `/appointments/${appointment.id}/room`, {body: {}});
  const {url} = await call(demo, 'POST', `/sessions/${sessionId}/visit-links`, {body: {role: 'PATIENT'}});
  const {deviceToken: key} = await call(demo, 'POST', '/visit/open', {key: '', body: {token: url.split('/').at(-1), cookie: false}});
  const opened = await call(demo, 'POST', '/visit/consents/open', {key, body: {consentType: 'GENERAL'}});
  await call(demo, 'POST', `/consents/${opened.consentId}/sign`, {key, body: {signatureType: 'typed', signatureData: 'Zoë Núñez',
    signerName: 'Zoë Núñez', acknowledgedReading: true, disclosureAccepted: true, textHash: opened.textHash}});
  return {consentId: opened.consentId, key};
}

const documentOf = async (demo, consentId, format) => Buffer.from(
  (await call(demo, 'GET', `/consents/${consentId}/document?format=${format}`)).contentBase64, 'base64');

describe('A consent document', () => {
  let place;
  let file;
  let keyFile;
  let original;

  before(async () => {
    place = await Place.make('sqlite');
    const demo = await place.startDemo();
    const {consentId} = await signedConsent(demo);
    file = place.file('consent.json');
    keyFile = place.file('key.pem');
    await writeFile(file, await documentOf(demo, consentId, 'JSON'));
    await writeFile(place.file('consent.pdf'), await documentOf(demo, consentId, 'PDF'));
    await writeFile(keyFile, (await call(demo, 'GET', '/seal-key')).pem);
    original = JSON.parse(await readFile(file, 'utf8'));
    await place.stop();
  });
  after(() => place?.remove());

  /// Without --data: the command needs no installation.
  async function verify(...args) {
    try {
      return {code: 0, ...await run(program(), ['verify-consent', ...args], {env: {PATH: process.env.PATH}})};
    } catch (error) {
      if (typeof error.code !== 'number') throw error;
      return {code: error.code, stdout: error.stdout, stderr: error.stderr};
    }
  }

  async function changed(change) {
    const copy = structuredClone(original);
    change(copy);
    const path = place.file('changed.json');
    await writeFile(path, JSON.stringify(copy));
    return verify(path, '--key', keyFile);
  }

  it('is intact by the clinic\'s key, given as file or text', async () => {
    for (const key of [keyFile, await readFile(keyFile, 'utf8')]) {
      const {code, stdout, stderr} = await verify(file, '--key', key);
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /INTACT: this is what was sealed/);
      assert.match(stdout, /answered by Zoë Núñez/);
      assert.doesNotMatch(stdout, /DIFFERS/);
    }
  });

  it('is checked by openssl as well', async () => {
    await writeFile(place.file('message'), `chiroflow-consent-v1\n${original.evidence}`);
    await writeFile(place.file('seal'), Buffer.from(original.seal, 'base64url'));
    const {stdout} = await run('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', keyFile, '-rawin', '-in', place.file('message'),
      '-sigfile', place.file('seal')]);
    assert.match(stdout, /Verified Successfully/);
  });

  it('is not proven by the key that comes with it', async () => {
    const {code, stdout} = await verify(file);
    assert.equal(code, 3);
    assert.match(stdout, /NOT PROVEN/);
    assert.match(stdout, /--key/);
  });

  const swap = (text, from, to) => { assert.ok(text.includes(from), from); return text.replace(from, to); };
  const kChanges = {
    'one byte of the text': (copy) => { copy.text = `X${copy.text.slice(1)}`; },
    'one byte of the sealed text': (copy) => {
      const inside = JSON.parse(copy.evidence);
      inside.form.text = `X${inside.form.text.slice(1)}`;
      copy.evidence = JSON.stringify(inside);
    },
    'the time': (copy) => { copy.signedAt = swap(copy.signedAt, 'T', 'T').replace(/.Z$/, (end) => (end === '1Z' ? '2Z' : '1Z')); },
    'the sealed time': (copy) => { copy.evidence = swap(copy.evidence, `"signedAt":"${copy.signedAt}"`, '"signedAt":"2001-01-01T00:00:00.000Z"'); },
    'the name': (copy) => { copy.signerName = 'Zoe Nunez'; },
    'the sealed name': (copy) => { copy.evidence = swap(copy.evidence, '"signer":{"name":"Zoë Núñez"', '"signer":{"name":"Zoe Nunez"'); },
    'the seal': (copy) => { copy.seal = (copy.seal[0] === 'A' ? 'B' : 'A') + copy.seal.slice(1); },
    'the hash': (copy) => { copy.evidenceSha256 = '0'.repeat(64); },
    'white space in the evidence': (copy) => { copy.evidence = copy.evidence.replace('{', '{ '); },
  };
  for (const [what, change] of Object.entries(kChanges)) {
    it(`is not intact once ${what} was changed`, async () => {
      const {code, stdout} = await changed(change);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /DIFFERS/);
      assert.match(stdout, /NOT INTACT/);
    });
  }

  it('is not intact by another key', async () => {
    const {publicKey} = generateKeyPairSync('ed25519');
    const {code, stdout} = await verify(file, '--key', publicKey.export({type: 'spki', format: 'pem'}));
    assert.equal(code, 1);
    assert.match(stdout, /DIFFERS {2}The seal fits/);
  });

  it('is not intact when a stranger sealed it anew with a key of their own', async () => {
    const {publicKey, privateKey} = generateKeyPairSync('ed25519');
    const {code} = await changed((copy) => {
      copy.evidence = copy.evidence.replaceAll('Zoë', 'Zoe');
      copy.signerName = copy.signerName.replace('Zoë', 'Zoe');
      copy.patientName = copy.patientName.replace('Zoë', 'Zoe');
      copy.evidenceSha256 = createHash('sha256').update(copy.evidence).digest('hex');
      copy.seal = sign(null, Buffer.from(`chiroflow-consent-v1\n${copy.evidence}`), privateKey).toString('base64url');
      copy.publicKeyPem = publicKey.export({type: 'spki', format: 'pem'});
      copy.sealKeyId = `ed_${createHash('sha256').update(publicKey.export({type: 'spki', format: 'der'}).subarray(-32)).digest('hex').slice(0, 16)}`;
    });
    assert.equal(code, 1);
  });

  it('is told from what is none', async () => {
    await writeFile(place.file('other.json'), '{"format":"something"}');
    assert.match((await verify(place.file('other.json'))).stderr, /no exported consent/);
    assert.match((await verify(place.file('missing.json'))).stderr, /There is no file/);
    assert.match((await verify(file, '--key', file)).stderr, /no Ed25519 public key/);
    assert.equal((await verify()).code, 2);
    assert.match((await verify('--help')).stdout, /Exit code 0: intact/);
  });

  it('is a PDF for people, with text, name and certificate', async () => {
    const {stdout} = await run('pdftotext', ['-layout', place.file('consent.pdf'), '-']);
    assert.match(stdout, /Zoë Núñez/);
    assert.match(stdout, /Certificate/);
    assert.ok(stdout.replace(/\s/g, '').includes(original.evidenceSha256));
    assert.ok(stdout.replace(/\s/g, '').includes(original.seal));
    const firstLine = original.text.split('\n')[0];
    assert.ok(stdout.replace(/\s+/g, ' ').includes(firstLine.replace(/\s+/g, ' ')), firstLine);
  });
});
