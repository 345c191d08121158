// SPDX-License-Identifier: Apache-2.0
// A connected page, without a browser: says what it is told to and keeps what it hears.
import assert from 'node:assert/strict';
import {setTimeout as pause} from 'node:timers/promises';

import {WebSocket} from 'ws';

const kPatience = 30_000;

export class Page {
  heard = [];
  closed = null;

  constructor(server, {headers = {}} = {}) {
    this.socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/realtime`, {headers});
    this.socket.on('message', (data) => this.heard.push(JSON.parse(data)));
    this.socket.on('close', (code) => { this.closed = code; });
    this.socket.on('error', () => {});
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('unexpected-response', (_, response) => reject(new Error(`HTTP ${response.statusCode}`)));
      this.socket.once('error', reject);
    });
    this.opened.catch(() => {});
  }

  /// Signed in by a bearer token.
  static async open(server, token, options) {
    const page = new Page(server, options);
    await page.opened;
    page.say({type: 'hello', ...(token ? {token} : {})});
    page.welcome = await page.hear('welcome');
    return page;
  }

  say(message) { this.socket.send(typeof message === 'string' ? message : JSON.stringify(message)); }

  /// The first message of that type that fits and was not taken yet; takes it.
  async hear(type, fits = () => true, patience = kPatience) {
    const found = await this.until(() => {
      const at = this.heard.findIndex((message) => message.type === type && fits(message));
      return at < 0 ? null : this.heard.splice(at, 1)[0];
    }, `${type}; heard ${JSON.stringify(this.heard).slice(0, 500)}`, patience);
    return found;
  }

  async until(look, what, patience = kPatience) {
    for (const end = Date.now() + patience; Date.now() < end; await pause(10)) {
      const found = look();
      if (found) return found;
    }
    assert.fail(`waited for ${what}`);
  }

  end() { return this.until(() => this.closed, 'the end of the connection'); }
  close() { this.socket.close(); return this.end(); }
  /// As if the network had gone.
  vanish() { this.socket.terminate(); }

  /// Everything sent before has been worked off when this returns.
  async settled() {
    const n = Math.floor(Math.random() * 1e9);
    this.say({type: 'ping', n});
    await this.hear('pong', (message) => message.n === n);
  }
}
