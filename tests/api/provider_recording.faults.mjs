// SPDX-License-Identifier: Apache-2.0
// What becomes of a vendor's recording when something breaks: the vendor, the line to it, its file, or this server. Nothing may record
// unnoticed, nothing may be kept twice, and the vendor's copy goes only when ours is whole.
import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';

import {Page} from './lib/page.mjs';
import {vendors} from './lib/recorders.mjs';
import {
  agree, begun, clinicAt, end, nothingLost, play, record, rowsOf, sha256, stopped, until, visitAt, whenAvailable, whenFetched, whileVendorWorks,
} from './lib/vendor_visit.mjs';

/// Every file once, each as the vendor made it, and nothing left there.
async function fetchedOnce(clinic, visit) {
  const rows = await whenFetched(clinic, visit);
  const made = clinic.vendor.contents(clinic.emulator, visit.room).map(sha256);
  assert.ok(rows.some(({plainSha256}) => plainSha256 === made[0]), 'the film is there');
  for (const {plainSha256} of rows) assert.ok(made.includes(plainSha256));
  assert.equal(new Set(rows.map(({plainSha256}) => plainSha256)).size, rows.length, 'no file twice');
  assert.equal(sha256(await play(clinic, rows[0].id)), rows[0].plainSha256);
  await nothingLost(clinic);
  return rows;
}

