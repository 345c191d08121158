// SPDX-License-Identifier: Apache-2.0
// What every emulator of a vendor stands on: an HTTP server on 127.0.0.1 and a free port, which keeps what it was asked,
// fails as it is told and leaves the vendor's own behaviour to `reply`.
//
//   const server = await serve({
//     kindOf: (request) => request.method === 'POST' ? 'create' : 'status',      for fault({on})
//     reply: (request) => json(200, {…}),                                        may be async
//     faultReplies: {429: …, 500: …, credentials: …},                            the vendor's own bodies
//     forget: (request) => { state.rooms.delete(…); },                           the room vanishes, then reply() answers
//   });
//   return {url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, close: server.close, …};
//
// fault({on, kind, times}): on = what kindOf says, or 'any' (the default); times = how often, until heal() without it.
//   refuse       the connection ends before an answer; with on 'any' and no times nobody listens any more
//   timeout      never answers
//   drop         the connection ends in the middle of the answer
//   slow         half of the answer, and no more until the caller goes
//   short        half of the answer as if it were all
//   429, 500, credentials   faultReplies[kind], a function of the request or a reply
//   garbage      200 and no JSON
//   gateway404   404 and no JSON: not the vendor's word
//   forget       forget(request), then the usual answer
//
// observe(look): `look(request)` is awaited before each answer.
//
// emulators/<engine>.mjs exports `start(options)`, which gives beside the above
//   config     the adapter's configuration with the emulator's address in it
//   secrets    the texts of it that must be in no address, log line, error or room
//   state      what the vendor knows
//   addParticipant(room, identity), finishRecording(room), signedWebhook(kind, fields) → {method, url, headers, body}
//   recordElsewhere(room), records(room)   a recording that nobody here began; whether any runs
// with `room` a ProviderRoom, where the vendor has such a thing; they may be async.
import {createServer} from 'node:http';

/// A reply is {status, headers, body}: body a text or Buffer.
export function json(status, value, headers = {}) {
  return {status, headers: {'content-type': 'application/json', ...headers}, body: JSON.stringify(value)};
}

export function text(status, body, headers = {}) {
  return {status, headers: {'content-type': 'text/plain; charset=utf-8', ...headers}, body};
}

export function empty(status, headers = {}) { return {status, headers, body: ''}; }

/// The fields of a form as pairs in their order; a name may come several times.
export function formPairs(body) { return [...new URLSearchParams(body.toString())]; }

/// What was asked: method, path (without the query), query, headers (lower case), rawHeaders, body (Buffer), text, kind.
class Asked {
  constructor(incoming, body) {
    const url = new URL(incoming.url, 'http://emulator');
    Object.assign(this, {
      method: incoming.method, target: incoming.url, path: url.pathname, query: url.searchParams, headers: incoming.headers,
      rawHeaders: incoming.rawHeaders, body, text: body.toString('utf8'), kind: 'other', at: Date.now(),
    });
  }

