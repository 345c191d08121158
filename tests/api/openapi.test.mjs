// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document is right: it lints, names every procedure, and REST answers as it says.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';

import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {Documented} from './lib/documented.mjs';
import {program, startServer} from './lib/server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const documented = new Documented();
const {text, document} = documented;
const server = await startServer();
after(() => server.stop());
const api = client(server);
const visit = await bookVisit(api, server);

const {operations, byId} = documented;
/// Calls an operation and checks the answer against the document.
const call = (name, values, headers = {authorization: `Bearer ${server.apiKey}`}) => documented.call(server, name, values, headers);

describe('The document', () => {
  it('is OpenAPI 3.1 and names the version of the program', () => {
    assert.match(document.openapi, /^3\.1\./);
    const version = execFileSync(program(), ['--version'], {encoding: 'utf8'});
    assert.ok(version.includes(document.info.version));
  });

  it('is printed wherever the data lies, as every subcommand takes --data', () => {
    for (const command of ['openapi', 'typescript-client'])
      assert.ok(execFileSync(program(), [command, '--data', join(tmpdir(), 'nothing-here')], {encoding: 'utf8', maxBuffer: 1 << 26}).length > 1000);
  });

  it('is served by the program as it prints it', async () => {
    const response = await fetch(`${server.url}/api/v1/openapi.json`);
    assert.equal(response.status, 200);
    const served = await response.json();
    assert.deepEqual(Object.keys(served.paths), Object.keys(document.paths));
  });

  it('has every schema it refers to', () => {
    for (const [, reference] of text.matchAll(/"\$ref":\s*"#([^"]+)"/g)) {
      const target = reference.slice(1).split('/').reduce((node, key) =>
        node?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')], document);
      assert.ok(target, `${reference} leads nowhere`);
    }
  });

  it('gives every operation an id of its own, a summary and its errors', () => {
    const ids = operations.map(({operation}) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const {operation} of operations) {
      assert.ok(operation.summary, `${operation.operationId} has no summary`);
      assert.ok(Object.keys(operation.responses).some((status) => /^(4|default)/.test(status)), `${operation.operationId} has no errors`);
    }
  });

  it('has the eleven procedures of the first version', () => {
    for (const name of ['getProviderStatus', 'getProviderCapabilities', 'createRoom', 'getRoomStatus', 'endSession', 'generateToken',
      'listSessions', 'getUpcoming', 'startSession', 'markNoShow', 'reportTechnicalIssue']) {
      byId(`telehealth.${name}`);
    }
  });

  it('passes the recommended rules of redocly', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chiroflow-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      writeFileSync(file, text);
      const lint = spawnSync(process.execPath, [join(here, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', '--config',
        join(here, 'redocly.yaml'), '--format=stylish', file], {encoding: 'utf8', env: {...process.env, REDOCLY_TELEMETRY: 'off', CI: 'true'}});
      assert.equal(lint.status, 0, lint.stdout + lint.stderr);
    } finally {
      rmSync(folder, {recursive: true, force: true});
    }
  });
});

describe('REST', () => {
  it('answers as the document says', async () => {
    const {sessionId, appointment} = visit;
    assert.equal((await call('telehealth.getProviderStatus')).status, 200);
    assert.equal((await call('telehealth.getProviderCapabilities', {provider: 'CUSTOM'})).status, 200);
    assert.equal((await call('telehealth.createRoom', {appointmentId: appointment.id})).status, 200);
    assert.equal((await call('telehealth.getRoomStatus', {sessionId})).status, 200);
    assert.equal((await call('telehealth.listSessions', {limit: 2})).status, 200);
    assert.equal((await call('telehealth.getUpcoming', {limit: 2})).status, 200);
    assert.equal((await call('telehealth.generateToken', {sessionId})).status, 200);
    assert.equal((await call('telehealth.startSession', {sessionId, patientLocation: 'Austin, TX'})).status, 200);
    assert.equal((await call('telehealth.reportTechnicalIssue', {sessionId, issueType: 'audio', description: 'x'})).status, 200);
    assert.equal((await call('telehealth.endSession', {sessionId, audioQuality: 'poor'})).status, 200);
    const other = await bookVisit(api, server, {start: inMinutes(-16)});
    assert.equal((await call('telehealth.markNoShow', {sessionId: other.sessionId, notes: 'waited'})).status, 200);
  });

  it('gives the same fields as tRPC, dates as text', async () => {
    const byRest = (await call('telehealth.getRoomStatus', {sessionId: visit.sessionId})).json;
    const byTrpc = await api.telehealth.getRoomStatus.query({sessionId: visit.sessionId});
    assert.deepEqual(byRest, JSON.parse(JSON.stringify(byTrpc)));
  });

  it('describes its refusals', async () => {
    assert.equal((await call('telehealth.getRoomStatus', {sessionId: 'missing'})).status, 404);
    assert.equal((await call('telehealth.listSessions', {limit: 1000})).status, 400);
    assert.equal((await call('telehealth.listSessions', {}, {})).status, 401);
    assert.equal((await call('telehealth.markNoShow', {sessionId: visit.sessionId})).status, 409);
  });
});
