// SPDX-License-Identifier: Apache-2.0
// What keeps a video vendor from recording: whoever has not agreed, has taken it back or comes later, the state, and what others began at
// the vendor. The vendor's emulator is the witness.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {client} from './lib/clinic.mjs';
import {Page} from './lib/page.mjs';
import {vendors} from './lib/recorders.mjs';
import {agree, begun, clinicAt, end, openLink, record, refused, rowsOf, stopped, tell, until, visitAt} from './lib/vendor_visit.mjs';

/// Machines of tests are slow; how long it really took is printed.
const kMostStopMs = 10_000;

// Mostly they wait for rounds of the server: side by side.
describe('Without an agreement', {concurrency: vendors.length}, () => {
  for (const vendor of vendors) {
    describe(`${vendor.name} records nobody`, {concurrency: false}, () => {
      let clinic;
      before(async () => { clinic = await clinicAt(vendor); });
      after(() => clinic?.close());

      const start = ({sessionId}) => clinic.api.telehealth.startRecording.mutate({sessionId});
      /// A start that is refused asks the vendor nothing.
      async function neverBegun(visit, look) {
        const before_ = begun(clinic);
        await look();
        assert.equal(begun(clinic), before_, 'the vendor was asked to record');
        assert.equal(clinic.emulator.records(visit.room), false);
        assert.deepEqual(await rowsOf(clinic, visit), []);
        await end(clinic, visit);
      }
      async function timed(t, visit, act) {
        const begun = Date.now();
        await act();
        await stopped(clinic, visit);
        const ms = Date.now() - begun;
        t.diagnostic(`${vendor.name}: stopped after ${ms} ms`);
        assert.ok(ms < kMostStopMs, `${ms} ms`);
      }

      it('without a signed consent', async () => {
        const visit = await visitAt(clinic, {consents: ['GENERAL']});
        await neverBegun(visit, async () => {
          await refused(clinic.api.telehealth.askRecording.mutate({sessionId: visit.sessionId}), 'recording_not_allowed');
          const {message} = await refused(start(visit), 'recording_not_allowed');
          assert.match(message, /consent to recording/);
        });
      });

      it('without everybody\'s yes', async () => {
        const visit = await visitAt(clinic);
        await neverBegun(visit, async () => {
          await refused(start(visit), 'recording_not_allowed');
          await clinic.api.telehealth.askRecording.mutate({sessionId: visit.sessionId});
          await refused(start(visit), 'recording_not_allowed');
          await visit.patient.telehealth.answerRecording.mutate({sessionId: visit.sessionId, agree: false});
          await refused(start(visit), 'recording_not_allowed');
        });
      });

      it('in Vermont', async () => {
        const visit = await visitAt(clinic, {patientState: 'VT'});
        await neverBegun(visit, async () => {
          const {message} = await refused(start(visit), 'recording_not_allowed');
          assert.match(message, /Vermont/);
        });
      });

      it('who has withdrawn the consent', async (t) => {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        await timed(t, visit, () => visit.patient.telehealth.revokeConsent.mutate({consentId: visit.signed.RECORDING}));
        assert.equal((await rowsOf(clinic, visit))[0].stopReason, 'REVOKED');
        await end(clinic, visit);
      });

      it('who says no meanwhile, or stops it', async (t) => {
        for (const act of ['answerRecording', 'stopRecording']) {
          const visit = await visitAt(clinic);
          await record(clinic, visit);
          await timed(t, visit, () => visit.patient.telehealth[act].mutate({sessionId: visit.sessionId, ...(act === 'answerRecording' && {agree: false})}));
          assert.equal((await rowsOf(clinic, visit))[0].stopReason, act === 'stopRecording' ? 'PARTICIPANT' : 'REFUSED');
          await end(clinic, visit);
        }
      });

      it('who comes later: their way in opens when it has stopped', async () => {
        const visit = await visitAt(clinic);
        const {sessionId, room} = visit;
        await record(clinic, visit);
        const guest = clinic.bearing(await openLink(clinic, sessionId, 'GUEST', {displayName: 'Gus'}));
        const {token} = await guest.telehealth.generateToken.mutate({sessionId});
        assert.equal(clinic.emulator.records(room), false, 'it runs while somebody who has not agreed holds a token');
        assert.ok(token !== undefined);
        assert.notEqual((await rowsOf(clinic, visit))[0].status, 'RECORDING');
        await end(clinic, visit);
      });

      it('who comes later, also where the vendor cannot be told to stop: there is no way in then', async () => {
        const visit = await visitAt(clinic);
        const {sessionId, room} = visit;
        await record(clinic, visit);
        const guest = clinic.bearing(await openLink(clinic, sessionId, 'GUEST', {displayName: 'Gus'}));
        await clinic.emulator.fault({kind: '500'});
        const outcome = await guest.telehealth.generateToken.mutate({sessionId}).then(() => 'let in', ({data}) => data?.code);
        const runs = clinic.emulator.records(room);
        await clinic.emulator.heal();
        assert.ok(outcome !== 'let in' || !runs, 'let in while it records');
        await stopped(clinic, visit);
        await end(clinic, visit);
      });

      it('because somebody began it there: that is told, stopped, told again, and left alone', {skip: !vendor.tellsRecordings && 'it does not tell'}, async () => {
        const visit = await visitAt(clinic);
        const {sessionId, room} = visit;
        const page = await Page.open(clinic.server, visit.device);
        page.say({type: 'watch', topic: 'session', sessionId});
        await page.hear('watching');
        const recordings = await clinic.emulator.recordElsewhere(room) ?? [undefined];
        assert.equal(clinic.emulator.records(room), true);
        for (const recording of recordings) await tell(clinic, 'recording_started', {room, ...(recording && {recording})});
        await stopped(clinic, visit);
        const heard = (kind) => page.hear('notice', (notice) => notice.kind === kind);
        await heard('recording.unexpected');
        await heard('recording.unexpected_stopped');
        assert.deepEqual(await rowsOf(clinic, visit), [], 'it is none of ours');
        await page.close();
        await end(clinic, visit);
      });

      it('twice at once: a recording that runs before the start is not taken for ours', async () => {
        const visit = await visitAt(clinic);
        await agree(clinic, visit);
        await clinic.emulator.recordElsewhere(visit.room);
        const before_ = begun(clinic);
        await start(visit);
        assert.equal(begun(clinic), before_ + 1);
        assert.equal(clinic.emulator.records(visit.room), true);
        await clinic.api.telehealth.stopRecording.mutate({sessionId: visit.sessionId});
        await stopped(clinic, visit);
        await end(clinic, visit);
      });
    });
  }
});

describe('A vendor\'s recording', () => {
  it('is nobody\'s business without sign-in', async () => {
    const clinic = await clinicAt(vendors[0]);
    try {
      const visit = await visitAt(clinic);
      await record(clinic, visit);
      await assert.rejects(client(clinic.server, {headers: {}}).telehealth.stopRecording.mutate({sessionId: visit.sessionId}), ({data}) => data.code === 'UNAUTHORIZED');
      assert.equal(clinic.emulator.records(visit.room), true);
      await end(clinic, visit);
      await until(() => !clinic.emulator.records(visit.room), 'the stop');
    } finally {
      await clinic.close();
    }
  });
});
