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
/// `isFresh`: the patient has neither come nor been asked.
export async function recordableVisit(server, {isFresh = false} = {}) {
  const owner = await ownerOf(server);
  await owner.organization.update.mutate({recordingAllowed: true});
  const {appointmentTypes: [kind]} = await owner.appointmentTypes.list.query({limit: 1});
  await owner.appointmentTypes.update.mutate({appointmentTypeId: kind.id, recordingAllowed: true});
  const visit = await newVisit(server, {appointmentTypeId: kind.id});
  if (isFresh) return visit;
  await consentByMouth(visit.api, visit.patient, 'RECORDING');
  await visit.api.telehealth.startSession.mutate({sessionId: visit.sessionId, patientLocation: '9 Elm St, Seattle', patientState: 'WA', patientAtHome: true});
  return visit;
}

/// An unmodified client in the name of the clinician whose browser is signed in.
export const clinicianOf = (server) => client(server,
  {cookie: server.signedIn.map(({name, value}) => `${name}=${value}`).join('; '), origin: new URL(server.url).origin});

const streamOf = async (path, stream) => {
  const {stdout} = await run('ffprobe', ['-v', 'quiet', '-select_streams', stream, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path], {maxBuffer: 64 << 20});
  const times = stdout.split('\n').map(parseFloat).filter(Number.isFinite).sort((a, b) => a - b);
  return {packets: times.length, times, seconds: times.length > 0 ? times.at(-1) - times[0] : 0};
};

/// The same file in a folder of its own, as long as `work` needs it.
async function withFile(bytes, work) {
  const folder = await mkdtemp(join(tmpdir(), 'chiroflow-recording-'));
  try {
    const path = join(folder, 'recording.webm');
    await writeFile(path, bytes);
    return await work(path);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

/// {video: {packets, times, seconds}, audio: {…}, tones: how loud each of these tones (Hz) is, in dB}
export const examine = (bytes, tones = []) => withFile(bytes, async (path) => {
  const [video, audio] = await Promise.all([streamOf(path, 'v'), streamOf(path, 'a')]);
  const loudness = {};
  for (const tone of tones) loudness[tone] = await loudnessOf(path, tone);
  return {video, audio, tones: loudness};
});

async function loudnessOf(path, tone, part = []) {
  const {stderr} = await run('ffmpeg', ['-hide_banner', '-nostats', ...part, '-i', path, '-af', `bandpass=f=${tone}:width_type=h:w=20,volumedetect`, '-vn', '-f', 'null', '-'],
    {maxBuffer: 64 << 20});
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -Infinity);
}

/// How many of these times lie in each whole second between the two.
export const perSecond = (times, from, to) => Array.from({length: Math.floor(to) - Math.ceil(from)},
  (_, at) => times.filter((time) => Math.floor(time) === Math.ceil(from) + at).length);

const kSmall = {width: 128, height: 72};

/// Two pictures of each second between the two: [(x, y) => [r, g, b]], where x and y go from 0 to 1.
export const picturesOf = (bytes, from, to) => withFile(bytes, async (path) => {
  const {width, height} = kSmall;
  const {stdout} = await run('ffmpeg', ['-v', 'error', '-i', path, '-ss', String(from), '-to', String(to), '-an', '-vf', `fps=2,scale=${width}:${height}`,
    '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'], {encoding: 'buffer', maxBuffer: 256 << 20});
  return Array.from({length: Math.floor(stdout.length / (width * height * 3))}, (_, at) => (x, y) => {
    const pixel = (at * width * height + Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    return [...stdout.subarray(pixel, pixel + 3)];
  });
});
