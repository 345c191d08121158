// SPDX-License-Identifier: Apache-2.0
// What becomes of a visit when its video vendor fails: {booked, its room made, a way in given, its room entered, running} × {kind of
// failure} × {fallback off, on} for every vendor, with the real program against emulators of them. In no case may the session name a
// provider that is not in use, or a caller get a success that did not happen. What a caller waits for is told by how often the vendor
// was asked, never by a clock. docs/video.md shows the table.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';

import {Clinic, vendors} from './lib/outages.mjs';
import {until} from './lib/vendor_visit.mjs';

/// [with fallback off, with fallback on]:
///   error       refused in words; the session stays as it was
///   elsewhere   another provider's room
///   stays       the way in is signed here, or a link that is known
///   no call     the vendor is not asked, so nobody notices that it fails
/// A visit that runs is interrupted with fallback off. With fallback on it goes elsewhere: with the first caller who gets no way in,
/// else once the failure is confirmed.
const kTable = {
  Twilio: {
    booked: ['no call', 'no call'], made: ['error', 'elsewhere'], 'way in': ['no call', 'no call'], entered: ['stays', 'elsewhere'],
    running: ['stays', 'elsewhere'],
  },
  Zoom: {
    booked: ['error', 'elsewhere'], made: ['error', 'elsewhere'], 'way in': ['error', 'elsewhere'], entered: ['error', 'elsewhere'],
    running: ['error', 'elsewhere'],
  },
  'Google Meet': {
    booked: ['error', 'elsewhere'], made: ['error', 'elsewhere'], 'way in': ['no call', 'no call'], entered: ['stays', 'elsewhere'],
    running: ['stays', 'elsewhere'],
  },
  LiveKit: {
    booked: ['no call', 'no call'], made: ['error', 'elsewhere'], 'way in': ['no call', 'no call'], entered: ['stays', 'elsewhere'],
    running: ['stays', 'elsewhere'],
  },
  Janus: {
    booked: ['no call', 'no call'], made: ['error', 'elsewhere'], 'way in': ['error', 'elsewhere'], entered: ['error', 'elsewhere'],
    running: ['error', 'elsewhere'],
  },
};
/// Where the visit's host gets an error: what everybody else gets.
const kOthers = {Zoom: 'stays', Janus: 'error'};
/// Where a room can be forgotten between two questions: there is another one at the same vendor, whatever the fallback.
const kForgotten = {
  Twilio: ['entered', 'running'], Zoom: ['entered', 'running'], 'Google Meet': ['entered', 'running'], LiveKit: ['entered', 'running'],
  Janus: ['way in', 'entered', 'running'],
};

/// How each failure is told. An emulator refuses one kind of call by cutting the connection; "refused" is when nobody listens.
const kCauses = {
  refuse: 'network', timeout: 'timeout', 429: 'rate_limited', 500: 'server_error', garbage: 'bad_response', credentials: 'bad_credentials',
};
const kQuick = Object.keys(kCauses).filter((kind) => kind !== 'timeout');

/// A question is sent up to three times within its deadline, each of them anew where a kept connection broke; one that hangs is not.
const kRepeats = 6;
const most = (kind, questions) => (kind === 'timeout' ? questions : questions * kRepeats);
/// The server's own rounds may ask about a room at the same time.
const kRounds = 2;

/// What each column lets fail, what that is among a session's attempts, how often it is asked beside the caller, and the visit.
const kColumns = {
  booked: {on: 'create', operation: 'create_room'},
  made: {
    on: 'create', operation: 'create_room', rounds: 0,
    async visit(clinic) {
      const sessionId = await clinic.book();
      clinic.forgetRoomOf(sessionId);  // where it was made at booking
      return sessionId;
    },
  },
  'way in': {on: 'join', operation: 'join_credentials', rounds: 0, visit: (clinic) => clinic.bookAndEnter()},
  entered: {on: 'status', operation: 'room_status', rounds: kRounds, visit: (clinic) => clinic.rooms.pop()},
};

const placeOf = ({provider, activeRoom}) => [provider, activeRoom?.provider ?? null, activeRoom?.videoEngine ?? null];
const at = ({provider, engine}) => [provider, provider, engine];
const nowhereAt = ({provider}) => [provider, null, null];
const arrivalAt = ({provider}) => [`${provider} create_room done`, ...(provider === 'CUSTOM' ? [] : [`${provider} fell_back done`])];

/// A way in is one into the room that the session has.
async function expectInAt(place, clinic, sessionId, {value, error}) {
  assert.equal(value?.provider, place.provider, String(error));
  assert.equal(value.videoEngine, place.engine);
  assert.ok(value.token || value.joinUrl.startsWith('https://meet.google.com/'), 'only a link is a way in without a token');
  const seen = await clinic.look(sessionId);
  assert.deepEqual(placeOf(seen), at(place));
  return seen;
}

