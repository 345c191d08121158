// SPDX-License-Identifier: Apache-2.0
// A mail server that takes nothing but what the standards allow (RFC 5321, 3207, 4954, 6152) and keeps what it got. Faults of the
// other side go into `faults`; scripted replies come first.
import {createServer} from 'node:net';
import {createServer as createTlsServer, TLSSocket} from 'node:tls';

export class SmtpServer {
  /// options: tls ('starttls', 'implicit', 'none'), key, cert, user, password
  constructor(options = {}) {
    this.options = {tls: 'none', ...options};
    this.messages = [];
    this.faults = [];
    this.scripted = [];  // {on: 'RCPT', reply: '550 no'}; each used once
    this.connections = 0;
    this.holdAfterData = false;
    this.sockets = new Set();
  }

  async listen(host = '127.0.0.1', port = 0) {
    const {tls, key, cert} = this.options;
    const accept = (socket) => new Conversation(this, socket, tls === 'implicit');
    this.server = tls === 'implicit' ? createTlsServer({key, cert}, accept) : createServer(accept);
    this.server.on('tlsClientError', () => {});
    this.server.on('connection', (socket) => { this.sockets.add(socket); socket.on('error', () => {}).on('close', () => this.sockets.delete(socket)); });
    await new Promise((resolve, reject) => { this.server.once('error', reject).listen(port, host, resolve); });
    this.port = this.server.address().port;
    return this;
  }

  async close() {
    const closed = new Promise((resolve) => { this.server.close(resolve); });
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  scriptedReply(verb) {
    const at = this.scripted.findIndex(({on}) => on === verb);
    return at < 0 ? undefined : this.scripted.splice(at, 1)[0].reply;
  }
}

class Conversation {
  constructor(server, socket, encrypted) {
    this.server = server;
    this.encrypted = encrypted;
    this.authenticated = !server.options.user;
    server.connections += 1;
    this.attach(socket);
    this.say('220 mail.test ESMTP');
  }

