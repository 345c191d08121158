// SPDX-License-Identifier: Apache-2.0
// Runs every module of a folder beside this file, `vectors` or `specs`, over a directory of material: what each module's
// check(dir, tool) counts (tally.mjs) is printed, with the first faults. Exit code 1 when one failed or none passed.
import {existsSync, readdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {fileURLToPath, pathToFileURL} from 'node:url';

import {make, startTool} from '../providers/lib/tool.mjs';

const shownFaults = 20;
const here = fileURLToPath(new URL('.', import.meta.url));

const {positionals: [kind, given], values: {only = ''}} = parseArgs({allowPositionals: true, options: {only: {type: 'string'}}});
if (!['vectors', 'specs'].includes(kind) || !given) {
  console.error('Usage: checks.mjs vectors|specs DIR [--only TEXT]');
  process.exit(2);
}
const dir = resolve(given);
if (!existsSync(dir)) {
  console.error(`There is no ${dir}.`);
  process.exit(2);
}
// A module whose name fits runs whole; else the checks inside whose names fit.
const folder = join(here, kind);
const modules = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort() : [];
const named = modules.filter((name) => only && name.includes(only));
if (only && named.length === 0) process.env.CONFORMANCE_ONLY = only;

async function counts(name) {
  try {
    const {check} = await import(pathToFileURL(join(folder, name)));
    const {passed = 0, failed = 0, faults = []} = await check(dir, {make, startTool}) ?? {};
    return {passed, failed, faults};
  } catch (error) {
    const hint = error?.code === 'ERR_MODULE_NOT_FOUND' ? '\n  npm ci --prefix tests/conformance installs what it needs' : '';
    return {passed: 0, failed: 1, faults: [`${error?.stack ?? error}${hint}`]};
  }
}

let passed = 0;
let failed = 0;
for (const name of named.length ? named : modules) {
  const own = await counts(name);
  passed += own.passed;
  failed += own.failed;
  console.log(`${kind}/${name.replace(/\.mjs$/, '')}: ${own.passed} passed, ${own.failed} failed`);
  for (const fault of own.faults.slice(0, shownFaults)) console.log(`  ${fault}`);
  if (own.faults.length > shownFaults) console.log(`  and ${own.faults.length - shownFaults} more`);
}
console.log(`${kind}: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
