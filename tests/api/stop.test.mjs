// SPDX-License-Identifier: Apache-2.0
// SIGTERM to the running program: what was begun is finished, pages are told, and it ends well.
import assert from 'node:assert/strict';
import {request} from 'node:http';
import {connect} from 'node:net';
import {it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {SmtpServer} from '../mail/lib/smtp_server.mjs';
import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {Page} from './lib/page.mjs';
import {startServer} from './lib/server.mjs';

async function until(what, look, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) {
    const found = await look();
    if (found) return found;
  }
  assert.fail(`waited in vain for ${what}`);
}

/// One request on a connection of its own: its status, 'refused' where nobody listens any more, or 'cut'.
function once(server, path, {method = 'GET', body} = {}) {
  return new Promise((resolve) => {
    const url = new URL(`/api/v1${path}`, server.url);
    const call = request(url, {method, agent: false, headers: {authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json'}}, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(response.complete && text ? response.statusCode : 'cut'));
      response.on('error', () => resolve('cut'));
    });
    call.on('error', ({code}) => resolve(code === 'ECONNREFUSED' ? 'refused' : 'cut'));
    call.end(body);
  });
}

/// A request whose last byte is kept back: {finish} sends it and answers with all that came.
async function halfSent(server, path, body) {
  const {hostname, port} = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (chunk) => { heard += chunk; }).on('error', () => {});
  const over = new Promise((resolve) => { socket.once('close', resolve); });
  socket.write(`POST /api/v1${path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${server.apiKey}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
  await until('the server reads', () => heard.includes('100 Continue'));
  socket.write(body.slice(0, -1));
  return {
    async finish() {
      socket.write(body.slice(-1));
      await over;
      return heard;
    },
  };
}

it('SIGTERM cuts no request, tells pages, finishes the job at hand, and the program ends well', async () => {
  const mail = await new SmtpServer().listen();
  const server = await startServer({env: {SMTP_URL: `smtp://127.0.0.1:${mail.port}`, MAIL_FROM: 'visits@heron.example'}});
  const api = client(server);
  const {sessionId} = await bookVisit(api, server, {start: inMinutes(20)});
  const page = await Page.open(server, server.apiKey);
  page.say({type: 'watch', topic: 'queue'});
  await page.hear('watching');

  mail.holdAfterData = true;
  await api.visitLinks.send.mutate({sessionId, email: 'ada@patient.example'});
  await until('the e-mail is on its way', () => mail.messages.length > 0);

  let asking = true;
  const ends = {};
  const callers = Array.from({length: 8}, async (_, i) => {
    while (asking) {
      const end = i % 2
        ? await once(server, '/patients', {method: 'POST', body: JSON.stringify({firstName: 'Ann', lastName: 'Draining'})})
        : await once(server, '/sessions?limit=20');
      ends[end] = (ends[end] ?? 0) + 1;
      if (end === 'refused') return;
    }
  });
  await until('callers are answered', () => ends[200] > 40);
  const half = await halfSent(server, '/patients', JSON.stringify({firstName: 'Ann', lastName: 'Half-sent'}));

  const stopped = server.stop();
  await page.hear('going_away');
  assert.equal(await page.end(), 1012);
  const answer = await half.finish();
  assert.match(answer, /HTTP\/1\.1 200 /, answer);
  assert.match(answer, /"lastName":"Half-sent"/);
  for (const socket of mail.sockets) socket.write('250 2.0.0 queued\r\n');
  mail.holdAfterData = false;
  await stopped;  // fails unless it ended with 0
  asking = false;
  await Promise.all(callers);
  assert.equal(ends.cut, undefined, JSON.stringify(ends));
  assert.deepEqual(Object.keys(ends).sort(), ['200', 'refused'], JSON.stringify(ends));
  assert.equal(mail.messages.length, 1, 'taken once');
  await mail.close();
});
