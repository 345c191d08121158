// SPDX-License-Identifier: Apache-2.0
// What is searched for is a name: it stands in no address when an unmodified client sends searches as POST (H-16).
import {createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink, splitLink} from '@trpc/client';
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import superjson from 'superjson';

import {client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';
import {Wire} from './lib/wire.mjs';

const kInBody = ['patients.list', 'patients.getByExternalId', 'appointments.getByExternalId'];
const kLinks = {httpLink, httpBatchLink, httpBatchStreamLink};

describe('A search sent as POST', () => {
  let server;
  let patient;
  const requests = [];
  const fetched = (address, options) => {
    requests.push({address: String(address), method: options.method, body: options.body});
    return fetch(address, options);
  };

  before(async () => {
    server = await startServer();
    patient = await client(server).patients.create.mutate({firstName: 'Zoë', lastName: 'Quartz', externalId: 'ehr-4711'});
  });
  after(() => server?.stop());

  for (const [name, link] of Object.entries(kLinks)) {
    it(`keeps its words out of the address, through ${name}`, async () => {
      const options = {url: `${server.url}/api/trpc`, transformer: superjson, headers: {authorization: `Bearer ${server.apiKey}`}, fetch: fetched};
      const api = createTRPCClient({links: [splitLink({
        condition: (op) => kInBody.includes(op.path),
        true: link({...options, methodOverride: 'POST'}),
        false: httpLink(options),
      })]});
      requests.length = 0;
      const [found, byId, upcoming] = await Promise.all([
        api.patients.list.query({search: 'quartz'}), api.patients.getByExternalId.query({externalId: 'ehr-4711'}),
        api.telehealth.getUpcoming.query({limit: 1}),
      ]);
      assert.deepEqual(found.patients.map(({id}) => id), [patient.id]);
      assert.equal(byId.id, patient.id);
      assert.ok(Array.isArray(upcoming));
      const searches = requests.filter(({address}) => /patients/.test(address));
      assert.equal(searches.length, name === 'httpLink' ? 2 : 1);
      for (const {address, method, body} of searches) {
        assert.equal(method, 'POST');
        assert.ok(!/quartz|4711/i.test(address), address);
        assert.match(body, /quartz|4711/);
      }
    });
  }

  it('answers what the same query answers as GET', async () => {
    const wire = new Wire(server);
    const byGet = await wire.query('patients.getByExternalId', {json: {externalId: 'ehr-4711'}});
    const byPost = await wire.mutate('patients.getByExternalId', {json: {externalId: 'ehr-4711'}});
    assert.equal(byPost.status, 200);
    assert.deepEqual(byPost.json, byGet.json);
  });

  it('is for searches only: other queries, and mutations as GET, are refused', async () => {
    const wire = new Wire(server);
    const posted = await wire.mutate('telehealth.getUpcoming', {json: {limit: 1}});
    assert.equal(posted.status, 405);
    assert.equal(posted.json.error.json.message, 'Unsupported POST-request to query procedure at path "telehealth.getUpcoming"');
    assert.equal((await wire.query('patients.archive', {json: {patientId: patient.id}})).status, 405);
  });

  it('is not mixed with changes', async () => {
    const wire = new Wire(server);
    const mixed = await wire.mutations(['patients.list', 'patients.archive'], {0: {json: {search: 'quartz'}}, 1: {json: {patientId: patient.id}}});
    assert.equal(mixed.status, 400);
    assert.equal((await client(server).patients.get.query({patientId: patient.id})).archivedAt ?? null, null);
  });
});
