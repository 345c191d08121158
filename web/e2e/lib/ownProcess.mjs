// SPDX-License-Identifier: Apache-2.0
// A browser that runs as it does at people's: started as a process of its own, with none of the settings by which a test's browser
// keeps every page awake. A tab behind another one is hidden in it, and it can be killed like any program.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

import {chromium} from 'playwright-core';

import {argumentsFor, browserProgram} from './browser.mjs';

/// Where the browser can be driven; it says so once on its standard error.
async function addressOf(child) {
  for await (const line of createInterface({input: child.stderr})) {
    const [address] = /ws:\/\/\S+/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('the browser ended before it could be driven');
}

/// {newContext, kill, close}: fits openPage(); all pages share the browser's one profile and the size of its window.
export async function openOwnBrowser(who) {
  const profile = await mkdtemp(join(tmpdir(), 'chiroflow-profile-'));
  const child = spawn(browserProgram(), [...await argumentsFor(who), '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`,
    '--window-size=1280,900', 'about:blank'], {detached: true, stdio: ['ignore', 'ignore', 'pipe']});
  const ended = once(child, 'exit');
  const browser = await chromium.connectOverCDP(await addressOf(child), {noDefaults: true});
  child.stderr.resume();
  /// Without a word to anybody: the browser and the processes of its pages.
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  return {
    newContext: async () => browser.contexts()[0],
    kill,
    async close() {
      await kill();
      await rm(profile, {recursive: true, force: true, maxRetries: 5});
    },
  };
}
