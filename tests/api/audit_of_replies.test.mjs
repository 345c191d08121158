// SPDX-License-Identifier: Apache-2.0
// Whatever a reply shows of a patient is in the audit log before it is answered (H-17), under the patient whom it is about (H-18):
// also when a change was asked for that had been made before, and whichever record of a visit was named. Asked over both doors; what
// REST answers is held against the OpenAPI document as well.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import superjson from 'superjson';

import {client, inMinutes, minutes, newPatient} from './lib/clinic.mjs';
import {signOnPage, spokenConsent} from './lib/consent.mjs';
import {Documented} from './lib/documented.mjs';
import {allowRecording, putPiece, untilRecording, visitInCall} from './lib/recording.mjs';
import {startServer} from './lib/server.mjs';
import {Wire} from './lib/wire.mjs';

/// Inputs that lead to records of one patient.
const kOfOnePatient = ['patientId', 'sessionId', 'appointmentId', 'visitLinkId', 'waitingRoomId', 'consentId', 'recordingId', 'legalHoldId'];

/// To the questions of the demo clinic.
const kAnswers = {main_concern: 'My neck', pain_now: 'mild', numbness: 'no'};

/// Not asked here, and why.
const kElsewhere = {
  'telehealth.markNoShow': 'is refused until the grace time is over; lifecycle_test.cpp moves the clock',
  'telehealth.participantAction': 'needs a vendor that can; moderation_test.cpp has one',
  'telehealth.reportQuality': 'keeps telemetry of the caller and shows nothing but the verdict on it (docs/audit.md)',
  'telehealth.sendConsentCopy': 'needs a mail server; copy_mail_test.cpp has one',
  'visitLinks.send': 'needs a mail server; mail_test.cpp has one',
  'telehealth.signConsent': 'needs what openConsent gave; recordings are agreed to with it below',
  'telehealth.declineConsent': 'answers once; answer_test.cpp',
  'telehealth.giveBackToken': 'shows nothing',
  'visit.consentReadToEnd': 'shows nothing',
};

const documented = new Documented();
const {document} = documented;
const resolve = (schema) => (schema?.$ref ? resolve(schema.$ref.slice(2).split('/').reduce((node, name) => node[name], document)) : schema);
const operations = Object.entries(document.paths).flatMap(([, item]) => Object.values(item)
  .filter((operation) => operation['x-trpc'])
  .map((operation) => ({
    name: operation['x-trpc'].procedure,
    kind: operation['x-trpc'].kind,
    fields: [...(operation.parameters ?? []).map((parameter) => resolve(parameter).name),
      ...Object.keys(resolve(operation.requestBody?.content['application/json'].schema)?.properties ?? {})],
  })));

/// Each asks one operation and gives {requestId, value}.
const doors = {
  async tRPC(server, headers, {name, kind}, input) {
    const wire = new Wire(server, headers);
    const payload = input && superjson.serialize(input);
    const answer = await (kind === 'query' ? wire.query(name, payload) : wire.mutate(name, payload));
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    return {requestId: answer.headers.get('x-request-id'), value: superjson.deserialize(answer.json.result.data)};
  },
  async REST(server, headers, {name}, input) {
    const {response, body} = await documented.send(server, name, input, headers);
    assert.equal(response.status, 200, `${name}: ${body}`);
    return {requestId: response.headers.get('x-request-id'), value: JSON.parse(body)};
  },
};

