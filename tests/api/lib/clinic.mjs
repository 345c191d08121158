// SPDX-License-Identifier: Apache-2.0
// What the tests do with a clinic: clients of every kind, patients, visits.
import {createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink} from '@trpc/client';
import superjson from 'superjson';

import {consentByMouth} from './consent.mjs';

const links = {httpLink, httpBatchLink, httpBatchStreamLink};
export const kLinks = Object.keys(links);

/// An unmodified tRPC client.
export function client(server, {link = 'httpLink', headers = {authorization: `Bearer ${server.apiKey}`}, ...options} = {}) {
  return createTRPCClient({links: [links[link]({url: `${server.url}/api/trpc`, transformer: superjson, headers, ...options})]});
}

export const minutes = (count) => count * 60_000;
export const inMinutes = (count) => new Date(Math.floor(Date.now() / 1000) * 1000 + minutes(count));

let made = 0;
/// `consents: false`: one whose visits cannot start yet.
export async function newPatient(api, {consents = true, ...extra} = {}) {
  made += 1;
  const patient = await api.patients.create.mutate({firstName: 'Ada', lastName: `Test${made}`, birthDate: '1980-02-29', ...extra});
  if (consents) await consentByMouth(api, patient);
  return patient;
}

/// The front desk asked the patient on the phone: no visit begins before somebody has said for it where the patient is. New York
/// asks for no consent of its own.
export const statePlace = (api, sessionId, patientState = 'NY') => api.telehealth.statePatientPlace.mutate({sessionId, patientState});

/// Books a visit and returns {appointment, sessionId}. `place`: the state where the patient said they are; null: they have said
/// nothing yet.
export async function bookVisit(api, server, {start = inMinutes(10), patientId, place = 'NY', ...extra} = {}) {
  const appointment = await api.appointments.create.mutate({
    patientId: patientId ?? (await newPatient(api)).id,
    providerId: server.clinicianId,
    startTime: start,
    endTime: new Date(start.getTime() + minutes(30)),
    isTelehealth: true,
    ...extra,
  });
  const {sessionId} = await api.telehealth.createRoom.mutate({appointmentId: appointment.id});
  if (place) await statePlace(api, sessionId, place);
  return {appointment, sessionId};
}