/// What was tried, whoever found it out: a round may have opened the breaker a moment before.
async function expectTried(told, {provider}, {operation, rounds}, kind, ...more) {
  const tried = (await told()).map((one) => (rounds ? one.replace('breaker_open', kCauses[kind]) : one));
  assert.deepEqual(tried, [`${provider} ${operation} ${kCauses[kind]}`, ...more.flat()].sort());
}
function expectAsked(asked, {rounds}, kind) {
  assert.ok(rounds > 0 || asked.length > 0, 'the vendor was asked');
  assert.ok(asked.length <= most(kind, 1 + rounds), `a caller waits for one deadline at most, the vendor was asked ${asked.length} times`);
}

/// One who enters: (clinic, column, kind of failure, session).
const outcomes = {
  async error(clinic, column, kind, sessionId) {
    const {vendor} = clinic;
    const [before, made] = [await clinic.look(sessionId), clinic.newRooms()];
    const [told, asked] = await clinic.failing(sessionId, column.on, kind);
    const asksAgain = column.operation === 'room_status';
    clinic.expectRefused(await clinic.enter(sessionId), asksAgain ? 'not_asked' : kCauses[kind]);
    expectAsked(asked(column.on), column, kind);
    const after = await clinic.look(sessionId);
    assert.deepEqual([after.provider, after.activeRoom], [before.provider, before.activeRoom], 'it stays as it was');
    await expectTried(told, vendor, column, kind, asksAgain ? [`${vendor.provider} join_credentials not_asked`] : []);
    if (asksAgain) await others[kOthers[vendor.name]](clinic, sessionId);
    assert.deepEqual(made(), [], 'no room is left behind');
    await clinic.calm();
    await expectInAt(vendor, clinic, sessionId, await clinic.enter(sessionId));
  },

  async elsewhere(clinic, column, kind, sessionId) {
    const {vendor} = clinic;
    const made = clinic.newRooms();
    const [told, asked] = await clinic.failing(sessionId, column.on, kind);
    await expectInAt(vendor.other, clinic, sessionId, await clinic.enter(sessionId));
    expectAsked(asked(column.on), column, kind);
    await expectTried(told, vendor, column, kind, arrivalAt(vendor.other));
    assert.deepEqual(made(), [], 'no room is left behind');
  },

  async stays(clinic, column, kind, sessionId) {
    const {vendor} = clinic;
    const [told, asked] = await clinic.failing(sessionId, column.on, kind);
    await expectInAt(vendor, clinic, sessionId, await clinic.enter(sessionId));
    expectAsked(asked(column.on), column, kind);
    await expectTried(told, vendor, column, kind, `${vendor.provider} join_credentials done`);
  },

  /// Nothing at the vendor answers, and it is not noticed.
  async 'no call'(clinic, column, kind, sessionId) {
    const [told, asked] = await clinic.failing(sessionId, 'any', kind);
    await expectInAt(clinic.vendor, clinic, sessionId, await clinic.enter(sessionId));
    assert.equal(asked(column.on).length + asked('create').length, 0);
    assert.deepEqual(await told(), [], 'nothing was tried');
  },
};

/// Who is not the host enters after the host got an error.
const others = {
  error: async (clinic, sessionId) => clinic.expectRefused(await clinic.enter(sessionId, clinic.owner), 'not_asked'),
  stays: async (clinic, sessionId) => expectInAt(clinic.vendor, clinic, sessionId, await clinic.enter(sessionId, clinic.owner)),
};

/// One who books.
const bookings = {
  async error(clinic, kind) {
    const [appointment, made] = [await clinic.appointment(), clinic.newRooms()];
    const [, asked] = await clinic.failing(null, 'create', kind);
    clinic.expectRefused(await clinic.bookAt(appointment), kCauses[kind]);
    expectAsked(asked('create'), {rounds: 0}, kind);
    assert.deepEqual(made(), [], 'no room is left behind');
    await clinic.calm();
    assert.equal((await clinic.bookAt(appointment)).value?.provider, clinic.vendor.provider, 'it can be booked later');
  },
  async elsewhere(clinic, kind) {
    const {other, provider} = clinic.vendor;
    const appointment = await clinic.appointment();
    const [, asked] = await clinic.failing(null, 'create', kind);
    const {value, error} = await clinic.bookAt(appointment);
    assert.equal(value?.provider, other.provider, String(error));
    expectAsked(asked('create'), {rounds: 0}, kind);
    const seen = await clinic.look(value.sessionId);
    assert.deepEqual(placeOf(seen), nowhereAt(other));
    assert.deepEqual(clinic.texts(seen.providerAttempts), [`${provider} create_room ${kCauses[kind]}`]);
  },
  async 'no call'(clinic, kind) {
    const appointment = await clinic.appointment();
    const [, asked] = await clinic.failing(null, 'create', kind);
    const {value, error} = await clinic.bookAt(appointment);
    assert.equal(value?.provider, clinic.vendor.provider, String(error));
    assert.deepEqual(placeOf(await clinic.look(value.sessionId)), nowhereAt(clinic.vendor));
    assert.equal(asked('create').length, 0);
  },
};

