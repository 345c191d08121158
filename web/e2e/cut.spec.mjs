// SPDX-License-Identifier: Apache-2.0
// The network between the two browsers is cut for twenty seconds and comes back: people are told, and the call mends itself.
// Runs in a network of its own (unshare); where that is refused it says so, and fails on the build server (CI=1).
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

import {eventually, openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {meet} from './lib/call.mjs';
import {buildRoom, openClinician, openVisitor} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit, startVisit} from './lib/visit.mjs';

const run = promisify(execFile);
const kInside = 'CHIROFLOW_OWN_NETWORK';
const isInside = process.env[kInside] === '1';

function refusal() {
  const {status, stderr} = spawnSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up && iptables -L -n >/dev/null']);
  return status === 0 ? false : `no network of its own here: ${String(stderr).trim() || 'unshare, ip or iptables is missing'}`;
}

/// This file once more, inside.
async function runInside() {
  await buildRoom();
  const env = {...process.env, [kInside]: '1'};
  delete env.NODE_TEST_CONTEXT; // it would make the inner run report to nobody
  const self = fileURLToPath(import.meta.url);
  return run('unshare', ['-n', 'sh', '-c', 'ip link set lo up && exec "$0" --test --test-reporter=tap "$1"', process.execPath, self],
    {env, maxBuffer: 1 << 24});
}

if (!isInside) {
  const refused = refusal();
  test('media is cut for twenty seconds, in a network of its own', {skip: !process.env.CI && refused}, async () => {
    assert.equal(refused, false);
    await runInside().catch(({stdout, stderr}) => assert.fail(`${stdout}\n${stderr}`));
  });
} else {
  let server, browsers;
  before(async () => {
    server = await startServer();
    browsers = await Promise.all([openBrowser('patient'), openBrowser('clinician')]);
  });
  after(async () => {
    for (const browser of browsers ?? []) await browser.close();
    await server?.stop();
    await removeMedia();
  });
  const cut = () => run('iptables', ['-A', 'INPUT', '-p', 'udp', '-j', 'DROP']);
  const mend = () => run('iptables', ['-F', 'INPUT']);

  test('people are told, and the call mends itself', async () => {
    const visit = await newVisit(server);
    await startVisit(visit);
    const clinician = await openClinician(browsers[1], server, visit);
    const patient = await openVisitor(browsers[0], server, visit.link);
    await meet(patient, clinician);
    await cut();
    for (const page of [patient, clinician])
      await eventually('it is said that the connection is lost', () => page.locator('[data-link="reconnecting"]').count());
    await shot(clinician, 'call-reconnecting');
    await pause(20_000);
    await mend();
    await meet(patient, clinician);
    for (const page of [patient, clinician])
      await eventually('all is well again', async () => (await page.locator('[data-link="reconnecting"]').count()) === 0);
  });
}
