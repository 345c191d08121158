// SPDX-License-Identifier: Apache-2.0
// A whole visit on a real Janus with two browsers: they see and hear each other in a room of ours, one is muted and sent out,
// and the recording comes through our recorder as one film.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

import {make} from '../lib/tool.mjs';
import {eventually, openPerson, servePage} from './browsers.mjs';
import {receiveEvents} from './event_server.mjs';
import {startJanus} from './janus_server.mjs';

const run = promisify(execFile);
const inTenMinutes = () => new Date(Date.now() + 600_000).toISOString();

let events, folder, janus, page, provider, room, recording, patient, clinician, patientsCredentials;

/// Nothing more of that person arrives, after a moment for what is on its way.
async function assertSilence(person, other) {
  await pause(1000);
  const {packets, frames} = await person.heard(other);
  await pause(3000);
  const later = await person.heard(other);
  assert.deepEqual([later.packets, later.frames], [packets, frames], 'sound or picture still comes');
}

const credentialsOf = (participant) =>
  provider.joinCredentials(room, {session: 'ses_1', participant, expiresAt: inTenMinutes()});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'janus-film-'));
  events = await receiveEvents();
  janus = await startJanus({backend: events.url});
  provider = await make('janus', janus.config);
  page = await servePage();
  [patient, clinician] = await Promise.all([openPerson(page.url), openPerson(page.url)]);
  room = await provider.createRoom({name: 'cf-visit-1'});
});
after(async () => {
  for (const thing of [patient, clinician, janus, page, events]) await thing?.close();
  await rm(folder, {recursive: true, force: true});
});

test('two people meet with our credentials, and media flows both ways', async () => {
  patientsCredentials = await credentialsOf('par_patient');
  assert.equal(await patient.enter(patientsCredentials), 'joined');
  assert.equal(await clinician.enter(await credentialsOf('par_clinician')), 'joined');
  for (const [person, other] of [[patient, 'par_clinician'], [clinician, 'par_patient']]) {
    await eventually(`picture and sound of ${other} come`, async () => {
      const {frames, energy, colours} = await person.heard(other) ?? {};
      return frames > 20 && energy > 0 && colours > 20;
    });
  }
  const people = await provider.listParticipants(room);
  assert.deepEqual(people.map(({participant}) => participant).sort(), ['par_clinician', 'par_patient']);
});

test('what Janus measures is told in our words', async () => {
  const quality = await eventually('there is a measurement', async () => {
    const told = await provider.quality(room);
    return told.audio && told.video && told;
  });
  for (const value of Object.values(quality)) assert.ok(['good', 'fair', 'poor'].includes(value), value);
});

test('who has left and listens on in secret is ended too', async () => {
  const guest = await openPerson(page.url);
  try {
    assert.equal(await guest.enter(await credentialsOf('par_guest')), 'joined');
    await eventually('the guest hears', async () => (await guest.heard('par_clinician'))?.packets > 20);
    await guest.leave();
    assert.ok(!(await provider.listParticipants(room)).some(({participant}) => participant === 'par_guest'));
    const {packets} = await guest.heard('par_clinician');
    await eventually('Janus itself does not mind', async () => (await guest.heard('par_clinician')).packets > packets);
    await provider.act(room, 'par_guest', 'disconnect');
    await assertSilence(guest, 'par_clinician');
    await assert.rejects(provider.act(room, 'par_guest', 'disconnect'), {code: 'not_found'});
  } finally {
    await guest.close();
  }
});

test('recording begins', async () => {
  recording = await provider.startRecording(room);
  assert.equal(recording.status, 'RECORDING');
  assert.equal((await provider.startRecording(room)).externalId, recording.externalId);
  assert.equal((await provider.recordingStatus(room, recording.externalId)).status, 'RECORDING');
  await assert.rejects(provider.downloadRecording(room, recording.externalId, 'visit.mp4'),
    {code: 'precondition_failed', cause: 'recording_not_ready'});
  await pause(8000);  // a key frame comes every five seconds
});

test('a mute blocks the sound in the gateway, and lifting it lets it through', async () => {
  const energy = async () => (await clinician.heard('par_patient')).energy;
  const packets = async () => (await clinician.heard('par_patient')).packets;
  await provider.act(room, 'par_patient', 'mute');
  await eventually('everybody is told of the mute', async () =>
    (await clinician.events()).some(({id, moderation}) => id === 'par_patient' && moderation === 'muted'));
  await pause(1000);
  const silent = await packets();
  await pause(3000);
  assert.equal(await packets(), silent, 'sound came through');
  await provider.act(room, 'par_patient', 'unmute');
  const before = await energy();
  await eventually('sound comes again', async () => await packets() > silent && await energy() > before);
});

