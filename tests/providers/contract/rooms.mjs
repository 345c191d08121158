// SPDX-License-Identifier: Apache-2.0
// Rooms and the way into them: ports/video_provider.hpp.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';

import {errorOf, open, person, secretsIn, visit} from './bench.mjs';

const claimsOf = (token) => {
  const [, payload] = token.split('.');
  try { return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')); } catch { return null; }
};

export function rooms(vendor) {
  test('a room keeps our name, and creating it again adopts it', async (t) => {
    const {provider, fresh} = await open(vendor, t);
    const request = visit();
    const room = await provider.createRoom(request);
    assert.equal(room.name, request.name);
    assert.equal(await provider.roomStatus(room), 'ACTIVE');
    const startedAnew = await fresh();
    for (const one of vendor.findsByName === false ? [provider] : [provider, startedAnew]) {
      const again = await one.createRoom(request);
      assert.deepEqual({...again, secret: null}, {...room, secret: null}, 'the same room');
      assert.equal(again.secret === null, room.secret === null);
    }
    if (room.secret !== null) assert.equal(typeof JSON.parse(room.secret), 'object');
  });

  test('rooms asked for at the same moment under one name are one room', async (t) => {
    const {provider} = await open(vendor, t);
    const request = visit();
    const made = await Promise.all(Array.from({length: 4}, () => provider.createRoom(request)));
    assert.equal(new Set(made.map(({externalId, name}) => externalId ?? name)).size, 1);
  });

  test('two sessions get two rooms', async (t) => {
    const {provider} = await open(vendor, t);
    const [one, two] = await Promise.all([provider.createRoom(visit()), provider.createRoom(visit())]);
    assert.notEqual(one.name, two.name);
    if (one.externalId !== null) assert.notEqual(one.externalId, two.externalId);
  });

  /// A room that exists at the vendor.
  const entered = async ({provider, emulator}) => {
    const room = await provider.createRoom(visit());
    if (vendor.madeByEntry) await emulator.addParticipant(room, person('ses_1').participant);
    return room;
  };

  test('an ended room is ended, and ending it again succeeds', async (t) => {
    const bench = await open(vendor, t);
    const {provider} = bench;
    const room = await entered(bench);
    await provider.endRoom(room);
    if (!vendor.ownRooms && vendor.endedIsKnown !== false) assert.equal(await provider.roomStatus(room), 'ENDED');
    await provider.endRoom(room);
  });

  for (const opened of [true, false]) {
    test(`a room made again after its end is another one, and open${opened ? '' : ', also when nobody had come'}`, async (t) => {
      const bench = await open(vendor, t);
      const {provider, emulator} = bench;
      const request = visit();
      const room = await provider.createRoom(request);
      if (opened) await emulator.addParticipant?.(room, person(request.session).participant);
      await provider.endRoom(room);
      if (vendor.madeByEntry) await sleep(1100);  // sessions of one name are told apart by whole seconds
      const again = await provider.createRoom(request);
      assert.equal(await provider.roomStatus(again), 'ACTIVE');
      if (vendor.findsByName === false) return;
      const startedAnew = await bench.fresh();
      const adopted = await startedAnew.createRoom(request);
      assert.equal(adopted.externalId, again.externalId);
      assert.equal(await startedAnew.roomStatus(adopted), 'ACTIVE');
    });
  }

  test('deleting a room, and deleting an ended one, succeeds', async (t) => {
    const bench = await open(vendor, t);
    const {provider} = bench;
    const [one, two] = [await entered(bench), await entered(bench)];
    await provider.deleteRoom(one);
    await provider.endRoom(two);
    await provider.deleteRoom(two);
    if (!vendor.ownRooms && vendor.endedIsKnown !== false) assert.equal(await provider.roomStatus(one), 'ENDED');
  });

  test('a room has other times where the vendor keeps any, and says so where not', async (t) => {
    const {provider} = await open(vendor, t);
    const request = visit();
    const room = await provider.createRoom(request);
    const later = (text) => new Date(Date.parse(text) + 3 * 86_400_000).toISOString();
    const moved = [later(request.start), later(request.end)];
    if (!vendor.keepsTimes) {
      const error = await errorOf(provider.rescheduleRoom(room, ...moved));
      assert.equal(error.code, 'unsupported');
      return assert.ok(error.message.length > 10, 'says why');
    }
    for (let again = 0; again < 2; again += 1) await provider.rescheduleRoom(room, ...moved);
    assert.equal(await provider.roomStatus(room), 'ACTIVE');
    const adopted = await provider.createRoom({...request, start: moved[0], end: moved[1]});
    assert.equal(adopted.externalId, room.externalId, 'it is found where it is now');
    await provider.deleteRoom(room);
    assert.equal((await errorOf(provider.rescheduleRoom(room, ...moved))).code, 'not_found');
  });

  test('a room nobody knows is ended, and cannot be ended', {skip: (vendor.ownRooms || vendor.madeByEntry) && 'rooms are names'}, async (t) => {
    const {provider} = await open(vendor, t);
    const elsewhere = await open(vendor, t);
    const room = await elsewhere.provider.createRoom(visit());
    assert.equal(await provider.roomStatus(room), 'ENDED');
    const unknown = vendor.forgetsEnded ? {name: room.name} : room;
    assert.equal((await errorOf(provider.endRoom(unknown))).code, 'not_found');
  });

  test('everybody gets their own way in', async (t) => {
    const {provider, vendor: {sameForHosts}} = await open(vendor, t);
    const request = visit();
    const room = await provider.createRoom(request);
    const guest = await provider.joinCredentials(room, person(request.session));
    const host = await provider.joinCredentials(room, person(request.session, {role: 'CLINICIAN', host: true}));
    const {linkOnly} = await provider.capabilities();
    assert.equal(guest.token === '', linkOnly, 'a token, but for providers of links only');
    if (linkOnly) assert.ok(guest.joinUrl);
    else assert.notEqual(host.token, guest.token);
    if (!sameForHosts) assert.notDeepEqual({...host, details: null}, {...guest, details: null});
    for (const {details} of [guest, host]) if (details !== null) assert.equal(typeof JSON.parse(details), 'object');
  });

  test('a way in holds no secret of ours, no role rights in an address, and ends', async (t) => {
    const {provider, emulator} = await open(vendor, t);
    const request = visit();
    const room = await provider.createRoom(request);
    const guest = person(request.session);
    const way = await provider.joinCredentials(room, guest);
    assert.deepEqual(secretsIn(emulator, JSON.stringify([way, room])), []);
    assert.doesNotMatch(way.joinUrl ?? '', /role=|host=|token=/i);
    const claims = claimsOf(way.token);
    if (claims?.exp) {
      const end = Date.parse(guest.expiresAt) / 1000;
      assert.ok(claims.exp > Date.now() / 1000, 'good now');
      // Zoom refuses tokens of less than half an hour.
      assert.ok(claims.exp <= end + 1800, `ends about when told: ${claims.exp} against ${end}`);
    }
    if (claims && !vendor.ownRooms) assert.doesNotMatch(JSON.stringify(claims), new RegExp(`ses_|${guest.role}`), 'the vendor is told neither session nor role');
  });

  test('what there is to say of its abilities', async (t) => {
    const {provider} = await open(vendor, t);
    const abilities = await provider.capabilities();
    const found = {};
    for (const [name, value] of Object.entries(abilities)) {
      if (value === null || typeof value !== 'object') continue;
      if (value.support !== 'unavailable') found[name] = value.support;
      if (value.support !== 'native') assert.ok(value.reason.length > 10, `${name} says why, or how`);
    }
    assert.deepEqual(found, vendor.abilities);
    assert.ok(abilities.maxParticipants >= 2);
    assert.equal(await provider.configured(), true);
  });

  test('health asks the vendor, once for many who ask', async (t) => {
    const {provider, emulator} = await open(vendor, t);
    const before = emulator.requests.length;
    const answers = await Promise.all(Array.from({length: 5}, () => provider.health()));
    for (const {available, message} of answers) {
      assert.equal(available, true, message);
      assert.ok(message.length > 10);
    }
    const asked = emulator.requests.length;
    if (!vendor.ownRooms) assert.ok(asked > before, 'the vendor was asked');
    await provider.health();
    assert.equal(emulator.requests.length, asked);
    assert.ok(asked - before < 5, `${asked - before} requests for five callers`);
  });
}
