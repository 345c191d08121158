// SPDX-License-Identifier: Apache-2.0
// Drives the adapters of the video providers: starts provider_tool (tests/providers/tool) and turns each of its operations
// into an async method.
//
//   const provider = await make('twilio', emulator.config, {now: '2030-01-15T09:45:00.000Z', seed: 7});
//   const room = await provider.createRoom({session: 'ses_1', name: 'cf-1'});
//   const call = provider.endRoom(room); await call; call.ms                      how long the adapter took
//   await assert.rejects(provider.endRoom(room), {code: 'not_found'});            ProviderError
//
// Calls run beside each other. A tool that dies fails every call that waits, with what it wrote to standard error.
//
// PROVIDER_TOOL   the program; default build/dev/tests/provider_tool
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const usualPath = fileURLToPath(new URL('../../../build/dev/tests/provider_tool', import.meta.url));

/// What an adapter answers when it fails; the fields are those of core/error.hpp.
export class ProviderError extends Error {
  constructor({code, cause = '', message = '', detail = '', retryAfter = null, ms = 0}) {
    super(message);
    this.name = 'ProviderError';
    Object.assign(this, {code, cause, detail, retryAfter, ms});
  }

  /// With a failed assertion, what is needed to see why.
  get [Symbol.toStringTag]() { return `${this.code}/${this.cause} ${this.detail}`; }
}

/// Without members that are null: the tool wants what there is not to be absent, and writes it as null.
export function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .map(([name, member]) => [name, withoutNulls(member)]));
}

/// A request to create a room, with what the test does not care about filled in.
export function roomRequest(fields = {}) {
  return {
    session: 'ses_contract', name: 'cf-contract', start: '2030-01-15T10:00:00.000Z', end: '2030-01-15T10:30:00.000Z',
    maxParticipants: 4, ...fields,
  };
}

/// A request for credentials, likewise.
export function joinRequest(fields = {}) {
  return {
    session: 'ses_contract', participant: 'par_patient', role: 'PATIENT', host: false,
    expiresAt: '2030-01-15T10:45:00.000Z', ...fields,
  };
}

const headerList = (headers) => Array.isArray(headers) ? headers.map((header) => Array.isArray(header)
  ? {name: header[0], value: String(header[1])} : header)
  : Object.entries(headers ?? {}).map(([name, value]) => ({name, value: String(value)}));

/// One adapter with its configuration, clock and chance. Made by a tool's make().
class Provider {
  #ask;

