// SPDX-License-Identifier: Apache-2.0
// A vendor's messages: ports/webhook_receiver.hpp.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {errorOf, open, person, visit} from './bench.mjs';

const kinds = ['room_started', 'room_ended', 'participant_joined', 'participant_left', 'recording_started', 'recording_ready'];

const bytesOf = ({body}) => Buffer.from(body ?? '');

/// How many places of a text a tampering test tries: all of a short one, spread ones of a long one.
function* places(length, most = 120) {
  const step = Math.max(1, length / most);
  for (let at = 0; at < length; at += step) yield Math.floor(at);
}

async function listening(vendor, t) {
  const bench = await open(vendor, t);
  const {support} = (await bench.provider.capabilities()).webhooks;
  if (support === 'unavailable') {
    if ((await bench.provider.ports()).webhooks)
      await errorOf(bench.provider.acceptWebhook({url: 'https://clinic.example/webhooks/x', headers: {}, body: '{}'}));
    return null;
  }
  return {...bench, sign: async (...of) => bench.emulator.signedWebhook(...of)};
}

export function webhooks(vendor) {
  test('there is a receiver when the capabilities say so', async (t) => {
    const {provider} = await open(vendor, t);
    const {support} = (await provider.capabilities()).webhooks;
    const ports = await provider.ports();
    if (support !== 'unavailable') assert.equal(ports.webhooks, true);
    else if (ports.webhooks) await errorOf(provider.acceptWebhook({url: 'https://clinic.example/webhooks/x', headers: {}, body: '{}'}));
  });

  test('a signed message is taken, and means what the vendor says', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, sign} = bench;
    const room = await provider.createRoom(visit());
    const keys = new Set();
    let told = 0;
    for (const kind of kinds) {
      const message = await sign(kind, {room});
      if (!message) continue;  // the vendor tells nothing of the kind
      told += 1;
      const {items, status} = await provider.acceptWebhook(message);
      assert.ok(status >= 200 && status < 300);
      assert.ok(items.length > 0, kind);
      for (const item of items) {
        assert.ok(item.dedupKey.length > 0 && item.dedupKey.length <= 200);
        assert.ok(item.kind.length > 0);
        keys.add(item.dedupKey);
      }
      const meant = await Promise.all(items.map((item) => provider.interpretWebhook(item)));
      const event = meant.find((one) => one.kind === kind);
      assert.ok(event, `${kind} came as ${meant.map((one) => one.kind)}`);
      assert.ok(Math.abs(Date.parse(event.at) - Date.now()) < 3_600_000, `at ${event.at}`);
      if (event.roomName !== null) assert.equal(event.roomName, room.name);
      if (event.externalId !== null && room.externalId !== null) assert.equal(event.externalId, room.externalId);
      assert.ok(event.roomName ?? event.externalId ?? event.recording, `${kind} says of what`);
    }
    assert.ok(told >= 4, 'of rooms and people at least');
    assert.ok(keys.size >= told, 'two messages have two keys');
  });

  test('a join is told under the key that the list of people has', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, emulator, sign} = bench;
    if ((await provider.capabilities()).listParticipants.support === 'unavailable') return;
    const request = visit();
    const room = await provider.createRoom(request);
    const {participant} = person(request.session);
    const there = await emulator.addParticipant(room, participant);
    const [listed] = await provider.listParticipants(room);
    const message = await sign('participant_joined', {room, participant, ...vendor.stayOf?.(there)});
    const {items} = await provider.acceptWebhook(message);
    const events = await Promise.all(items.map((item) => provider.interpretWebhook(item)));
    const told = events.find(({kind}) => kind === 'participant_joined');
    assert.ok(listed.externalId);
    assert.equal(told.participantExternalId, listed.externalId);
    if (listed.participant !== null) assert.equal(told.participant, listed.participant);
  });

  test('a message that comes again has the same key, another another', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, sign, fresh} = bench;
    const message = await sign('room_ended');
    const keys = async (one, request) => (await one.acceptWebhook(request)).items.map(({dedupKey}) => dedupKey);
    const first = await keys(provider, message);
    assert.deepEqual(await keys(provider, message), first);
    assert.deepEqual(await keys(await fresh(), message), first, 'also after a restart');
    assert.notDeepEqual(await keys(provider, await sign('room_ended', {at: new Date(Date.now() - 5000)})), first);
  });

  test('a changed, cut or unsigned message is refused', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, sign} = bench;
    const message = await sign('participant_joined');
    const refused = async (changed, what) => {
      const error = await errorOf(provider.acceptWebhook(changed).then((taken) => assert.fail(`${what} was taken: ${JSON.stringify(taken)}`)));
      assert.equal(error.code, 'unauthenticated', `${what}: ${error.code}/${error.cause} ${error.message}`);
    };
    await refused({...message, headers: {}}, 'a message without headers');
    const signing = signingHeader(message);
    for (const at of places(String(signing.value).length, 40)) {
      const value = flipped(signing.value, at);
      if (value !== null) await refused({...message, headers: {...message.headers, [signing.name]: value}}, `header changed at ${at}`);
    }
    await refused({...message, headers: {...message.headers, [signing.name]: ''}}, 'an empty signature');
    if (bodyIsSigned(vendor)) {
      const bytes = bytesOf(message);
      for (const at of places(bytes.length)) {
        for (const bit of [1, 0x80]) {
          const changed = Buffer.from(bytes);
          changed[at] ^= bit;
          await refused({...message, body: changed}, `byte ${at} changed to ${changed[at]}`);
        }
      }
      await refused({...message, body: bytes.subarray(0, bytes.length - 1)}, 'a cut body');
      await refused({...message, body: Buffer.concat([bytes, Buffer.from('x')])}, 'a longer body');
      await refused({...message, body: ''}, 'no body');
    }
  });

  test('what means nothing to us is other', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, sign} = bench;
    const {items} = await provider.acceptWebhook(await sign('other'));
    for (const item of items) assert.equal((await provider.interpretWebhook(item)).kind, 'other');
  });

  test('a payload that is not the vendor\'s is refused, never guessed', async (t) => {
    const bench = await listening(vendor, t);
    if (!bench) return;
    const {provider, sign} = bench;
    const [item] = (await provider.acceptWebhook(await sign('room_ended'))).items;
    for (const payload of ['', 'x', '[]', '{"', '"text"', '7']) {
      assert.equal((await errorOf(provider.interpretWebhook({...item, payload}))).code, 'invalid_argument', payload);
    }
    for (const at of places(item.payload.length, 60)) {
      // Cut anywhere it is either an event of ours or refused; the adapter stays whole.
      await provider.interpretWebhook({...item, payload: item.payload.slice(0, at)}).catch(({code}) => assert.equal(code, 'invalid_argument'));
    }
  });
}

/// The header that proves the sender: the longest.
function signingHeader({headers}) {
  const [name, value] = Object.entries(headers).filter(([header]) => /sign|authorization/i.test(header))
    .sort((a, b) => String(b[1]).length - String(a[1]).length)[0];
  return {name, value: String(value)};
}

/// The text with another character at that place; null where that could mean the same.
function flipped(text, at) {
  const was = text[at];
  // Case and spaces of the scheme, and the last bits of base64, may differ without a difference.
  if (!/[A-Za-z0-9+/_-]/.test(was) || at < text.indexOf(' ') + 1 || at === text.length - 1 || text[at + 1] === '=' || text[at + 1] === '.') return null;
  return text.slice(0, at) + (was === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

/// Janus proves itself by a password, and Google by a token beside the message: TLS protects their bodies.
function bodyIsSigned({engine}) { return !['janus', 'google_meet'].includes(engine); }