/// The room is gone without a word: there is another one, and the session says so.
async function forgotten(clinic, sessionId) {
  const first = await clinic.look(sessionId);
  clinic.forgetRoomOf(sessionId);
  const made = clinic.newRooms();
  const seen = await expectInAt(clinic.vendor, clinic, sessionId, await clinic.enter(sessionId));
  assert.ok(seen.activeRoom.createdAt > first.activeRoom.createdAt, 'it is another room');
  assert.equal(seen.status, first.status);
  assert.equal(made().length, 1);
}

const words = {false: 'fallback off', true: 'fallback on'};
const outcomeOf = (vendor, column, on) => kTable[vendor.name][column][on ? 1 : 0];

/// A clinic of its own, whose cases come one after the other.
function clinicOf(vendor, name, cases) {
  describe(`${vendor.name}, ${name}`, {concurrency: 1}, () => {
    let opened;
    const clinic = () => (opened ??= Clinic.open(vendor));
    for (const [title, run] of cases) it(title, async () => run(await clinic()));
    it('has told nobody of the patient', async () => (await clinic()).close());
  });
}

function cell(vendor, column, kind, on) {
  const outcome = outcomeOf(vendor, column, on);
  return [`${column}, ${kind}, ${words[on]}: ${outcome}`, async (clinic) => {
    await clinic.calm();
    await clinic.fallback(on);
    if (column === 'booked') return bookings[outcome](clinic, kind);
    return outcomes[outcome](clinic, kColumns[column], kind, await kColumns[column].visit(clinic));
  }];
}

function forgottenCell(vendor, column, on) {
  return [`${column}, forgotten, ${words[on]}: another room there`, async (clinic) => {
    await clinic.calm();
    await clinic.fallback(on);
    await forgotten(clinic, await kColumns[column].visit(clinic));
  }];
}

/// Rooms that were entered before the server was started anew: it asks about them.
const enteredBefore = (count) => ['is well', async (clinic) => {
  clinic.rooms = [];
  while (clinic.rooms.length < count) clinic.rooms.push(await clinic.bookAndEnter());
  await clinic.forgetHealth();
}];

const each = (vendor, kinds) => kinds.flatMap((kind) => [false, true].flatMap((on) =>
  Object.keys(kColumns).map((column) => cell(vendor, column, kind, on))));

function hanging(vendor) {
  clinicOf(vendor, 'hanging', [enteredBefore(2), ...each(vendor, ['timeout'])]);
}

function failing(vendor) {
  const forgetting = [false, true].flatMap((on) => kForgotten[vendor.name].filter((column) => column in kColumns)
    .map((column) => forgottenCell(vendor, column, on)));
  clinicOf(vendor, 'failing', [enteredBefore(2 * kQuick.length + 2), ...each(vendor, kQuick), ...forgetting]);
}

// ----- visits that run

async function runningVisit(clinic, on) {
  await clinic.calm();
  await clinic.fallback(on);
  const sessionId = await clinic.bookAndEnter();
  await clinic.api.telehealth.startSession.mutate({sessionId, patientState: 'NY'});
  await clinic.forgetHealth();
  return sessionId;
}
/// A hang may have been met by a round of the server before anybody came.
const found = (vendor, kind) => [kind === 'refuse' ? 'refused' : kCauses[kind], 'breaker_open']
  .map((cause) => `${vendor.provider} room_status ${cause}`);

/// A caller of a running visit whose vendor fails: `word` of the table.
const callers = {
  stays: async (clinic, sessionId) => expectInAt(clinic.vendor, clinic, sessionId, await clinic.enter(sessionId)),
  async error(clinic, sessionId) {
    clinic.expectRefused(await clinic.enter(sessionId), 'not_asked');
    await others[kOthers[clinic.vendor.name]](clinic, sessionId);
  },
};