// Mostly they wait for rounds of the server: side by side.
describe('When something breaks', {concurrency: vendors.length}, () => {
  for (const vendor of vendors) {
    describe(`At ${vendor.name}`, {concurrency: false}, () => {
      let clinic;
      before(async () => { clinic = await clinicAt(vendor); });
      after(() => clinic?.close());
      afterEach(async () => {
        clinic.emulator.observe(null);
        await clinic.emulator.heal();
        await vendor.downloads?.(clinic.emulator).heal();
      });
      const start = ({sessionId}) => clinic.api.telehealth.startRecording.mutate({sessionId});
      const stop = ({sessionId}) => clinic.api.telehealth.stopRecording.mutate({sessionId});

      for (const kind of ['500', 'drop', 'timeout']) {
        it(`a start that fails (${kind}) leaves nothing running, and says so to everybody`, async () => {
          const visit = await visitAt(clinic);
          await agree(clinic, visit);
          const page = await Page.open(clinic.server, visit.device);
          page.say({type: 'watch', topic: 'session', sessionId: visit.sessionId});
          await page.hear('watching');
          // A dropped answer is that of a recording which began.
          clinic.emulator.observe(async (request) => { if (vendor.begins(request)) await clinic.emulator.fault({kind, times: 1}); });
          const error = await start(visit).then(() => assert.fail('it began'), (reason) => reason);
          assert.equal(error.data?.code, 'SERVICE_UNAVAILABLE', error.message);
          clinic.emulator.observe(null);
          await clinic.emulator.heal();
          const [row] = await rowsOf(clinic, visit);
          assert.equal(row.status, 'FAILED');
          assert.ok(row.failure.length > 10, row.failure);
          await page.hear('notice', (notice) => notice.kind === 'recording.failed' && notice.payload.recordingId === row.id);
          await stopped(clinic, visit);
          await page.close();
          // It can be tried again.
          const again = await until(() => start(visit).catch((reason) => {
            assert.ok(reason.data?.cause === 'recording_being_stopped' || reason.data?.code === 'SERVICE_UNAVAILABLE', reason.message);
            return null;
          }), 'the next start');
          assert.notEqual(again.recordingId, row.id);
          assert.equal(clinic.emulator.records(visit.room), true);
          await end(clinic, visit);
          await stopped(clinic, visit);
        });
      }

      it('a stop that does not get through is repeated until it does; meanwhile nothing new begins', async () => {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        await clinic.emulator.fault({kind: '500'});
        assert.equal((await stop(visit)).status, 'PROCESSING', 'here it is over at once');
        assert.notEqual((await visit.patient.telehealth.getRecordingState.query({sessionId: visit.sessionId})).recording.status, 'RECORDING');
        const before_ = begun(clinic);
        const error = await start(visit).then(() => assert.fail('it began'), (reason) => reason);
        assert.ok(['recording_being_stopped', 'timeout', 'server_error'].includes(error.data?.cause) || error.data?.code === 'SERVICE_UNAVAILABLE', error.message);
        assert.equal(begun(clinic), before_);
        await clinic.emulator.heal();
        await stopped(clinic, visit);
        await end(clinic, visit);
        await fetchedOnce(clinic, visit);
      });

      it('a server that dies while it records goes on with it', async () => {
        const visit = await visitAt(clinic);
        const recordingId = await record(clinic, visit);
        await clinic.server.crashAndRestart();
        const {recording} = await clinic.api.telehealth.getRecordingState.query({sessionId: visit.sessionId});
        assert.equal(recording.id, recordingId);
        if (recording.status === 'RECORDING') {
          assert.equal(clinic.emulator.records(visit.room), true);
          await stop(visit);
        }
        await stopped(clinic, visit);
        await end(clinic, visit);
        const rows = await fetchedOnce(clinic, visit);
        assert.ok(rows.some(({id}) => id === recordingId));
      });

      it('a server that dies while the vendor begins has it stopped', async () => {
        const visit = await visitAt(clinic);
        await agree(clinic, visit);
        let died;
        clinic.emulator.observe(async (request) => {
          if (!died && vendor.begins(request)) await (died = clinic.server.crashAndRestart());
        });
        await assert.rejects(start(visit));
        await until(() => Boolean(died), 'the end of the server');
        await died;
        clinic.emulator.observe(null);
        // Whether it runs nobody told the server; nothing may run on that it does not know of.
        await stopped(clinic, visit);
        await until(async () => (await rowsOf(clinic, visit)).every(({status}) => status !== 'RECORDING'), 'the end of it here');
        await end(clinic, visit);
        // Zoom does not tell what it never recorded from what it has not finished.
        const known = vendor.name === 'Zoom' ? ['AVAILABLE', 'FAILED', 'PROCESSING'] : ['AVAILABLE', 'FAILED'];
        await whileVendorWorks(clinic, visit, async () => (await rowsOf(clinic, visit)).every(({status}) => known.includes(status)), 'an outcome');
        await nothingLost(clinic);
      });

      it('a server that dies before the vendor knows of the stop tells it afterwards', async () => {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        await clinic.emulator.fault({kind: '500'});
        await stop(visit);
        assert.equal(clinic.emulator.records(visit.room), true);
        await clinic.server.crashAndRestart();
        await clinic.emulator.heal();
        await stopped(clinic, visit);
        await end(clinic, visit);
        await fetchedOnce(clinic, visit);
      });

      if (!vendor.downloads) return;  // its files are made and taken on this machine

      /// A recording that is over and whose files come from a vendor with that fault.
      async function fetching(kind, times) {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        const {fault, on} = vendor.downloads(clinic.emulator);
        await fault({on, kind, ...(times && {times})});
        const before_ = vendor.downloads(clinic.emulator).count;
        await stop(visit);
        await end(clinic, visit);
        await stopped(clinic, visit);
        const tries = () => vendor.downloads(clinic.emulator).count - before_;
        return {visit, tries, heal: () => vendor.downloads(clinic.emulator).heal()};
      }

      it('a server that dies while it fetches begins anew, and keeps one copy', async () => {
        const {visit, tries, heal} = await fetching('slow');
        await whileVendorWorks(clinic, visit, () => tries() > 0, 'the download');
        const theirs = vendor.theirs(clinic.emulator, visit.room);
        assert.ok(theirs > 0);
        for (const {status} of await rowsOf(clinic, visit)) assert.equal(status, 'PROCESSING');
        await clinic.server.crashAndRestart();
        assert.equal(vendor.theirs(clinic.emulator, visit.room), theirs, 'nothing is deleted there yet');
        await heal();
        await fetchedOnce(clinic, visit);
      });

      it('a server that dies before the vendor\'s copy is gone deletes it afterwards', async () => {
        const visit = await visitAt(clinic);
        const recordingId = await record(clinic, visit);
        let removals = 0;
        clinic.emulator.observe(async (request) => {
          if (!vendor.isRemoval(request)) return;
          removals += 1;
          await clinic.emulator.fault({kind: '500', times: 1});
        });
        await stop(visit);
        await end(clinic, visit);
        await whenAvailable(clinic, visit);
        await whileVendorWorks(clinic, visit, () => removals > 0, 'the first try to delete it there');
        const before_ = await whenAvailable(clinic, visit);
        assert.ok(vendor.theirs(clinic.emulator, visit.room) > 0);
        clinic.emulator.observe(null);
        await clinic.server.crashAndRestart();
        await clinic.emulator.heal();
        const rows = await fetchedOnce(clinic, visit);
        assert.ok(rows.some(({id}) => id === recordingId));
        for (const row of before_) assert.deepEqual(rows.find(({id}) => id === row.id)?.plainSha256, row.plainSha256);
      });

      it('half a file is none: it is not accepted, theirs is kept, and it is fetched again', async () => {
        const {visit, tries, heal} = await fetching('short');
        await whileVendorWorks(clinic, visit, () => tries() > 1, 'a second try');
        const theirs = vendor.theirs(clinic.emulator, visit.room);
        assert.ok(theirs > 0);
        const film = sha256(visit.film);
        for (const row of await rowsOf(clinic, visit)) {
          assert.notEqual(row.status, 'FAILED');
          if (row.status === 'AVAILABLE') assert.notEqual(row.plainSha256, film);
        }
        await heal();
        await fetchedOnce(clinic, visit);
      });

      it('a download that breaks off is begun anew', async () => {
        const {visit, tries} = await fetching('drop', 2);
        await fetchedOnce(clinic, visit);
        assert.ok(tries() > 2, `${tries()} tries`);
      });
    });
  }
});

