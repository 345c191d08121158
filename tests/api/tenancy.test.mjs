// SPDX-License-Identifier: Apache-2.0
// Clinics on one server do not find each other (H-03): the id of another clinic's record is answered byte for byte as an id
// that does not exist, by every procedure that takes one, through both doors, for all roles, an API key, both kinds of
// visitors and a stranger.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';

import {client, inMinutes} from './lib/clinic.mjs';
import {Documented} from './lib/documented.mjs';
import {everything, kRoles, kTheirExternalId, records, startTwoClinics} from './lib/two_clinics.mjs';
import {Wire} from './lib/wire.mjs';

const start = inMinutes(300);
const times = {startTime: start, endTime: new Date(start.getTime() + 1_800_000)};

/// What each procedure with an id needs beside the id that is tried; `own` are ids of the asking clinic. A procedure that is
/// neither here nor in kWithoutIds fails the test.
const kOthers = {
  'consentOverrides.review': () => ({note: 'seen'}),
  'telehealth.createRoom': () => ({}),
  'telehealth.getRoomStatus': () => ({}),
  'telehealth.generateToken': () => ({}),
  'telehealth.setOwnPlace': () => ({state: 'WA'}),
  'telehealth.giveBackToken': () => ({expiresAt: new Date()}),
  'telehealth.listSessions': () => ({}),
  'telehealth.startSession': () => ({patientLocation: 'Austin, TX'}),
  'telehealth.endSession': () => ({technicalNotes: 'over'}),
  'telehealth.markNoShow': () => ({notes: 'did not come'}),
  'telehealth.reportTechnicalIssue': () => ({issueType: 'other', description: 'no sound'}),
  'telehealth.cancelSession': () => ({reason: 'ill'}),
  'telehealth.resumeSession': () => ({}),
  'telehealth.reopen': () => ({}),
  'telehealth.previewSwitch': () => ({provider: 'CUSTOM'}),
  'telehealth.switchProvider': () => ({provider: 'CUSTOM'}),
  'telehealth.listParticipants': () => ({}),
  'telehealth.getPeople': () => ({}),
  'telehealth.participantAction': (own) => ({sessionId: own.sessionId[0], participantId: 'nobody', action: 'mute'}),
  'telehealth.reschedule': () => times,
  'telehealth.getIceServers': () => ({}),
  'telehealth.joinWaitingRoom': () => ({}),
  'telehealth.leaveWaitingRoom': () => ({}),
  'telehealth.updateTechnicalCheck': () => ({cameraChecked: true}),
  'telehealth.submitPreVisitQuestionnaire': () => ({responses: {}}),
  'telehealth.getWaitingRoomStatus': () => ({}),
  'telehealth.getWaitingRoom': () => ({}),
  'telehealth.acknowledgeArrival': () => ({}),
  'telehealth.previewAdmission': () => ({}),
  'telehealth.statePatientPlace': () => ({patientState: 'NY'}),
  'telehealth.admitPatient': () => ({}),
  'telehealth.holdPatient': () => ({}),
  'telehealth.announceDelay': () => ({minutes: 10}),
  'telehealth.transferSession': (own) => ({sessionId: own.sessionId[0], clinicianId: own.clinicianId[0]}),
  'telehealth.dismissNoShow': () => ({}),
  'telehealth.sendMessage': () => ({text: 'hello'}),
  'telehealth.listMessages': () => ({}),
  'telehealth.setModality': () => ({modality: 'AUDIO_ONLY', reason: 'chosen'}),
  'telehealth.reportQuality': () => ({samples: [{measuredAt: new Date(), relayed: false}]}),
  'telehealth.getQuality': () => ({}),
  'consentTemplates.publish': () => ({}),
  'consentTemplates.preview': () => ({}),
  'telehealth.sendConsent': (own) => ({patientId: own.patientId[0], consentType: 'GENERAL'}),
  'telehealth.renewConsent': () => ({}),
  'telehealth.sendConsentCopy': () => ({}),
  'telehealth.recordVerbalConsent': (own) => ({patientId: own.patientId[0], consentType: 'GENERAL', words: 'Do you agree? Yes.',
    patientAnswer: 'YES', signerName: 'Paul Patient'}),
  'telehealth.revokeConsent': () => ({reason: 'said so'}),
  'telehealth.signConsent': () => ({signatureType: 'typed', signatureData: 'Paul', signerName: 'Paul', acknowledgedReading: true,
    disclosureAccepted: true, textHash: '0'.repeat(64)}),
  'telehealth.declineConsent': () => ({}),
  'telehealth.verifyConsent': () => ({}),
  'telehealth.checkConsent': () => ({}),
  'telehealth.getConsentDetails': () => ({}),
  'telehealth.listPatientConsents': () => ({}),
  'telehealth.validateSessionConsent': () => ({}),
  'telehealth.getConsentDocument': () => ({format: 'JSON'}),
  'visit.consentReadToEnd': () => ({}),
  'visitLinks.send': () => ({email: 'ada@patient.example'}),
  'patients.get': () => ({}),
  'patients.getByExternalId': () => ({}),
  'patients.update': () => ({state: 'TX'}),
  'patients.archive': () => ({}),
  'patients.restore': () => ({}),
  'patients.disclosures': () => ({}),
  'patients.recordDisclosure': (own) => ({patientId: own.patientId[0], recipient: 'Dr. Quill', what: 'Notes', purpose: 'second opinion'}),
  'clinicians.create': () => ({title: 'DC'}),
  'clinicians.get': () => ({}),
  'clinicians.update': () => ({title: 'DC'}),
  'clinicians.addLicence': () => ({state: 'NY', number: '7'}),
  'clinicians.listLicences': () => ({}),
  'clinicians.removeLicence': () => ({}),
  'appointmentTypes.update': () => ({name: 'Renamed'}),
  'appointments.create': (own) => ({patientId: own.patientId[0], providerId: own.clinicianId[0], ...times}),
  'appointments.list': () => ({}),
  'appointments.get': () => ({}),
  'appointments.getByExternalId': () => ({}),
  'appointments.update': (own) => ({appointmentId: own.appointmentId[0], notes: 'changed'}),
  'appointments.move': () => times,
  'appointments.cancel': () => ({reason: 'ill'}),
  'appointments.confirm': () => ({}),
  'audit.list': () => ({}),
  'audit.patientAccess': () => ({}),
  'users.get': () => ({}),
  'users.update': () => ({version: 1, firstName: 'Renamed'}),
  'users.deactivate': () => ({}),
  'users.reactivate': () => ({}),
  'users.resetPassword': () => ({}),
  'users.resetSecondFactor': () => ({}),
  'apiKeys.create': () => ({name: 'borrowed'}),
  'apiKeys.list': () => ({}),
  'apiKeys.revoke': () => ({}),
  'visitLinks.create': () => ({role: 'GUEST', displayName: 'Eve'}),
  'visitLinks.list': () => ({}),
  'visitLinks.revoke': () => ({}),
  'visitLinks.release': () => ({}),
  'telehealth.getRecordingState': () => ({}),
  'telehealth.askRecording': () => ({}),
  'telehealth.answerRecording': () => ({agree: false}),
  'telehealth.startRecording': () => ({}),
  'telehealth.stopRecording': () => ({}),
  'telehealth.getRecordings': () => ({}),
  'telehealth.getRecordingUrl': () => ({}),
  'telehealth.exportRecording': () => ({recipient: 'Dr. Quill', purpose: 'second opinion'}),
  'telehealth.deleteRecording': () => ({reason: 'asked for'}),
  'telehealth.getDeletionCertificate': () => ({}),
  'telehealth.setRetention': () => ({retentionDays: 60, reason: 'asked for'}),
  'telehealth.setLegalHold': () => ({scope: 'PATIENT', matter: 'M-1', reason: 'letter of counsel', orderedBy: 'counsel'}),
  'telehealth.releaseLegalHold': () => ({reason: 'settled'}),
};

