// SPDX-License-Identifier: Apache-2.0
// A visit that may be recorded: the clinic allows it, the patient has signed, both are in the call of the built-in engine.
import {setTimeout as pause} from 'node:timers/promises';

import {bookVisit, client, inMinutes} from './clinic.mjs';
import {signOnPage} from './consent.mjs';
import {Page} from './page.mjs';

const kPatience = 60_000;

/// Allows recording and gives the kind of appointment that may be recorded.
export async function allowRecording(api, name = 'Teaching visit') {
  await api.organization.update.mutate({recordingAllowed: true, state: 'WA'});
  return (await api.appointmentTypes.create.mutate({name, durationMinutes: 30, recordingAllowed: true})).id;
}

/// {sessionId, patient: client of their device, clinician, phone: pages in the call}
export async function visitInCall(server, key, appointmentTypeId, extra = {}) {
  const api = client(server, {headers: {authorization: `Bearer ${key}`}});
  const {sessionId} = await bookVisit(api, server, {start: inMinutes(5), appointmentTypeId, ...extra});
  await api.telehealth.startSession.mutate({sessionId, patientState: 'WA'});
  const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
  const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
  const patient = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
  const clinician = await Page.open(server, key);
  const phone = await Page.open(server, deviceToken);
  for (const [page, who] of [[clinician, api], [phone, patient]]) await join(page, who, sessionId);
  return {sessionId, patient, clinician, phone, api};
}

export async function join(page, who, sessionId) {
  const {token} = await who.telehealth.generateToken.mutate({sessionId});
  page.say({type: 'join', sessionId, token, media: {audio: true, video: true, screen: false}});
  await page.hear('joined');
}

/// Everybody signs, is asked and agrees.
export async function agree({sessionId, patient, api}) {
  await signOnPage(patient, 'RECORDING');
  await api.telehealth.askRecording.mutate({sessionId});
  await patient.telehealth.answerRecording.mutate({sessionId, agree: true});
}

export function putPiece(server, key, recordingId, number, bytes, {last = false, headers = {}} = {}) {
  return fetch(`${server.url}/api/recordings/${recordingId}/pieces/${number}?last=${last ? 1 : 0}`, {
    method: 'PUT', body: bytes, headers: {authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', ...headers},
  });
}

/// The recording once it has that status.
export async function untilRecording(api, sessionId, status, patience = kPatience) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(100)) {
    const {recordings: [newest]} = await api.telehealth.getRecordings.query({sessionId});
    if (newest?.status === status) return newest;
  }
  throw new Error(`waited for a recording that is ${status}`);
}
