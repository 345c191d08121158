// SPDX-License-Identifier: Apache-2.0
// A clinic that lets media through its own TURN server only: the call goes by the relay (coturn), both ways.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {eventually, openBrowser, removeMedia} from './lib/browser.mjs';
import {meet, waysOf} from './lib/call.mjs';
import {button, isAt, openLink, visible, walkIn} from './lib/persons.mjs';
import {openClinician, openVisitor} from './lib/room.mjs';
import {freePort, startServer} from './lib/server.mjs';
import {newVisit, ownerOf, startVisit} from './lib/visit.mjs';

const turnserver = '/usr/bin/turnserver';
const missing = existsSync(turnserver) ? false : 'coturn is not installed';
const kSecret = 'turn-secret-of-the-test';

let server, relay, port, folder, browsers;

async function startRelay(port) {
  folder = await mkdtemp(join(tmpdir(), 'chiroflow-turn-'));
  const child = spawn(turnserver, ['-n', '--listening-ip=127.0.0.1', `--listening-port=${port}`, '--relay-ip=127.0.0.1',
    '--min-port=32100', '--max-port=32700', '--fingerprint', '--use-auth-secret', `--static-auth-secret=${kSecret}`, '--realm=test.local',
    '--no-tls', '--no-dtls', '--no-cli', '--no-multicast-peers', '--allow-loopback-peers', `--userdb=${join(folder, 'turn.sqlite')}`,
    `--pidfile=${join(folder, 'turn.pid')}`, '--log-file=stdout', '--simple-log', '--verbose'], {stdio: ['ignore', 'pipe', 'pipe']});
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { log = (log + text).slice(-200_000); });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await eventually('the relay listens', () => /listener opened on|IO method/i.test(log));
  return {log: () => log, stop: async () => {
    child.kill('SIGTERM');
    await ended;
  }};
}

before(async () => {
  if (missing) return;
  port = await freePort();
  relay = await startRelay(port);
  server = await startServer({env: {TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`, TURN_SECRET: kSecret}});
  browsers = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
});
after(async () => {
  for (const browser of browsers ?? []) await browser.close();
  await server?.stop();
  await relay?.stop();
  if (folder) await rm(folder, {recursive: true, force: true});
  await removeMedia();
});

test('the call goes by the relay alone', {skip: !process.env.CI && missing}, async () => {
  assert.equal(missing, false);
  const visit = await newVisit(server);
  await (await ownerOf(server)).organization.update.mutate({relayOnly: true});
  await startVisit(visit);
  assert.equal((await visit.api.telehealth.getIceServers.query({sessionId: visit.sessionId})).iceTransportPolicy, 'relay');
  const clinician = await openClinician(browsers[1], server, visit);
  const patient = await openVisitor(browsers[0], server, visit.link);
  await meet(patient, clinician);
  assert.deepEqual([...await waysOf(patient), ...await waysOf(clinician)], ['relay', 'relay']);
  assert.match(relay.log(), /ALLOCATE processed, success/);
});

test('a network that shuts out UDP is told to the clinic, and keeps nobody out', {skip: !process.env.CI && missing}, async () => {
  const nobodyThere = await freePort();
  const other = await startServer({env: {
    TURN_URLS: `turn:127.0.0.1:${nobodyThere}?transport=udp,turn:127.0.0.1:${port}?transport=tcp`, TURN_SECRET: kSecret}});
  try {
    const visit = await newVisit(other);
    const patient = await openLink(browsers[0], visit.link);
    await walkIn(patient, 'Maria', {pastDevices: async (page) => {
      await isAt(page, 'Check your camera and sound');
      const row = page.locator('.check').filter({hasText: 'Internet connection'});
      await visible(row.getByText('Works'));
      await button(page, 'Continue').click();
    }});
    const [{checkResults}] = await visit.api.telehealth.getWaitingRoom.query({everybody: true});
    assert.deepEqual([checkResults.network, checkResults.relay], ['ok', 'relay_udp_blocked']);
  } finally {
    await other.stop();
  }
});
