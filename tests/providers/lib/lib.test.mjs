// SPDX-License-Identifier: Apache-2.0
// The tests' own tools: the driver of the adapters and the ground the emulators stand on.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {json, serve} from './emulator.mjs';
import {make, startTool} from './tool.mjs';

const builtin = {signingKey: 'a-signing-key-of-thirty-two-bytes', issuer: 'https://clinic.example'};
const ask = (server, path = '/') => fetch(server.url + path, {headers: {connection: 'close'}});

test('a provider is made and called, and its time stands', async () => {
  const provider = await make('builtin', builtin, {now: '2030-01-15T09:45:00.000Z', seed: 7});
  assert.equal(await provider.configured(), true);
  assert.deepEqual(await provider.ports(), {moderation: true, recorder: false, webhooks: false});
  const room = await provider.createRoom({name: 'cf-1'});
  assert.equal(room.name, 'cf-1');
  const call = provider.joinCredentials(room);
  const {token} = await call;
  assert.ok(call.ms >= 0);
  assert.deepEqual(await provider.logs(), []);
  const issued = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url')).iat;
  assert.equal(issued(token), Date.parse('2030-01-15T09:45:00Z') / 1000);
  await provider.setNow('2030-01-15T09:46:00Z');
  assert.equal(issued((await provider.joinCredentials(room)).token), Date.parse('2030-01-15T09:46:00Z') / 1000);
});

test('a failure is an error with the fields of core/error.hpp', async () => {
  const provider = await make('builtin', builtin);
  await assert.rejects(provider.quality({name: 'cf-1'}), (error) => {
    assert.equal(error.code, 'unsupported');
    assert.match(error.message, /getQuality/);
    assert.equal(error.retryAfter, null);
    return true;
  });
  await assert.rejects(provider.startRecording({name: 'cf-1'}), {code: 'tool', message: /has no recorder/});
  await assert.rejects(make('nobody', {}), {code: 'tool', message: /no such engine/});
});

test('a tool that dies fails what waits for it and what comes later', async () => {
  const tool = startTool('/bin/false');
  await assert.rejects(tool.make('builtin', builtin), /provider_tool ended with/);
  await assert.rejects(tool.make('builtin', builtin), /provider_tool/);
  await assert.rejects(startTool('/nonexistent').make('builtin', builtin), /cannot start/);
});

test('a tool is closed', async () => {
  const tool = startTool();
  await tool.make('builtin', builtin);
  await tool.close();
  await assert.rejects(tool.make('builtin', builtin), /provider_tool ended with 0/);
});

test('an emulator fails as told, as often as told, and heals', async () => {
  const forgotten = [];
  const server = await serve({
    kindOf: (request) => request.path.slice(1),
    reply: (request) => json(200, {path: request.path}),
    faultReplies: {credentials: () => json(403, {code: 7})},
    forget: (request) => forgotten.push(request.path),
  });
  await server.fault({on: 'create', kind: '500', times: 1});
  assert.equal((await ask(server, '/status')).status, 200);
  assert.equal((await ask(server, '/create')).status, 500);
  assert.deepEqual(await (await ask(server, '/create')).json(), {path: '/create'});
  for (const [kind, status] of [['429', 429], ['credentials', 403], ['garbage', 200], ['forget', 200]]) {
    await server.fault({kind, times: 1});
    assert.equal((await ask(server, '/create')).status, status);
  }
  assert.deepEqual(forgotten, ['/create']);
  await server.fault({on: 'create', kind: 'refuse', times: 1});
  await assert.rejects(ask(server, '/create'), TypeError);
  await server.fault({on: 'create', kind: 'drop', times: 1});
  await assert.rejects(ask(server, '/create').then((reply) => reply.text()), TypeError);
  await server.fault({kind: 'refuse'});
  await assert.rejects(ask(server), (error) => error.cause.code === 'ECONNREFUSED');
  await server.heal();
  assert.equal((await ask(server)).status, 200);
  assert.equal(server.requests[0].path, '/status');
  await server.close();
});

test('an emulator that goes wrong itself fails its test', async () => {
  const server = await serve({reply: () => { throw new Error('a slip'); }});
  const {error} = console;
  console.error = () => {};
  assert.equal((await ask(server)).status, 500);
  console.error = error;
  await assert.rejects(server.close(), /a slip/);
});
