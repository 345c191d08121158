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

/// {passed, faults, apart} of what a module gives back: `failed` as a number with `faults`, or as the list of them.
function counted({passed, failed, faults = [], apart = []}) {
  if (typeof passed !== 'number') throw new Error('check() gave back no {passed, failed}');
  const all = Array.isArray(failed) ? failed : faults;
  return {passed, failed: Array.isArray(failed) ? failed.length : failed, faults: all, apart};
}

async function counts(name) {
  try {
    const {check} = await import(pathToFileURL(join(folder, name)));
    return counted(await check(dir, {make, startTool}));
  } catch (error) {
    const hint = error?.code === 'ERR_MODULE_NOT_FOUND' ? '\n  npm ci --prefix tests/conformance installs what it needs' : '';
    return {passed: 0, failed: 1, apart: [], faults: [`${error?.stack ?? error}${hint}`]};
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
  for (const note of own.apart) console.log(`  apart: ${note}`);
  if (own.faults.length > shownFaults) console.log(`  and ${own.faults.length - shownFaults} more`);
}
console.log(`${kind}: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