for (const [door, send] of Object.entries(doors)) describe(`What a reply over ${door} shows of a patient`, {concurrency: false}, () => {
  let server, key, api, patientId;
  const asked = [];

  /// Calls a procedure and remembers what the audit log has to say of it. `of`: the patient.
  async function ask(name, input, {token = key, of = patientId} = {}) {
    const operation = operations.find((one) => one.name === name);
    const {requestId, value} = await send(server, {authorization: `Bearer ${token}`}, operation, input);
    asked.push({name, of, requestId});
    return value;
  }
  /// The second time there is nothing left to do.
  async function askTwice(name, input, options) {
    const first = await ask(name, input, options);
    await ask(name, input, options);
    asked.at(-1).unchanged = true;
    return first;
  }
  async function askUnchanged(name, input, options) {
    await ask(name, input, options);
    asked.at(-1).unchanged = true;
  }
  async function book(start, extra = {}) {
    const {id} = await ask('appointments.create', {patientId, providerId: server.clinicianId, startTime: start,
      endTime: new Date(start.getTime() + minutes(30)), isTelehealth: true, ...extra});
    const {sessionId} = await ask('telehealth.createRoom', {appointmentId: id});
    asked.at(-1).unchanged = true;
    await ask('telehealth.statePatientPlace', {sessionId, patientState: 'NY'});
    return {appointmentId: id, sessionId};
  }
  /// A device of the patient's, by a link of its own.
  async function deviceFor(sessionId) {
    const {url} = await ask('visitLinks.create', {sessionId, role: 'PATIENT'});
    return (await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false})).deviceToken;
  }

  before(async () => {
    server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_API_KEY: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}});
    key = (await server.command('apikey', 'add', '--user', 'owner@demo.example', '--name', 'replies')).match(/Key +(\S+)/)[1];
    api = client(server, {headers: {authorization: `Bearer ${key}`}});
    patientId = (await newPatient(api, {externalId: 'replies-1'})).id;
  });
  after(() => server?.stop());

  it('is asked for: the record of a patient', async () => {
    await ask('patients.get', {patientId});
    await ask('patients.getByExternalId', {externalId: 'replies-1'});
    await askUnchanged('patients.update', {patientId});
    await askUnchanged('patients.restore', {patientId});
    await askTwice('patients.archive', {patientId});
    await askTwice('patients.restore', {patientId});
    await ask('patients.recordDisclosure', {patientId, recipient: 'Dr. Quill', what: 'Notes', purpose: 'second opinion'});
    await ask('patients.disclosures', {patientId});
    await ask('audit.patientAccess', {patientId});
    await ask('audit.list', {patientId});
    await ask('telehealth.listSessions', {patientId});
    await ask('appointments.list', {patientId});
    const {legalHoldId} = await ask('telehealth.setLegalHold',
      {scope: 'PATIENT', targetId: patientId, matter: 'M-1', reason: 'letter of counsel', orderedBy: 'counsel'});
    await askTwice('telehealth.releaseLegalHold', {legalHoldId, reason: 'settled'});
  });

  it('is asked for: an appointment and its session', async () => {
    const start = inMinutes(300);
    const times = {startTime: start, endTime: new Date(start.getTime() + minutes(30))};
    const {appointmentId, sessionId} = await book(start, {externalId: 'replies-a1'});
    await ask('appointments.get', {appointmentId});
    await ask('appointments.getByExternalId', {externalId: 'replies-a1'});
    await askUnchanged('appointments.update', {appointmentId});
    await askUnchanged('appointments.update', {appointmentId, isTelehealth: true});
    await askUnchanged('appointments.move', {appointmentId, ...times});
    await askUnchanged('telehealth.reschedule', {sessionId, ...times});
    await askTwice('appointments.confirm', {appointmentId});
    await ask('telehealth.getRoomStatus', {sessionId});
    await ask('telehealth.getIceServers', {sessionId});
    await ask('telehealth.getQuality', {sessionId});
    await ask('telehealth.getRecordingState', {sessionId});
    await ask('telehealth.getRecordings', {sessionId});
    await ask('telehealth.listParticipants', {sessionId});
    await ask('telehealth.getPeople', {sessionId});
    await askTwice('telehealth.sendMessage', {sessionId, text: 'Bring your pictures', clientId: 'm-1'});
    await ask('telehealth.listMessages', {sessionId});
    await ask('telehealth.announceDelay', {sessionId, minutes: 10});
    await askUnchanged('telehealth.transferSession', {sessionId, clinicianId: server.clinicianId});
    await askUnchanged('telehealth.dismissNoShow', {sessionId});
    await ask('telehealth.previewSwitch', {sessionId, provider: 'CUSTOM'});
    await ask('telehealth.switchProvider', {sessionId, provider: 'CUSTOM'});
    await askTwice('telehealth.cancelSession', {sessionId, reason: 'ill'});
    await askUnchanged('appointments.cancel', {appointmentId, reason: 'ill'});
  });

  it('is asked for: links into a visit', async () => {
    const {sessionId} = await book(inMinutes(200));
    const {id: visitLinkId} = await ask('visitLinks.create', {sessionId, role: 'GUEST', displayName: 'Gus'});
    await ask('visitLinks.list', {sessionId});
    await askUnchanged('visitLinks.release', {visitLinkId});
    await askTwice('visitLinks.revoke', {visitLinkId});
  });

  it('is asked for: consents', async () => {
    await ask('telehealth.checkConsent', {patientId});
    await ask('telehealth.verifyConsent', {patientId});
    await ask('telehealth.listPatientConsents', {patientId});
    const {consentId} = await ask('telehealth.recordVerbalConsent', spokenConsent(patientId, 'Ada Test', 'HIPAA'));
    await ask('telehealth.getConsentDetails', {consentId});
    await ask('telehealth.getConsentDocument', {consentId, format: 'JSON'});
    await ask('telehealth.renewConsent', {consentId});
    await ask('telehealth.sendConsent', {patientId, consentType: 'HIPAA'});
    await ask('telehealth.revokeConsent', {consentId, reason: 'said so'});
  });

  it('is asked for: a visit from the waiting room to its end', async () => {
    const {sessionId} = await book(inMinutes(1));
    const token = await deviceFor(sessionId);
    await ask('telehealth.validateSessionConsent', {sessionId});
    await ask('visit.get', undefined, {token});
    await askTwice('visit.confirm', {nameConfirmed: true}, {token});
    const {waitingRoomId} = await ask('telehealth.joinWaitingRoom', {sessionId}, {token});
    await ask('telehealth.updateTechnicalCheck', {waitingRoomId, cameraChecked: true}, {token});
    await ask('telehealth.submitPreVisitQuestionnaire', {waitingRoomId, responses: kAnswers}, {token});
    await ask('telehealth.getWaitingRoomStatus', {waitingRoomId}, {token});
    await askTwice('telehealth.leaveWaitingRoom', {waitingRoomId}, {token});
    await ask('telehealth.joinWaitingRoom', {sessionId}, {token});
    await askTwice('telehealth.acknowledgeArrival', {waitingRoomId});
    await ask('telehealth.getWaitingRoom', {sessionId});
    await ask('telehealth.previewAdmission', {waitingRoomId});
    await askTwice('telehealth.admitPatient', {waitingRoomId});
    await askTwice('telehealth.holdPatient', {sessionId});
    await askUnchanged('telehealth.startSession', {sessionId});
    await askTwice('telehealth.setModality', {sessionId, modality: 'AUDIO_ONLY', reason: 'chosen'});
    await ask('telehealth.generateToken', {sessionId});
    await ask('telehealth.setOwnPlace', {sessionId, state: 'NY'});
    await ask('telehealth.reportTechnicalIssue', {sessionId, issueType: 'other', description: 'no sound', interrupt: true});
    await askTwice('telehealth.resumeSession', {sessionId});
    await askTwice('telehealth.endSession', {sessionId});
    await askTwice('telehealth.reopen', {sessionId});
  });

  it('is asked for: a recording', async () => {
    const {id: of} = await newPatient(api);
    const visit = await visitInCall(server, key, await allowRecording(api), {patientId: of});
    const {sessionId} = visit;
    await signOnPage(visit.patient, 'RECORDING');
    await ask('telehealth.askRecording', {sessionId}, {of});
    await visit.patient.telehealth.answerRecording.mutate({sessionId, agree: true});
    await ask('telehealth.answerRecording', {sessionId, agree: true}, {of});
    const {recordingId} = await askTwice('telehealth.startRecording', {sessionId}, {of});
    await askUnchanged('telehealth.askRecording', {sessionId}, {of});
    await putPiece(server, key, recordingId, 0, Buffer.from('recorded'), {last: true});
    await untilRecording(api, sessionId, 'AVAILABLE');
    await askUnchanged('telehealth.stopRecording', {sessionId}, {of});
    await ask('telehealth.getRecordings', {recordingId}, {of});
    await ask('telehealth.getRecordingUrl', {recordingId}, {of});
    await ask('telehealth.exportRecording', {recordingId, recipient: 'Dr. Quill', purpose: 'second opinion'}, {of});
    await ask('telehealth.setRetention', {recordingId, retentionDays: 30, reason: 'as promised'}, {of});
    await Promise.all([visit.clinician.close(), visit.phone.close()]);
    await askTwice('telehealth.deleteRecording', {recordingId, reason: 'asked for'}, {of});
    await untilRecording(api, sessionId, 'DELETED');
    await ask('telehealth.getDeletionCertificate', {recordingId}, {of});
  });

  it('was asked for by every procedure that leads to one patient', () => {
    const names = new Set(asked.map(({name}) => name));
    for (const {name, fields} of operations.filter(({fields}) => fields.some((field) => kOfOnePatient.includes(field)))) {
      assert.ok(names.has(name) !== name in kElsewhere, `${name} takes ${fields}: ask it above, or say in kElsewhere why not`);
    }
    for (const name of Object.keys(kElsewhere)) assert.ok(operations.some((operation) => operation.name === name), `there is no ${name}`);
  });

  it('is in the audit log, under the patient, reply by reply', async () => {
    const events = new Map();
    for (let cursor; ;) {
      const page = await api.audit.list.query({limit: 100, cursor});
      for (const event of page.events) events.set(event.requestId, [...(events.get(event.requestId) ?? []), event]);
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    assert.ok(asked.length > 80, `only ${asked.length} calls`);
    for (const {name, of, requestId, unchanged} of asked) {
      const own = (events.get(requestId) ?? []).filter(({event}) => event === name);
      assert.ok(own.length, `${name} was answered and no event tells of it`);
      assert.ok(own.every((event) => event.patientId === of), `${name} is not under its patient: ${JSON.stringify(own)}`);
      const says = own.some(({action, details}) => action === 'READ' && details === '{"unchanged":true}');
      assert.equal(says, Boolean(unchanged), `${name}: ${JSON.stringify(own.map(({details}) => details))}`);
    }
  });
});
