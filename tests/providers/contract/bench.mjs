// SPDX-License-Identifier: Apache-2.0
// What the suites of the contract share: a vendor's emulator with an adapter on it, requests, and what no error may hold.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';

import {make} from '../lib/tool.mjs';
import {startEmulator} from './vendors.mjs';

const minutes = (count) => new Date(Date.now() + count * 60_000).toISOString();

/// A session that begins now, and its room's name as domain/room_name.hpp makes it.
export function visit(fields = {}) {
  const chance = randomBytes(8).toString('hex');
  return {session: `ses_${chance}`, name: `cf-${chance.slice(0, 8)}-o8uixyps-${chance.slice(8)}`, start: minutes(0), end: minutes(30), ...fields};
}

export function person(session, fields = {}) {
  return {session, participant: `par_${randomBytes(8).toString('hex')}`, role: 'PATIENT', host: false, expiresAt: minutes(15), ...fields};
}

/// {vendor, emulator, provider, fresh}: fresh() makes another adapter on the same emulator, which remembers nothing.
export async function open(vendor, t) {
  const emulator = await startEmulator(vendor);
  t.after(() => emulator.close());
  emulator.config = vendor.adapt?.(emulator.config) ?? emulator.config;
  const fresh = (config = emulator.config) => make(vendor.engine, config);
  return {vendor, emulator, provider: await fresh(), fresh};
}

/// The error of a call that must fail.
export async function errorOf(call) {
  try {
    const value = await call;
    assert.fail(`expected an error, got ${JSON.stringify(value)}`);
  } catch (error) {
    if (error.code === undefined || error.code === 'tool' || error.code === 'ERR_ASSERTION') throw error;
    return error;
  }
}

/// Every text that must be nowhere but in the requests' headers and bodies.
export function secretsIn(emulator, text) {
  return (emulator.secrets ?? []).filter((secret) => secret && (text.includes(secret) || text.includes(encodeURIComponent(secret))));
}

export function assertForPeople(error) {
  assert.ok(error.message.length > 10, `a message for people: ${error.message}`);
  assert.doesNotMatch(error.message, /https?:\/\/127|\{|"|\bHTTP \d|curl/i, 'a message for people holds no technique');
}

/// The calls that may ask the vendor about a room, by the name of their ability where they have one.
export const roomCalls = {
  createRoom: (provider, {request}) => provider.createRoom(request),
  roomStatus: (provider, {room}) => provider.roomStatus(room),
  joinCredentials: (provider, {room, guest}) => provider.joinCredentials(room, guest),
  endRoom: (provider, {room}) => provider.endRoom(room),
  deleteRoom: (provider, {room}) => provider.deleteRoom(room),
};

export const abilityCalls = {
  listParticipants: (provider, {room}) => provider.listParticipants(room),
  mute: (provider, {room, guest}) => provider.act(room, guest.participant, 'mute'),
  unmute: (provider, {room, guest}) => provider.act(room, guest.participant, 'unmute'),
  removeParticipant: (provider, {room, guest}) => provider.act(room, guest.participant, 'disconnect'),
  spotlight: (provider, {room, guest}) => provider.act(room, guest.participant, 'spotlight'),
  quality: (provider, {room}) => provider.quality(room),
  recording: (provider, {room}) => provider.startRecording(room),
};

/// Which of the small ports a call needs.
export const portOf = {
  listParticipants: 'moderation', mute: 'moderation', unmute: 'moderation', removeParticipant: 'moderation', spotlight: 'moderation',
  recording: 'recorder', webhooks: 'webhooks',
};
