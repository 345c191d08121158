// SPDX-License-Identifier: Apache-2.0
// The tRPC protocol byte by byte: statuses, codes, shapes, dates, batches, the texts of validation errors.
import assert from 'node:assert/strict';
import {connect} from 'node:net';
import {after, describe, it} from 'node:test';

import {bookVisit, client, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {Wire, issuesOf} from './lib/wire.mjs';

const server = await startServer();
after(() => server.stop());
const wire = new Wire(server);
const anonymous = new Wire(server, {});
const visit = await bookVisit(client(server), server);

const errorOf = (reply) => reply.json.error.json;

function assertError(reply, status, code, number, path) {
  assert.equal(reply.status, status, reply.text);
  const {message, code: rpc, data} = errorOf(reply);
  assert.equal(typeof message, 'string');
  assert.notEqual(message, '');
  assert.equal(rpc, number);
  assert.equal(data.code, code);
  assert.equal(data.httpStatus, status);
  assert.equal(data.path, path);
  assert.ok(!('stack' in data), 'a stack was sent');
}

describe('A reply', () => {
  it('is superjson with the dates named in meta and nothing else', async () => {
    const reply = await wire.query('telehealth.getRoomStatus', {json: {sessionId: visit.sessionId}});
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('content-type'), /^application\/json/);
    const {json, meta} = reply.json.result.data;
    assert.equal(meta.v, 1);
    assert.deepEqual(meta.values.scheduledStartTime, ['Date']);
    assert.deepEqual(meta.values['appointment.startTime'], ['Date']);
    assert.match(json.scheduledStartTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(json.actualStartTime, null);
    assert.ok(!('actualStartTime' in meta.values), 'null has meta');
    for (const [path, types] of Object.entries(meta.values)) {
      const value = path.split('.').reduce((object, key) => object?.[key], json);
      assert.deepEqual(types, ['Date'], path);
      assert.equal(new Date(value).toISOString(), value, path);
    }
  });

  it('has no meta when nothing needs it', async () => {
    const reply = await wire.query('telehealth.getProviderCapabilities', {json: {provider: 'CUSTOM'}});
    assert.equal(reply.status, 200);
    assert.deepEqual(Object.keys(reply.json.result.data), ['json']);
  });

  it('names an undefined field in meta', async () => {
    const {json: {result: {data}}} = await wire.query('telehealth.listSessions', {json: {patientId: 'nobody'}});
    assert.deepEqual(data, {json: {sessions: [], nextCursor: null}, meta: {values: {nextCursor: ['undefined']}, v: 1}});
  });

  it('is not kept by caches', async () => {
    const reply = await wire.query('telehealth.getRoomStatus', {json: {sessionId: visit.sessionId}});
    assert.match(reply.headers.get('cache-control') ?? '', /no-store/);
  });
});

describe('Input', () => {
  it('may be missing where none is needed, in every form', async () => {
    for (const path of ['', '?input=', `?input=${encodeURIComponent('{"json":null,"meta":{"values":["undefined"],"v":1}}')}`,
      `?input=${encodeURIComponent('{"json":{"a":1}}')}`]) {
      const reply = await wire.send('GET', `/telehealth.getProviderStatus${path}`);
      assert.equal(reply.status, 200, `${path}: ${reply.text}`);
    }
  });

  it('drops fields nobody knows', async () => {
    const reply = await wire.query('telehealth.getUpcoming', {json: {limit: 1, nonsense: [1, 2]}});
    assert.equal(reply.status, 200);
  });

  it('takes undefined for an optional field', async () => {
    const reply = await wire.query('telehealth.listSessions',
      {json: {status: null, limit: 1}, meta: {values: {status: ['undefined']}, v: 1}});
    assert.equal(reply.status, 200, reply.text);
  });

  it('takes a date with an offset and as a number', async () => {
    for (const toDate of ['2030-01-10T10:30:00+01:00', 1894354200000]) {
      const reply = await wire.query('telehealth.listSessions', {json: {toDate, limit: 1}, meta: {values: {toDate: ['Date']}}});
      assert.equal(reply.status, 200, reply.text);
    }
  });

  it('may be percent-encoded in the path', async () => {
    const reply = await wire.send('GET', '/telehealth%2EgetProviderStatus');
    assert.equal(reply.status, 200, reply.text);
  });

  it('that is no JSON is a bad request', async () => {
    const reply = await wire.send('GET', '/telehealth.getUpcoming?input=%7Bjson');
    assert.equal(reply.status, 400);
    assert.equal(errorOf(reply).data.httpStatus, 400);
    for (const body of ['', '{json', 'null']) {
      const post = await wire.send('POST', '/telehealth.startSession', {body, headers: {'content-type': 'application/json'}});
      assert.equal(post.status, 400, `${body}: ${post.text}`);
      assert.equal(errorOf(post).data.httpStatus, 400);
    }
  });
});

describe('A validation error', () => {
  const cases = [
    ['a wrong type', 'telehealth.getUpcoming', {json: {limit: 'five'}}, [
      {code: 'invalid_type', expected: 'number', path: ['limit'], message: 'Invalid input: expected number, received string'}]],
    ['too big a number', 'telehealth.getUpcoming', {json: {limit: 21}}, [
      {origin: 'number', code: 'too_big', maximum: 20, inclusive: true, path: ['limit'], message: 'Too big: expected number to be <=20'}]],
    ['too small a number', 'telehealth.getUpcoming', {json: {limit: 0}}, [
      {origin: 'number', code: 'too_small', minimum: 1, inclusive: true, path: ['limit'], message: 'Too small: expected number to be >=1'}]],
    ['another limit', 'telehealth.listSessions', {json: {limit: 101}}, [
      {origin: 'number', code: 'too_big', maximum: 100, inclusive: true, path: ['limit'], message: 'Too big: expected number to be <=100'}]],
    ['a date as a plain string', 'telehealth.listSessions', {json: {fromDate: '2030-01-14T00:00:00.000Z'}}, [
      {expected: 'date', code: 'invalid_type', path: ['fromDate'], message: 'Invalid input: expected date, received string'}]],
    ['null for an optional enum', 'telehealth.listSessions', {json: {status: null}}, [
      {code: 'invalid_value', values: ['SCHEDULED', 'WAITING', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW', 'CANCELLED', 'TECHNICAL_ISSUES'],
        path: ['status'], message: 'Invalid option: expected one of "SCHEDULED"|"WAITING"|"IN_PROGRESS"|"COMPLETED"|"NO_SHOW"|"CANCELLED"|"TECHNICAL_ISSUES"'}]],
    ['no input at all', 'telehealth.getUpcoming', undefined, [
      {expected: 'object', code: 'invalid_type', path: [], message: 'Invalid input: expected object, received undefined'}]],
    ['a bigint', 'telehealth.listSessions', {json: {limit: '1'}, meta: {values: {limit: ['bigint']}}}, [
      {expected: 'number', code: 'invalid_type', path: ['limit'], message: 'Invalid input: expected number, received bigint'}]],
  ];
  for (const [name, procedure, input, expected] of cases) {
    it(`for ${name} has the text clients parse`, async () => {
      const reply = await wire.query(procedure, input);
      assertError(reply, 400, 'BAD_REQUEST', -32600, procedure);
      assert.deepEqual(issuesOf(reply), expected);
    });
  }

  it('names every issue of a mutation, in the order of the fields', async () => {
    const reply = await wire.mutate('telehealth.reportTechnicalIssue', {json: {issueType: 'smell'}});
    assertError(reply, 400, 'BAD_REQUEST', -32600, 'telehealth.reportTechnicalIssue');
    assert.deepEqual(issuesOf(reply), [
      {expected: 'string', code: 'invalid_type', path: ['sessionId'], message: 'Invalid input: expected string, received undefined'},
      {code: 'invalid_value', values: ['audio', 'video', 'connection', 'other'], path: ['issueType'],
        message: 'Invalid option: expected one of "audio"|"video"|"connection"|"other"'},
      {expected: 'string', code: 'invalid_type', path: ['description'], message: 'Invalid input: expected string, received undefined'},
    ]);
  });

  it('refuses null for optional fields of a mutation', async () => {
    const notes = await wire.mutate('telehealth.markNoShow', {json: {sessionId: visit.sessionId, notes: null}});
    assert.deepEqual(issuesOf(notes)[0].message, 'Invalid input: expected string, received null');
    const host = await wire.mutate('telehealth.generateToken', {json: {sessionId: visit.sessionId, isHost: null}});
    assert.deepEqual(issuesOf(host)[0].message, 'Invalid input: expected boolean, received null');
  });

  it('refuses a fraction where a count is expected', async () => {
    assert.equal((await wire.query('telehealth.listSessions', {json: {limit: 1.5}})).status, 400);
  });

  it('names the field whose text is too long', async () => {
    const reply = await wire.mutate('telehealth.reportTechnicalIssue',
      {json: {sessionId: visit.sessionId, issueType: 'other', description: 'x'.repeat(60_000)}});
    assertError(reply, 400, 'BAD_REQUEST', -32600, 'telehealth.reportTechnicalIssue');
    const [issue] = issuesOf(reply);
    assert.equal(issue.code, 'too_big');
    assert.equal(issue.origin, 'string');
    assert.deepEqual(issue.path, ['description']);
  });
});

describe('An error', () => {
  it('401 comes before validation and look-up', async () => {
    for (const input of [{json: {}}, {json: {limit: 99}}]) {
      const reply = await anonymous.query('telehealth.getUpcoming', input);
      assertError(reply, 401, 'UNAUTHORIZED', -32001, 'telehealth.getUpcoming');
      assert.equal(errorOf(reply).message, 'You must be logged in to access this resource');
    }
  });

  it('404 answers alike for a missing and a malformed id', async () => {
    for (const sessionId of ['missing', '', 'é'.repeat(40)]) {
      const reply = await wire.query('telehealth.getRoomStatus', {json: {sessionId}});
      assertError(reply, 404, 'NOT_FOUND', -32004, 'telehealth.getRoomStatus');
      assert.equal(errorOf(reply).message, 'Session not found');
    }
    const appointment = await wire.mutate('telehealth.createRoom', {json: {appointmentId: 'missing'}});
    assertError(appointment, 404, 'NOT_FOUND', -32004, 'telehealth.createRoom');
    assert.equal(errorOf(appointment).message, 'Appointment not found');
  });

  it('400 for text that no database takes', async () => {
    const reply = await wire.query('telehealth.getRoomStatus', {json: {sessionId: 'a\u0000b'}});
    assertError(reply, 400, 'BAD_REQUEST', -32600, 'telehealth.getRoomStatus');
    assert.deepEqual(issuesOf(reply)[0].path, ['sessionId']);
  });

  it('404 for procedures that do not exist, with the path', async () => {
    for (const path of ['telehealth.noSuchThing', 'other.nope', 'telehealth.getProviderStatus/', 'telehealth.getproviderstatus', 'telehealth']) {
      const reply = await wire.send('GET', `/${path}?input=%7B%22json%22%3A%7B%7D%7D`);
      assertError(reply, 404, 'NOT_FOUND', -32004, path);
      assert.equal(errorOf(reply).message, `No procedure found on path "${path}"`);
    }
    assertError(await wire.mutate('telehealth.nope', {json: {}}), 404, 'NOT_FOUND', -32004, 'telehealth.nope');
  });

  it('405 for a query sent as a mutation and the other way round', async () => {
    const get = await wire.query('telehealth.startSession', {json: {sessionId: visit.sessionId}});
    assertError(get, 405, 'METHOD_NOT_SUPPORTED', -32005, 'telehealth.startSession');
    assert.equal(errorOf(get).message, 'Unsupported GET-request to mutation procedure at path "telehealth.startSession"');
  });

  it('405 for other methods', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH']) {
      const reply = await wire.send(method, '/telehealth.getProviderStatus',
        {headers: {'content-type': 'application/json'}, body: '{}'});
      assert.equal(reply.status, 405, `${method}: ${reply.text}`);
      assert.equal(errorOf(reply).data.code, 'METHOD_NOT_SUPPORTED');
    }
  });

  it('409 names the two states', async () => {
    const other = await bookVisit(client(server), server);
    const reply = await wire.mutate('telehealth.endSession', {json: {sessionId: other.sessionId}});
    assertError(reply, 409, 'CONFLICT', -32009, 'telehealth.endSession');
    assert.match(errorOf(reply).message, /SCHEDULED.*COMPLETED/s);
  });

  it('413 for a body that is too large, before it is sent', async () => {
    const {hostname, port} = new URL(server.url);
    const status = await new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(
        `POST /api/trpc/telehealth.reportTechnicalIssue HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.apiKey}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 20000000\r\n\r\n{'));
      socket.once('error', reject);
      socket.once('data', (data) => { resolve(Number(data.toString().split(' ')[1])); socket.destroy(); });
    });
    assert.equal(status, 413);
  });

  it('415 for a body of another type or of none', async () => {
    for (const [type, message] of [['application/x-www-form-urlencoded', 'Unsupported content-type "application/x-www-form-urlencoded"'],
      ['text/plain', 'Unsupported content-type "text/plain"'], ['', 'Missing content-type header']]) {
      const body = new TextEncoder().encode('a=b');
      const reply = await wire.send('POST', '/telehealth.startSession', {body, headers: type ? {'content-type': type} : {}});
      assert.equal(reply.status, 415, reply.text);
      const error = errorOf(reply);
      assert.equal(error.code, -32015);
      assert.equal(error.data.code, 'UNSUPPORTED_MEDIA_TYPE');
      assert.equal(error.message, message);
    }
  });

  it('takes a charset', async () => {
    const reply = await wire.mutate('telehealth.reportTechnicalIssue',
      {json: {sessionId: visit.sessionId, issueType: 'other', description: 'écho'}}, {'content-type': 'application/json; charset=utf-8'});
    assert.equal(reply.status, 200, reply.text);
    assert.ok(reply.json.result.data.json.technicalNotes.includes('écho'));
  });
});

describe('HEAD', () => {
  it('answers 204 with no body', async () => {
    const reply = await wire.send('HEAD', '/telehealth.getProviderStatus');
    assert.equal(reply.status, 204);
    assert.equal(reply.text, '');
  });
});

describe('A batch', () => {
  const capabilities = 'telehealth.getProviderCapabilities';

  it('of one is an array of one', async () => {
    const reply = await wire.queries([capabilities], {0: {json: {}}});
    assert.equal(reply.status, 200);
    assert.equal(reply.json.length, 1);
  });

  it('answers in order', async () => {
    const reply = await wire.queries(['telehealth.getProviderStatus', capabilities, 'telehealth.getUpcoming'],
      {0: {json: null, meta: {values: ['undefined'], v: 1}}, 1: {json: {provider: 'CUSTOM'}}, 2: {json: {limit: 1}}});
    assert.equal(reply.status, 200, reply.text);
    const data = reply.json.map((part) => part.result.data.json);
    assert.ok(data[0].providers);
    assert.equal(typeof data[1].maxParticipants, 'number');
    assert.ok(Array.isArray(data[2]));
  });

  it('takes a missing input as undefined', async () => {
    const reply = await wire.send('GET', '/telehealth.getProviderStatus,telehealth.getProviderStatus?batch=1');
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.json.length, 2);
  });

  it('of different statuses is 207, each part with its own', async () => {
    const reply = await wire.queries([capabilities, 'telehealth.getRoomStatus', 'telehealth.getUpcoming', 'telehealth.noSuchThing'],
      {0: {json: {}}, 1: {json: {sessionId: 'missing'}}, 2: {json: {limit: 0}}, 3: {json: {}}});
    assert.equal(reply.status, 207, reply.text);
    assert.ok('result' in reply.json[0]);
    assert.deepEqual(reply.json.slice(1).map((part) => part.error.json.data.httpStatus), [404, 400, 404]);
  });

  it('of one error is that error, in an array', async () => {
    const reply = await wire.queries(['telehealth.getRoomStatus', 'telehealth.getRoomStatus'],
      {0: {json: {sessionId: 'missing'}}, 1: {json: {sessionId: 'missing2'}}});
    assert.equal(reply.status, 404);
    assert.equal(reply.json.length, 2);
  });

  it('without sign-in is 401 throughout', async () => {
    const reply = await anonymous.queries([capabilities, 'telehealth.getUpcoming'], {0: {json: {}}, 1: {json: {}}});
    assert.equal(reply.status, 401);
    assert.deepEqual(reply.json.map((part) => part.error.json.data.code), ['UNAUTHORIZED', 'UNAUTHORIZED']);
  });

  it('of queries and mutations is refused as one', async () => {
    const reply = await wire.queries([capabilities, 'telehealth.startSession'],
      {0: {json: {}}, 1: {json: {sessionId: visit.sessionId}}});
    assert.equal(reply.status, 400);
    assert.ok(!Array.isArray(reply.json));
    assert.equal(errorOf(reply).message, 'Cannot mix procedure types in call: query, mutation');
    assert.ok(!('path' in errorOf(reply).data));
  });

  it('of mutations on one session loses none', async () => {
    const {sessionId} = await bookVisit(client(server), server);
    const name = 'telehealth.reportTechnicalIssue';
    const input = (description) => ({json: {sessionId, issueType: 'other', description}});
    const reply = await wire.mutations([name, name, name], {0: input('one'), 1: input('two'), 2: input('three')});
    assert.equal(reply.status, 200, reply.text);
    const status = await wire.query('telehealth.getRoomStatus', {json: {sessionId}});
    assert.equal(status.json.result.data.json.technicalNotes.split('\n').length, 3);
  });

  it('has a limit of 50 calls', async () => {
    const some = await wire.queries(Array(50).fill('telehealth.getProviderStatus'), {});
    assert.equal(some.status, 200, some.text.slice(0, 300));
    assert.equal(some.json.length, 50);
    const many = await wire.queries(Array(51).fill('telehealth.getProviderStatus'), {});
    assert.ok(many.status >= 400 && many.status < 500, String(many.status));
    assert.ok(!Array.isArray(many.json), 'a refused batch is one error');
  });

  it('is one only with batch=1', async () => {
    const reply = await wire.send('GET', `/${capabilities}?batch=true&input=${encodeURIComponent('{"0":{"json":{}}}')}`);
    assertError(reply, 400, 'BAD_REQUEST', -32600, capabilities);
  });

  it('may be separated by an encoded comma', async () => {
    const reply = await wire.send('GET', `/${capabilities}%2C${capabilities}?batch=1&input=${encodeURIComponent('{"0":{"json":{}},"1":{"json":{}}}')}`);
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.json.length, 2);
  });
});

describe('A repeated call', () => {
  it('with the same idempotency key makes one patient', async () => {
    const key = `test-${Date.now()}`;
    const input = {json: {firstName: 'Once', lastName: 'Only', birthDate: '1980-02-29'}};
    const [first, second] = [await wire.mutate('patients.create', input, {'idempotency-key': key}),
      await wire.mutate('patients.create', input, {'idempotency-key': key})];
    assert.equal(first.status, 200, first.text);
    assert.equal(second.json.result.data.json.id, first.json.result.data.json.id);
  });
});

describe('The log', () => {
  it('holds no name, no birth date and no key', async () => {
    const api = client(server);
    await newPatient(api, {firstName: 'Zenobia', lastName: 'Quartermaine', email: 'zenobia@example.com'});
    await wire.query('telehealth.getRoomStatus', {json: {sessionId: 'missing'}});
    for (const secret of ['Zenobia', 'Quartermaine', '1980-02-29', server.apiKey, server.clinician.password]) {
      assert.ok(!server.log().includes(secret), 'the log holds what it must not');
    }
  });
});
