// SPDX-License-Identifier: Apache-2.0
// Kills the program at random moments while eight writers work, starts it again on the same data, and checks that everything
// it had acknowledged is there, that nothing is half done, and that an unanswered call repeated with its Idempotency-Key is
// carried out once.
import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {Refused, Server, Unanswered} from './server.mjs';
import {after, differences, kCalls, newVisit, observe, settle} from './visit.mjs';

const kWriters = 8;
const kFirstStarts = 20;
const kLastLook = 300;   // visits that are checked again at the very end
const kUsage = 'Usage: node tests/crash/crash.mjs --bin CHIROFLOW --rounds N [--database-url postgres://…] [--seed S]';

function options() {
  const {values} = parseArgs({options: {bin: {type: 'string'}, rounds: {type: 'string'}, 'database-url': {type: 'string'},
    seed: {type: 'string'}, help: {type: 'boolean'}}});
  if (values.help || !values.bin || !(Number(values.rounds) > 0)) {
    console.log(kUsage);
    process.exit(values.help ? 0 : 2);
  }
  return {bin: values.bin, rounds: Number(values.rounds), databaseUrl: values['database-url'], seed: Number(values.seed ?? Date.now() % 1e9)};
}

/// mulberry32: the moments of the crashes can be had again by --seed.
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const {bin, rounds, databaseUrl, seed} = options();
const random = randomOf(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const folder = await mkdtemp(join(tmpdir(), 'chiroflow-crash-'));
const server = new Server(bin, join(folder, 'data'), databaseUrl);
// Markers must not meet those of another run on the same database.
const run = seed.toString(36) + Date.now().toString(36);
const figures = {acknowledged: 0, unanswered: 0, unansweredButDone: 0, checkedVisits: 0, killedWhileStarting: 0, verified: 0};
let calls = 0;

/// One writer's life in one round: visits from booking to their end until the server is gone.
class Writer {
  constructor(round, number, shared) {
    this.name = `${run}-${round}-${number}`;
    this.shared = shared;
    this.visits = [];
    this.open = null;   // the call without an answer
  }

  async call(name, visit, marker) {
    const call = {name, visit, marker, key: `${this.name}-${++calls}`, input: kCalls[name].input(visit, marker)};
    this.open = call;
    const {reply} = await server.mutate(name, call.input, call.key);
    this.open = null;
    settle(call, reply);
    figures.acknowledged += 1;
  }

  report(visit) { return this.call('telehealth.reportTechnicalIssue', visit, `report ${this.name}-${++calls}`); }

  async visit() {
    const visit = newVisit(`${this.name}-${this.visits.length}`, server.clinicianId, random() < 0.5);
    this.visits.push(visit);
    await this.call('patients.create', visit);
    await this.call('telehealth.recordVerbalConsent', visit);
    await this.call('appointments.create', visit);
    await this.call('telehealth.createRoom', visit);
    await this.report(this.shared);
    if (random() < 0.5) await this.call('visitLinks.create', visit, `guest ${this.name}-${++calls}`);
    if (random() < 0.3) return this.call(pick(['telehealth.cancelSession', 'telehealth.markNoShow']), visit);
    await this.call('telehealth.startSession', visit);
    for (let number = 0; number < 2; ++number) await this.report(visit);
    if (random() < 0.6) await this.call('telehealth.endSession', visit);
  }

  async work() {
    try {
      for (;;) await this.visit();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }
}

async function inParallel(list, work) {
  const waiting = [...list];
  const one = async () => { for (let item; (item = waiting.shift()) !== undefined;) await work(item); };
  await Promise.all(Array.from({length: kWriters}, one));
}

const told = (visit, list) => list.map((line) => `visit ${visit.marker}: ${line}`);

/// Own visits have at most one unanswered call: found is the state before it or after it, nothing between.
async function checkVisit(visit, open, faults) {
  const seen = await observe(server, visit);
  figures.checkedVisits += 1;
  const before = differences(visit, seen);
  if (!before.length) return;
  if (open && !differences(after(visit, open), seen).length) {
    figures.unansweredButDone += 1;
    return;
  }
  faults.push(...told(visit, before), ...(open ? [`(unanswered: ${open.name})`] : []));
}

/// The visit all writers report to: each acknowledged report once, each unanswered one at most once.
async function checkShared(visit, open, faults) {
  const seen = await observe(server, visit);
  const maybe = open.map((call) => call.marker).filter((marker) => seen.reports.includes(marker));
  const expected = maybe.reduce((model, marker) => after(model, {name: 'telehealth.reportTechnicalIssue', marker}), visit);
  figures.unansweredButDone += maybe.length;
  faults.push(...told(visit, differences(expected, seen)));
}

/// Twice, as a client that is not sure would: carried out once, and told the same each time.
async function repeat(call, faults) {
  if (kCalls[call.name].tellsSecret) return repeatSecret(call, faults);
  const first = await server.mutate(call.name, call.input, call.key);
  const second = await server.mutate(call.name, call.input, call.key);
  if (first.text !== second.text) faults.push(`${call.name} repeated: ${first.text.slice(0, 200)} / ${second.text.slice(0, 200)}`);
  settle(call, first.reply);
}

/// What is shown once is not kept for who asks again: they are told that it was done.
async function repeatSecret(call, faults) {
  const tell = () => server.mutate(call.name, call.input, call.key).then(() => 'now', (error) => {
    if (!error.message.includes('reply_not_kept')) throw error;
    return 'before';
  });
  await tell();
  if (await tell() !== 'before') faults.push(`${call.name} repeated was carried out again`);
  settle(call);
}

async function verifyAudit(faults) {
  figures.verified += 1;
  await server.command('verify-audit').catch((error) => faults.push(`verify-audit: ${error.stdout}${error.stderr}`));
}

async function sharedVisit(round) {
  const visit = newVisit(`${run}-${round}-shared`, server.clinicianId, true);
  const writer = new Writer(round, 'shared', null);
  for (const name of ['patients.create', 'telehealth.recordVerbalConsent', 'appointments.create', 'telehealth.createRoom', 'telehealth.startSession'])
    await writer.call(name, visit);
  return visit;
}

async function crash(round, faults) {
  const shared = await sharedVisit(round);
  const writers = Array.from({length: kWriters}, (_, number) => new Writer(round, number, shared));
  const working = writers.map((writer) => writer.work().catch((error) => faults.push(String(error))));
  await new Promise((resolve) => setTimeout(resolve, 20 + random() * 1200));
  await server.kill();
  await Promise.all(working);
  return {shared, writers};
}

async function restart(round, faults) {
  if (round % 10 === 0) await verifyAudit(faults);
  if (random() < 0.25) {
    await server.startAndKill(random() * 150);
    figures.killedWhileStarting += 1;
  }
  await server.start();
}

async function oneRound(round, faults) {
  const {shared, writers} = await crash(round, faults);
  await restart(round, faults);
  const open = writers.map((writer) => writer.open).filter(Boolean);
  figures.unanswered += open.length;
  const visits = writers.flatMap((writer) => writer.visits);
  const openOf = (visit) => open.find((call) => call.visit === visit);
  await inParallel(visits, (visit) => checkVisit(visit, openOf(visit), faults));
  await checkShared(shared, open.filter((call) => call.visit === shared), faults);
  await inParallel(open, (call) => repeat(call, faults));
  await inParallel(open.map((call) => call.visit).filter((visit) => visit !== shared), (visit) => checkVisit(visit, null, faults));
  await checkVisit(shared, null, faults);
  return [...visits, shared];
}

/// Killed while everything is still being made, a server must come up all the same.
async function firstStart(place, kills, faults) {
  const young = place === 'data' ? server : new Server(bin, join(folder, place));
  for (let number = 0; number < kills; ++number) {
    await young.startAndKill(20 + random() * 250);
    figures.killedWhileStarting += 1;
  }
  try {
    await young.start();
    await young.stop();
    await young.command('verify-audit');
  } catch (error) {
    faults.push(String(error));
  }
}

async function firstStarts() {
  const faults = [];
  await firstStart('data', 3, faults);
  // A PostgreSQL database is new only once.
  for (let number = 0; !databaseUrl && number < kFirstStarts; ++number) await firstStart(`young-${number}`, 1, faults);
  return faults;
}

async function main() {
  let failed = 0;
  const all = [];
  const judge = (what, faults) => {
    if (faults.length) failed += 1;
    console.log(`${what}: ${faults.length ? `FAILED\n  ${faults.slice(0, 20).join('\n  ')}` : 'passed'}`);
  };
  console.log(`seed ${seed}, ${rounds} rounds`);
  judge('kills while everything is made', await firstStarts());
  await server.start();
  for (let round = 1; round <= rounds; ++round) {
    const faults = [];
    const before = figures.acknowledged;
    try {
      all.push(...await oneRound(round, faults));
    } catch (error) {
      faults.push(error instanceof Refused ? String(error) : error.stack);
      if (server.child.exitCode !== null || server.child.signalCode !== null) await server.start();
    }
    judge(`round ${round}/${rounds} (${figures.acknowledged - before} acknowledged)`, faults);
  }
  const faults = [];
  const sample = Array.from({length: Math.min(kLastLook, all.length)}, () => all.splice(Math.floor(random() * all.length), 1)[0]);
  await inParallel(sample, (visit) => checkVisit(visit, null, faults));
  await server.stop().catch((error) => faults.push(String(error)));
  await verifyAudit(faults);
  judge(`${sample.length} visits of all rounds once more`, faults);
  console.log(`${figures.acknowledged} acknowledged changes, ${figures.checkedVisits} checks of visits, ${figures.unanswered} unanswered calls repeated ` +
    `(${figures.unansweredButDone} had been carried out), ${figures.killedWhileStarting} kills while starting, ${figures.verified} audit logs verified`);
  console.log(`${rounds + 2 - failed} passed, ${failed} failed`);
  return failed;
}

process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
process.exit(await main() ? 1 : 0);
