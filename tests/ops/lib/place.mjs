// SPDX-License-Identifier: Apache-2.0
// A place for an installation (data directory, and a PostgreSQL database where asked for), and the program's commands on it.
//
// CHIROFLOW_BIN                 the program
// CHIROFLOW_TEST_POSTGRES_URL   when set, everything is tried on that server as well
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

import {dropDatabase, program} from '../../api/lib/server.mjs';

const run = promisify(execFile);
const postgres = process.env.CHIROFLOW_TEST_POSTGRES_URL;
export const kEngines = postgres ? ['sqlite', 'postgres'] : ['sqlite'];
export const kPassphrase = 'five unusual words of a test';

const {PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH} = process.env;
const kEnvironment = Object.fromEntries(
  Object.entries({PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH, TEST_PASSPHRASE: kPassphrase})
    .filter(([, value]) => value));

/// One statement past the program, as its rows without headings.
export async function sql(place, statement) {
  const [command, args] = place.databaseUrl
    ? ['psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', place.databaseUrl, '-c', statement]]
    : ['python3', ['-c', `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
rows = connection.execute(sys.argv[2]).fetchall()
connection.commit()
print("\\n".join("|".join(str(cell) for cell in row) for row in rows))`, join(place.data, 'chiroflow.db'), statement]];
  return (await run(command, args)).stdout.trim();
}

export class Place {
  static async make(engine) {
    const place = new Place();
    place.folder = await mkdtemp(join(tmpdir(), 'chiroflow-ops-'));
    place.data = join(place.folder, 'data');
    if (engine === 'postgres') await place.newDatabase();
    await writeFile(join(place.folder, 'passphrase'), `${kPassphrase}\n`);
    return place;
  }

  databases = [];

  /// An empty database instead of the present one.
  async newDatabase() {
    const name = `chiroflow_ops_${randomBytes(6).toString('hex')}`;
    await run('psql', ['-X', '-q', '-d', postgres, '-c', `CREATE DATABASE ${name}`]);
    this.databases.push(name);
    const url = new URL(postgres);
    url.pathname = `/${name}`;
    this.databaseUrl = url.href;
  }

  file(name) { return join(this.folder, name); }
  get where() { return ['--data', this.data, ...(this.databaseUrl ? ['--database-url', this.databaseUrl] : [])]; }

  /// Everything is lost: the directory and the database.
  async wipe() {
    await rm(this.data, {recursive: true, force: true});
    if (this.databaseUrl) await this.newDatabase();
  }

  /// Runs a command to its end: {code, stdout, stderr}.
  async command(args, {env = {}} = {}) {
    const words = Array.isArray(args) ? args : args.split(' ');
    try {
      const done = await run(program(), [...words, ...this.where], {env: {...kEnvironment, ...env}});
      return {code: 0, ...done};
    } catch (error) {
      if (typeof error.code !== 'number') throw error;
      return {code: error.code, stdout: error.stdout, stderr: error.stderr};
    }
  }

  /// The same, and it must succeed.
  async done(args, options) {
    const result = await this.command(args, options);
    assert.equal(result.code, 0, `${args}\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  /// The same, and it must fail with that exit code and a text that matches.
  async refused(args, pattern, {code = 1, ...options} = {}) {
    const result = await this.command(args, options);
    assert.equal(result.code, code, `${args}\n${result.stdout}\n${result.stderr}`);
    assert.match(result.stdout + result.stderr, pattern);
    return result;
  }

  backup(to) { return this.done(['backup', '--to', to, '--passphrase-env', 'TEST_PASSPHRASE']); }
  exportKey(to) { return this.done(['key', 'export', '--to', to, '--passphrase-file', this.file('passphrase')]); }
  importKey(from) { return this.done(['key', 'import', '--from', from, '--passphrase-env', 'TEST_PASSPHRASE']); }
  restoring(from, ...more) { return ['restore', '--from', from, '--passphrase-env', 'TEST_PASSPHRASE', ...more]; }

  /// Starts the demo clinic and waits until it answers.
  async startDemo({args = [], env = {}} = {}) {
    const child = spawn(program(), ['demo', '--port', '0', '--json', ...this.where, ...args],
      {stdio: ['ignore', 'pipe', 'pipe'], env: {...kEnvironment, ...env}});
    let log = '';
    child.stderr.on('data', (chunk) => { log = (log + chunk).slice(-20_000); });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    const demo = await new Promise((resolve, reject) => {
      createInterface({input: child.stdout}).on('line', (line) => { if (line.startsWith('{')) resolve(JSON.parse(line)); });
      ended.then((code) => reject(new Error(`the program ended with ${code}:\n${log}`)));
    });
    this.running = {child, ended, log: () => log};
    return {...demo, log: () => log};
  }

  async stop() {
    const {child, ended, log} = this.running;
    this.running = undefined;
    child.kill('SIGTERM');
    assert.equal(await ended, 0, log());
  }

  async remove() {
    if (this.running) await this.stop();
    await rm(this.folder, {recursive: true, force: true});
    for (const name of this.databases) await dropDatabase(postgres, name);
  }
}

/// A call of the REST interface.
export async function rest(server, method, path, {key = server.apiKey, body} = {}) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {authorization: `Bearer ${key}`, ...(body ? {'content-type': 'application/json'} : {})},
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return {status: response.status, json: text ? JSON.parse(text) : undefined};
}