/// Procedures to which nothing of another clinic can be named: no input, or only the caller's own texts and secrets.
const kWithoutIds = [
  'appointmentTypes.create', 'appointmentTypes.list',
  'auth.changePassword', 'auth.confirmTotp', 'auth.disableTotp', 'auth.me', 'auth.renewRecoveryCodes', 'auth.signIn', 'auth.signOut',
  'auth.signOutEverywhere', 'auth.startTotp', 'auth.useRecoveryCode', 'auth.verifyTotp',
  'audit.unusual', 'clinicians.list',
  'legalHolds.list', 'retention.dryRun', 'retention.get', 'retention.set',
  'consentTemplates.list', 'consentTemplates.saveDraft',
  'consentOverrides.list',
  'organization.attestAgreement', 'organization.get', 'organization.listAgreements', 'organization.update', 'organization.withdrawAgreement',
  'patients.create', 'patients.list',
  'telehealth.getProviderCapabilities', 'telehealth.getProviderStatus', 'telehealth.getStateRequirements', 'telehealth.getUpcoming', 'telehealth.proposedNoShows',
  'telehealth.getProviderCapabilities', 'telehealth.getProviderStatus', 'telehealth.getSealKey', 'telehealth.getUpcoming', 'telehealth.proposedNoShows',
  'users.create', 'users.list',
  'videoProviders.getCredentials', 'videoProviders.removeCredentials', 'videoProviders.setCredentials', 'videoProviders.testCredentials',
  'visit.confirm', 'visit.consents', 'visit.get', 'visit.noteStep', 'visit.open', 'visit.openConsent', 'visit.rate', 'visit.takeoverCode',
];

