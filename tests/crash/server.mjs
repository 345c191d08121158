// SPDX-License-Identifier: Apache-2.0
// The program under test as a process that may be killed at any moment and started again on the same data.
import {execFile, spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

const run = promisify(execFile);
const {PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH} = process.env;
const kEnvironment = Object.fromEntries(
  Object.entries({PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH}).filter(([, value]) => value));

// Whatever ends the test leaves no server behind.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/// No whole answer came: whether the call was carried out is unknown.
export class Unanswered extends Error {}
/// The server answered, but with an error.
export class Refused extends Error {}

export class Server {
  constructor(bin, data, databaseUrl) {
    this.bin = bin;
    this.where = ['--data', data, ...(databaseUrl ? ['--database-url', databaseUrl] : [])];
  }

  spawn() {
    const child = spawn(this.bin, ['demo', '--port', '0', '--json', ...this.where], {stdio: ['ignore', 'pipe', 'pipe'], env: kEnvironment});
    this.stderr = '';
    child.stderr.on('data', (chunk) => { this.stderr = (this.stderr + chunk).slice(-10_000); });
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    running.add(child);
    this.ended.then(() => running.delete(child));
    this.child = child;
  }

  async start() {
    this.spawn();
    const line = new Promise((resolve) => createInterface({input: this.child.stdout}).once('line', resolve));
    const failed = this.ended.then((code) => { throw new Error(`the program ended with ${code} while starting:\n${this.stderr}`); });
    Object.assign(this, JSON.parse(await Promise.race([line, failed])));
    failed.catch(() => {});
    this.ownerKey ??= await this.makeOwnerKey();
  }

  /// Starts it and kills it before or shortly after it is ready.
  async startAndKill(afterMs) {
    this.spawn();
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await this.kill();
  }

  kill() {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const code = await this.ended;
    if (code !== 0) throw new Error(`the program stopped with ${code}:\n${this.stderr}`);
  }

  /// The owner reads the audit log; the demo's own key is a clinician's.
  async makeOwnerKey() {
    const {stdout} = await this.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'crash test');
    return stdout.match(/Key +(\S+)/)[1];
  }

  command(...words) { return run(this.bin, [...words, ...this.where], {env: kEnvironment}); }

  async query(name, input) {
    const address = `${this.url}/api/trpc/${name}?input=${encodeURIComponent(JSON.stringify({json: input}))}`;
    return (await this.fetch(name, address, {})).reply;
  }

  /// Returns {reply, text}; `text` is what came, byte for byte.
  mutate(name, input, key) {
    const dates = Object.keys(input).filter((field) => input[field] instanceof Date);
    const meta = dates.length ? {values: Object.fromEntries(dates.map((field) => [field, ['Date']]))} : undefined;
    return this.fetch(name, `${this.url}/api/trpc/${name}`, {
      method: 'POST', body: JSON.stringify({json: input, meta}), headers: {'content-type': 'application/json', 'idempotency-key': key}});
  }

  async fetch(name, address, options) {
    const apiKey = name.startsWith('audit.') ? this.ownerKey : this.apiKey;
    let status, text;
    try {
      const response = await fetch(address, {...options, headers: {authorization: `Bearer ${apiKey}`, ...options.headers}});
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new Unanswered(name, {cause});
    }
    if (status !== 200) throw Object.assign(new Refused(`${name}: ${status} ${text.slice(0, 500)}`), {status});
    return {reply: JSON.parse(text).result.data.json, text};
  }
}
