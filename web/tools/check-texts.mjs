// SPDX-License-Identifier: Apache-2.0
// Compares the texts of all languages, their gaps and plurals, and looks for keys that are used and missing, or never used.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const locales = join(root, 'src/locales');
const faults = [];

const texts = (language) =>
  Object.assign({}, ...readdirSync(join(locales, language)).map((file) => {
    const area = JSON.parse(readFileSync(join(locales, language, file), 'utf8'));
    for (const text of Object.values(area)) {
      if (text === '') faults.push(`${language}/${file}: an empty text`);
    }
    return area;
  }));

const forms = (text) => (typeof text === 'string' ? [text] : Object.values(text));
const gaps = (text) => [...new Set(forms(text).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((gap) => gap[1])))].sort().join(',');

function compareLanguages(english, other, language) {
  for (const key of Object.keys(english)) {
    if (!(key in other)) faults.push(`${language}: ${key} is missing`);
    else if (gaps(english[key]) !== gaps(other[key])) faults.push(`${language}: ${key} has other gaps than English`);
    else if (typeof english[key] !== typeof other[key]) faults.push(`${language}: ${key} has other plurals than English`);
  }
  for (const key of Object.keys(other)) {
    if (!(key in english)) faults.push(`${language}: ${key} is not in English`);
  }
}

function sources(folder) {
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'locales' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function lookForUses(english) {
  const code = sources(join(root, 'src')).map((path) => readFileSync(path, 'utf8')).join('\n');
  const named = new Set([...code.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map((use) => use[1]));
  // t(`error.${kind}.title`): every key of that form counts as used.
  const made = [...code.matchAll(/`((?:[a-z]\w*\.)[\w.]*\$\{[^`]*)`/g)]
    .map((use) => new RegExp(`^${use[1].replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[\\w.]+')}$`));
  for (const key of Object.keys(english)) {
    if (!named.has(key) && !made.some((form) => form.test(key))) faults.push(`${key} is not used`);
  }
  const areas = new Set(Object.keys(english).map((key) => key.split('.')[0]));
  for (const key of named) {
    if (areas.has(key.split('.')[0]) && !(key in english) && /\bt\(|TextKey|rich\(/.test(code) && code.includes(`t('${key}'`)) {
      faults.push(`${key} is used and not there`);
    }
  }
}

const english = texts('en');
for (const language of readdirSync(locales)) {
  if (language !== 'en') compareLanguages(english, texts(language), language);
}
lookForUses(english);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${Object.keys(english).length} texts in ${readdirSync(locales).length} languages`);
