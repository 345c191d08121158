// SPDX-License-Identifier: Apache-2.0
// Google as the Meet adapter sees it: token endpoint, Meet, Workspace Events, the two calls of Drive, the keys of OpenID
// Connect and Pub/Sub's push. In Google's manner strict: what it does not know it refuses.
//
// start(options), all of which may be left out:
//   now               the emulator's time, a function of milliseconds; tokens are checked against it
//   users, delegatedScopes   who may be acted for, and for what
//   account           {email, kid, publicKey} of a service account that goes before the generated one
//   endingNothing     'refused': endActiveConference without a conference is FAILED_PRECONDITION; 'ok' (usual): {}
//   pageLimit         the most that a page holds
//   events: false     without a Pub/Sub topic in the configuration
import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {json, serve} from '../lib/emulator.mjs';
import {errorInfo, oauthError, Refusal, rpcError} from './google/errors.mjs';
import {MeetApi} from './google/meet_api.mjs';
import {TokenEndpoint} from './google/oauth.mjs';
import {pushBody, pushClaims, SigningKeys} from './google/push.mjs';
import {WorkspaceEvents} from './google/workspace_events.mjs';

export const scopes = ['meetings.space.created', 'meetings.space.readonly', 'meetings.space.settings']
  .map((name) => `https://www.googleapis.com/auth/${name}`);
export const driveScope = 'https://www.googleapis.com/auth/drive.meet.readonly';

const audience = 'https://telehealth.clinic.example/webhooks/google-meet';
const pushAccount = 'pubsub-push@telehealth-test.iam.gserviceaccount.com';
const topic = 'projects/telehealth-test/topics/meet-events';

let generated;  // one key for all emulators of a process: making it is the slowest thing here
function accountKey() {
  generated ??= generateKeyPairSync('rsa', {
    modulusLength: 2048, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  });
  return generated;
}

const own = {email: 'meet-bot@telehealth-test.iam.gserviceaccount.com', kid: '89abcdef0123456789abcdef0123456789abcdef'};

function keyFile(tokenUri) {
  return {
    type: 'service_account', project_id: 'telehealth-test', private_key_id: own.kid, private_key: accountKey().privateKey,
    client_email: own.email, client_id: '112233445566778899001', auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: tokenUri, universe_domain: 'googleapis.com',
  };
}

const typeOfKind = {
  room_started: 'conference.v2.started', room_ended: 'conference.v2.ended', participant_joined: 'participant.v2.joined',
  participant_left: 'participant.v2.left', recording_started: 'recording.v2.started', recording_ready: 'recording.v2.fileGenerated',
  other: 'transcript.v2.fileGenerated',
};

