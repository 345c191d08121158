// SPDX-License-Identifier: Apache-2.0
// What the test knows of one visit: what was acknowledged, and what therefore must be found after a crash.

import {spokenConsent} from '../api/lib/consent.mjs';

/// The calls of the test. `effect`: what a call does to a visit. `learn`: what only its reply tells.
export const kCalls = {
  'patients.create': {
    input: (visit) => ({firstName: 'Crash', lastName: visit.marker, externalId: visit.marker}),
    effect: (visit) => { visit.patient = true; },
    learn: (visit, reply) => { visit.ids.patient = reply.id; },
  },
  'telehealth.recordVerbalConsent': {
    input: (visit) => spokenConsent(visit.ids.patient, `Crash ${visit.marker}`),
    effect: (visit) => { visit.consents += 1; },
  },
  'appointments.create': {
    input: (visit) => ({patientId: visit.ids.patient, providerId: visit.providerId, startTime: visit.start,
      endTime: new Date(visit.start.getTime() + 1_800_000), isTelehealth: visit.telehealth}),
    effect: (visit) => {
      visit.appointment = 'SCHEDULED';
      if (visit.telehealth) addSession(visit, 'appointments.create');
    },
    learn: (visit, reply) => { visit.ids.appointment = reply.id; },
  },
  'telehealth.createRoom': {
    input: (visit) => ({appointmentId: visit.ids.appointment}),
    effect: (visit) => { if (!visit.session) addSession(visit, 'telehealth.createRoom'); },
    learn: (visit, reply) => { visit.ids.session = reply.sessionId; },
  },
  'visitLinks.create': {
    input: (visit, marker) => ({sessionId: visit.ids.session, role: 'GUEST', displayName: marker}),
    effect: (visit, marker) => visit.guests.push(marker),
    tellsSecret: true,
  },
  'telehealth.reportTechnicalIssue': {
    input: (visit, marker) => ({sessionId: visit.ids.session, issueType: 'other', description: marker}),
    effect: (visit, marker) => { visit.reports.push(marker); count(visit, 'telehealth.reportTechnicalIssue'); },
  },
  'telehealth.startSession': stateChange('telehealth.startSession', 'IN_PROGRESS', () => ({patientLocation: 'Albany', patientState: 'NY'})),
  'telehealth.endSession': stateChange('telehealth.endSession', 'COMPLETED', () => ({})),
  'telehealth.cancelSession': stateChange('telehealth.cancelSession', 'CANCELLED', () => ({reason: 'crash'})),
  'telehealth.markNoShow': stateChange('telehealth.markNoShow', 'NO_SHOW', () => ({})),
};

function stateChange(name, state, more) {
  return {
    input: (visit) => ({sessionId: visit.ids.session, ...more()}),
    effect: (visit) => { visit.session = visit.appointment = state; count(visit, name); },
  };
}

function addSession(visit, event) {
  visit.session = 'SCHEDULED';
  count(visit, event);
}

function count(visit, event) { visit.sessionEvents[event] = (visit.sessionEvents[event] ?? 0) + 1; }

export function newVisit(marker, providerId, telehealth) {
  return {marker, providerId, telehealth, start: new Date(Math.floor(Date.now() / 1000) * 1000 - 1_200_000), ids: {}, patient: false, consents: 0,
    appointment: null, session: null, guests: [], reports: [], sessionEvents: {}};
}

/// The visit as it must be once `call` was carried out.
export function after(visit, call) {
  const copy = structuredClone(visit);
  kCalls[call.name].effect(copy, call.marker);
  return copy;
}

export function settle(call, reply) {
  kCalls[call.name].effect(call.visit, call.marker);
  kCalls[call.name].learn?.(call.visit, reply);
}

async function found(query) {
  try {
    return await query;
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

async function countsOf(server, entityId) {
  const counts = {};
  let cursor;
  do {
    const page = await server.query('audit.list', {entityId, limit: 100, ...(cursor ? {cursor} : {})});
    for (const {event, action, outcome} of page.events)
      if (action !== 'READ' && outcome === 'SUCCESS') counts[event] = (counts[event] ?? 0) + 1;
    cursor = page.nextCursor;
  } while (cursor);
  return counts;
}

/// Everything the server tells of a visit, in the form of the model.
export async function observe(server, visit) {
  const seen = {ids: {}, patient: false, consents: 0, appointment: null, session: null, guests: [], reports: [], sessionEvents: {}, faults: []};
  const fault = (text) => seen.faults.push(text);
  const patient = await found(server.query('patients.getByExternalId', {externalId: visit.marker}));
  if (!patient) return seen;
  seen.patient = true;
  seen.ids.patient = patient.id;
  same(fault, 'audit events of the patient', await countsOf(server, patient.id), {'patients.create': 1});
  const consents = await server.query('telehealth.listPatientConsents', {patientId: patient.id});
  seen.consents = consents.filter(({status}) => status === 'SIGNED').length;

  const {appointments} = await server.query('appointments.list', {patientId: patient.id});
  if (appointments.length > 1) fault(`${appointments.length} appointments instead of one`);
  if (!appointments.length) return seen;
  const [appointment] = appointments;
  seen.appointment = appointment.status;
  seen.ids.appointment = appointment.id;
  const created = (await countsOf(server, appointment.id))['appointments.create'];
  if (created !== 1) fault(`${created} audit events say that the appointment was made`);

  const {sessions} = await server.query('telehealth.listSessions', {patientId: patient.id});
  if (sessions.length > 1) fault(`${sessions.length} sessions instead of one`);
  if (appointment.isTelehealth !== (sessions.length > 0)) fault(`isTelehealth ${appointment.isTelehealth} with ${sessions.length} sessions`);
  if (!sessions.length) return seen;
  const session = await server.query('telehealth.getRoomStatus', {sessionId: sessions[0].id});
  seen.session = session.status;
  seen.ids.session = session.id;
  if (session.appointment.status !== session.status) fault(`session ${session.status}, appointment ${session.appointment.status}`);
  seen.reports = (session.technicalNotes ?? '').split('\n').filter(Boolean).map((line) => line.replace(/^\[[^\]]*\] other: /, ''));
  // What the server does by itself, such as judging who did not come, is nobody's call.
  seen.sessionEvents = Object.fromEntries(Object.entries(await countsOf(server, session.id)).filter(([event]) => !event.startsWith('job.')));
  const {visitLinks} = await server.query('visitLinks.list', {sessionId: session.id});
  seen.guests = visitLinks.filter(({role}) => role === 'GUEST').map(({displayName}) => displayName);
  const patients = visitLinks.filter(({role}) => role === 'PATIENT').length;
  if (patients !== 1) fault(`${patients} visit links of the patient`);
  return seen;
}

const text = (value) => JSON.stringify(value && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort()) : value);

function same(fault, what, actual, expected) {
  if (text(actual) !== text(expected)) fault(`${what}: found ${text(actual)}, expected ${text(expected)}`);
}

/// What of `seen` differs from the visit as it is known; order of reports does not matter.
export function differences(visit, seen) {
  const list = [...seen.faults];
  const fault = (line) => list.push(line);
  for (const field of ['patient', 'consents', 'appointment', 'session', 'sessionEvents']) same(fault, field, seen[field], visit[field]);
  for (const field of ['guests', 'reports']) same(fault, field, [...seen[field]].sort(), [...visit[field]].sort());
  for (const [what, id] of Object.entries(visit.ids)) same(fault, `id of the ${what}`, seen.ids[what], id);
  return list;
}
