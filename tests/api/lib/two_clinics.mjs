// SPDX-License-Identifier: Apache-2.0
// Two clinics on one server: the demo's, who ask, and another one with a record of every kind, who must not be found.
import {bookVisit, client, inMinutes, minutes, newPatient} from './clinic.mjs';
import {consentByMouth} from './consent.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from './recording.mjs';
import {startServer} from './server.mjs';

const kTheirOwner = 'owner@other.example';
export const kTheirExternalId = 'their-system-000007';

const keyOf = async (command, email) => (await command('apikey', 'add', '--user', email, '--name', 'tenancy')).match(/Key +(\S+)/)[1];

async function otherClinic(command) {
  const seeded = await command('seed', '--clinicians', '1', '--patients', '5', '--sessions', '10', '--appointments', '10');
  const organization = seeded.match(/organization (\S+)/)[1];
  await command('user', 'add', '--organization', organization, '--email', kTheirOwner, '--first-name', 'Olga', '--last-name', 'Other',
    '--role', 'OWNER');
  return {organization, key: await keyOf(command, kTheirOwner)};
}

export const kRoles = ['OWNER', 'ADMIN', 'PROVIDER', 'STAFF', 'BILLER'];

/// A person of that role, signed in with a password of their own: the token of the sign-in.
async function signedInPerson(server, api, role) {
  const email = `${role.toLowerCase()}@tenancy.example`;
  const {temporaryPassword} = await api.users.create.mutate({email, firstName: 'Ina', lastName: 'Tenant', role});
  const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate({email, password: temporaryPassword, cookie: false});
  await client(server, {headers: {authorization: `Bearer ${sessionToken}`}}).auth.changePassword.mutate(
    {currentPassword: temporaryPassword, newPassword: 'osprey kettle nineteen'});
  return sessionToken;
}