export async function start(options = {}) {
  const now = options.now ?? Date.now;
  const state = {spaces: new Map(), records: [], subscriptions: new Map(), files: new Map()};
  const keys = new SigningKeys();
  const users = options.users ?? ['provider@clinic.example', 'second@clinic.example'];
  const tokens = new TokenEndpoint({
    accounts: [...(options.account ? [options.account] : []), {...own, publicKey: accountKey().publicKey}],
    audiences: [], users, delegatedScopes: options.delegatedScopes ?? [...scopes, driveScope], now,
  });
  const parts = {tokens, state, options: {topic, ...options}, now};
  const meet = new MeetApi(parts);
  const events = new WorkspaceEvents(parts);

  function drive(request) {
    tokens.authorize(request, 'drive.meet.readonly');
    const [, id, exported] = /^\/drive\/v3\/files\/([^/]+)(\/export)?$/.exec(request.path) ?? [];
    const file = state.files.get(decodeURIComponent(id ?? ''));
    if (!file) return rpcError('NOT_FOUND', `File not found: ${id}.`, [errorInfo('notFound')]);
    const right = exported ? file.document && request.query.get('mimeType') === 'text/plain' : !file.document && request.query.get('alt') === 'media';
    if (!right) return rpcError('PERMISSION_DENIED', 'Only files with binary content can be downloaded.', [errorInfo('fileNotDownloadable')]);
    return {status: 200, headers: {'content-type': file.document ? 'text/plain' : 'video/mp4'}, body: file.bytes};
  }

  function answer(request) {
    const {path} = request;
    if (path === '/token') return tokens.reply(request);
    if (path === '/oauth2/v3/certs') return json(200, keys.jwks(), {'cache-control': 'public, max-age=21600, must-revalidate, no-transform'});
    if (path.startsWith('/v2/')) return meet.reply(request);
    if (path.startsWith('/v1/')) return events.reply(request);
    if (path.startsWith('/drive/v3/')) return drive(request);
    return undefined;
  }

  const server = await serve({
    kindOf({path, method}) {
      if (path === '/token') return 'token';
      if (path === '/oauth2/v3/certs') return 'keys';
      if (path.startsWith('/v1/')) return 'events';
      if (path.startsWith('/drive/')) return 'download';
      return meet.kindOf({path, method});
    },
    reply(request) {
      try {
        return answer(request) ?? {status: 404, headers: {'content-type': 'text/html; charset=UTF-8'}, body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>'};
      } catch (refusal) {
        if (refusal instanceof Refusal) return refusal.reply;
        throw refusal;
      }
    },
    forget(request) {
      const space = meet.spaceIn(request.path);
      if (space) state.spaces.delete(space.name);
    },
    faultReplies: {
      429: rpcError('RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Space creation requests'.", [errorInfo('RATE_LIMIT_EXCEEDED')]),
      500: rpcError('INTERNAL', 'Internal error encountered.'),
      credentials: ({path}) => path === '/token' ? oauthError(400, 'invalid_grant', 'Invalid JWT Signature.')
        : rpcError('UNAUTHENTICATED', 'Request had invalid authentication credentials.', [errorInfo('ACCESS_TOKEN_EXPIRED')]),
    },
  });
  // Google's libraries always name Google's own address as the audience.
  tokens.audiences.push(`${server.url}/token`, 'https://oauth2.googleapis.com/token');

  const nameOf = (room) => typeof room === 'string' ? room : room.externalId;
  const iso = (at = now()) => new Date(at).toISOString();

  /// The conference going on in the room; a new one when nobody meets.
  function conference(room) {
    const space = nameOf(room);
    if (!state.spaces.has(space)) throw new Error(`no such space: ${space}`);
    const live = meet.live(space);
    if (live) return live;
    const record = {name: `conferenceRecords/${randomBytes(30).toString('base64url')}`, space, startTime: iso(), order: state.records.length,
      participants: [], recordings: [], transcripts: []};
    state.records.push(record);
    return record;
  }

  /// Somebody enters; Google keeps what they typed and nothing of our identity. `how`: 'guest', 'phone' or 'colleague'.
  function addParticipant(room, identity, how = 'guest') {
    const record = conference(room);
    const name = `${record.name}/participants/${randomBytes(8).readBigUInt64BE()}`;
    const displayName = `Guest ${record.participants.length + 1}`;
    const person = {name, earliestStartTime: iso(),
      ...(how === 'phone' ? {phoneUser: {displayName: '(•••) •••-••34'}} : how === 'colleague'
        ? {signedinUser: {user: 'users/1', displayName}} : {anonymousUser: {displayName}}),
      sessions: [{name: `${name}/participantSessions/1`, startTime: iso()}]};
    record.participants.push(person);
    return person;
  }

  function removeParticipant(person) {
    person.latestEndTime = iso();
    person.sessions.at(-1).endTime = iso();
  }

  function addRecording(room, recordingState = 'STARTED') {
    const record = conference(room);
    const recording = {name: `${record.name}/recordings/${randomBytes(8).toString('hex')}`, state: recordingState, startTime: iso()};
    record.recordings.push(recording);
    return recording;
  }

  /// A recording of the room, and its file in Drive, are there. The recording's name.
  function finishRecording(room, bytes = randomBytes(5000)) {
    const found = state.records.filter(({space}) => space === nameOf(room)).flatMap(({recordings}) => recordings).at(-1);
    const recording = found && found.state !== 'FILE_GENERATED' ? found : addRecording(room);
    const file = `1${randomBytes(24).toString('base64url')}`;
    Object.assign(recording, {state: 'FILE_GENERATED', endTime: iso(Date.parse(recording.startTime) + 61_500),
      driveDestination: {file, exportUri: `https://drive.google.com/file/d/${file}/view`}});
    state.files.set(file, {bytes});
    return recording.name;
  }

  function addTranscript(room, text) {
    const record = state.records.findLast(({space}) => space === nameOf(room)) ?? conference(room);
    const document = `1${randomBytes(24).toString('base64url')}`;
    record.transcripts.push({name: `${record.name}/transcripts/${randomBytes(8).toString('hex')}`, state: 'FILE_GENERATED',
      startTime: iso(), endTime: iso(), docsDestination: {document, exportUri: `https://docs.google.com/document/d/${document}/view`}});
    state.files.set(document, {document: true, bytes: text});
    return document;
  }

  /// A push as Pub/Sub sends it. `kind`: one of ours (room_started …) or Google's type; `fields`: {room, data, resource, id, at,
  /// claims, header, audience, email}.
  function signedWebhook(kind, fields = {}) {
    const type = kind in typeOfKind ? `google.workspace.meet.${typeOfKind[kind]}` : kind;
    const record = 'conferenceRecords/kRyYx8b7vNDsLpR1tG';
    const thing = type.split('.')[3];
    const usual = {
      conference: {conferenceRecord: {name: record}},
      participant: {participantSession: {name: `${record}/participants/11506/participantSessions/37`}},
      recording: {recording: {name: `${record}/recordings/a1b2`}},
      transcript: {transcript: {name: `${record}/transcripts/t1`}},
    }[thing] ?? {subscription: {name: 'subscriptions/meet-spaces-1'}};
    const member = Object.keys(usual)[0];
    const body = pushBody({
      type, data: fields.data ?? (fields.resource ? {[member]: {name: fields.resource}} : usual), id: fields.id,
      subject: `//meet.googleapis.com/${fields.room ? nameOf(fields.room) : 'spaces/jQCFfuBOdN5z'}`, time: fields.at ?? iso(),
      subscription: 'projects/telehealth-test/subscriptions/meet-push',
    });
    const claims = pushClaims({audience: fields.audience ?? audience, email: fields.email ?? pushAccount, now: now(), ...fields.claims});
    return {
      method: 'POST', url: audience, body: JSON.stringify(body),
      headers: {authorization: `Bearer ${keys.sign(claims, fields.header)}`, 'content-type': 'application/json',
        from: 'noreply@google.com', 'user-agent': 'CloudPubSub-Google'},
    };
  }

  const serviceAccountKey = JSON.stringify(keyFile(`${server.url}/token`));
  return {
    url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, close: server.close,
    state, tokens, keys, keyFile: keyFile(`${server.url}/token`),
    config: {
      credentials: {serviceAccountKey, delegatedUser: users[0], pubsubTopic: options.events === false ? '' : topic,
        pushServiceAccount: options.events === false ? '' : pushAccount},
      meetBaseUrl: server.url, workspaceEventsBaseUrl: server.url, driveBaseUrl: server.url, jwksUrl: `${server.url}/oauth2/v3/certs`,
      pushAudience: audience, trustTokenUri: true, deadlineMs: options.deadlineMs ?? 8000,
    },
    secrets: [accountKey().privateKey, accountKey().privateKey.split('\n')[3], 'ya29.'],
    addParticipant, removeParticipant, addRecording, finishRecording, addTranscript, signedWebhook,
    endConference: (room) => meet.endConference(meet.live(nameOf(room))),
  };
}
