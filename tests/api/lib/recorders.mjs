// SPDX-License-Identifier: Apache-2.0
// The vendors whose recorders a clinic can drive, as their emulators show them: how the server is told of one, how people come into
// its room, what records there, what is made of it and what is left of it.
//
//   name, provider       in words; of telehealth.createRoom
//   start()              its emulator, env(emulator) the server's environment for it
//   roomOf(emulator, name)       the room as the emulator knows it
//   enter(emulator, room, id)    somebody comes: what the vendor's message about it holds
//   path                         where its messages go
//   begins(request)              whether a request begins a recording
//   finish(emulator, room, film) the vendor's work on what has stopped; may be called again and again
//   contents(emulator, room)     what it has made: Buffers; null where its files are made on this machine
//   theirs(emulator, room)       how many files still lie there
//   isRemoval(request)           whether a request deletes something there
//   downloads(emulator)          {fault, heal} of where its files come from, `on` of fault(), and how many there were
//   tellsRecordings: true        its messages tell that a recording began
//   endsFirst: true              files are finished only after the visit
import {existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {start as startJanus} from '../../providers/emulators/janus.mjs';
import {start as startTwilio} from '../../providers/emulators/twilio.mjs';
import {start as startZoom} from '../../providers/emulators/zoom.mjs';
import {start as startLiveKit} from '../../providers/livekit/emulator.mjs';

const kEgressEnding = 2;

const livekit = {
  name: 'LiveKit', provider: 'CUSTOM', path: '/webhooks/livekit', tellsRecordings: true,
  start: () => startLiveKit(),
  env: ({config: {credentials, url, store}}) => ({
    CUSTOM_VIDEO_ENGINE: 'livekit', LIVEKIT_URL: url, LIVEKIT_API_KEY: credentials.apiKey, LIVEKIT_API_SECRET: credentials.apiSecret,
    LIVEKIT_S3_ENDPOINT: store.endpoint, LIVEKIT_S3_REGION: store.region, LIVEKIT_S3_BUCKET: store.bucket,
    LIVEKIT_S3_ACCESS_KEY: store.accessKey, LIVEKIT_S3_SECRET_KEY: store.secretKey,
  }),
  roomOf: ({state}, name) => ({name, externalId: state.rooms.get(name)?.info.sid ?? null}),
  enter(emulator, room, participant) {
    emulator.addParticipant(room, participant);
    return {participant};
  },
  begins: ({path}) => path.endsWith('/StartRoomCompositeEgress'),
  finish(emulator, room, film) {
    const mine = [...emulator.state.egresses.values()].map(({info}) => info).filter(({roomName}) => roomName === room.name);
    if (mine.some(({status}) => status < kEgressEnding) || !mine.some(({status}) => status === kEgressEnding)) return;
    emulator.finishRecording(room, {bytes: film});
    emulator.made = [...emulator.made ?? [], {room: room.name, film}];
  },
  contents: ({made = []}, {name}) => made.filter(({room}) => room === name).map(({film}) => film),
  theirs: ({state}, {name}) => [...state.bucket.files.keys()].filter((key) => key.startsWith(`recordings/${name}/`)).length,
  isRemoval: ({method}) => method === 'DELETE',
  downloads: ({fault, heal, requests}) => ({fault, heal, on: 'download', count: requests.filter(({kind}) => kind === 'download').length}),
};

const twilio = {
  name: 'Twilio', provider: 'TWILIO', path: '/webhooks/twilio', tellsRecordings: true, endsFirst: true,
  start: () => startTwilio({compose: true}),
  env: ({config: {credentials}, url}) => ({
    TWILIO_ACCOUNT_SID: credentials.accountSid, TWILIO_API_KEY_SID: credentials.apiKeySid, TWILIO_API_KEY_SECRET: credentials.apiKeySecret,
    TWILIO_WEBHOOK_SECRET: credentials.authToken, TWILIO_BASE_URL: url, TWILIO_INSIGHTS_BASE_URL: url,
  }),
  roomOf: ({state}, name) => ({name, externalId: [...state.rooms.values()].findLast(({unique_name: own}) => own === name)?.sid ?? null}),
  enter: (emulator, room, participant) => ({participant, participantSid: emulator.addParticipant(room, participant)}),
  begins: ({method, path, form}) => method === 'POST' && path.endsWith('/RecordingRules') && form.get('Rules').includes('include'),
  finish(emulator, room, film) {
    for (const made of emulator.state.compositions.values())
      if (made.status === 'enqueued' && made.fields.RoomSid === room.externalId) made.content = film;
    emulator.finishRecording(room);
  },
  contents: ({state}, {externalId}) => [
    ...[...state.compositions.values()].filter(({fields}) => fields.RoomSid === externalId),
    ...[...state.recordings.values()].filter(({room}) => room === externalId),
  ].map(({content}) => content),
  theirs: ({state}, {externalId}) => [
    ...[...state.compositions.values()].filter(({fields}) => fields.RoomSid === externalId),
    ...[...state.recordings.values()].filter(({room}) => room === externalId),
  ].filter(({status}) => status !== 'deleted').length,
  isRemoval: ({method}) => method === 'DELETE',
  downloads: ({media: {fault, heal, requests}}) => ({fault, heal, on: 'any', count: requests.length}),
};

const zoom = {
  name: 'Zoom', provider: 'ZOOM', path: '/webhooks/zoom', tellsRecordings: true, endsFirst: true,
  start: () => startZoom(),
  env: ({config: {credentials, oauthBaseUrl, apiBaseUrl}}) => ({
    ZOOM_ACCOUNT_ID: credentials.accountId, ZOOM_CLIENT_ID: credentials.clientId, ZOOM_CLIENT_SECRET: credentials.clientSecret,
    ZOOM_SDK_KEY: credentials.sdkKey, ZOOM_SDK_SECRET: credentials.sdkSecret, ZOOM_WEBHOOK_SECRET_TOKEN: credentials.webhookSecretToken,
    ZOOM_HOST_USER: credentials.hostUser, ZOOM_OAUTH_BASE_URL: oauthBaseUrl, ZOOM_API_BASE_URL: apiBaseUrl,
  }),
  roomOf: ({state}, name) => ({name, externalId: String([...state.meetings.values()].findLast(({topic}) => topic === name)?.id)}),
  enter(emulator, room, participant) {
    emulator.addParticipant(room, participant);
    return {participant};
  },
  begins: ({json}) => json?.method === 'recording.start',
  finish(emulator, room, film) {
    const {recorded} = emulator.meetingOf(room) ?? {};
    emulator.made ??= new Map();
    // It works on them once the meeting is over.
    if (!recorded || emulator.made.has(recorded) || emulator.meetingOf(room).uuid === recorded) return;
    const {files} = emulator.finishRecording(room, film);
    emulator.made.set(recorded, {room: room.externalId, films: files.map(({id}) => emulator.state.downloads.get(id))});
  },
  contents: ({made}, {externalId}) => [...made?.values() ?? []].filter(({room}) => room === externalId).flatMap(({films}) => films),
  theirs: ({state}, {externalId}) => [...state.recordings.values()].filter(({meeting}) => String(meeting) === externalId).flatMap(({files}) => files).length,
  isRemoval: ({method, path}) => method === 'DELETE' && path.includes('/recordings'),
  downloads: ({cdn: {fault, heal, requests}}) => ({fault, heal, on: 'any', count: requests.length}),
};

const janus = {
  name: 'Janus', provider: 'CUSTOM', path: '/webhooks/janus',
  async start() {
    const emulator = await startJanus();
    emulator.kept = mkdtempSync(join(tmpdir(), 'janus-films-'));
    const close = emulator.close;
    emulator.close = async () => {
      rmSync(emulator.kept, {recursive: true, force: true});
      await close();
    };
    return emulator;
  },
  env: ({config: {credentials, url, adminUrl, recordingsDir}}) => ({
    CUSTOM_VIDEO_ENGINE: 'janus', JANUS_URL: url, JANUS_ADMIN_URL: adminUrl, JANUS_ADMIN_SECRET: credentials.adminSecret,
    JANUS_ADMIN_KEY: credentials.adminKey, JANUS_API_SECRET: credentials.apiSecret, JANUS_RECORDINGS_DIR: recordingsDir,
    JANUS_WEBHOOK_PASSWORD: credentials.webhookPassword,
  }),
  roomOf: (_, name) => ({name, externalId: name}),
  enter(emulator, room, participant) {
    emulator.addParticipant(room, participant);
    return {participant};
  },
  begins: ({json}) => json?.request?.request === 'enable_recording' && json.request.record,
  /// Its film is made and deleted on this machine: a second name of it is kept for the comparison.
  finish(emulator, {name}) {
    for (const folder of readdirSync(emulator.recordings).filter((one) => one.startsWith(`${name}.`)))
      for (const file of existsSync(join(emulator.recordings, folder, 'film.json')) ? readdirSync(join(emulator.recordings, folder)) : []) {
        const kept = join(emulator.kept, `${folder}.${file}`);
        if (file.startsWith('visit.') && !existsSync(kept)) linkSync(join(emulator.recordings, folder, file), kept);
      }
  },
  contents: ({kept}, {name}) => readdirSync(kept).filter((file) => file.startsWith(`${name}.`)).map((file) => readFileSync(join(kept, file))),
  theirs: ({recordings}, {name}) => readdirSync(recordings).filter((folder) => folder.startsWith(`${name}.`)).length,
  isRemoval: () => false,
};

export const vendors = [livekit, twilio, zoom, janus];