/// {server, ours: {owner: key, people: sign-ins by role}, theirs: key of their owner, organization: theirs}
export async function startTwoClinics() {
  let other;
  const env = {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0', CHIROFLOW_RATE_ADDRESS: '0'};
  const server = await startServer({env, prepare: async (command) => { other = await otherClinic(command); }});
  const owner = await keyOf(server.command, 'owner@demo.example');
  // The people of the demo clinic share one password; only the clinician's account asks for a code.
  const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
    {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
  const api = client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
  const people = {};
  for (const role of kRoles) people[role] = await signedInPerson(server, api, role);
  return {server, ours: {owner, people}, theirs: other.key, organization: other.organization};
}

/// The patient signs the telehealth consent on their link.
async function signed(patient) {
  const {consentId, textHash} = await patient.visit.openConsent.mutate({consentType: 'GENERAL'});
  await patient.telehealth.signConsent.mutate({consentId, textHash, signatureType: 'typed', signatureData: 'Paul Patient',
    signerName: 'Paul Patient', acknowledgedReading: true, disclosureAccepted: true});
  return consentId;
}

/// The patient of a visit comes to its waiting room, on a device of their own.
async function arrive(server, api, sessionId) {
  const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
  const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
  const patient = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
  return {consentId: await signed(patient), ...await patient.telehealth.joinWaitingRoom.mutate({sessionId})};
}

/// A recording that was made and deleted: every query about one has an answer.
async function recordedAndDeleted(server, key, api, clinicianId) {
  const visit = await visitInCall({...server, clinicianId}, key, await allowRecording(api));
  await agree(visit);
  const {recordingId} = await api.telehealth.startRecording.mutate({sessionId: visit.sessionId});
  await putPiece(server, key, recordingId, 0, Buffer.from('recorded'), {last: true});
  await untilRecording(api, visit.sessionId, 'AVAILABLE');
  await visit.clinician.close();
  await visit.phone.close();
  await api.telehealth.deleteRecording.mutate({recordingId, reason: 'asked for'});
  await untilRecording(api, visit.sessionId, 'DELETED');
  return recordingId;
}

/// A record of every kind: the input fields that take its id, with the ids, in the states that matter.
export async function records(server, key, externalId) {
  const api = client(server, {headers: {authorization: `Bearer ${key}`}});
  const {user: {id: userId}} = await api.users.create.mutate({email: `${externalId}@x.example`, firstName: 'Uma', lastName: 'User', role: 'PROVIDER'});
  const {id: clinicianId} = await api.clinicians.create.mutate({userId, title: 'DC', externalId});
  const licence = await api.clinicians.addLicence.mutate({clinicianId, state: 'TX', number: '12345'});
  const type = await api.appointmentTypes.create.mutate({name: 'First visit', durationMinutes: 30});
  const {apiKeys: [apiKey]} = await api.apiKeys.list.query({});
  const patient = await api.patients.create.mutate({firstName: 'Paul', lastName: 'Patient', externalId});
  await consentByMouth(api, patient);
  const archived = await api.patients.create.mutate({firstName: 'Petra', lastName: 'Past'});
  await api.patients.archive.mutate({patientId: archived.id});
  const book = (extra) => bookVisit(api, {clinicianId}, {patientId: patient.id, ...extra});
  const planned = await book({externalId});
  const running = await book({start: inMinutes(1)});
  await api.telehealth.startSession.mutate({sessionId: running.sessionId});
  const over = await book({start: inMinutes(2)});
  await api.telehealth.startSession.mutate({sessionId: over.sessionId});
  await api.telehealth.endSession.mutate({sessionId: over.sessionId});
  const unsigned = await newPatient(api, {consents: false});
  const emergency = await book({start: inMinutes(1), patientId: unsigned.id});
  await api.telehealth.startSession.mutate({sessionId: emergency.sessionId, consentOverrideReason: 'Chest pain, it cannot wait'});
  const {items: [override]} = await api.consentOverrides.list.query({});
  const noVideo = await api.appointments.create.mutate({patientId: patient.id, providerId: clinicianId, startTime: inMinutes(200),
    endTime: new Date(inMinutes(200).getTime() + minutes(30)), isTelehealth: false});
  const draft = await api.consentTemplates.saveDraft.mutate({consentType: 'GENERAL', language: 'en', title: 'Consent', source: '# One\nText.'});
  const link = await api.visitLinks.create.mutate({sessionId: planned.sessionId, role: 'GUEST', displayName: 'Gus'});
  const patientLink = await api.visitLinks.create.mutate({sessionId: running.sessionId, role: 'PATIENT'});
  const {waitingRoomId, consentId} = await arrive(server, api, planned.sessionId);
  const {visitLinks} = await api.visitLinks.list.query({sessionId: planned.sessionId});
  const {legalHoldId} = await api.telehealth.setLegalHold.mutate(
    {scope: 'PATIENT', targetId: patient.id, matter: 'M-1', reason: 'letter of counsel', orderedBy: 'counsel'});
  const recordingId = await recordedAndDeleted(server, key, api, clinicianId);
  const {id: disclosureId} = await api.patients.recordDisclosure.mutate(
    {patientId: patient.id, recipient: 'Somebody', what: 'A letter', purpose: 'The patient asked'});
  const visits = [planned, running, over];
  return {
    userId: [userId],
    actorId: [userId],
    clinicianId: [clinicianId],
    providerId: [clinicianId],
    licenceId: [licence.id],
    appointmentTypeId: [type.id],
    apiKeyId: [apiKey.id],
    patientId: [patient.id, archived.id],
    entityId: [patient.id, planned.sessionId],
    sessionId: visits.map(({sessionId}) => sessionId),
    appointmentId: [...visits.map(({appointment}) => appointment.id), noVideo.id],
    consentOverrideId: [override.id],
    waitingRoomId: [waitingRoomId],
    consentTemplateId: [draft.consentTemplateId],
    consentId: [consentId],
    visitLinkId: [link.id, patientLink.id],
    participantId: visitLinks.map(({participantId}) => participantId),
    externalId: [externalId],
    legalHoldId: [legalHoldId],
    recordingId: [recordingId],
    correctsId: [disclosureId],
    targetId: [patient.id],
    guestLink: link.url,
    patientLink: patientLink.url,
  };
}

/// Everything of a clinic that another one could have changed, as its owner reads it.
export async function everything(server, key, ids) {
  const api = client(server, {headers: {authorization: `Bearer ${key}`}});
  const each = (list, query) => Promise.all(list.map(query));
  return {
    users: (await api.users.list.query({includeInactive: true})).users,
    clinicians: await each(ids.clinicianId, (clinicianId) => api.clinicians.get.query({clinicianId})),
    licences: await api.clinicians.listLicences.query({clinicianId: ids.clinicianId[0]}),
    types: await api.appointmentTypes.list.query({}),
    holds: await api.legalHolds.list.query({}),
    keys: (await api.apiKeys.list.query({includeRevoked: true})).apiKeys.map(({lastUsedAt, ...rest}) => rest),
    patients: await each(ids.patientId, (patientId) => api.patients.get.query({patientId})),
    sessions: await each(ids.sessionId, (sessionId) => api.telehealth.getRoomStatus.query({sessionId})),
    consents: await each(ids.consentId, (consentId) => api.telehealth.getConsentDetails.query({consentId})),
    appointments: await each(ids.appointmentId, (appointmentId) => api.appointments.get.query({appointmentId})),
    consentTexts: (await api.consentTemplates.list.query({})).templates,
    links: await each(ids.sessionId, (sessionId) => api.visitLinks.list.query({sessionId})),
  };
}
