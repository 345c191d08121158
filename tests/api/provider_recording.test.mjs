// SPDX-License-Identifier: Apache-2.0
// A recording that a video vendor makes, from everybody's yes to the file in the clinic's own store: the real program against each
// vendor's emulator.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {vendors} from './lib/recorders.mjs';
import {agree, begun, clinicAt, end, nothingLost, play, record, rowsOf, sha256, stopped, visitAt, whenFetched, whileVendorWorks} from './lib/vendor_visit.mjs';

// Mostly they wait for rounds of the server: side by side.
describe('A recording that a vendor makes', {concurrency: vendors.length}, () => {
  for (const vendor of vendors) {
    describe(`A recording at ${vendor.name}`, {concurrency: false}, () => {
      let clinic;
      const sums = (room) => vendor.contents(clinic.emulator, room).map(sha256);
      before(async () => { clinic = await clinicAt(vendor); });
      after(() => clinic?.close());

      it('is made there, fetched, played bit by bit, and deleted there once it lies here', async () => {
        const {api, emulator} = clinic;
        const visit = await visitAt(clinic);
        const {sessionId, room} = visit;
        const removals = [];
        emulator.observe(async (request) => {
          if (!vendor.isRemoval(request)) return;
          const rows = await rowsOf(clinic, visit);
          removals.push(rows.map(({status}) => status));
        });
        const recordingId = await record(clinic, visit);
        assert.equal(begun(clinic), 1);
        const [running] = await rowsOf(clinic, visit);
        assert.deepEqual([running.id, running.status], [recordingId, 'RECORDING']);
        assert.equal((await visit.patient.telehealth.getRecordingState.query({sessionId})).recording.status, 'RECORDING');
        const again = await api.telehealth.startRecording.mutate({sessionId});
        assert.equal(again.recordingId, recordingId, 'a start that comes twice is one');
        assert.equal(begun(clinic), 1);

        const answer = await api.telehealth.stopRecording.mutate({sessionId});
        assert.equal(answer.status, 'PROCESSING');
        await stopped(clinic, visit);
        if (vendor.endsFirst) await end(clinic, visit);
        const rows = await whenFetched(clinic, visit);
        emulator.observe(null);
        assert.ok(rows.some(({id}) => id === recordingId));
        const made = sums(room);
        assert.ok(made.length > 0);
        for (const row of rows) {
          const bytes = await play(clinic, row.id);
          assert.equal(sha256(bytes), row.plainSha256);
          assert.equal(bytes.length, row.sizeBytes);
          assert.ok(made.includes(row.plainSha256), `${row.format} is what the vendor made`);
          assert.deepEqual([row.stopReason, row.failure, row.sessionId], ['STAFF', null, sessionId]);
          assert.ok(row.scheduledDeletionAt > row.endedAt);
        }
        assert.ok(rows.some(({plainSha256}) => plainSha256 === made[0]), 'the film is among them');
        assert.equal(new Set(rows.map(({plainSha256}) => plainSha256)).size, rows.length, 'each file once');
        for (const statuses of removals) assert.ok(statuses.every((status) => status === 'AVAILABLE'), `deleted there while it was ${statuses} here`);
        await nothingLost(clinic);
      });

      it('ends with the visit', async () => {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        await end(clinic, visit);
        await stopped(clinic, visit);
        const rows = await whenFetched(clinic, visit);
        for (const {stopReason} of rows) assert.equal(stopReason, 'SESSION_ENDED');
        assert.ok(sums(visit.room).includes(rows[0].plainSha256));
      });

      it('follows another one of the same visit', async () => {
        const {api} = clinic;
        const visit = await visitAt(clinic);
        const first = await record(clinic, visit);
        await pause(3000);  // vendors tell whole seconds
        await api.telehealth.stopRecording.mutate({sessionId: visit.sessionId});
        await stopped(clinic, visit);
        const error = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId}).then(() => assert.fail('it began'), (reason) => reason);
        assert.equal(error.data?.cause, 'recording_not_allowed', 'what was said for the first counts no more');
        await agree(clinic, visit);
        const later = Date.now() + 3000;
        await whileVendorWorks(clinic, visit, () => Date.now() > later, 'three seconds');
        // Until the vendor has confirmed the stop, a start is refused.
        const second = await whileVendorWorks(clinic, visit, () => api.telehealth.startRecording.mutate({sessionId: visit.sessionId}).catch((error) => {
          assert.equal(error.data?.cause, 'recording_being_stopped', error.message);
          return null;
        }), 'the second start');
        assert.notEqual(second.recordingId, first);
        await api.telehealth.stopRecording.mutate({sessionId: visit.sessionId});
        await end(clinic, visit);
        const rows = await whenFetched(clinic, visit);
        const ids = rows.map(({id}) => id);
        assert.ok(ids.includes(first) && ids.includes(second.recordingId));
        for (const {plainSha256} of rows) assert.ok(sums(visit.room).includes(plainSha256));
        await nothingLost(clinic);
      });
    });
  }
});
