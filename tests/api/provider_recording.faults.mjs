// SPDX-License-Identifier: Apache-2.0
// What becomes of a vendor's recording when something breaks: the vendor, the line to it, its file, or this server. Nothing may record
// unnoticed, nothing may be kept twice, and the vendor's copy goes only when ours is whole.
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';

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

/// A case at a clinic of its own: {clinic, start(visit), stop(visit)}. Mostly it waits for rounds and leases of the server.
function caseAt(vendor, name, run) {
  it(name, async () => {
    const clinic = await clinicAt(vendor);
    try {
      await run({
        clinic,
        start: ({sessionId}) => clinic.api.telehealth.startRecording.mutate({sessionId}),
        stop: ({sessionId}) => clinic.api.telehealth.stopRecording.mutate({sessionId}),
      });
    } finally {
      clinic.emulator.observe(null);
      await vendor.downloads?.(clinic.emulator).heal();
      await clinic.close();
    }
  });
}

function startsThatFail(vendor) {
  for (const kind of ['500', 'drop', 'timeout']) {
    caseAt(vendor, `a start that fails (${kind}) leaves nothing running, and says so to everybody`, async (at) => {
      const visit = await visitAt(at.clinic);
      await agree(at.clinic, visit);
      const page = await Page.open(at.clinic.server, visit.device);
      page.say({type: 'watch', topic: 'session', sessionId: visit.sessionId});
      await page.hear('watching');
      // A dropped answer is that of a recording which began.
      at.clinic.emulator.observe(async (request) => { if (vendor.begins(request)) await at.clinic.emulator.fault({kind, times: 1}); });
      const error = await at.start(visit).then(() => assert.fail('it began'), (reason) => reason);
      assert.equal(error.data?.code, 'SERVICE_UNAVAILABLE', error.message);
      at.clinic.emulator.observe(null);
      await at.clinic.emulator.heal();
      const [row] = await rowsOf(at.clinic, visit);
      assert.equal(row.status, 'FAILED');
      assert.ok(row.failure.length > 10, row.failure);
      await page.hear('notice', (notice) => notice.kind === 'recording.failed' && notice.payload.recordingId === row.id);
      await stopped(at.clinic, visit);
      await page.close();
      // It can be tried again.
      const again = await until(() => at.start(visit).catch((reason) => {
        assert.ok(reason.data?.cause === 'recording_being_stopped' || reason.data?.code === 'SERVICE_UNAVAILABLE', reason.message);
        return null;
      }), 'the next start');
      assert.notEqual(again.recordingId, row.id);
      assert.equal(at.clinic.emulator.records(visit.room), true);
      await end(at.clinic, visit);
      await stopped(at.clinic, visit);
    });
  }
}

function endsAndDeaths(vendor) {
  caseAt(vendor, 'a stop that does not get through is repeated until it does; meanwhile nothing new begins', async (at) => {
    const visit = await visitAt(at.clinic);
    await record(at.clinic, visit);
    await at.clinic.emulator.fault({kind: '500'});
    assert.equal((await at.stop(visit)).status, 'PROCESSING', 'here it is over at once');
    assert.notEqual((await visit.patient.telehealth.getRecordingState.query({sessionId: visit.sessionId})).recording.status, 'RECORDING');
    await agree(at.clinic, visit);
    const before_ = begun(at.clinic);
    const error = await at.start(visit).then(() => assert.fail('it began'), (reason) => reason);
    assert.ok(['recording_being_stopped', 'timeout', 'server_error'].includes(error.data?.cause) || error.data?.code === 'SERVICE_UNAVAILABLE', error.message);
    assert.equal(begun(at.clinic), before_);
    await at.clinic.emulator.heal();
    await stopped(at.clinic, visit);
    await end(at.clinic, visit);
    await fetchedOnce(at.clinic, visit);
  });

  caseAt(vendor, 'a server that dies while it records goes on with it', async (at) => {
    const visit = await visitAt(at.clinic);
    const recordingId = await record(at.clinic, visit);
    await at.clinic.server.crashAndRestart();
    const {recording} = await at.clinic.api.telehealth.getRecordingState.query({sessionId: visit.sessionId});
    assert.equal(recording.id, recordingId);
    if (recording.status === 'RECORDING') {
      assert.equal(at.clinic.emulator.records(visit.room), true);
      await at.stop(visit);
    }
    await stopped(at.clinic, visit);
    await end(at.clinic, visit);
    const rows = await fetchedOnce(at.clinic, visit);
    assert.ok(rows.some(({id}) => id === recordingId));
  });

  caseAt(vendor, 'a server that dies while the vendor begins has it stopped', async (at) => {
    const visit = await visitAt(at.clinic);
    await agree(at.clinic, visit);
    let died;
    at.clinic.emulator.observe(async (request) => {
      if (!died && vendor.begins(request)) await (died = at.clinic.server.crashAndRestart());
    });
    await assert.rejects(at.start(visit));
    await until(() => Boolean(died), 'the end of the server');
    await died;
    at.clinic.emulator.observe(null);
    // Whether it runs nobody told the server; nothing may run on that it does not know of.
    await stopped(at.clinic, visit);
    await until(async () => (await rowsOf(at.clinic, visit)).every(({status}) => status !== 'RECORDING'), 'the end of it here');
    await end(at.clinic, visit);
    // Zoom does not tell what it never recorded from what it has not finished.
    const known = vendor.name === 'Zoom' ? ['AVAILABLE', 'FAILED', 'PROCESSING'] : ['AVAILABLE', 'FAILED'];
    await whileVendorWorks(at.clinic, visit, async () => (await rowsOf(at.clinic, visit)).every(({status}) => known.includes(status)), 'an outcome');
    await nothingLost(at.clinic);
  });

  caseAt(vendor, 'a server that dies before the vendor knows of the stop tells it afterwards', async (at) => {
    const visit = await visitAt(at.clinic);
    await record(at.clinic, visit);
    await at.clinic.emulator.fault({kind: '500'});
    await at.stop(visit);
    assert.equal(at.clinic.emulator.records(visit.room), true);
    await at.clinic.server.crashAndRestart();
    await at.clinic.emulator.heal();
    await stopped(at.clinic, visit);
    await end(at.clinic, visit);
    await fetchedOnce(at.clinic, visit);
  });
}

