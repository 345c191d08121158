// SPDX-License-Identifier: Apache-2.0
// A LiveKit server without media: RoomService and Egress over Twirp, and the S3 bucket that its recorder writes to.
//
// Requests are parsed by LiveKit's own message classes, which refuse unknown fields and wrong types (the real server lets
// unknown ones pass); answers have the server's form: snake_case, every field, 64-bit numbers as texts. Tokens are checked by
// LiveKit's TokenVerifier, then the grant that the call needs. Permissions, mutes and errors follow livekit/livekit's code.
//
// start({apiKey, apiSecret, remoteUnmute, egress, store, now}): apiKey, apiSecret: of an account of its own; remoteUnmute as room.enable_remote_unmute; egress false: no recorder; store
// false: no bucket in `config`; now: a Date where the adapter's clock stands.
import {
  CreateRoomRequest, DeleteRoomRequest, DeleteRoomResponse, EgressInfo, EgressStatus, FileInfo, ListEgressRequest,
  ListEgressResponse, ListParticipantsRequest, ListParticipantsResponse, ListRoomsRequest, ListRoomsResponse,
  MuteRoomTrackRequest, MuteRoomTrackResponse, ParticipantInfo, ParticipantInfo_Kind, ParticipantInfo_State,
  ParticipantEgressRequest, ParticipantPermission, RemoveParticipantResponse, Room, RoomCompositeEgressRequest, RoomParticipantIdentity,
  StopEgressRequest, TrackEgressRequest, TrackInfo, TrackSource, TrackType, UpdateParticipantRequest, UpdateRoomMetadataRequest,
  SendDataRequest, SendDataResponse,
} from '@livekit/protocol';
import {randomBytes} from 'node:crypto';
import {TokenVerifier} from 'livekit-server-sdk';

import {json, serve, text} from '../lib/emulator.mjs';
import {Bucket} from './bucket.mjs';
import {webhookOf} from './webhook.mjs';

const API_KEY = 'APIemulator12345';
const API_SECRET = 'emulated-secret-of-32-characters';
const STATUS_OF = {
  invalid_argument: 400, malformed: 400, unauthenticated: 401, permission_denied: 403, not_found: 404, bad_route: 404,
  failed_precondition: 412, resource_exhausted: 429, internal: 500, unavailable: 503,
};

class TwirpError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const twirp = (code, msg) => json(STATUS_OF[code], {code, msg});
const shown = (message) => message.toJson({useProtoFieldName: true, emitDefaultValues: true});
const newSid = (prefix) => prefix + randomBytes(9).toString('base64url').replace(/[-_]/g, 'x');
const nanos = (ms) => BigInt(Math.round(ms)) * 1_000_000n;

/// method: [what it takes, the grant that it needs, the kind of fault({on})]
const METHODS = {
  'RoomService/CreateRoom': [CreateRoomRequest, 'roomCreate', 'create'],
  'RoomService/ListRooms': [ListRoomsRequest, 'roomList', 'status'],
  'RoomService/DeleteRoom': [DeleteRoomRequest, 'roomCreate', 'end'],
  'RoomService/ListParticipants': [ListParticipantsRequest, 'roomAdmin', 'list'],
  'RoomService/GetParticipant': [RoomParticipantIdentity, 'roomAdmin', 'act'],
  'RoomService/RemoveParticipant': [RoomParticipantIdentity, 'roomAdmin', 'act'],
  'RoomService/MutePublishedTrack': [MuteRoomTrackRequest, 'roomAdmin', 'act'],
  'RoomService/UpdateParticipant': [UpdateParticipantRequest, 'roomAdmin', 'act'],
  'RoomService/UpdateRoomMetadata': [UpdateRoomMetadataRequest, 'roomAdmin', 'act'],
  'RoomService/SendData': [SendDataRequest, 'roomAdmin', 'act'],
  'Egress/StartRoomCompositeEgress': [RoomCompositeEgressRequest, 'roomRecord', 'record'],
  'Egress/StopEgress': [StopEgressRequest, 'roomRecord', 'record'],
  'Egress/ListEgress': [ListEgressRequest, 'roomRecord', 'recordingStatus'],
};
const methodOf = (request) => request.path.replace(/^\/twirp\/livekit\./, '');

class LiveKit {
  rooms = new Map();     // by name: {info, people: Map by identity}
  egresses = new Map();  // by id
  bucket = new Bucket();
  #verifier;
  #options;