describe('LiveKit', () => {
  it('that fails to record says why', async () => {
    const clinic = await clinicAt(vendors[0]);
    try {
      const visit = await visitAt(clinic);
      await record(clinic, visit);
      clinic.emulator.finishRecording(visit.room, {status: 'EGRESS_FAILED', error: 'Start signal not received'});
      const row = await until(async () => (await rowsOf(clinic, visit)).find(({status}) => status === 'FAILED'), 'the failure');
      assert.ok(row.failure.length > 0);
      await assert.rejects(clinic.api.telehealth.getRecordingUrl.mutate({recordingId: row.id}), ({data}) => data.code === 'PRECONDITION_FAILED');
      await end(clinic, visit);
      await nothingLost(clinic);
    } finally {
      await clinic.close();
    }
  });
});

describe('Two servers on one database', {skip: !process.env.CHIROFLOW_TEST_POSTGRES_URL && 'needs PostgreSQL'}, () => {
  it('fetch a recording once', async () => {
    const [vendor] = vendors;
    const clinic = await clinicAt(vendor);
    let other;
    try {
      other = await clinic.server.beside();
      for (let round = 0; round < 3; ++round) {
        const visit = await visitAt(clinic);
        await record(clinic, visit);
        const before_ = vendor.downloads(clinic.emulator).count;
        await end(clinic, visit);
        await stopped(clinic, visit);
        const rows = await fetchedOnce(clinic, visit);
        assert.equal(rows.length, 1);
        assert.equal(vendor.downloads(clinic.emulator).count - before_, 1, 'one of them fetched it');
      }
    } finally {
      await other?.stop();
      await clinic.close();
    }
  });
});
