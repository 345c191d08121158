// SPDX-License-Identifier: Apache-2.0
// Replays the recorded exchanges against a demo clinic of our own and compares the replies; see docs/conformance.md.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {fileURLToPath} from 'node:url';

import {bookVisit, client, inMinutes} from '../api/lib/clinic.mjs';
import {startServer} from '../api/lib/server.mjs';
import {Shapes, errorFaults, isEnvelope, valueFaults} from './compare.mjs';
import {documentation} from './documentation.mjs';
import {StandIns} from './stand_ins.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const differences = JSON.parse(readFileSync(join(here, 'differences.json'), 'utf8'));

const {values: options} = parseArgs({options: {wire: {type: 'string'}, only: {type: 'string'}, 'write-docs': {type: 'boolean'}}});
if (options['write-docs']) {
  writeFileSync(join(here, '../../docs/conformance.md'), documentation(differences));
  process.exit(0);
}
if (!options.wire) {
  console.error('Usage: tests/conformance/run --wire DIR [--only TEXT] [--write-docs]');
  process.exit(2);
}
const recording = JSON.parse(readFileSync(join(options.wire, 'examples.json'), 'utf8'));
const cases = recording.cases.filter(({id}) => !options.only || id.includes(options.only));

const partsOf = (reply) => Array.isArray(reply) ? reply : [reply];
const dataOf = (part) => part?.result?.data;
const allowedTypes = (field) => differences.fields.filter(({fields}) => fields.includes(field)).flatMap(({types}) => types);
const ruleFor = (id) => differences.cases.find((rule) => rule.cases.some((pattern) => new RegExp(pattern).test(id)));

/// The procedures, the query string and the inputs of a recorded request; inputs stay text where they are no JSON.
function parse(request) {
  const url = new URL(request.path, 'http://recorded');
  const names = decodeURIComponent(url.pathname.slice('/api/trpc'.length).replace(/^\//, '')).split(',');
  const batch = url.searchParams.get('batch') === '1';
  const text = request.method === 'POST' ? request.body : url.searchParams.get('input');
  let input;
  try { input = JSON.parse(text); } catch { input = undefined; }
  return {url, names, batch, text, input};
}

/// The recorded request with our ids in it: {path, body}.
async function translate(standIns, request, response, foreign) {
  const {url, names, batch, text, input} = parse(request);
  if (!input || typeof input !== 'object' || Array.isArray(input)) return {path: request.path, body: request.body};
  const recorded = partsOf(response.json).map((part) => dataOf(part)?.json);
  const translated = structuredClone(input);
  if (batch) {
    for (const [index, name] of names.entries()) {
      if (translated[index]) translated[index].json = await standIns.replace(name, translated[index].json, recorded[index], {foreign});
    }
  } else {
    translated.json = await standIns.replace(names[0], translated.json, recorded[0], {foreign});
  }
  const changed = JSON.stringify(translated);
  if (changed === JSON.stringify(input)) return {path: request.path, body: request.body};
  if (request.method === 'POST') return {path: request.path, body: changed};
  return {path: request.path.replace(/([?&]input=)[^&]*/, (_, start) => start + encodeURIComponent(changed)), body: text && null};
}

async function send(server, {method, headers}, {path, body}, signedIn) {
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'x-test-user'));
  if (signedIn) own.authorization = `Bearer ${server.apiKey}`;
  // Bytes, so that fetch adds no content type where the recording had none.
  const bytes = body === null || body === undefined ? undefined : new TextEncoder().encode(body);
  const reply = await fetch(server.url + path, {method, headers: own, body: bytes});
  const text = await reply.text();
  let json;
  try { json = JSON.parse(text); } catch { json = undefined; }
  return {status: reply.status, type: reply.headers.get('content-type') ?? '', text, json};
}

function* faultsOf(shapes, {request, response, messageIsEngineText}, own, translated, rule, mayDiffer) {
  if (rule?.status?.includes(own.status) || mayDiffer) {
    if (own.status !== 204 && !partsOf(own.json).every(isEnvelope)) yield `${own.status} is no reply of the protocol: ${own.text.slice(0, 200)}`;
    if (own.status >= 500) yield `status ${own.status}`;
    return;
  }
  if (own.status !== response.status) {
    yield `status ${own.status}, recorded ${response.status}: ${own.text.slice(0, 300)}`;
    return;
  }
  if (!own.type.startsWith('application/json')) yield `content type ${own.type}`;
  if (Array.isArray(own.json) !== Array.isArray(response.json)) {
    yield 'one is an array, the other is not';
    return;
  }
  const {names, batch, input} = parse({...request, path: translated.path, body: translated.body});
  const [ours, theirs] = [partsOf(own.json), partsOf(response.json)];
  if (ours.length !== theirs.length) yield `${ours.length} replies, recorded ${theirs.length}`;
  for (const [index, recorded] of theirs.entries()) {
    const part = ours[index];
    const where = batch ? `[${index}] ` : '';
    if (!isEnvelope(part)) {
      yield `${where}no reply of the protocol: ${JSON.stringify(part)?.slice(0, 200)}`;
    } else if ('error' in recorded !== 'error' in part) {
      yield `${where}${JSON.stringify(part).slice(0, 300)}`;
    } else if ('error' in recorded) {
      for (const fault of errorFaults(recorded.error.json, part.error.json, {engineText: messageIsEngineText})) yield where + fault;
    } else {
      for (const fault of shapes.faults(names[index], dataOf(part), allowedTypes)) yield where + fault;
      const sent = batch ? input?.[index]?.json : input?.json;
      for (const fault of valueFaults(sent, dataOf(recorded).json, dataOf(part).json)) yield where + fault;
    }
  }
}

const shapes = new Shapes();
for (const {exchanges} of recording.cases) {
  for (const {request, response} of exchanges) {
    const {names} = parse(request);
    for (const [index, part] of partsOf(response.json).entries()) {
      if (dataOf(part)) shapes.learn(names[index], dataOf(part));
    }
  }
}

const server = await startServer();
const api = client(server);
const standIns = new StandIns(api, server);
// Lists need more rows than the pages asked for.
for (let number = 0; number < 4; ++number) await bookVisit(api, server, {start: inMinutes(60 + number)});

let passed = 0;
let failed = 0;
let skipped = 0;
for (const {id, auth, exchanges, mayDiffer} of cases) {
  const rule = ruleFor(id);
  if (rule?.skip) {
    skipped += 1;
    continue;
  }
  const faults = [];
  for (const exchange of exchanges) {
    try {
      const translated = await translate(standIns, exchange.request, exchange.response, /other-org/.test(id));
      const own = await send(server, exchange.request, translated, auth !== 'none');
      faults.push(...faultsOf(shapes, exchange, own, translated, rule, mayDiffer));
    } catch (error) {
      faults.push(`${error.message}${error.cause ? ` (${error.cause.message})` : ''}`);
    }
  }
  if (faults.length === 0) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${id}`);
    for (const fault of faults.slice(0, 8)) console.log(`  ${fault}`);
    if (faults.length > 8) console.log(`  and ${faults.length - 8} more`);
  }
}
await server.stop();
if (skipped) console.log(`${skipped} without a recorded reply left out`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
