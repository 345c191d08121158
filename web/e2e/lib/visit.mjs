// SPDX-License-Identifier: Apache-2.0
// What the scenarios do through the API: book a visit, make links, and sign a browser in.
import {createTRPCClient, httpLink} from '@trpc/client';
import superjson from 'superjson';

import {consentByMouth} from '../../../tests/api/lib/consent.mjs';
import {totp} from '../../../tests/api/lib/totp.mjs';

export {totp};

/// An unmodified tRPC client; by default with the demo clinic's API key.
export function client(server, headers = {authorization: `Bearer ${server.apiKey}`}) {
  return createTRPCClient({links: [httpLink({url: `${server.url}/api/trpc`, transformer: superjson, headers})]});
}

const minutes = (count) => count * 60_000;
let made = 0;

/// A visit that can be entered now: {api, sessionId, appointment, patient, link (the patient's address)}.
/// `consents: false`: the patient has still to sign. `state`: of the address on file.
export async function newVisit(server, {startsIn = 1, firstName = 'Maria', lastName = `Test${++made}`, consents = true, appointmentTypeId, state} = {}) {
  const api = client(server);
  const patient = await api.patients.create.mutate({firstName, lastName, birthDate: '1980-02-29', ...(state ? {state} : {})});
  if (consents) await consentByMouth(api, patient);
  const start = new Date(Math.floor(Date.now() / 1000) * 1000 + minutes(startsIn));
  const appointment = await api.appointments.create.mutate({
    patientId: patient.id, providerId: server.clinicianId, startTime: start,
    endTime: new Date(start.getTime() + minutes(30)), isTelehealth: true, ...(appointmentTypeId ? {appointmentTypeId} : {}),
  });
  const {sessionId} = await api.telehealth.createRoom.mutate({appointmentId: appointment.id});
  const {url: link} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
  return {api, sessionId, appointment, patient, link};
}

/// The clinician starts it before anybody waits, having asked the patient where they are.
export function startVisit({api, sessionId}, patientState = 'NY') {
  return api.telehealth.startSession.mutate({sessionId, patientState});
}

/// A guest's address into a visit.
export async function guestLink(visit, displayName = 'Ana Interpreter', role = 'INTERPRETER') {
  const {url} = await visit.api.visitLinks.create.mutate({sessionId: visit.sessionId, role, displayName});
  return url;
}

/// A client with the rights of the demo's owner, who may change the clinic's settings.
export async function ownerOf(server) {
  const {sessionToken} = await client(server, {}).auth.signIn.mutate(
    {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
  return client(server, {authorization: `Bearer ${sessionToken}`});
}

async function call(context, server, name, json) {
  const response = await context.request.post(`${server.url}/api/trpc/${name}`,
    {data: {json}, headers: {origin: new URL(server.url).origin}});
  if (!response.ok()) throw new Error(`${name}: ${response.status()} ${await response.text()}`);
  return (await response.json()).result.data.json;
}

/// Signs a browser's context in as the demo's clinician. A code counts once, so the cookies are kept for the next context.
export async function signIn(context, server) {
  if (server.signedIn) return context.addCookies(server.signedIn);
  const {email, password, totpSecret} = server.clinician;
  const {secondFactor} = await call(context, server, 'auth.signIn', {email, password});
  if (secondFactor === 'totp') await call(context, server, 'auth.verifyTotp', {code: totp(totpSecret)});
  server.signedIn = await context.cookies();
}
