// SPDX-License-Identifier: Apache-2.0
// Visits at a video vendor that may be recorded: the server beside the vendor's emulator, people who come into the room as the vendor
// tells it, and waiting for what happens at either side.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';

import {client, inMinutes, newPatient, statePlace} from './clinic.mjs';
import {signOnPage, signWhatIsMissing} from './consent.mjs';
import {allowRecording} from './recording.mjs';
import {startServer} from './server.mjs';

/// Generous: machines of tests are slow, and rounds of the server may be some seconds apart.
export const kPatience = 240_000;
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const bearing = (server, token) => client(server, {headers: {authorization: `Bearer ${token}`}});

/// What `look` gives once it is truthy.
export async function until(look, what, patience = kPatience) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found) return found;
  }
  return assert.fail(`waited for ${what}`);
}

export async function refused(call, cause) {
  const error = await call.then(() => assert.fail(`expected ${cause}`), (reason) => reason);
  assert.equal(error.data?.cause, cause, error.message);
  return error;
}

/// {vendor, emulator, server, api, owner, typeId, close}: a clinic that allows recording, with that vendor.
export async function clinicAt(vendor, {env = {}, args = []} = {}) {
  const emulator = await vendor.start();
  const server = await startServer({args, env: {
    CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0', ...vendor.env(emulator), ...env,
  }});
  const ownerKey = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'recording')).match(/Key +(\S+)/)[1];
  const clinic = {
    vendor, emulator, server,
    // Clients are made when they are used: a server that died has another address.
    get api() { return client(server); },
    get owner() { return bearing(server, ownerKey); },
    bearing: (token) => bearing(server, token),
    async close() {
      await emulator.heal();
      await server.stop();
      await emulator.close();
    },
  };
  clinic.typeId = await allowRecording(clinic.owner);
  // Rooms end with their visits; some vendors work on recordings only then.
  await clinic.owner.organization.update.mutate({undoMinutes: 0});
  return clinic;
}

/// The vendor's message about a room, signed as the vendor signs.
export async function tell({vendor, emulator, server}, kind, fields) {
  const message = await emulator.signedWebhook(kind, {url: `${server.url}${vendor.path}`, ...fields});
  const answer = await fetch(`${server.url}${vendor.path}`, {method: message.method, headers: message.headers, body: message.body});
  assert.ok(answer.ok, `${kind}: HTTP ${answer.status} ${await answer.text()}`);
}

/// {sessionId, room, patient, patientId, device, film}: a visit that runs, with clinician and patient in the vendor's room.
export async function visitAt(clinic, {patientState = 'WA', consents = ['GENERAL', 'RECORDING']} = {}) {
  const {vendor, emulator, server} = clinic;
  const patient = await newPatient(clinic.api, {consents: false});
  const start = inMinutes(5);
  const appointment = await clinic.api.appointments.create.mutate({
    patientId: patient.id, providerId: server.clinicianId, startTime: start, endTime: new Date(start.getTime() + 1_800_000),
    isTelehealth: false, appointmentTypeId: clinic.typeId,
  });
  const {sessionId} = await clinic.api.telehealth.createRoom.mutate({appointmentId: appointment.id, provider: vendor.provider});
  await statePlace(clinic.api, sessionId, patientState);
  const device = await openLink(clinic, sessionId, 'PATIENT');
  const page = clinic.bearing(device);
  const signed = {};
  for (const type of consents) signed[type] = (await signOnPage(page, type)).consentId;
  await signWhatIsMissing(page);
  const {waitingRoomId} = await page.telehealth.joinWaitingRoom.mutate({sessionId});
  await clinic.api.telehealth.admitPatient.mutate({waitingRoomId});
  const {roomName} = await clinic.api.telehealth.generateToken.mutate({sessionId});
  await page.telehealth.generateToken.mutate({sessionId});
  const visit = {
    sessionId, patientId: patient.id, device, signed, room: vendor.roomOf(emulator, roomName), film: randomBytes(300_000),
    get patient() { return clinic.bearing(device); },
  };
  for (const role of ['CLINICIAN', 'PATIENT']) await enter(clinic, visit, role);
  return visit;
}

