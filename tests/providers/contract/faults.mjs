// SPDX-License-Identifier: Apache-2.0
// A vendor that fails: every kind of fault is told by its cause, in words for people, within the deadline, without secrets.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {abilityCalls, assertForPeople, open, person, portOf, roomCalls, secretsIn, visit} from './bench.mjs';

const causes = {
  refuse: ['refused', 'network'], timeout: ['timeout'], drop: ['network'], 429: ['rate_limited'], 500: ['server_error'],
  garbage: ['bad_response'], gateway404: ['bad_response'], credentials: ['bad_credentials'],
};
// What a call may take by its documentation, and what a paused machine may add.
const deadline = 10_000;
const patience = 70_000;

/// Every call that the vendor's abilities allow, each with a room of its own.
async function scenes({provider, emulator}) {
  const told = await provider.capabilities();
  const ports = await provider.ports();
  const calls = Object.entries({...roomCalls, ...abilityCalls})
    .filter(([name]) => told[name]?.support !== 'unavailable' && (!portOf[name] || ports[portOf[name]]));
  return Promise.all(calls.map(async ([name, call]) => {
    const request = visit();
    const guest = person(request.session);
    const room = await provider.createRoom(request);
    await emulator.addParticipant?.(room, guest.participant);
    return {name, call, scene: {request: name === 'createRoom' ? visit() : request, room, guest}};
  }));
}

async function outcomeOf({name, call, scene}, provider) {
  const running = call(provider, scene);
  try {
    return {name, value: await running, ms: running.ms};
  } catch (error) {
    return {name, error, ms: running.ms};
  }
}

export function faults(vendor) {
  for (const [kind, allowed] of Object.entries(causes)) {
    for (const warm of [true, false]) {
      test(`${kind} is told by its cause, ${warm ? 'in the middle of work' : 'from the first call on'}`,
        {skip: vendor.ownRooms && 'there is nobody to fail'}, async (t) => {
          const bench = await open(vendor, t);
          const {emulator, fresh} = bench;
          const all = await scenes(bench);
          const provider = warm ? bench.provider : await fresh();
          await emulator.fault({kind});
          let asking = 0;
          const outcomes = await Promise.all(all.map((one) => outcomeOf(one, provider)));
          for (const {name, value, error, ms} of outcomes) {
            assert.ok(ms < deadline + patience, `${name} took ${ms} ms`);
            if (!error) {
              // Credentials are signed here; nothing else can be had without the vendor.
              assert.ok(name === 'joinCredentials' || (vendor.madeByEntry && name === 'createRoom'), `${name} succeeded: ${JSON.stringify(value)}`);
              continue;
            }
            asking += 1;
            assert.equal(error.code, 'provider_unavailable', `${name}: ${error.code}/${error.cause} ${error.message} ${error.detail}`);
            assert.ok(allowed.includes(error.cause), `${name}: ${error.cause} ${error.detail}`);
            assertForPeople(error);
            assert.deepEqual(secretsIn(emulator, `${error.message} ${error.detail}`), []);
          }
          assert.ok(asking >= 3, 'the vendor is asked at least to end, delete and know a room');
          const {available, message} = await (await fresh()).health();
          assert.equal(available, false);
          assert.ok(message.length > 10);

          await emulator.heal();
          const request = visit();
          assert.equal((await provider.createRoom(request)).name, request.name, 'well again');
          const logs = (await Promise.all([bench.provider.logs(), provider.logs()])).flat().join('\n');
          assert.deepEqual(secretsIn(emulator, logs), []);
        });
    }
  }

  test('a fault of the moment is got over', {skip: vendor.ownRooms && 'there is nobody to fail'}, async (t) => {
    const {provider, emulator} = await open(vendor, t);
    const room = await provider.createRoom(visit());
    for (const kind of ['429', '500', 'drop']) {
      await emulator.fault({kind, times: 1});
      assert.equal(await provider.roomStatus(room), 'ACTIVE', kind);
      await emulator.heal();
    }
  });

  test('an answer that was lost makes no second room', {skip: vendor.ownRooms && 'there is nobody to fail'}, async (t) => {
    const {provider, emulator} = await open(vendor, t);
    const request = visit();
    await emulator.fault({on: 'create', kind: 'drop', times: 1});
    const first = await provider.createRoom(request).catch((error) => {
      assert.equal(error.code, 'provider_unavailable');
      return null;
    });
    await emulator.heal();
    const second = await provider.createRoom(request);
    if (first) assert.equal(second.externalId, first.externalId);
    assert.equal(await provider.roomStatus(second), 'ACTIVE');
  });

  test('a room that the vendor has forgotten is ended', {skip: (vendor.ownRooms || vendor.madeByEntry) && 'rooms are names'}, async (t) => {
    const {provider, emulator} = await open(vendor, t);
    const [one, two] = [await provider.createRoom(visit()), await provider.createRoom(visit())];
    await emulator.fault({kind: 'forget', times: 1});
    assert.equal(await provider.roomStatus(one), 'ENDED');
    await emulator.heal();
    await emulator.fault({kind: 'forget', times: 1});
    if (vendor.forgetsEnded) await provider.endRoom(two);
    else await assert.rejects(provider.endRoom(two), {code: 'not_found'});
  });

  test('callers at the same time share one token', {skip: vendor.ownRooms && 'it has none'}, async (t) => {
    const {emulator, fresh} = await open(vendor, t);
    const provider = await fresh();
    const before = emulator.requests.filter(({kind}) => kind === 'token').length;
    await Promise.all(Array.from({length: 8}, () => provider.createRoom(visit())));
    const asked = emulator.requests.filter(({kind}) => kind === 'token').length - before;
    assert.ok(asked <= 1, `${asked} tokens were asked for`);
  });

  // One after the other they would wait for as many deadlines as there are callers, and hold as many workers.
  test('callers at the same time share one failure to get a token', {skip: vendor.ownRooms && 'it has none'}, async (t) => {
    const {emulator, fresh, provider} = await open(vendor, t);
    const room = await provider.createRoom(visit());
    const before = emulator.requests.length;
    await emulator.fault({kind: 'timeout'});
    const startedAnew = await fresh();
    const outcomes = await Promise.allSettled(Array.from({length: 6}, () => startedAnew.roomStatus(room)));
    for (const {status, reason} of outcomes) assert.equal(status === 'rejected' && reason.cause, 'timeout');
    const asked = emulator.requests.slice(before).filter(({kind}) => kind === 'token').length;
    assert.ok(asked <= 2, `${asked} tokens were asked for`);
  });

  test('no address, header name or log line holds a secret or a session', async (t) => {
    const bench = await open(vendor, t);
    const {provider, emulator} = bench;
    for (const one of await scenes(bench)) await outcomeOf(one, provider);
    await provider.health();
    for (const {target, rawHeaders, text} of emulator.requests) {
      assert.deepEqual(secretsIn(emulator, target), [], target.split('?')[0]);
      assert.doesNotMatch(decodeURIComponent(target), /token=|secret=|password=|ses_/i);
      assert.doesNotMatch(rawHeaders.join('\n'), /ses_/);
      assert.doesNotMatch(text, /ses_[0-9a-f]{16}/, 'the vendor is not told the session');
    }
    assert.deepEqual(secretsIn(emulator, (await provider.logs()).join('\n')), []);
  });
}