/// Filters: what is not there gives an empty list. Everything else is not found.
const kFilters = ['telehealth.listSessions', 'telehealth.getRecordings', 'appointments.list', 'audit.list', 'apiKeys.list'];
/// Done by people only, not by machines with a key.
const kForPeople = ['apiKeys.create', 'users.reactivate', 'users.resetPassword', 'users.resetSecondFactor'];
/// Open to everybody for what is their own; another person's needs a permission.
const kOwnOrPermitted = ['apiKeys.create', 'apiKeys.list', 'apiKeys.revoke'];
const kMayManageKeys = ['OWNER', 'ADMIN'];
/// Of visitors, the patient's side alone: a guest is refused before anything is looked for.
const kForThePatientsSide = ['telehealth.signConsent', 'telehealth.declineConsent', 'telehealth.revokeConsent', 'telehealth.getConsentDocument',
  'visit.consentReadToEnd'];
/// Ids that a caller gives to a record of their own, tried in a test of their own.
const kChosen = [...['patients.create', 'patients.update', 'clinicians.create', 'clinicians.update', 'appointments.create'].map((name) => `${name}.externalId`),
  'telehealth.sendMessage.clientId'];

/// Who is let through, by procedure: the words of tests/golden/access.txt, which the unit tests compare with the registry.
const kAccess = Object.fromEntries(readFileSync(new URL('../golden/access.txt', import.meta.url), 'utf8').split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split(' | '))
  .map(([name, , , callers]) => [name, callers.trim().split(' ')]));

const documented = new Documented();
const {document} = documented;

function resolve(schema) {
  return schema?.$ref ? resolve(schema.$ref.slice(2).split('/').reduce((node, name) => node[name], document)) : schema;
}

/// Every procedure with its input fields: [{name, kind, method, path, fields}].
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item)
  .filter(([, operation]) => operation['x-trpc'])
  .map(([method, operation]) => ({
    name: operation['x-trpc'].procedure,
    kind: operation['x-trpc'].kind,
    method: method.toUpperCase(),
    path,
    fields: [...(operation.parameters ?? []).map(resolve).filter((parameter) => parameter.in !== 'header').map((parameter) => parameter.name),
      ...Object.keys(resolve(operation.requestBody?.content['application/json'].schema)?.properties ?? {})],
  })));

const isId = (field) => /Ids?$/.test(field);
const walk = operations.flatMap((operation) => operation.fields.filter(isId).map((field) => ({operation, field})))
  .filter(({operation, field}) => !kChosen.includes(`${operation.name}.${field}`));