function files(vendor) {
  /// A recording that is over and whose files come from a vendor with that fault.
  async function fetching(at, kind, times) {
    const visit = await visitAt(at.clinic);
    await record(at.clinic, visit);
    const {fault, on} = vendor.downloads(at.clinic.emulator);
    await fault({on, kind, ...(times && {times})});
    const before_ = vendor.downloads(at.clinic.emulator).count;
    await at.stop(visit);
    await end(at.clinic, visit);
    await stopped(at.clinic, visit);
    const tries = () => vendor.downloads(at.clinic.emulator).count - before_;
    return {visit, tries, heal: () => vendor.downloads(at.clinic.emulator).heal()};
  }

  caseAt(vendor, 'a server that dies while it fetches begins anew, and keeps one copy', async (at) => {
    const {visit, tries, heal} = await fetching(at, 'slow');
    await whileVendorWorks(at.clinic, visit, () => tries() > 0, 'the download');
    const theirs = vendor.theirs(at.clinic.emulator, visit.room);
    assert.ok(theirs > 0);
    for (const {status} of await rowsOf(at.clinic, visit)) assert.equal(status, 'PROCESSING');
    await at.clinic.server.crashAndRestart();
    assert.equal(vendor.theirs(at.clinic.emulator, visit.room), theirs, 'nothing is deleted there yet');
    await heal();
    await fetchedOnce(at.clinic, visit);
  });

  caseAt(vendor, 'a server that dies before the vendor\'s copy is gone deletes it afterwards', async (at) => {
    const visit = await visitAt(at.clinic);
    const recordingId = await record(at.clinic, visit);
    let removals = 0;
    at.clinic.emulator.observe(async (request) => {
      if (!vendor.isRemoval(request)) return;
      removals += 1;
      await at.clinic.emulator.fault({kind: '500', times: 1});
    });
    await at.stop(visit);
    await end(at.clinic, visit);
    await whenAvailable(at.clinic, visit);
    await whileVendorWorks(at.clinic, visit, () => removals > 0, 'the first try to delete it there');
    const before_ = await whenAvailable(at.clinic, visit);
    assert.ok(vendor.theirs(at.clinic.emulator, visit.room) > 0);
    at.clinic.emulator.observe(null);
    await at.clinic.server.crashAndRestart();
    await at.clinic.emulator.heal();
    const rows = await fetchedOnce(at.clinic, visit);
    assert.ok(rows.some(({id}) => id === recordingId));
    for (const row of before_) assert.deepEqual(rows.find(({id}) => id === row.id)?.plainSha256, row.plainSha256);
  });

  caseAt(vendor, 'half a file is none: it is not accepted, theirs is kept, and it is fetched again', async (at) => {
    const {visit, tries, heal} = await fetching(at, 'short');
    await whileVendorWorks(at.clinic, visit, () => tries() > 1, 'a second try');
    const theirs = vendor.theirs(at.clinic.emulator, visit.room);
    assert.ok(theirs > 0);
    const film = sha256(visit.film);
    for (const row of await rowsOf(at.clinic, visit)) {
      assert.notEqual(row.status, 'FAILED');
      if (row.status === 'AVAILABLE') assert.notEqual(row.plainSha256, film);
    }
    await heal();
    await fetchedOnce(at.clinic, visit);
  });

  caseAt(vendor, 'a download that breaks off is begun anew', async (at) => {
    const {visit, tries} = await fetching(at, 'drop', 2);
    await fetchedOnce(at.clinic, visit);
    assert.ok(tries() > 2, `${tries()} tries`);
  });
}

describe('When something breaks', {concurrency: vendors.length}, () => {
  for (const vendor of vendors) {
    describe(`At ${vendor.name}`, {concurrency: 6}, () => {
      // The longest first. Janus makes its files on this machine.
      if (vendor.downloads) files(vendor);
      endsAndDeaths(vendor);
      startsThatFail(vendor);
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