  constructor(ask) { this.#ask = ask; }

  configured() { return this.#ask('configured'); }
  capabilities() { return this.#ask('capabilities'); }
  health() { return this.#ask('health'); }
  /// {moderation, recorder, webhooks}: which of the small ports there are.
  ports() { return this.#ask('ports'); }
  createRoom(request) { return this.#ask('createRoom', {request: roomRequest(request)}); }
  endRoom(room) { return this.#ask('endRoom', {room}); }
  isEndToEnd(room) { return this.#ask('isEndToEnd', {room}); }
  deleteRoom(room) { return this.#ask('deleteRoom', {room}); }
  rescheduleRoom(room, start, end) { return this.#ask('rescheduleRoom', {room, start, end}); }
  roomStatus(room) { return this.#ask('roomStatus', {room}); }
  joinCredentials(room, request) { return this.#ask('joinCredentials', {room, request: joinRequest(request)}); }
  quality(room) { return this.#ask('quality', {room}); }

  listParticipants(room) { return this.#ask('listParticipants', {room}); }
  /// action: 'mute', 'unmute', 'disconnect', 'spotlight'
  act(room, participant, action) { return this.#ask('act', {room, participant, action}); }

  startRecording(room) { return this.#ask('startRecording', {room}); }
  /// `recording` and `file` are external ids.
  stopAllRecordings(room) { return this.#ask('stopAllRecordings', {room}); }
  stopRecording(room, recording) { return this.#ask('stopRecording', {room, recording}); }
  recordingStatus(room, recording) { return this.#ask('recordingStatus', {room, recording}); }
  removeRecording(room, recording) { return this.#ask('removeRecording', {room, recording}); }
  /// The file as a Buffer.
  downloadRecording(room, recording, file) {
    return this.#ask('downloadRecording', {room, recording, file}, (text) => Buffer.from(text, 'base64'));
  }

  /// {method, url, headers, body}: headers as an object, as pairs or as {name, value}; body as Buffer or text.
  acceptWebhook({method = 'POST', url, headers, body = ''}) {
    const request = {method, url, headers: headerList(headers), body: Buffer.from(body).toString('base64')};
    return this.#ask('acceptWebhook', {request});
  }
  interpretWebhook(item) { return this.#ask('interpretWebhook', {item}); }

  /// Only for a provider that was made with `now`. A Date or an ISO text.
  setNow(now) { return this.#ask('setNow', {now: new Date(now).toISOString()}); }
  /// What the adapter and its HTTP client logged so far: a list of lines.
  logs() { return this.#ask('logs'); }
}

class Tool {
  #child;
  #waiting = new Map();
  #lastId = 0;
  #death = null;
  #stderr = '';

  constructor(path) {
    this.#child = spawn(path, [], {stdio: ['pipe', 'pipe', 'pipe']});
    this.#child.stderr.on('data', (chunk) => { this.#stderr = (this.#stderr + chunk).slice(-20_000); });
    createInterface({input: this.#child.stdout, crlfDelay: Infinity}).on('line', (line) => this.#answered(line));
    this.#child.stdin.on('error', () => {});  // its death is told by 'close'
    this.#child.once('error', (error) => this.#died(`cannot start ${path}: ${error.message}`));
    this.#child.once('close', (code, signal) => this.#died(`ended with ${signal ?? code}`));
    this.#rest();
  }

  /// `config`: the adapter's configuration as JSON (camelCase). `now`: where its clock stands; `seed`: of its chance.
  async make(engine, config, {now, seed} = {}) {
    const made = await this.ask('make', {engine, config, ...(now && {now: new Date(now).toISOString()}), ...(seed !== undefined && {seed})});
    return new Provider((op, fields, mapped) => this.ask(op, {provider: made.provider, ...fields}, mapped));
  }

  /// The promise of an answer; once it is settled its `ms` tells how long the adapter took.
  ask(op, fields = {}, mapped = (value) => value) {
    let settled;
    const answer = new Promise((resolve, reject) => {
      if (this.#death) {
        reject(this.#death);
        return;
      }
      const id = ++this.#lastId;
      settled = {resolve: (value) => resolve(mapped(value)), reject, took: (ms) => { answer.ms = ms; }};
      this.#waiting.set(id, settled);
      this.#wake();
      this.#child.stdin.write(`${JSON.stringify(withoutNulls({id, op, ...fields}))}\n`);
    });
    return answer;
  }

  async close() {
    if (this.#death) return;
    this.#wake();
    const gone = new Promise((resolve) => { this.#child.once('close', resolve); });
    this.#child.stdin.end();
    await gone;
  }

  #answered(line) {
    let message;
    try { message = JSON.parse(line); } catch { return this.#died(`wrote no JSON: ${line.slice(0, 200)}`); }
    const waiter = this.#waiting.get(message.id);
    if (!waiter) return this.#died(`answered to nothing: ${line.slice(0, 200)}`);
    this.#waiting.delete(message.id);
    waiter.took(message.ms ?? 0);
    if (this.#waiting.size === 0) this.#rest();
    if ('error' in message) waiter.reject(new ProviderError({...message.error, ms: message.ms ?? 0}));
    else waiter.resolve(message.value);
  }

  #died(how) {
    this.#death ??= new Error(`provider_tool ${how}${this.#stderr ? `:\n${this.#stderr}` : ''}`);
    for (const {reject} of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
    this.#child.kill('SIGKILL');
    this.#rest();
  }

  // A tool that nobody waits for does not hold up the end of the tests.
  #rest() {
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr]) part.unref?.();
  }
  #wake() {
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr]) part.ref?.();
  }
}

/// A tool of its own, for tests that need one to die; others share the one of make().
export function startTool(path = process.env.PROVIDER_TOOL || usualPath) { return new Tool(path); }

let shared;

export function make(engine, config, options) {
  shared ??= startTool();
  return shared.make(engine, config, options);
}