async function interrupted(clinic, kind) {
  const {vendor, emulator} = clinic;
  const sessionId = await runningVisit(clinic, false);
  const first = await clinic.look(sessionId);
  const [told, asked] = await clinic.failing(sessionId, 'any', kind);
  const call = callers[outcomeOf(vendor, 'running', false)];
  for (let caller = 1; caller <= 3; caller += 1) await call(clinic, sessionId);
  // What the server finds out by itself takes a round or more.
  await until(async () => (await clinic.look(sessionId)).status !== 'IN_PROGRESS', 'the interruption');
  const seen = await clinic.look(sessionId);
  assert.deepEqual([seen.status, seen.activeRoom], ['TECHNICAL_ISSUES', first.activeRoom], 'it is where it was, and says so');
  await call(clinic, sessionId);
  const tried = await told();
  assert.ok(found(vendor, kind).some((text) => tried.includes(text)), tried.join());
  assert.ok(!tried.some((text) => !text.startsWith(vendor.provider) || text.endsWith('room_status done')), tried.join());
  assert.ok(asked('status').length <= most(kind, 8 + kRounds), 'no caller waited for more than one deadline');
  assert.equal(asked('create').length, 0, 'nobody asked for another room');
  await emulator.heal();
  // An interrupted visit would be looked after in the cases to come.
  await clinic.api.telehealth.endSession.mutate({sessionId});
}

async function moved(clinic, kind) {
  const {vendor, emulator} = clinic;
  const sessionId = await runningVisit(clinic, true);
  const [told, asked] = await clinic.failing(sessionId, 'any', kind);
  const enter = async () => {
    const outcome = await clinic.enter(sessionId);
    const place = outcome.value?.provider === vendor.provider ? vendor : vendor.other;
    await expectInAt(place, clinic, sessionId, outcome);
    return place;
  };
  const mostCallers = outcomeOf(vendor, 'running', false) === 'error' ? 1 : 3;
  let place = vendor;
  for (let caller = 1; place === vendor && caller <= mostCallers; caller += 1) place = await enter();
  if (kind === 'timeout' && place === vendor) {
    await until(async () => (await clinic.look(sessionId)).provider !== vendor.provider, 'another room');
    place = await enter();
  }
  assert.equal(place, vendor.other, 'a failure that is confirmed, or that keeps somebody out, moves it');
  await enter();
  const seen = await clinic.look(sessionId);
  assert.deepEqual([seen.status, ...placeOf(seen)], ['IN_PROGRESS', ...at(vendor.other)]);
  const tried = await told();
  assert.ok(found(vendor, kind).some((text) => tried.includes(text)), tried.join());
  for (const text of arrivalAt(vendor.other)) assert.ok(tried.includes(text), tried.join());
  assert.ok(asked('status').length <= most(kind, 4 + kRounds), 'no caller waited for more than one deadline');
  assert.equal(asked('create').length, 0, 'a vendor that does not answer was not asked for another room');
  await emulator.heal();
  await clinic.api.telehealth.endSession.mutate({sessionId});
}

const runs = {false: interrupted, true: moved};
const runningCell = (vendor, kind, on) => [`running, ${kind}, ${words[on]}: ${outcomeOf(vendor, 'running', on)}`, (clinic) => runs[on](clinic, kind)];

function hangingInAVisit(vendor) {
  for (const on of [false, true]) clinicOf(vendor, `hanging in a visit, ${words[on]}`, [runningCell(vendor, 'timeout', on)]);
}

function failingInAVisit(vendor) {
  for (const on of [false, true]) {
    clinicOf(vendor, `failing in a visit, ${words[on]}`, [
      ...kQuick.map((kind) => runningCell(vendor, kind, on)),
      [`running, forgotten, ${words[on]}: another room there`, async (clinic) => forgotten(clinic, await runningVisit(clinic, on))],
    ]);
  }
}

it('The table is the one of docs/video.md', () => {
  const page = readFileSync(new URL('../../docs/video.md', import.meta.url), 'utf8').split('\n');
  for (const [vendor, columns] of Object.entries(kTable)) {
    const fields = Object.values(columns).map(([off, on]) => (off === on ? off : `${off} / ${on}`));
    assert.ok(page.includes(`| ${[vendor, ...fields].join(' | ')} |`), vendor);
  }
});

// They wait for deadlines and rounds more than they compute, and those that wait the longest come first. A server on PostgreSQL holds
// some fifteen connections.
const kAtOnce = process.env.CHIROFLOW_TEST_POSTGRES_URL ? 8 : 16;

describe('A visit whose vendor fails', {concurrency: kAtOnce}, () => {
  for (const walk of [hangingInAVisit, hanging, failing, failingInAVisit]) vendors.forEach(walk);
});