/// An id of the same form that nothing has.
const unknown = (id) => id.slice(0, -8) + (id.endsWith('zzzzzzzz') ? 'yyyyyyyy' : 'zzzzzzzz');

const authorization = (token) => (token ? {authorization: `Bearer ${token}`} : {});

/// Paths of the dates inside of an input, as superjson names them.
function datesIn(value, path = []) {
  if (value instanceof Date) return [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => datesIn(member, [...path, name]));
}

async function byTrpc(server, token, {name, kind}, input) {
  const dates = datesIn(input);
  const payload = {json: input, ...(dates.length ? {meta: {values: Object.fromEntries(dates.map((path) => [path, ['Date']]))}} : {})};
  const wire = new Wire(server, authorization(token));
  return kind === 'query' ? wire.query(name, payload) : wire.mutate(name, payload);
}

async function byRest(server, token, {name}, input) {
  const {response, body} = await documented.send(server, name, input, authorization(token));
  return {status: response.status, headers: response.headers, text: body};
}

const kDoors = {tRPC: byTrpc, REST: byRest};

/// What an answer tells, without what differs between any two requests. The log holds lines of the asking clinic's own about the
/// ids it tried: they may differ in the id, their number and their time.
function told(answer, {name}, id) {
  let text = answer.text.replace(/"requestId":"[^"]*"/g, '"requestId":""');
  if (name === 'audit.list') text = text.replaceAll(id, 'ID').replace(/"seq":\d+/g, '"seq":0').replace(/"nextCursor":"\d+"/, '"nextCursor":"0"').replace(/"(id|at|hash)":"[^"]*"/g, '"$1":""');
  return {status: answer.status, text, headers: kHeaders.map((header) => [header, answer.headers.get(header)])};
}

const kHeaders = ['content-type', 'cache-control', 'retry-after', 'set-cookie', 'vary'];

const kApiKey = "owner's API key";
const kCallers = [...kRoles, kApiKey, 'patient', 'guest', 'anonymous'];

/// The status that a caller must get for an id that is not there.
function expectedStatus(who, {name}) {
  if (who === 'anonymous') return 401;
  const role = who === kApiKey ? 'OWNER' : who;
  if (!kAccess[name].includes(kRoles.includes(role) ? role : 'visitor')) return 403;
  if (who === kApiKey && kForPeople.includes(name)) return 403;
  if (who === 'guest' && kForThePatientsSide.includes(name)) return 403;
  if (kOwnOrPermitted.includes(name) && !kMayManageKeys.includes(role)) return null;
  return kFilters.includes(name) ? 200 : 404;
}

