// SPDX-License-Identifier: Apache-2.0
// A person's way into Janus without a browser: the HTTP transport with long polls. Enough to join and to be refused.
import assert from 'node:assert/strict';

let lastTransaction = 0;

export class GatewayClient {
  #url;
  #gatewayToken;
  #session;

  constructor(url, gatewayToken) {
    this.#url = url;
    this.#gatewayToken = gatewayToken;
  }

  async #post(path, fields) {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({...fields, transaction: `t${++lastTransaction}`, ...(this.#gatewayToken && {token: this.#gatewayToken})}),
    });
    return response.json();
  }

  /// The gateway's answer: {janus: 'success'} or {janus: 'error', error: {code}}.
  async open() {
    const answer = await this.#post('', {janus: 'create'});
    this.#session = answer.data?.id;
    return answer;
  }

  async close() { if (this.#session) await this.#post(`/${this.#session}`, {janus: 'destroy'}); }

  async attach(plugin = 'janus.plugin.videoroom') {
    const answer = await this.#post(`/${this.#session}`, {janus: 'attach', plugin});
    return answer.data?.id ?? answer;
  }

  /// What comes next for this session, as a list.
  async poll() {
    const token = this.#gatewayToken ? `&token=${encodeURIComponent(this.#gatewayToken)}` : '';
    const answer = await (await fetch(`${this.#url}/${this.#session}?maxev=10${token}`)).json();
    return Array.isArray(answer) ? answer : [answer];
  }

  /// The first event of that handle for which `wanted` holds.
  async next(handle, wanted = () => true) {
    for (let i = 0; i < 20; ++i) {
      for (const event of await this.poll()) {
        const data = event.plugindata?.data;
        if (event.sender === handle && data && wanted(data)) return data;
      }
    }
    assert.fail('the event did not come');
  }

  /// Joins with a handle of its own: what the plugin says, and the handle.
  async join(body) {
    const handle = await this.attach();
    const ack = await this.#post(`/${this.#session}/${handle}`,
      {janus: 'message', body: {request: 'join', ptype: 'publisher', ...body}});
    assert.equal(ack.janus, 'ack');
    return {handle, ...await this.next(handle)};
  }

  /// A synchronous request to the plugin.
  async ask(handle, body) {
    return (await this.#post(`/${this.#session}/${handle}`, {janus: 'message', body})).plugindata?.data;
  }
}

/// Opens a session and joins as our credentials say, with `change` applied to what "join" is told.
export async function enter(janus, credentials, change = {}) {
  const details = JSON.parse(credentials.details);
  const client = new GatewayClient(janus.httpUrl, details.gatewayToken);
  assert.equal((await client.open()).janus, 'success');
  const joined = await client.join({room: details.room, id: details.id, pin: details.pin, token: credentials.token, ...change});
  return {client, ...joined};
}
