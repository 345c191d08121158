// SPDX-License-Identifier: Apache-2.0
// Two clinics on one server: the demo's, who ask, and another one with a record of every kind, who must not be found.
import {bookVisit, client, inMinutes, minutes} from './clinic.mjs';
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

/// {server, ours: {owner, clinician}: keys, theirs: key of their owner, organization: theirs}
export async function startTwoClinics() {
  let other;
  const server = await startServer({env: {CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_VISIT_LINK: '0'}, prepare: async (command) => { other = await otherClinic(command); }});
  const owner = await keyOf(server.command, 'owner@demo.example');
  return {server, ours: {owner, clinician: server.apiKey}, theirs: other.key, organization: other.organization};
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
  const archived = await api.patients.create.mutate({firstName: 'Petra', lastName: 'Past'});
  await api.patients.archive.mutate({patientId: archived.id});
  const book = (extra) => bookVisit(api, {clinicianId}, {patientId: patient.id, ...extra});
  const planned = await book({externalId});
  const running = await book({start: inMinutes(1)});
  await api.telehealth.startSession.mutate({sessionId: running.sessionId});
  const over = await book({start: inMinutes(2)});
  await api.telehealth.startSession.mutate({sessionId: over.sessionId});
  await api.telehealth.endSession.mutate({sessionId: over.sessionId});
  const noVideo = await api.appointments.create.mutate({patientId: patient.id, providerId: clinicianId, startTime: inMinutes(200),
    endTime: new Date(inMinutes(200).getTime() + minutes(30)), isTelehealth: false});
  const link = await api.visitLinks.create.mutate({sessionId: planned.sessionId, role: 'GUEST', displayName: 'Gus'});
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
    visitLinkId: [link.id],
    externalId: [externalId],
    guestLink: link.url,
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
    keys: (await api.apiKeys.list.query({includeRevoked: true})).apiKeys.map(({lastUsedAt, ...rest}) => rest),
    patients: await each(ids.patientId, (patientId) => api.patients.get.query({patientId})),
    sessions: await each(ids.sessionId, (sessionId) => api.telehealth.getRoomStatus.query({sessionId})),
    appointments: await each(ids.appointmentId, (appointmentId) => api.appointments.get.query({appointmentId})),
    links: await each(ids.sessionId, (sessionId) => api.visitLinks.list.query({sessionId})),
  };
}
