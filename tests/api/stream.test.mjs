// SPDX-License-Identifier: Apache-2.0
// Batches as lines, as an unmodified httpBatchStreamLink asks for them; story.test.mjs tells a whole visit through it too.
import {TRPCClientError} from '@trpc/client';
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {bookVisit, client, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer();
after(() => server.stop());

describe('A batch read as a stream', () => {
  const requests = [];
  const api = client(server, {
    link: 'httpBatchStreamLink',
    fetch: async (address, options) => {
      const response = await fetch(address, options);
      requests.push({address: String(address), accept: new Headers(options.headers).get('trpc-accept'), response});
      return response;
    },
  });

  it('is one request whose replies reach each call, dates and undefined in place', async () => {
    const {sessionId} = await bookVisit(client(server), server);
    requests.length = 0;
    const [status, upcoming, list] = await Promise.all([
      api.telehealth.getRoomStatus.query({sessionId}), api.telehealth.getUpcoming.query({limit: 5}),
      api.telehealth.listSessions.query({limit: 1}),
    ]);
    assert.equal(requests.length, 1);
    assert.match(requests[0].address, /getRoomStatus,telehealth\.getUpcoming,telehealth\.listSessions\?batch=1/);
    assert.equal(requests[0].accept, 'application/jsonl');
    assert.equal(requests[0].response.status, 200);
    assert.equal(requests[0].response.headers.get('content-type'), 'application/json');
    assert.ok(status.scheduledStartTime instanceof Date && status.appointment.startTime instanceof Date);
    assert.ok(upcoming.length > 0 && upcoming.every((session) => session.scheduledStartTime instanceof Date));
    assert.equal(list.sessions.length, 1);
    const plain = await client(server).telehealth.getRoomStatus.query({sessionId});
    assert.deepEqual(status, plain);
    assert.deepEqual(Object.keys(status), Object.keys(plain));
  });

  it('tells what failed beside what did not', async () => {
    requests.length = 0;
    const results = await Promise.allSettled([
      api.telehealth.getUpcoming.query({}), api.telehealth.getRoomStatus.query({sessionId: 'missing'}),
      api.telehealth.listSessions.query({limit: 0}),
    ]);
    assert.deepEqual(results.map(({status}) => status), ['fulfilled', 'rejected', 'rejected']);
    const [, missing, invalid] = results.map(({reason}) => reason);
    assert.ok(missing instanceof TRPCClientError && invalid instanceof TRPCClientError);
    assert.equal(missing.message, 'Session not found');
    assert.equal(missing.data.code, 'NOT_FOUND');
    assert.equal(missing.data.path, 'telehealth.getRoomStatus');
    assert.equal(invalid.data.code, 'BAD_REQUEST');
    assert.equal(requests.length, 1);
    assert.equal(requests[0].response.status, 200);
  });

  it('carries mutations in order', async () => {
    const {sessionId} = await bookVisit(client(server), server);
    requests.length = 0;
    const [started, reported] = await Promise.all([
      api.telehealth.startSession.mutate({sessionId}),
      api.telehealth.reportTechnicalIssue.mutate({sessionId, issueType: 'other', description: 'line 1\nline 2 "}]" \u2028 é'}),
    ]);
    assert.equal(requests.length, 1);
    assert.equal(started.status, 'IN_PROGRESS');
    assert.ok(reported.technicalNotes.includes('"}]"'));
    assert.deepEqual(reported.actualStartTime, started.actualStartTime);
  });

  it('keeps names that look like its own marks', async () => {
    const lastName = '"],"meta":{"values":{"x":["Date"]}}}\\';
    const [patient, other] = await Promise.all([newPatient(api, {lastName}), newPatient(api)]);
    assert.equal(patient.demographics.lastName, lastName);
    assert.ok(patient.createdAt instanceof Date && other.createdAt instanceof Date);
  });

  it('is refused whole where the whole is wrong', async () => {
    const stranger = client(server, {link: 'httpBatchStreamLink', headers: {authorization: 'Bearer nonsense'}});
    const results = await Promise.allSettled([stranger.telehealth.getUpcoming.query({}), stranger.telehealth.getProviderStatus.query()]);
    for (const {reason} of results) assert.equal(reason?.data?.code, 'UNAUTHORIZED');
    const many = await Promise.allSettled(Array.from({length: 51}, () => api.telehealth.getProviderStatus.query()));
    for (const {reason} of many) assert.equal(reason?.data?.code, 'BAD_REQUEST');
  });
});