test('who is removed is gone and cannot come back with the same token', async () => {
  await provider.act(room, 'par_patient', 'disconnect');
  await eventually('the patient is told', async () =>
    (await patient.events()).some(({leaving, reason}) => leaving === 'ok' && reason === 'kicked'));
  await assertSilence(patient, 'par_clinician');
  await patient.reload();
  assert.match(await patient.enter(patientsCredentials), /^433 .*allowed/);
  const people = await provider.listParticipants(room);
  assert.deepEqual(people.map(({participant}) => participant), ['par_clinician']);
});

test('the recording becomes one film with both pictures and the sound, and is deleted', async () => {
  await provider.stopRecording(room, recording.externalId);
  await provider.stopRecording(room, recording.externalId);
  await provider.endRoom(room);
  const done = await eventually('the film is there', async () => {
    const {status, ...rest} = await provider.recordingStatus(room, recording.externalId);
    assert.notEqual(status, 'FAILED', rest.failure);
    assert.notEqual(status, 'RECORDING');
    return status === 'AVAILABLE' && rest;
  }, 300_000);
  const [file] = done.files;
  assert.equal(done.files.length, 1);
  assert.equal(file.format, 'mp4');
  assert.ok(file.durationMs > 6000, `${file.durationMs} ms`);
  assert.ok(Date.parse(done.endedAt) > Date.parse(done.startedAt));

  const film = await provider.downloadRecording(room, recording.externalId, file.externalId);
  assert.equal(film.length, file.bytes);
  const path = join(folder, 'visit.mp4');
  await writeFile(path, film);
  const {stdout} = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_type,codec_name,width,height,nb_frames',
    '-of', 'json', path]);
  const streams = Object.fromEntries(JSON.parse(stdout).streams.map((stream) => [stream.codec_type, stream]));
  assert.deepEqual([streams.video.codec_name, streams.video.width, streams.video.height], ['h264', 1280, 480]);
  assert.equal(streams.audio.codec_name, 'aac');
  assert.ok(Number(streams.video.nb_frames) > 100, streams.video.nb_frames);
  for (const half of ['0', '640']) {
    const {stdout: picture} = await run('ffmpeg', ['-v', 'error', '-ss', '4', '-i', path, '-frames:v', '1', '-vf',
      `crop=640:480:${half}:0,scale=32:24`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], {encoding: 'buffer'});
    const colours = new Set();
    for (let i = 0; i + 2 < picture.length; i += 3) colours.add(picture.readUIntBE(i, 3));
    assert.ok(colours.size > 20, `${colours.size} colours from ${half}`);
  }
  const {stderr: loudness} = await run('ffmpeg', ['-i', path, '-af', 'volumedetect', '-vn', '-f', 'null', '-']);
  assert.ok(Number(/max_volume: (-?[\d.]+) dB/.exec(loudness)[1]) > -40, loudness);

  await assert.rejects(provider.downloadRecording(room, recording.externalId, '../../janus.jcfg'), {code: 'not_found'});
  await provider.removeRecording(room, recording.externalId);
  await provider.removeRecording(room, recording.externalId);
  assert.deepEqual(await readdir(janus.recordings), []);
  await assert.rejects(provider.recordingStatus(room, recording.externalId), {code: 'not_found'});
});

test('the gateway told us of all of it', async () => {
  const told = new Set();
  await events.until(async (request) => {
    for (const item of (await provider.acceptWebhook(request)).items) {
      const {kind, participant, reason} = await provider.interpretWebhook(item);
      told.add([kind, participant, reason].filter(Boolean).join(' '));
    }
    return told.has('room_ended');
  });
  for (const expected of ['participant_joined par_patient', 'participant_joined par_clinician',
    'participant_left par_patient kicked']) assert.ok(told.has(expected), [...told].join(', '));
  const raw = events.deliveries.map(({body}) => body.toString()).join('\n');
  assert.ok(raw.includes('"type":32'), 'statistics were sent');
  assert.ok(!JSON.stringify([...told]).includes('candidate'));
});