describe('The records of another clinic', () => {
  let clinics;
  let server;
  let own;
  let foreign;
  let untouched;
  const callers = {};

  before(async () => {
    clinics = await startTwoClinics();
    ({server} = clinics);
    own = await records(server, clinics.ours.owner, 'our-system-000001');
    foreign = await records(server, clinics.theirs, kTheirExternalId);
    untouched = await everything(server, clinics.theirs, foreign);
    const visitor = async (link) => (await client(server, {headers: {}}).visit.open.mutate({token: link.split('/').at(-1), cookie: false})).deviceToken;
    Object.assign(callers, clinics.ours.people, {
      [kApiKey]: clinics.ours.owner,
      patient: await visitor(own.patientLink),
      guest: await visitor(own.guestLink),
      anonymous: undefined,
    });
  });
  after(() => server?.stop());

  it('are asked for by every procedure that takes an id', () => {
    for (const {operation, field} of walk) {
      assert.ok(kOthers[operation.name], `${operation.name} takes ${field}: say in kOthers how to call it`);
      assert.ok(foreign[field]?.length, `${operation.name} takes ${field}: records() of lib/two_clinics.mjs makes none`);
    }
  });

  it('are looked for in every procedure there is', () => {
    const known = new Set([...Object.keys(kOthers), ...kWithoutIds]);
    for (const {name} of operations) {
      assert.ok(known.has(name), `${name}: say in kOthers how to call it with an id, or that it takes none in kWithoutIds`);
      assert.ok(kAccess[name], `${name} is missing in tests/golden/access.txt`);
    }
    for (const name of Object.keys(kOthers)) assert.ok(walk.some(({operation}) => operation.name === name), `${name} takes no id`);
    for (const name of kWithoutIds) {
      assert.ok(operations.some((operation) => operation.name === name), `there is no ${name}`);
      assert.ok(!walk.some(({operation}) => operation.name === name), `${name} takes an id`);
    }
  });

  it('would be found by the same calls if they were ours', async () => {
    for (const {operation, field} of walk.filter(({operation}) => operation.kind === 'query')) {
      for (const door of Object.values(kDoors)) {
        for (const id of own[field]) {
          const answer = await door(server, callers.OWNER, operation, {...kOthers[operation.name](own), [field]: id});
          assert.equal(answer.status, 200, `${operation.name} with ${field} ${id}: ${answer.text}`);
        }
      }
    }
  });

  for (const who of kCallers) {
    for (const door of Object.keys(kDoors)) {
      it(`are missing for the ${who}, through ${door} (H-03)`, async () => {
        for (const {operation, field} of walk) {
          const expected = expectedStatus(who, operation);
          for (const id of foreign[field]) {
            const what = `${operation.name} with ${field} ${id}`;
            const ask = async (value) => told(await kDoors[door](server, callers[who], operation, {...kOthers[operation.name](own), [field]: value}), operation, value);
            const theirs = await ask(id);
            assert.deepEqual(theirs, await ask(unknown(id)), what);
            if (expected) assert.equal(theirs.status, expected, `${what}: ${theirs.text}`);
            else assert.ok([403, 404, 200].includes(theirs.status), `${what}: ${theirs.status} ${theirs.text}`);
          }
        }
      });
    }
  }

  it('were neither changed nor added to', async () => {
    assert.deepEqual(await everything(server, clinics.theirs, foreign), untouched);
  });

  it('leave their external ids free to others', async () => {
    const api = client(server, {headers: {authorization: `Bearer ${clinics.ours.owner}`}});
    const patient = await api.patients.create.mutate({firstName: 'Ann', lastName: 'Own', externalId: kTheirExternalId});
    assert.equal(patient.alreadyExists, false);
    assert.ok(!foreign.patientId.includes(patient.id));
    const appointment = await api.appointments.create.mutate(
      {patientId: patient.id, providerId: own.clinicianId[0], ...times, externalId: kTheirExternalId});
    assert.ok(!foreign.appointmentId.includes(appointment.id));
    const clinician = await api.clinicians.update.mutate({clinicianId: own.clinicianId[0], externalId: kTheirExternalId});
    assert.equal(clinician.externalId, kTheirExternalId);
    assert.equal((await api.patients.getByExternalId.query({externalId: kTheirExternalId})).id, patient.id);
  });

  it('are in no list, whoever gave the cursor', async () => {
    const [ours, theirs] = [clinics.ours.owner, clinics.theirs].map((key) => client(server, {headers: {authorization: `Bearer ${key}`}}));
    const {nextCursor} = await theirs.telehealth.listSessions.query({limit: 1});
    assert.ok(nextCursor);
    const lists = [
      ...(await ours.telehealth.listSessions.query({limit: 50, cursor: nextCursor})).sessions,
      ...(await ours.telehealth.listSessions.query({limit: 50})).sessions,
      ...(await ours.appointments.list.query({limit: 50})).appointments,
      ...(await ours.patients.list.query({limit: 50})).patients,
      ...(await ours.telehealth.getUpcoming.query({limit: 20})),
    ];
    assert.ok(lists.length > 10);
    const theirIds = [...foreign.sessionId, ...foreign.appointmentId, ...foreign.patientId];
    for (const row of lists) assert.ok(!theirIds.includes(row.id) && [undefined, server.organizationId].includes(row.organizationId), row.id);
    const seen = JSON.stringify([await ours.audit.list.query({limit: 100}), await ours.users.list.query({}), await ours.clinicians.list.query({})]);
    assert.ok(!seen.includes(clinics.organization) && !seen.includes(foreign.clinicianId[0]), 'something of theirs was listed');
  });
});
