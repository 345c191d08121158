// SPDX-License-Identifier: Apache-2.0
// Refuses a build whose first load is too heavy for a phone. Counts what a page asks for before it shows anything: its HTML,
// the scripts and styles that the HTML names, all they import statically, and its texts.
import {readFileSync, readdirSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {gzipSync} from 'node:zlib';

const dist = new URL('../dist', import.meta.url).pathname;
const kBudgets = {'index.html': 150, 'patient.html': 150, 'app.html': 250};
const kTexts = {'index.html': ['common', 'landing'], 'patient.html': ['common', 'visit'], 'app.html': ['common', 'app']};

const read = (name) => readFileSync(join(dist, name), 'utf8');

function reach(name, found) {
  if (found.has(name)) return;
  found.add(name);
  const text = read(name);
  const references = name.endsWith('.html')
    ? [...text.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1])
    : name.endsWith('.js')
      ? [...text.matchAll(/(?:from|import)\s*["'](\.\/[^"']+)["']/g)].map((match) => normalize(join(dirname(name), match[1])))
      : [];
  for (const reference of references) reach(reference, found);
}

const sizeOf = (name) => gzipSync(readFileSync(join(dist, name)), {level: 9}).length;
const texts = readdirSync(join(dist, 'assets'));
let tooHeavy = false;
for (const [page, budget] of Object.entries(kBudgets)) {
  const found = new Set();
  reach(page, found);
  for (const area of kTexts[page]) {
    const versions = texts.filter((name) => name.startsWith(`${area}-`) && name.endsWith('.js')).map((name) => `assets/${name}`);
    const largest = versions.filter((name) => !found.has(name)).sort((a, b) => sizeOf(b) - sizeOf(a))[0];
    if (largest) found.add(largest);
  }
  const kilobytes = [...found].reduce((sum, name) => sum + sizeOf(name), 0) / 1000;
  const verdict = kilobytes <= budget ? 'within' : 'OVER';
  tooHeavy ||= kilobytes > budget;
  console.log(`${page}: first load ${kilobytes.toFixed(1)} kB gzip in ${found.size} files, ${verdict} its ${budget} kB`);
}
process.exit(tooHeavy ? 1 : 0);