  attach(socket) {
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.work();
    });
  }

  say(line) { this.socket.write(`${line}\r\n`); }
  fault(text) { this.server.faults.push(text); }

  work() {
    for (;;) {
      if (this.inData ? !this.takeData() : !this.takeLine()) return;
    }
  }

  takeLine() {
    const end = this.buffer.indexOf('\n');
    if (end < 0) return false;
    const line = this.buffer.subarray(0, end + 1);
    this.buffer = this.buffer.subarray(end + 1);
    if (line.at(-2) !== 13) this.fault('a command ends with LF alone');
    if (line.length > 512 && !this.expectsAuth) this.fault('a command of more than 512 octets');
    if (line.some((byte) => byte > 126)) this.fault('a command with 8-bit characters');
    this.command(line.toString('latin1').trimEnd());
    return true;
  }

  command(line) {
    if (this.expectsAuth) return this.continueAuth(line);
    const verb = line.split(' ')[0].toUpperCase();
    const scripted = this.server.scriptedReply(verb);
    if (scripted) return this.say(scripted);
    const handler = {EHLO: 'ehlo', HELO: 'ehlo', STARTTLS: 'starttls', AUTH: 'auth', MAIL: 'mail', RCPT: 'rcpt', DATA: 'data', NOOP: 'ok', RSET: 'ok', QUIT: 'quit'}[verb];
    if (!handler) return this.say('502 unknown');
    if (['MAIL', 'RCPT', 'DATA', 'AUTH'].includes(verb) && !this.greeted) return this.say('503 say EHLO first');
    if (['MAIL', 'AUTH'].includes(verb) && this.server.options.tls === 'starttls' && !this.encrypted) return this.say('530 5.7.0 Must issue a STARTTLS command first');
    if (verb === 'MAIL' && !this.authenticated) return this.say('530 5.7.0 Authentication required');
    return this[handler](line);
  }

  ok() { this.say('250 OK'); }
  quit() { this.say('221 Bye'); this.socket.end(); }

  ehlo(line) {
    if (!/^\S+ \S+$/.test(line)) this.fault(`EHLO without a name: ${line}`);
    this.greeted = true;
    const {tls, user} = this.server.options;
    const lines = ['mail.test', '8BITMIME', 'SIZE 1000000', 'ENHANCEDSTATUSCODES'];
    if (tls === 'starttls' && !this.encrypted) lines.push('STARTTLS');
    if (user && (tls !== 'starttls' || this.encrypted)) lines.push('AUTH PLAIN LOGIN');
    lines.forEach((text, at) => this.say(`250${at + 1 < lines.length ? '-' : ' '}${text}`));
  }

  starttls() {
    this.say('220 go ahead');
    const {key, cert} = this.server.options;
    const plain = this.socket;
    plain.removeAllListeners('data');
    const secure = new TLSSocket(plain, {isServer: true, key, cert});
    this.encrypted = true;
    this.greeted = false;
    this.attach(secure);
  }

  auth(line) {
    const [, kind, initial] = line.split(' ');
    this.expectsAuth = kind.toUpperCase();
    if (initial) return this.continueAuth(initial);
    this.say(this.expectsAuth === 'LOGIN' ? '334 VXNlcm5hbWU6' : '334 ');
  }

  continueAuth(line) {
    const text = Buffer.from(line, 'base64').toString();
    const {user, password} = this.server.options;
    if (this.expectsAuth === 'LOGIN' && this.loginUser === undefined) {
      this.loginUser = text;
      return this.say('334 UGFzc3dvcmQ6');
    }
    const given = this.expectsAuth === 'LOGIN' ? [this.loginUser, text] : text.split('\0').slice(1);
    this.expectsAuth = this.loginUser = undefined;
    this.authenticated = given[0] === user && given[1] === password;
    this.say(this.authenticated ? '235 2.7.0 welcome' : '535 5.7.8 wrong');
  }

  mail(line) {
    const match = /^MAIL FROM:<([^<>\s]+)>(.*)$/i.exec(line);
    if (!match) { this.fault(line); return this.say('501 syntax'); }
    this.envelope = {from: match[1], to: [], eightBit: / BODY=8BITMIME/i.test(match[2]), encrypted: this.encrypted};
    this.ok();
  }

  rcpt(line) {
    const match = /^RCPT TO:<([^<>\s]+)>$/i.exec(line);
    if (!match || !this.envelope) { this.fault(line); return this.say('501 syntax'); }
    if (match[1].startsWith('nobody@')) return this.say('550 5.1.1 no such user');
    this.envelope.to.push(match[1]);
    this.ok();
  }

  data() {
    if (!this.envelope?.to.length) return this.say('503 no recipients');
    this.inData = true;
    this.lines = [];
    this.say('354 go ahead');
  }

  /// One line of the message; the last one is a dot alone.
  takeData() {
    const end = this.buffer.indexOf('\n');
    if (end < 0) return false;
    let line = this.buffer.subarray(0, end + 1);
    this.buffer = this.buffer.subarray(end + 1);
    if (line.at(-2) !== 13) this.fault(`a line of the message ends with LF alone: ${line}`);
    if (line.subarray(0, -2).includes(13)) this.fault('a CR inside of a line');
    if (line.length > 1000) this.fault('a line of more than 1000 octets');
    if (!this.envelope.eightBit && line.some((byte) => byte > 127)) this.fault('8-bit characters without BODY=8BITMIME');
    if (line.equals(Buffer.from('.\r\n'))) { this.finish(); return true; }
    if (line[0] === 46) {
      if (line[1] !== 46) this.fault('a dot that was not doubled');
      line = line.subarray(1);
    }
    this.lines.push(line);
    return true;
  }

  finish() {
    this.inData = false;
    const message = {...this.envelope, raw: Buffer.concat(this.lines)};
    this.envelope = undefined;
    const scripted = this.server.scriptedReply('.');
    if (scripted) return this.say(scripted);
    this.server.messages.push(message);
    if (!this.server.holdAfterData) this.say('250 2.0.0 queued');
  }
}
