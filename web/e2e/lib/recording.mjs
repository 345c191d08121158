// SPDX-License-Identifier: Apache-2.0
// What recordings need before a visit, and what tells whether a file really holds picture and sound.
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {consentByMouth} from '../../../tests/api/lib/consent.mjs';
import {client, newVisit, ownerOf} from './visit.mjs';

const run = promisify(execFile);

/// A running visit that may be recorded once everybody agrees: the clinic and the kind of visit allow it, and the patient agreed.
export async function recordableVisit(server) {
  const owner = await ownerOf(server);
  await owner.organization.update.mutate({recordingAllowed: true});
  const {appointmentTypes: [kind]} = await owner.appointmentTypes.list.query({limit: 1});
  await owner.appointmentTypes.update.mutate({appointmentTypeId: kind.id, recordingAllowed: true});
  const visit = await newVisit(server, {appointmentTypeId: kind.id});
  await consentByMouth(visit.api, visit.patient, 'RECORDING');
  await visit.api.telehealth.startSession.mutate({sessionId: visit.sessionId, patientLocation: '9 Elm St, Dallas', patientAtHome: true});
  return visit;
}

/// An unmodified client in the name of the clinician whose browser is signed in.
export const clinicianOf = (server) => client(server,
  {cookie: server.signedIn.map(({name, value}) => `${name}=${value}`).join('; '), origin: new URL(server.url).origin});

const streamsOf = async (path, stream) => {
  const {stdout} = await run('ffprobe', ['-v', 'quiet', '-select_streams', stream, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path], {maxBuffer: 64 << 20});
  const times = stdout.split('\n').map(parseFloat).filter(Number.isFinite);
  return {packets: times.length, seconds: times.length > 0 ? Math.max(...times) - Math.min(...times) : 0};
};

/// {video: {packets, seconds}, audio: {…}, tones: how loud each of these tones (Hz) is, in dB}
export async function examine(bytes, tones = []) {
  const folder = await mkdtemp(join(tmpdir(), 'chiroflow-recording-'));
  try {
    const path = join(folder, 'recording.webm');
    await writeFile(path, bytes);
    const [video, audio] = await Promise.all([streamsOf(path, 'v'), streamsOf(path, 'a')]);
    const loudness = {};
    for (const tone of tones) loudness[tone] = await loudnessOf(path, tone);
    return {video, audio, tones: loudness};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function loudnessOf(path, tone) {
  const {stderr} = await run('ffmpeg', ['-hide_banner', '-nostats', '-i', path, '-af', `bandpass=f=${tone}:width_type=h:w=20,volumedetect`, '-vn', '-f', 'null', '-'],
    {maxBuffer: 64 << 20});
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -Infinity);
}