export async function openLink(clinic, sessionId, role, more = {}) {
  const {url} = await clinic.api.visitLinks.create.mutate({sessionId, role, ...more});
  return (await client(clinic.server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false})).deviceToken;
}

/// Whoever has that role comes into the vendor's room, and the vendor tells of it.
export async function enter(clinic, visit, role) {
  const people = async () => (await clinic.api.telehealth.getRecordingState.query({sessionId: visit.sessionId})).people;
  const person = (await people()).find((one) => one.role === role);
  assert.ok(person, `nobody is ${role}`);
  const fields = clinic.vendor.enter(clinic.emulator, visit.room, person.participantId);
  await tell(clinic, 'participant_joined', {room: visit.room, ...fields});
  await until(async () => (await people()).find(({participantId}) => participantId === person.participantId).present, `${role} in the room`);
}

/// Everybody is asked and says yes.
export async function agree(clinic, {sessionId, patient}) {
  await clinic.api.telehealth.askRecording.mutate({sessionId});
  await patient.telehealth.answerRecording.mutate({sessionId, agree: true});
}

/// A recording that runs at the vendor. Its id.
export async function record(clinic, visit) {
  await agree(clinic, visit);
  const {recordingId} = await clinic.api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
  assert.equal(clinic.emulator.records(visit.room), true, 'it runs at the vendor when the call answers');
  return recordingId;
}

/// How often the vendor was asked to record.
export const begun = ({vendor, emulator}) => emulator.requests.filter(vendor.begins).length;
export const rowsOf = async ({api}, {sessionId}) => (await api.telehealth.getRecordings.query({sessionId})).recordings;
export const stopped = ({emulator}, {room}) => until(() => !emulator.records(room), 'the stop at the vendor');

/// The vendor goes on working until `look` gives something.
export async function whileVendorWorks({vendor, emulator}, {room, film}, look, what) {
  return until(async () => {
    vendor.finish(emulator, room, film);
    return look();
  }, what);
}

/// All rows of the visit once each is AVAILABLE.
export function whenAvailable(clinic, visit) {
  return whileVendorWorks(clinic, visit, async () => {
    const rows = await rowsOf(clinic, visit);
    const failed = rows.find(({status}) => status === 'FAILED');
    assert.ok(!failed, failed?.failure);
    return rows.length > 0 && rows.every(({status}) => status === 'AVAILABLE') && rows;
  }, 'the recording');
}

/// Rows and vendor's files once nothing is left there.
export async function whenFetched(clinic, visit) {
  const rows = await whenAvailable(clinic, visit);
  await whileVendorWorks(clinic, visit, () => clinic.vendor.theirs(clinic.emulator, visit.room) === 0, 'the vendor\'s copy to go');
  return (await rowsOf(clinic, visit)).length === rows.length ? rows : whenFetched(clinic, visit);
}

/// What playing gives, whole and in part.
export async function play({server, api}, recordingId) {
  const {url} = await api.telehealth.getRecordingUrl.mutate({recordingId});
  const headers = {authorization: `Bearer ${server.apiKey}`};
  const all = await fetch(`${server.url}${url}`, {headers});
  assert.equal(all.status, 200);
  const bytes = Buffer.from(await all.arrayBuffer());
  const [from, to] = [Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)];
  const part = await fetch(`${server.url}${url}`, {headers: {...headers, range: `bytes=${from}-${to}`}});
  assert.equal(part.status, 206);
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1)));
  return bytes;
}

/// The visit is over for everybody.
export const end = ({api}, {sessionId}) => api.telehealth.endSession.mutate({sessionId});

/// The doctor finds neither files without rows nor rows without files, nor rows that nobody looks after; what is under way it passes over.
export async function nothingLost({server}) {
  const report = await server.command('doctor').catch(({stdout, stderr}) => `${stdout}${stderr}`);
  assert.ok(report.includes('recording(s), whole as far as files and keys go'), `the doctor says: ${report}`);
}
