// SPDX-License-Identifier: Apache-2.0
// What recordings need before a visit, and what tells whether a file really holds picture and sound.
import {execFile} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {promisify} from 'node:util';

import {client, newVisit, ownerOf} from './visit.mjs';

const run = promisify(execFile);

/// Changes the demo clinic's database beside the program.
function change(server, work) {
  const database = new DatabaseSync(join(server.folder, 'chiroflow.db'));
  try {
    database.exec('PRAGMA busy_timeout = 10000');
    return work(database);
  } finally {
    database.close();
  }
}

function insert(database, table, row) {
  const names = Object.keys(row);
  database.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(row));
}

/// A consent as it would have been signed a minute ago; its seal seals nothing, which is tested elsewhere.
function signedConsent(organization, patient, type) {
  const text = 'I agree.';
  const at = Date.now() - 60_000;
  return {
    id: `cns${randomBytes(10).toString('hex')}`, organization_id: organization, patient_id: patient, consent_type: type, status: 'SIGNED', method: 'ELECTRONIC',
    form_version: 'default/1', language: 'en', consent_text: text, consent_text_hash: createHash('sha256').update(text).digest('hex'), validity_days: 365,
    signature_type: 'typed', signer_name: 'Maria Test', signer_capacity: 'SELF', evidence: Buffer.from('sealed'), evidence_hash: '0'.repeat(64), seal: 'seal',
    seal_key_id: 'ed_0', effective_date: at, expiration_date: at + 365 * 86_400_000, signed_at: at, created_at: at, updated_at: at,
  };
}

/// A running visit that may be recorded once everybody agrees: the clinic and the kind of visit allow it, and the patient signed.
export async function recordableVisit(server) {
  const owner = await ownerOf(server);
  await owner.organization.update.mutate({recordingAllowed: true});
  const {appointmentTypes: [kind]} = await owner.appointmentTypes.list.query({limit: 1});
  await owner.appointmentTypes.update.mutate({appointmentTypeId: kind.id, recordingAllowed: true});
  const visit = await newVisit(server, {appointmentTypeId: kind.id});
  change(server, (database) => {
    const {organization_id: organization} = database.prepare('SELECT organization_id FROM patient WHERE id = ?').get(visit.patient.id);
    for (const type of ['GENERAL', 'RECORDING']) insert(database, 'telehealth_consent', signedConsent(organization, visit.patient.id, type));
  });
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
