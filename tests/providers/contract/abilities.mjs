// SPDX-License-Identifier: Apache-2.0
// What the capabilities say is what the calls do: unsupported where there is nothing, and never a silent success.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {abilityCalls, errorOf, open, person, portOf, roomCalls, visit} from './bench.mjs';

async function roomWith(bench, people) {
  const request = visit();
  const room = await bench.provider.createRoom(request);
  for (const {participant} of people) await bench.emulator.addParticipant?.(room, participant);
  return {request, room};
}

/// A vendor that tells nothing of people has no port for it, or one that says so.
async function refusesToList(bench) {
  const {room} = await roomWith(bench, []);
  if ((await bench.provider.ports()).moderation) assert.equal((await errorOf(bench.provider.listParticipants(room))).code, 'unsupported');
}

export function abilities(vendor) {
  for (const [name, call] of Object.entries(abilityCalls)) {
    test(`${name} does what the capabilities say`, async (t) => {
      const bench = await open(vendor, t);
      const {provider} = bench;
      const ability = (await provider.capabilities())[name];
      const ports = await provider.ports();
      const guest = person('ses_1');
      const scene = {...await roomWith(bench, []), guest};
      if (ability.support === 'unavailable') {
        if (portOf[name] && !ports[portOf[name]]) return;
        const error = await errorOf(call(provider, scene));
        assert.equal(error.code, 'unsupported');
        assert.ok(error.message.length > 10, 'says why');
        return;
      }
      if (vendor.ownRooms && !ports[portOf[name]]) return;  // its pages do it
      if (portOf[name]) assert.equal(ports[portOf[name]], true, `the port for ${name}`);
      if (name === 'listParticipants') assert.deepEqual(await call(provider, scene), [], 'nobody is in a new room');
      else if (portOf[name] === 'moderation') assert.equal((await errorOf(call(provider, scene))).code, 'not_found', 'nobody to do it to');
      else if (name === 'quality') assert.deepEqual(Object.keys(await call(provider, scene)).sort(), ['audio', 'connection', 'video']);
    });
  }

  test('people are listed, and sent out', {skip: vendor.ownRooms && 'its calls live in a server: tests/api/realtime.test.mjs'}, async (t) => {
    const bench = await open(vendor, t);
    const {provider, emulator} = bench;
    const told = await provider.capabilities();
    if (told.listParticipants.support === 'unavailable') return refusesToList(bench);
    const [one, two] = [person('ses_1'), person('ses_1')];
    const {room} = await roomWith(bench, [one, two]);
    const people = await provider.listParticipants(room);
    assert.equal(people.length, 2);
    for (const {externalId, participant} of people) {
      assert.ok(externalId);
      if (participant !== null) assert.ok([one.participant, two.participant].includes(participant));
    }
    if (told.removeParticipant.support === 'unavailable') return;
    await provider.act(room, one.participant, 'disconnect');
    const left = await provider.listParticipants(room);
    assert.deepEqual(left.map(({participant}) => participant), [two.participant]);
    assert.equal((await errorOf(provider.act(room, one.participant, 'disconnect'))).code, 'not_found');
    if (told.mute.support !== 'unavailable') await provider.act(room, two.participant, 'mute');
    await provider.endRoom(room);
    assert.deepEqual(await provider.listParticipants(room), [], 'an ended room has nobody in it');
    assert.ok(emulator.requests.length > 0);
  });

  test('nobody is in a room that nobody knows', async (t) => {
    const bench = await open(vendor, t);
    const {provider} = bench;
    if ((await provider.capabilities()).listParticipants.support === 'unavailable') return refusesToList(bench);
    const elsewhere = await open(vendor, t);
    const room = await elsewhere.provider.createRoom(visit());
    assert.deepEqual(await provider.listParticipants(room), []);
  });

  test('without credentials every call says so', async (t) => {
    const {emulator, fresh, provider: working} = await open(vendor, t);
    if (!emulator.config.credentials) return assert.equal(await working.configured(), true, 'it needs none');
    const blank = Object.fromEntries(Object.entries(emulator.config.credentials).map(([name, value]) => [name, name === 'product' ? value : '']));
    const provider = await fresh({...emulator.config, credentials: blank});
    assert.equal(await provider.configured(), false);
    const request = visit();
    const scene = {request, room: await working.createRoom(visit()), guest: person('ses_1')};
    const before = emulator.requests.length;
    const told = await provider.capabilities();
    const ports = await provider.ports();
    for (const [name, call] of Object.entries({...roomCalls, ...abilityCalls})) {
      if (portOf[name] && !ports[portOf[name]]) continue;
      const error = await errorOf(call(provider, scene));
      if (error.code === 'unsupported' && told[name]?.support === 'unavailable') continue;
      assert.equal(`${error.code}/${error.cause}`, 'provider_unavailable/not_configured', name);
    }
    const {available, message} = await provider.health();
    assert.equal(available, false);
    assert.ok(message.length > 10);
    assert.equal(emulator.requests.length, before, 'nobody is asked without credentials');
  });
}
