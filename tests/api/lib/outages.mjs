// SPDX-License-Identifier: Apache-2.0
// Clinics whose first video vendor can be made to fail: the server beside that vendor's emulator and, where our own engine is the vendor,
// beside a second one to fall back to. Each clinic has one server of its own, because a breaker is an account's.
//
//   name, provider, engine       in words; on the wire
//   start(), env(emulator)       its emulator, the server's environment for it
//   rooms(emulator)              what it has of rooms, a Map
//   other                        who takes over: {provider, engine}
import assert from 'node:assert/strict';

import {start as startGoogleMeet} from '../../providers/emulators/google_meet.mjs';
import {client, inMinutes, newPatient} from './clinic.mjs';
import {vendors as recorders} from './recorders.mjs';
import {startServer} from './server.mjs';
import {until} from './vendor_visit.mjs';

const recorder = (name) => recorders.find((one) => one.name === name);
/// Failures of which every vendor gave a code or a status, and those of which nobody gave any.
const kAnswered = new Set(['rate_limited', 'server_error']);
const kUnanswered = new Set(['network', 'timeout', 'breaker_open', 'not_asked', 'not_end_to_end']);
const ours = {provider: 'CUSTOM', engine: 'builtin'};
const atTwilio = {provider: 'TWILIO', engine: 'twilio', vendor: recorder('Twilio')};

export const vendors = [
  {
    ...recorder('Twilio'), engine: 'twilio', other: ours,
    rooms: ({state}) => state.rooms,
  },
  {
    ...recorder('Zoom'), engine: 'zoom', other: ours,
    rooms: ({state}) => state.meetings,
  },
  {
    name: 'Google Meet', provider: 'GOOGLE_MEET', engine: 'google_meet', other: ours,
    start: () => startGoogleMeet({events: false}),
    env: ({config: {credentials, ...addresses}}) => ({
      GOOGLE_MEET_SERVICE_ACCOUNT_KEY: credentials.serviceAccountKey, GOOGLE_MEET_DELEGATED_USER: credentials.delegatedUser,
      GOOGLE_MEET_BASE_URL: addresses.meetBaseUrl, GOOGLE_WORKSPACE_EVENTS_BASE_URL: addresses.workspaceEventsBaseUrl,
      GOOGLE_DRIVE_BASE_URL: addresses.driveBaseUrl, GOOGLE_JWKS_URL: addresses.jwksUrl,
    }),
    rooms: ({state}) => state.spaces,
  },
  {
    ...recorder('LiveKit'), engine: 'livekit', other: atTwilio,
    rooms: ({state}) => state.rooms,
  },
  {
    ...recorder('Janus'), engine: 'janus', other: atTwilio,
    rooms: ({state}) => state.rooms,
  },
];

export async function tried(work) {
  try {
    return {value: await work()};
  } catch (error) {
    return {error};
  }
}

/// Whom no vendor, log or message may ever name.
const kPatient = {firstName: 'Wilhelmina', lastName: 'Unmentionable'};
const tells = (text) => Object.values(kPatient).some((name) => text.includes(name));

/// A clinic with that vendor first.
export class Clinic {
  #roomsOf = new Map();  // keys of the vendor's, by session

  static async open(vendor) {
    const clinic = new Clinic();
    Object.assign(clinic, {vendor, emulator: await vendor.start(), substitute: await vendor.other.vendor?.start()});
    clinic.server = await startServer({env: {
      CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0', ...vendor.env(clinic.emulator),
      ...(clinic.substitute && vendor.other.vendor.env(clinic.substitute)),
    }});
    const {clinician: {password}} = clinic.server;
    clinic.signIn = (await client(clinic.server, {headers: {}}).auth.signIn.mutate(
      {email: 'owner@demo.example', password, cookie: false})).sessionToken;
    await clinic.owner.organization.update.mutate({defaultProvider: vendor.provider});
    if (clinic.substitute) await clinic.owner.organization.attestAgreement.mutate({provider: vendor.other.provider});
    clinic.patientId = (await newPatient(clinic.api, kPatient)).id;
    await clinic.untilWell();
    return clinic;
  }

  // Clients are made when they are used: a server that was started anew has another address.
  get api() { return client(this.server); }
  get owner() { return this.as(this.signIn); }
  as(token) { return client(this.server, {headers: {authorization: `Bearer ${token}`}}); }

  fallback(on) { return this.owner.organization.update.mutate({fallbackEnabled: on}); }
  look(sessionId) { return this.api.telehealth.getRoomStatus.query({sessionId}); }
  /// The appointment's own clinician, who is the visit's host; `owner`: somebody who is not.
  enter(sessionId, who = this.api) { return tried(() => who.telehealth.generateToken.mutate({sessionId})); }

