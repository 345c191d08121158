// SPDX-License-Identifier: Apache-2.0
// One browser, several visits, and a sign-in beside them: who is calling is told by the cookies and by X-Chiroflow-Visit.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {Documented} from './lib/documented.mjs';
import {startServer} from './lib/server.mjs';

const documented = new Documented();

/// Keeps cookies as a browser does: the oldest first, and none that was ended.
class Browser {
  cookies = new Map();

  constructor(server) { this.server = server; }

  async call(path, {method = 'POST', body = {}, headers = {}} = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers: {origin: new URL(this.server.url).origin, ...(cookie ? {cookie} : {}), ...(method === 'GET' ? {} : {'content-type': 'application/json'}), ...headers},
      body: method === 'GET' ? undefined : JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    const text = await response.text();
    documented.check(documented.nameAt(method, path), {status: response.status, contentType: response.headers.get('content-type'), body: text});
    return {status: response.status, json: JSON.parse(text)};
  }

  open(link) { return this.call('/visit/open', {body: {token: link.split('/').at(-1)}}); }
  visit(headers) { return this.call('/visit', {method: 'GET', headers}); }
}

describe('A browser', () => {
  let server;
  let api;
  const visits = [];

  before(async () => {
    server = await startServer();
    api = client(server);
    for (let i = 0; i < 10; ++i) {
      const {sessionId} = await bookVisit(api, server, {start: inMinutes(5 + i)});
      const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
      visits.push({sessionId, url});
    }
  });
  after(() => server?.stop());

  it('holds several visit links, and says which one it means', async () => {
    const browser = new Browser(server);
    const [first, second] = [await browser.open(visits[0].url), await browser.open(visits[1].url)];
    assert.notEqual(first.json.visitKey, second.json.visitKey);
    for (const [opened, visit] of [[first, visits[0]], [second, visits[1]]]) {
      const reply = await browser.visit({'x-chiroflow-visit': opened.json.visitKey});
      assert.equal(reply.json.sessionId, visit.sessionId);
    }
    assert.equal((await browser.visit()).json.sessionId, visits[1].sessionId, 'the newest without a word');
    const again = await browser.open(visits[0].url);
    assert.equal(again.status, 200, 'the first link was not locked out');
    assert.equal(again.json.visitKey, first.json.visitKey);
    assert.equal((await browser.visit({'x-chiroflow-visit': 'nothing1'})).status, 401);
  });

  it('with a sign-in that has ended is still the visitor', async () => {
    const browser = new Browser(server);
    await browser.open(visits[2].url);
    browser.cookies.set('cf_session', `cf_ses_${'A'.repeat(43)}`);
    const {sessionId} = visits[2];
    const token = await browser.call(`/sessions/${sessionId}/token`);
    assert.equal(token.json.error.cause, 'not_admitted', JSON.stringify(token.json));
    assert.equal((await browser.call(`/sessions/${sessionId}/issues`, {body: {issueType: 'audio', description: 'no sound'}})).status, 200);
    assert.equal((await browser.call('/sessions', {method: 'GET'})).status, 401, 'staff learn that they have to sign in');
  });

  it('with a valid sign-in is the member of staff, or the visitor who says so', async () => {
    const browser = new Browser(server);
    const {json: {visitKey}} = await browser.open(visits[3].url);
    const signedIn = await browser.call('/auth/sign-in', {body: {email: 'owner@demo.example', password: server.clinician.password}});
    assert.equal(signedIn.status, 200, JSON.stringify(signedIn.json));
    const {sessionId} = visits[3];
    await api.telehealth.startSession.mutate({sessionId});
    assert.equal((await browser.call(`/sessions/${sessionId}/token`, {body: {isHost: true}})).json.isHost, true);
    const asVisitor = {headers: {'x-chiroflow-visit': visitKey}};
    assert.equal((await browser.call(`/sessions/${sessionId}/token`, {...asVisitor, body: {isHost: true}})).status, 403);
    assert.equal((await browser.call(`/sessions/${sessionId}/token`, asVisitor)).json.isHost, false);
    assert.equal((await browser.call(`/sessions/${visits[4].sessionId}/token`, asVisitor)).status, 404, 'and no other visit');
  });

  it('keeps eight visit links, the oldest makes room', async () => {
    const browser = new Browser(server);
    const keys = [];
    for (const {sessionId} of visits) {
      const {url} = await api.visitLinks.create.mutate({sessionId, role: 'GUEST', displayName: 'Gus'});
      keys.push((await browser.open(url)).json.visitKey);
    }
    assert.deepEqual([...browser.cookies.keys()], keys.slice(2).map((key) => `cf_visit_${key}`));
    assert.equal((await browser.visit({'x-chiroflow-visit': keys[2]})).json.sessionId, visits[2].sessionId);
  });
});