  constructor(options) {
    this.#options = options;
    this.#verifier = new TokenVerifier(options.apiKey, options.apiSecret);
  }

  now() { return this.#options.now ? new Date(this.#options.now).getTime() : Date.now(); }

  async reply(request) {
    if (this.bucket.owns(request)) return this.bucket.reply(request, this.now());
    if (request.path === '/') return text(200, 'OK');
    const fault = await this.#unauthorized(request);
    if (fault) return fault;
    try {
      return json(200, shown(this.#perform(request)));
    } catch (error) {
      if (error instanceof TwirpError) return twirp(error.code, error.message);
      throw error;
    }
  }

  /// As the server's middleware: it answers in plain text.
  async #unauthorized(request) {
    if (request.headers.authorization === undefined) return null;
    if (!request.bearer) return text(401, 'invalid authorization header. Must start with Bearer ');
    const away = Math.abs(this.now() - Date.now()) / 1000;
    try {
      request.claims = await this.#verifier.verify(request.bearer, this.#options.now ? away + 700 : 10);
      return null;
    } catch (error) {
      if (error.code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && error.claim === 'iss') return text(401, 'invalid API key: ?');
      return text(401, `invalid authorization token: ?, error: ${error.message}`);
    }
  }

  #perform(request) {
    const name = methodOf(request);
    const method = METHODS[name];
    if (!method || !request.path.startsWith('/twirp/livekit.')) throw new TwirpError('bad_route', `no handler for path "${request.path}"`);
    if (request.method !== 'POST') throw new TwirpError('bad_route', `unsupported method "${request.method}" (only POST is allowed)`);
    if (request.contentType !== 'application/json') throw new TwirpError('bad_route', `unexpected Content-Type: "${request.contentType}"`);
    const [Message, grant] = method;
    let message;
    try {
      message = Message.fromJson(JSON.parse(request.text));
    } catch {
      throw new TwirpError('malformed', 'the json request could not be decoded');
    }
    const video = request.claims?.video;
    const room = message.room ?? '';
    if (!video?.[grant] || (grant === 'roomAdmin' && (video.room !== room || room === '')))
      throw new TwirpError('unauthenticated', 'permissions denied');
    return this[name.split('/')[1]](message);
  }

  CreateRoom({name, emptyTimeout, departureTimeout, maxParticipants, metadata}) {
    if (!name || name.length > 256) throw new TwirpError('invalid_argument', 'room name must have 1 to 256 characters');
    const known = this.rooms.get(name);
    const info = known?.info ?? new Room({
      sid: newSid('RM_'), name, emptyTimeout: 300, departureTimeout: 20, creationTime: BigInt(Math.floor(this.now() / 1000)),
      creationTimeMs: BigInt(this.now()), turnPassword: 'turn-password-of-the-room',
      enabledCodecs: [{mime: 'video/VP8'}, {mime: 'audio/opus'}],
    });
    if (emptyTimeout) info.emptyTimeout = emptyTimeout;
    if (departureTimeout) info.departureTimeout = departureTimeout;
    if (maxParticipants) info.maxParticipants = maxParticipants;
    if (metadata) info.metadata = metadata;
    if (!known) this.rooms.set(name, {info, people: new Map()});
    return info;
  }

  ListRooms({names}) {
    const all = [...this.rooms.values()].map(({info}) => info);
    return new ListRoomsResponse({rooms: names.length ? all.filter(({name}) => names.includes(name)) : all});
  }

  DeleteRoom({room}) {
    if (!this.rooms.delete(room)) throw new TwirpError('not_found', 'requested room does not exist');
    return new DeleteRoomResponse();
  }

  // The server's own store answers an empty list for a room that it does not know.
  ListParticipants({room}) {
    return new ListParticipantsResponse({participants: [...this.rooms.get(room)?.people.values() ?? []]});
  }

  GetParticipant({room, identity}) { return this.#person(room, identity); }

  RemoveParticipant({room, identity}) {
    this.#person(room, identity);
    this.rooms.get(room).people.delete(identity);
    return new RemoveParticipantResponse();
  }

  MutePublishedTrack({room, identity, trackSid, muted}) {
    const person = this.rooms.get(room)?.people.get(identity);
    if (!person) throw new TwirpError('unavailable', 'no response from servers');
    if (!muted && !this.#options.remoteUnmute) throw new TwirpError('failed_precondition', 'remote unmute not enabled');
    const track = person.tracks.find(({sid}) => sid === trackSid);
    if (track) track.muted = muted;
    return new MuteRoomTrackResponse({track});
  }

  UpdateParticipant({room, identity, permission, metadata, name, attributes}) {
    const person = this.#person(room, identity);
    if (metadata) person.metadata = metadata;
    if (name) person.name = name;
    Object.assign(person.attributes, attributes);
    if (permission) {
      person.permission = permission;
      const {canPublish, canPublishSources} = permission;
      person.tracks = person.tracks.filter(({source}) =>
        canPublish && (canPublishSources.length === 0 || canPublishSources.includes(source)));
    }
    return person;
  }

  UpdateRoomMetadata({room, metadata}) {
    const {info} = this.#room(room);
    info.metadata = metadata;
    return info;
  }

  SendData({room}) {
    this.#room(room);
    return new SendDataResponse();
  }

  StartRoomCompositeEgress(request) {
    this.#needEgress();
    const {info, people} = this.#room(request.roomName);
    const [file] = request.fileOutputs;
    if (!file) throw new TwirpError('invalid_argument', 'request has missing or invalid field: output');
    const at = nanos(this.now());
    const {s3} = {s3: file.output.case === 's3' ? file.output.value : undefined};
    const egress = new EgressInfo({
      egressId: newSid('EG_'), roomId: info.sid, roomName: info.name, status: EgressStatus.EGRESS_STARTING, startedAt: at, updatedAt: at,
      request: {case: 'roomComposite', value: request.clone()}, fileResults: [new FileInfo({filename: file.filepath, startedAt: at})],
    });
    if (s3) Object.assign(egress.request.value.fileOutputs[0].output.value, {accessKey: '{access_key}', secret: '{secret}'});
    this.egresses.set(egress.egressId, {info: egress, s3});
    people.set(egress.egressId, new ParticipantInfo({
      sid: newSid('PA_'), identity: egress.egressId, kind: ParticipantInfo_Kind.EGRESS, state: ParticipantInfo_State.ACTIVE,
      permission: new ParticipantPermission({canSubscribe: true, hidden: true, recorder: true}),
    }));
    return egress;
  }

  StopEgress({egressId}) {
    this.#needEgress();
    const {info} = this.egresses.get(egressId) ?? this.#noEgress();
    if (info.status > EgressStatus.EGRESS_ACTIVE)
      throw new TwirpError('failed_precondition', `egress with status ${EgressStatus[info.status]} cannot be stopped`);
    info.status = EgressStatus.EGRESS_ENDING;
    this.rooms.get(info.roomName)?.people.delete(egressId);
    return info;
  }

  ListEgress({roomName, egressId, active}) {
    this.#needEgress();
    const items = [...this.egresses.values()].map(({info}) => info)
      .filter((info) => (!roomName || info.roomName === roomName) && (!egressId || info.egressId === egressId) &&
        (!active || info.status <= EgressStatus.EGRESS_ENDING));
    for (const info of items) if (info.status === EgressStatus.EGRESS_STARTING) info.status = EgressStatus.EGRESS_ACTIVE;
    return new ListEgressResponse({items});
  }

  #room(name) {
    const room = this.rooms.get(name);
    if (!room) throw new TwirpError('not_found', 'requested room does not exist');
    return room;
  }
  #person(room, identity) {
    const person = this.rooms.get(room)?.people.get(identity);
    if (!person) throw new TwirpError('not_found', 'participant does not exist');
    return person;
  }
  #needEgress() {
    if (this.#options.egress === false) throw new TwirpError('internal', 'egress not connected (redis required)');
  }
  #noEgress() { throw new TwirpError('not_found', 'egress does not exist'); }
}

const nameOf = (room) => typeof room === 'string' ? room : room.name;

export async function start({apiKey = API_KEY, apiSecret = API_SECRET, ...options} = {}) {
  const state = new LiveKit({apiKey, apiSecret, ...options});
  const server = await serve({
    kindOf: (request) => state.bucket.owns(request) ? {GET: 'download', DELETE: 'remove'}[request.method]
      : METHODS[methodOf(request)]?.[2] ?? 'health',
    reply: (request) => state.reply(request),
    faultReplies: {
      429: twirp('resource_exhausted', 'rate limit exceeded'),
      500: twirp('internal', 'internal error'),
      credentials: text(401, 'invalid API key: ?'),
      over: twirp('failed_precondition', 'egress with status EGRESS_COMPLETE cannot be stopped'),
    },
    forget: (request) => { state.rooms.delete(request.json?.room ?? request.json?.name ?? request.json?.names?.[0]); },
  });
  const store = {endpoint: server.url, ...state.bucket.config};

  /// fields: {sid, kind ('SIP', 'AGENT', …), hidden, microphone: false or {muted}, sources, joinedAt}
  function addParticipant(room, identity, {kind = 'STANDARD', hidden = false, microphone = {}, sources = [], ...fields} = {}) {
    const {info, people} = state.rooms.get(nameOf(room));
    const joinedAt = state.now();
    const tracks = [];
    if (microphone) tracks.push(new TrackInfo({sid: newSid('TR_AM'), type: TrackType.AUDIO, source: TrackSource.MICROPHONE, muted: false, ...microphone}));
    if (!hidden) tracks.push(new TrackInfo({sid: newSid('TR_VC'), type: TrackType.VIDEO, source: TrackSource.CAMERA}));
    const person = new ParticipantInfo({
      sid: newSid('PA_'), identity, kind: ParticipantInfo_Kind[kind], state: ParticipantInfo_State.ACTIVE, tracks,
      joinedAt: BigInt(Math.floor(joinedAt / 1000)), joinedAtMs: BigInt(joinedAt),
      permission: new ParticipantPermission({
        canSubscribe: true, canPublish: !hidden, canPublishData: !hidden, hidden, canPublishSources: sources.map((name) => TrackSource[name]),
      }), ...fields,
    });
    people.set(identity, person);
    info.numParticipants = people.size;
    return person;
  }

  /// Somebody else's program records the room: of each kind one, without a file in our store. Gives their ids.
  function recordElsewhere(room, kinds = ['participant', 'track']) {
    const requests = {
      participant: () => ({case: 'participant', value: new ParticipantEgressRequest({roomName: nameOf(room), identity: 'par_1'})}),
      track: () => ({case: 'track', value: new TrackEgressRequest({roomName: nameOf(room), trackId: newSid('TR_')})}),
    };
    return kinds.map((kind) => {
      const at = nanos(state.now());
      const info = new EgressInfo({
        egressId: newSid('EG_'), roomName: nameOf(room), status: EgressStatus.EGRESS_ACTIVE, startedAt: at, updatedAt: at, request: requests[kind](),
        fileResults: [new FileInfo({filename: `elsewhere/${kind}.ogg`, startedAt: at})],
      });
      state.egresses.set(info.egressId, {info});
      return info.egressId;
    });
  }

  /// Ends the room's recordings with that outcome and puts their file into the bucket. Gives the last one.
  function finishRecording(room, {status = 'EGRESS_COMPLETE', error = '', bytes = randomBytes(4000)} = {}) {
    let finished;
    for (const {info, s3} of state.egresses.values()) {
      if (info.roomName !== nameOf(room) || info.status > EgressStatus.EGRESS_ENDING) continue;
      const [file] = info.fileResults;
      info.status = EgressStatus[status];
      info.endedAt = info.startedAt + nanos(600_000);
      info.error = error;
      if (status === 'EGRESS_COMPLETE' && s3) {
        Object.assign(file, {
          endedAt: info.endedAt, duration: nanos(600_000), size: BigInt(bytes.length), location: `${server.url}/${s3.bucket}/${file.filename}`,
        });
        state.bucket.put(s3, file.filename, bytes);
      } else {
        info.fileResults = [];
      }
      state.rooms.get(info.roomName)?.people.delete(info.egressId);
      finished = info;
    }
    return finished;
  }

  return {
    url: server.url,
    config: {
      credentials: {apiKey, apiSecret}, url: server.url.replace('http', 'ws'), ...(options.store !== false && {store}),
    },
    secrets: [apiSecret, store.secretKey, 'turn-password-of-the-room'],
    state,
    requests: server.requests,
    fault: server.fault,
    heal: server.heal,
    observe: server.observe,
    close: server.close,
    addParticipant,
    finishRecording,
    recordElsewhere,
    records: (room) => [...state.egresses.values()].some(({info}) => info.roomName === nameOf(room) && info.status <= EgressStatus.EGRESS_ACTIVE),
    /// `kind`: LiveKit's name of the event or ours (ProviderEventKind). `fields`: {room, participant, recording, id, at, …}.
    signedWebhook: (kind, fields) => webhookOf(kind, {state, apiKey, apiSecret, now: state.now(), ...fields}),
  };
}