  /// The body as JSON; undefined when it is none.
  get json() { try { return JSON.parse(this.text); } catch { return undefined; } }
  get form() { return new URLSearchParams(this.text); }
  get contentType() { return (this.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase(); }
  /// {user, password} of Basic authentication; null without it.
  get basic() {
    const match = /^Basic ([A-Za-z0-9+/=]+)$/.exec(this.headers.authorization ?? '');
    if (!match) return null;
    const pair = Buffer.from(match[1], 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    return colon < 0 ? null : {user: pair.slice(0, colon), password: pair.slice(colon + 1)};
  }
  get bearer() { return /^Bearer (\S+)$/.exec(this.headers.authorization ?? '')?.[1] ?? null; }
}

async function bodyOf(incoming) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const usualFaults = {
  429: json(429, {error: 'too many requests'}, {'retry-after': '1'}),
  500: json(500, {error: 'internal server error'}),
  credentials: json(401, {error: 'unauthorized'}),
  garbage: {status: 200, headers: {'content-type': 'text/html'}, body: '<!doctype html><title>Gateway</title>'},
  gateway404: {status: 404, headers: {'content-type': 'text/html'}, body: '<!doctype html><title>No such page</title>'},
};

class Emulator {
  #vendor;
  #server = createServer((incoming, outgoing) => this.#serve(incoming, outgoing));
  #sockets = new Set();
  #faults = [];
  #faultsOfItsOwn = [];
  #look = null;

  requests = [];

  constructor(vendor) {
    this.#vendor = vendor;
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    for (const name of ['fault', 'heal', 'close', 'observe']) this[name] = this[name].bind(this);
  }

  listen(port = 0) {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.port = this.#server.address().port;
        this.url = `http://127.0.0.1:${this.port}`;
        this.#server.unref();
        resolve();
      });
    });
  }

  /// How many connections are open, and were opened in all.
  get openConnections() { return this.#sockets.size; }

  async fault({on = 'any', kind, times = Infinity}) {
    if (kind === 'refuse' && on === 'any' && times === Infinity) return this.#stop();
    this.#faults.push({on, kind: String(kind), left: times});
  }

  observe(look) { this.#look = look; }

  /// Everything is well again.
  async heal() {
    this.#faults = [];
    if (!this.#server.listening) await this.listen(this.port);
  }

  /// Fails when the emulator itself went wrong meanwhile.
  async close() {
    await this.#stop();
    if (this.#faultsOfItsOwn.length) throw this.#faultsOfItsOwn[0];
  }

  #stop() {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  async #serve(incoming, outgoing) {
    try {
      const request = new Asked(incoming, await bodyOf(incoming));
      request.kind = this.#vendor.kindOf?.(request) ?? 'other';
      this.requests.push(request);
      await this.#look?.(request);
      await this.#answer(request, outgoing, this.#takeFault(request));
    } catch (error) {
      if (error.code === 'ECONNRESET') return;  // the caller has gone
      this.#faultsOfItsOwn.push(error);
      console.error(error);
      send(outgoing, text(500, `the emulator failed: ${error.message}`));
    }
  }

  #takeFault(request) {
    const fault = this.#faults.find(({on, left}) => left > 0 && (on === 'any' || on === request.kind));
    if (fault) fault.left -= 1;
    return fault?.kind;
  }

  async #answer(request, outgoing, fault) {
    if (fault === 'refuse') return void outgoing.socket.destroy();
    if (fault === 'timeout') return;
    if (fault === 'forget') await this.#vendor.forget?.(request);
    const replies = {...usualFaults, ...this.#vendor.faultReplies};
    const planned = fault in replies ? replies[fault] : (asked) => this.#vendor.reply(asked);
    const reply = typeof planned === 'function' ? await planned(request) : planned;
    if (fault === 'drop') return dropInTheMiddle(outgoing, reply);
    if (fault === 'slow') return beginOnly(outgoing, reply);
    send(outgoing, fault === 'short' ? {...reply, body: firstHalf(reply.body)} : reply);
  }
}

function send(outgoing, {status, headers = {}, body = ''}) {
  if (outgoing.destroyed || outgoing.headersSent) return;
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, status === 204 ? headers : {'content-length': bytes.length, ...headers});
  outgoing.end(bytes);
}

function firstHalf(body = '') {
  const bytes = Buffer.from(body);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function beginOnly(outgoing, {status, headers = {}, body = ''}) {
  outgoing.writeHead(status, {...headers, 'content-length': Buffer.byteLength(body)});
  outgoing.write(firstHalf(body));
}

function dropInTheMiddle(outgoing, {status, headers = {}, body = ''}) {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status === 204 ? 200 : status, {...headers, 'content-length': bytes.length + 10});
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.socket.destroy());
}

/// Starts a vendor's emulator: {url, port, requests, fault, heal, close, openConnections}.
export async function serve(vendor) {
  const emulator = new Emulator(vendor);
  await emulator.listen();
  return emulator;
}
