// SPDX-License-Identifier: Apache-2.0
// A running visit whose vendor lists nobody in its room, or tells of nobody: who is in it is known here, and hears where it goes on.
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';

import {statePlace} from './lib/clinic.mjs';
import {signWhatIsMissing} from './lib/consent.mjs';
import {Clinic, tried, vendors} from './lib/outages.mjs';
import {Page} from './lib/page.mjs';
import {kPatience, openLink, tell} from './lib/vendor_visit.mjs';

/// How the vendor ends the room early: Zoom says so by a message, without a word of anybody in it; Meet only when it is asked.
const endings = {
  async Zoom(clinic) {
    const [meeting] = clinic.emulator.state.meetings.values();
    const room = {name: meeting.topic, externalId: String(meeting.id)};
    clinic.emulator.open(room);
    clinic.emulator.end(room);
    await tell(clinic, 'room_ended', {room});
  },
  'Google Meet': (clinic) => clinic.emulator.state.spaces.clear(),
};

/// {sessionId, clinician, patient, device}: clinician and patient have their way in, and nobody has told that they used it.
async function visitOf(clinic) {
  const sessionId = await clinic.book();
  await statePlace(clinic.api, sessionId);
  const device = await openLink(clinic, sessionId, 'PATIENT');
  const patient = () => clinic.as(device);
  await signWhatIsMissing(patient());
  const {waitingRoomId} = await patient().telehealth.joinWaitingRoom.mutate({sessionId});
  await clinic.api.telehealth.admitPatient.mutate({waitingRoomId});
  return {sessionId, device, callers: {clinician: () => clinic.api, patient}};
}
const waysIn = async ({sessionId, callers}) => Object.fromEntries(await Promise.all(Object.entries(callers).map(
  async ([name, caller]) => [name, await caller().telehealth.generateToken.mutate({sessionId})])));

async function pagesOf(clinic, {sessionId, device}) {
  const pages = await Promise.all([clinic.server.apiKey, device].map((token) => Page.open(clinic.server, token)));
  for (const page of pages) {
    page.say({type: 'watch', topic: 'session', sessionId});
    await page.hear('watching');
  }
  return pages;
}

/// The vendor's list is empty, or there is none.
async function expectNobodyListed({api}, sessionId) {
  const {value, error} = await tried(() => api.telehealth.listParticipants.query({sessionId}));
  if (value) assert.deepEqual(value.participants, []);
  else assert.equal(error.data.code, 'UNPROCESSABLE_CONTENT', String(error));
}

/// Everybody's page hears of the new room, and each person gets a way into it that is not the one they had.
async function expectMovedTo({provider, engine}, clinic, visit, pages, before) {
  const {roomUrl} = await clinic.look(visit.sessionId);
  for (const page of pages) {
    const {payload} = await page.hear('notice', ({kind}) => kind === 'session.room_changed', kPatience);
    assert.deepEqual([payload.provider, payload.videoEngine, payload.roomUrl], [provider, engine, roomUrl]);
    assert.ok(payload.roomId);
  }
  const after = await waysIn(visit);
  for (const [name, way] of Object.entries(after)) {
    assert.equal(way.provider, provider, name);
    assert.ok(way.token || way.joinUrl, name);
    assert.notDeepEqual([way.joinUrl, way.details], [before[name].joinUrl, before[name].details], `${name} is led into the other room`);
  }
  const seen = await clinic.look(visit.sessionId);
  assert.deepEqual([seen.status, seen.provider, seen.activeRoom.provider], ['IN_PROGRESS', provider, provider]);
}

async function caseAt(vendor, run) {
  const clinic = await Clinic.open(vendor);
  const pages = [];
  try {
    const visit = await visitOf(clinic);
    const before = await waysIn(visit);
    await expectNobodyListed(clinic, visit.sessionId);
    await clinic.forgetHealth();
    pages.push(...await pagesOf(clinic, visit));
    await run({clinic, visit, before, pages});
  } finally {
    await Promise.all(pages.map((page) => page.close()));
    await clinic.close();
  }
}

describe('A running visit in which the vendor names nobody', {concurrency: true}, () => {
  for (const vendor of vendors.filter(({name}) => name in endings)) {
    it(`at ${vendor.name} goes elsewhere when the vendor fails, and everybody hears where`, () => caseAt(vendor, async (at) => {
      const {clinic, visit} = at;
      await clinic.fallback(true);
      await clinic.emulator.fault({kind: '500'});
      // Who is no host needs no call: each of them finds out that the vendor does not answer.
      for (let failures = 1; failures <= 3; failures += 1) await tried(() => visit.callers.patient().telehealth.generateToken.mutate({sessionId: visit.sessionId}));
      await expectMovedTo(vendor.other, clinic, visit, at.pages, at.before);
    }));

    it(`at ${vendor.name} gets another room there when the vendor ends it early, and everybody hears where`, () => caseAt(vendor, async (at) => {
      await endings[vendor.name](at.clinic);
      await expectMovedTo(vendor, at.clinic, at.visit, at.pages, at.before);
    }));

    it(`at ${vendor.name} goes where the patient's state lets it be held, and everybody hears where`, () => caseAt(vendor, async (at) => {
      const {clinic, visit: {sessionId, callers}} = at;
      await statePlace(clinic.api, sessionId, 'ND');
      assert.equal((await callers.clinician().telehealth.generateToken.mutate({sessionId})).provider, vendor.other.provider);
      await expectMovedTo(vendor.other, clinic, at.visit, at.pages, at.before);
    }));
  }
});
