// SPDX-License-Identifier: Apache-2.0
// Starts the program under test with a demo clinic on a port that stays its own over restarts, and stops it.
//
// CHIROFLOW_BIN   the program
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

function program() {
  const path = process.env.CHIROFLOW_BIN;
  assert.ok(path, 'set CHIROFLOW_BIN to the program under test');
  return path;
}

/// A free port below those that the system hands out by itself, so that nobody takes it while the program restarts.
export async function freePort() {
  for (let tries = 0; tries < 100; ++tries) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port');
}

/// The line of JSON that `demo --json` prints when it is ready; fails when the program ends before it.
function readyLine(child, log) {
  return new Promise((resolve, reject) => {
    createInterface({input: child.stdout}).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the program ended with ${signal ?? code}:\n${log()}`)));
  });
}

async function launch(port, folder, env, args) {
  const {PATH, HOME, LANG} = process.env;
  const child = spawn(program(), ['demo', '--port', String(port), '--json', '--data', folder, ...args],
    {stdio: ['ignore', 'pipe', 'pipe'], env: {PATH, HOME, LANG, ...env}});
  let stderr = '';
  child.stderr.on('data', (chunk) => { stderr = (stderr + chunk).slice(-20_000); });
  const log = () => stderr;
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({code, signal})));
  return {child, demo: await readyLine(child, log), ended, log};
}

/// {url, apiKey, clinician, clinicianId, patient, folder, …} of a demo clinic, with stop(), crash(), start() and restart().
/// Environment: only what is given here, so that the machine's own settings stay out; restart() may change it.
export async function startServer({env = {}, args = []} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'chiroflow-web-'));
  const port = await freePort();
  let settings = env;
  let running = await launch(port, folder, settings, args);
  return {
    ...running.demo,
    port,
    folder,
    log: () => running.log(),
    /// Ends it as a power cut would.
    async crash() {
      running.child.kill('SIGKILL');
      await running.ended;
    },
    async start(changed = settings) {
      settings = changed;
      running = await launch(port, folder, settings, args);
    },
    /// Asks it to stop, waits, and starts it again on the same data and port.
    async restart(changed = settings) {
      running.child.kill('SIGTERM');
      await running.ended;
      await this.start(changed);
    },
    async stop() {
      running.child.kill('SIGTERM');
      const {code, signal} = await running.ended;
      await rm(folder, {recursive: true, force: true});
      assert.equal(signal ?? code, 0, `the program did not stop cleanly:\n${running.log()}`);
    },
  };
}
