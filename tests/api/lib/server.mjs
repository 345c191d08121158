// SPDX-License-Identifier: Apache-2.0
// Starts the program under test on a free port with a demo clinic in a folder or database of its own, and stops it.
//
// CHIROFLOW_BIN                 the program
// CHIROFLOW_TEST_POSTGRES_URL   when set, a fresh database on that server instead of SQLite
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

const run = promisify(execFile);

export function program() {
  const path = process.env.CHIROFLOW_BIN;
  assert.ok(path, 'set CHIROFLOW_BIN to the program under test');
  return path;
}

/// An autovacuum of the server's own may be at work in it, which nobody but a superuser may send away: it soon ends by itself.
export async function dropDatabase(serverUrl, name) {
  for (const end = Date.now() + 60_000; ; await pause(200)) {
    try {
      return await run('psql', ['-X', '-q', '-d', serverUrl, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
    } catch (error) {
      if (!error.stderr?.includes('pg_signal_backend') || Date.now() > end) throw error;
    }
  }
}

/// What docs/schema.md grants the program's own role; with_postgres has made the role.
export const grants = () => readFileSync(new URL('../../../docs/schema.md', import.meta.url), 'utf8')
  .match(/```sql\n([^`]*)```/)[1].split('\n').filter((line) => !line.startsWith('CREATE ROLE')).join('\n');

/// {url, ownersUrl, drop}: migrated by its owner; the program under test runs as a role that may change no evidence.
async function freshDatabase(serverUrl, folder, env) {
  const name = `chiroflow_api_${randomBytes(6).toString('hex')}`;
  const sql = (url, text) => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text]);
  await sql(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const ownersUrl = url.href;
  await run(program(), ['migrate', '--data', folder, '--database-url', ownersUrl], {env: environment(env)});
  await sql(ownersUrl, grants());
  url.username = 'chiroflow_app';
  return {url: url.href, ownersUrl, drop: () => dropDatabase(serverUrl, name)};
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/// The line of JSON that `demo --json` prints when it is ready; fails when the program ends before it.
function readyLine(child, errors) {
  return new Promise((resolve, reject) => {
    createInterface({input: child.stdout}).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the program ended with ${signal ?? code}:\n${errors()}`)));
  });
}

function environment(env) {
  const {PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH} = process.env;
  const kept = Object.entries({PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, ASAN_SYMBOLIZER_PATH});
  return {...Object.fromEntries(kept.filter(([, value]) => value)), ...env};
}

/// Runs the program until it is ready: {child, demo, ended, log}.
async function launch(args, env) {
  const child = spawn(program(), args, {stdio: ['ignore', 'pipe', 'pipe'], env: environment(env)});
  let stderr = '';
  child.stderr.on('data', (chunk) => { stderr = (stderr + chunk).slice(-20_000); });
  const log = () => stderr;
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({code, signal})));
  return {child, demo: await readyLine(child, log), ended, log};
}

/// Starts a demo clinic. Environment: only what is given here, so that the machine's own settings stay out.
/// `prepare`: gets a function that runs the program's commands on the same data, before the server starts.
export async function startServer({args = [], env = {}, prepare = async () => {}} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'chiroflow-api-'));
  const postgres = process.env.CHIROFLOW_TEST_POSTGRES_URL;
  const database = postgres ? await freshDatabase(postgres, folder, env) : null;
  const where = ['--data', folder, ...(database ? ['--database-url', database.url] : [])];
  const commandLine = ['demo', '--port', '0', '--json', ...where, ...args];
  const command = async (...words) => (await run(program(), [...words, ...where], {env: environment(env)})).stdout;
  await prepare(command);
  let running = await launch(commandLine, env);
  return {
    ...running.demo,
    dataDir: folder,
    /// Its owner's, for tests that change what the program may not.
    databaseUrl: database?.ownersUrl,
    log: () => running.log(),
    pid: () => running.child.pid,
    command,
    /// Ends it as a power cut would and starts it again on the same data.
    async crashAndRestart() {
      running.child.kill('SIGKILL');
      await running.ended;
      running = await launch(commandLine, env);
      Object.assign(this, running.demo);
    },
    /// Another server on the same PostgreSQL database and folders: {url, log, stop}.
    async beside() {
      assert.ok(database, 'two servers share a PostgreSQL database');
      const port = await freePort();
      const other = spawn(program(), ['serve', '--port', String(port), ...where], {stdio: ['ignore', 'ignore', 'pipe'], env: environment(env)});
      let stderr = '';
      other.stderr.on('data', (chunk) => { stderr = (stderr + chunk).slice(-20_000); });
      const gone = new Promise((resolve) => other.once('exit', (code, signal) => resolve(signal ?? code)));
      const url = `http://127.0.0.1:${port}`;
      for (let well = false; !well; await pause(100)) {
        assert.equal(other.exitCode, null, `the other server ended:\n${stderr}`);
        well = await fetch(`${url}/healthz`).then(({ok}) => ok, () => false);
      }
      return {
        url, log: () => stderr,
        async stop() {
          other.kill('SIGTERM');
          assert.equal(await gone, 0, `the other server did not stop cleanly:\n${stderr}`);
        },
      };
    },
    /// Asks it to stop and waits; a crash, a leak or a race shows in its exit code.
    async stop() {
      running.child.kill('SIGTERM');
      const {code, signal} = await running.ended;
      await rm(folder, {recursive: true, force: true});
      if (database) await database.drop();
      assert.equal(signal ?? code, 0, `the program did not stop cleanly:\n${running.log()}`);
    },
  };
}
