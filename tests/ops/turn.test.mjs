// SPDX-License-Identifier: Apache-2.0
// The doctor beside a real coturn: over UDP, TCP and TLS, with a wrong secret, and with ways that are shut.
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {createSocket} from 'node:dgram';
import {writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {promisify} from 'node:util';

import {Place} from './lib/place.mjs';

const run = promisify(execFile);
const kSecret = 'a secret of this test';

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const {port} = server.address();
    server.close(() => resolve(port));
  });
});

describe('The doctor and coturn', () => {
  let place, turn, port, tlsPort, log = '';

  before(async () => {
    place = await Place.make('sqlite');
    [port, tlsPort] = [await freePort(), await freePort()];
    const certificate = place.file('turn.pem'), key = place.file('turn.key');
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=turn',
      '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate]);
    const settings = place.file('turnserver.conf');
    await writeFile(settings, [
      'listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', `listening-port=${port}`, `tls-listening-port=${tlsPort}`, 'no-dtls',
      'use-auth-secret', `static-auth-secret=${kSecret}`, 'realm=clinic.example', `cert=${certificate}`, `pkey=${key}`,
      'fingerprint', 'no-cli', 'log-file=stdout', 'simple-log', `pidfile=${place.file('turn.pid')}`, `userdb=${place.file('turn.db')}`,
    ].join('\n'));
    turn = spawn('turnserver', ['-c', settings], {stdio: ['ignore', 'pipe', 'pipe']});
    for (const stream of [turn.stdout, turn.stderr]) stream.on('data', (chunk) => { log = (log + chunk).slice(-20_000); });
    await place.done('migrate');
  });
  after(async () => {
    turn?.kill();
    await place?.remove();
  });

  const look = async (env) => {
    const {stdout} = await place.command(['doctor', '--json', '--port', '0'], {env: {CHIROFLOW_CA_FILE: place.file('turn.pem'), ...env}});
    return JSON.parse(stdout).findings.filter(({subject}) => subject === 'relay');
  };
  const said = (findings) => findings.map(({level, text, advice}) => `${level}: ${text} ${advice}`).join('\n');
  const all = () => ({
    STUN_URLS: `stun:127.0.0.1:${port}`, TURN_SECRET: kSecret,
    TURN_URLS: `turn:127.0.0.1:${port},turn:127.0.0.1:${port}?transport=tcp,turns:127.0.0.1:${tlsPort}?transport=tcp`,
  });

  it('finds every way open', async () => {
    let findings;
    for (let tries = 0; tries < 30; ++tries) {
      findings = await look(all());
      if (findings.every(({level}) => level === 'ok')) break;
    }
    assert.equal(findings.length, 4, said(findings));
    assert.ok(findings.every(({level}) => level === 'ok'), `${said(findings)}\n${log}`);
    assert.match(said(findings), /TLS on TCP port/);
  });

  it('names a wrong secret', async () => {
    const findings = await look({...all(), STUN_URLS: '', TURN_SECRET: 'another'});
    assert.equal(findings.filter(({level}) => level === 'problem').length, 3, said(findings));
    assert.match(said(findings), /TURN_SECRET to coturn's static-auth-secret/);
    assert.ok(!said(findings).includes('another'));
  });

  it('names the way that is shut', async () => {
    const silent = createSocket('udp4');
    await new Promise((resolve) => { silent.bind(0, '127.0.0.1', resolve); });
    const shut = await freePort();
    const findings = await look({TURN_SECRET: kSecret, TURN_URLS: `turn:127.0.0.1:${silent.address().port},turn:127.0.0.1:${shut}?transport=tcp`});
    silent.close();
    assert.match(said(findings), new RegExp(`problem: .*over UDP port [0-9]+.*no answer`));
    assert.match(said(findings), new RegExp(`problem: .*over TCP port ${shut}.*Open TCP port ${shut}`));
    assert.match(said(findings), /warning: .*TLS/);
  });

  it('does not trust a certificate that browsers would not', async () => {
    const findings = await look({...all(), STUN_URLS: '', CHIROFLOW_CA_FILE: ''});
    assert.match(said(findings), /problem: turns:.*certificate/);
  });

  it('names what answers but speaks something else', async () => {
    const web = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise((resolve) => { web.listen(0, '127.0.0.1', resolve); });
    const findings = await look({TURN_SECRET: kSecret, TURN_URLS: `turn:127.0.0.1:${web.address().port}?transport=tcp`});
    web.close();
    assert.match(said(findings), /problem: .*(speak STUN|ended the connection)/);
  });

  for (const [variable, value] of [['TURN_URLS', 'https://turn.example'], ['TURN_URLS', 'stun:stun.example'], ['STUN_URLS', 'turn:turn.example']]) {
    it(`names ${variable}=${value}, with which the server does not start`, async () => {
      const env = {TURN_SECRET: kSecret, [variable]: value};
      assert.match(said(await look(env)), new RegExp(`problem: Setting ${variable}`));
      await place.refused('migrate', new RegExp(variable), {env});
    });
  }
  it('names a missing secret', async () => {
    const findings = await look({TURN_URLS: 'turn:127.0.0.1'});
    assert.match(said(findings), /TURN_SECRET/);
  });
  it('warns where there is no TURN server', async () => assert.match(said(await look({})), /warning: No TURN server/));
});