  async appointment() {
    const startTime = inMinutes(5);
    return this.api.appointments.create.mutate({patientId: this.patientId, providerId: this.server.clinicianId, startTime,
      endTime: new Date(startTime.getTime() + 1_800_000), isTelehealth: false});
  }
  async bookAt(appointment) { return tried(() => this.api.telehealth.createRoom.mutate({appointmentId: appointment.id})); }
  /// A session at the vendor.
  async book() {
    const made = this.newRooms();
    const {value, error} = await this.bookAt(await this.appointment());
    assert.equal(value?.provider, this.vendor.provider, String(error));
    this.#roomsOf.set(value.sessionId, made());
    return value.sessionId;
  }
  /// One with a room that somebody was given a way into.
  async bookAndEnter() {
    const made = this.newRooms();
    const sessionId = await this.book();
    const {value, error} = await this.enter(sessionId);
    assert.equal(value?.provider, this.vendor.provider, String(error));
    this.#roomsOf.set(sessionId, made());
    return sessionId;
  }

  /// A function that gives the vendor's keys of the rooms that were made there since.
  newRooms() {
    const rooms = this.vendor.rooms(this.emulator);
    const before = new Set(rooms.keys());
    return () => [...rooms.keys()].filter((key) => !before.has(key));
  }
  /// The vendor loses the session's room.
  forgetRoomOf(sessionId) {
    for (const key of this.#roomsOf.get(sessionId)) this.vendor.rooms(this.emulator).delete(key);
  }

  /// A new process knows of no breaker and of no room that was well a moment ago.
  async forgetHealth() {
    await this.server.crashAndRestart();
    await this.untilWell();
  }
  /// It asks its vendors once by itself; what is to fail begins after that.
  untilWell() {
    return until(async () => {
      const {video} = await (await fetch(`${this.server.url}/readyz`)).json();
      return video.every(({health}) => health === 'ok');
    }, 'health of the vendors');
  }
  /// The vendor is well and its breaker closed.
  async calm() {
    await this.emulator.heal();
    const {providers} = await this.api.telehealth.getProviderStatus.query();
    if (providers.find(({provider}) => provider === this.vendor.provider).breaker !== 'closed') await this.forgetHealth();
  }

  /// Attempts as sorted texts.
  texts(attempts) {
    assert.ok(!tells(JSON.stringify(attempts)), 'attempts hold nothing of the patient');
    for (const {errorCode, vendorCode} of attempts) {
      if (kAnswered.has(errorCode)) assert.match(vendorCode ?? '', /^[\w .-]{3,60}$/, `${errorCode} names the vendor's own code`);
      if (kUnanswered.has(errorCode)) assert.equal(vendorCode, null, `${errorCode} has no vendor's code`);
    }
    return attempts.map(({provider, operation, succeeded, errorCode}) => `${provider} ${operation} ${succeeded ? 'done' : errorCode}`).sort();
  }

  /// The vendor fails from now on. Gives what is tried for the session since, and, by their kind, what the vendor was asked.
  async failing(sessionId, on, kind) {
    const before = sessionId ? (await this.look(sessionId)).providerAttempts.length : 0;
    const from = this.emulator.requests.length;
    await this.emulator.fault({on, kind});
    return [
      async () => {
        const {providerAttempts} = await this.look(sessionId);
        return this.texts(providerAttempts.slice(0, providerAttempts.length - before));
      },
      (asked) => this.emulator.requests.slice(from).filter((request) => request.kind === asked),
    ];
  }

  /// A refusal in words for people, of that cause.
  expectRefused({value, error}, cause) {
    assert.equal(value, undefined, 'no success is made up');
    assert.equal(error.data?.code, 'SERVICE_UNAVAILABLE', String(error));
    assert.equal(error.data.cause, cause);
    assert.match(error.message, /^[A-Z].{15,}/s);
    assert.ok(!tells(error.message) && !this.emulator.secrets.some((secret) => error.message.includes(secret)), error.message);
  }

  /// At the end: nobody outside has heard of the patient, and the log holds neither them nor a secret.
  async close() {
    try {
      const asked = [...this.emulator.requests, ...this.substitute?.requests ?? []];
      for (const {method, target, rawHeaders, text} of asked) assert.ok(!tells(`${target} ${rawHeaders} ${text}`), `${method} ${target} names the patient`);
      const log = this.server.log();
      assert.ok(!tells(log) && !this.emulator.secrets.some((secret) => log.includes(secret)), 'the log names the patient or a secret');
    } finally {
      await this.emulator.heal();
      await this.server.stop();
      await Promise.all([this.emulator.close(), this.substitute?.close()]);
    }
  }
}
