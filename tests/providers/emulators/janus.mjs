// SPDX-License-Identifier: Apache-2.0
// Janus' Admin API with the VideoRoom plugin, as version 1.1.2 of Debian answers: faults with HTTP 200, of the core and of
// the plugin. Stricter than Janus in what it takes: a member that is unknown, or of another type, is refused.
//
// start({stringIds, adminKey, tokens}) gives, beside what lib/emulator.mjs says:
//   state               {rooms: Map, sessions: Map, senders}
//   publish(room, identity, streams)   what somebody sends: [{type, mid, lost}]
//   recordings          the folder that the emulated Janus writes into
import {createHmac} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {json, serve, text} from '../lib/emulator.mjs';
import {writeSilence} from './mjr.mjs';

const credentials = {
  apiSecret: 'emulated-api-secret', adminSecret: 'emulated-admin-secret', adminKey: 'emulated-admin-key',
  webhookPassword: 'emulated-webhook-password',
};

class Refusal extends Error {
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}
/// Of the core and of the plugin: they come in different places of the answer.
class CoreRefusal extends Refusal {}
class RoomRefusal extends Refusal {}

const isId = {string: (value) => typeof value === 'string', integer: (value) => Number.isSafeInteger(value) && value > 0};
const types = {
  text: [(value) => typeof value === 'string', 'a string'],
  truth: [(value) => typeof value === 'boolean', 'a boolean'],
  count: [(value) => Number.isSafeInteger(value) && value >= 0, 'a positive integer'],
  texts: [(value) => Array.isArray(value) && value.every((one) => typeof one === 'string'), 'an array'],
};

/// Members of each request beside "request"; "!" marks those that must be there.
const shapes = {
  create: {room: 'id', admin_key: 'text', description: 'text', secret: 'text', pin: 'text', is_private: 'truth', permanent: 'truth',
    publishers: 'count', bitrate: 'count', bitrate_cap: 'truth', fir_freq: 'count', audiocodec: 'text', videocodec: 'text',
    record: 'truth', rec_dir: 'text', lock_record: 'truth', notify_joining: 'truth', audiolevel_event: 'truth',
    signed_tokens: 'truth', require_pvtid: 'truth', allowed: 'texts'},
  edit: {room: 'id!', secret: 'text', new_description: 'text', new_secret: 'text', new_pin: 'text', new_is_private: 'truth',
    new_publishers: 'count', new_bitrate: 'count', new_lock_record: 'truth', new_rec_dir: 'text'},
  destroy: {room: 'id!', secret: 'text', permanent: 'truth'},
  exists: {room: 'id!'},
  list: {admin_key: 'text'},
  allowed: {room: 'id!', secret: 'text', action: 'text!', allowed: 'texts'},
  kick: {room: 'id!', secret: 'text', id: 'id!'},
  moderate: {room: 'id!', secret: 'text', id: 'id!', mid: 'text!', mute: 'truth!'},
  listparticipants: {room: 'id!'},
  enable_recording: {room: 'id!', secret: 'text', record: 'truth!'},
};
const faultKinds = {create: 'create', destroy: 'end', exists: 'status', allowed: 'join', edit: 'record', enable_recording: 'record'};

class VideoRoom {
  rooms = new Map();

  constructor({stringIds, adminKey}, handles) {
    Object.assign(this, {stringIds, adminKey, handles});
  }

  ask(request) {
    if (typeof request?.request !== 'string') throw new RoomRefusal(429, 'Missing mandatory element (request)');
    const shape = shapes[request.request];
    if (!shape) throw new RoomRefusal(423, `Unknown request '${request.request}'`);
    this.#check(request, shape);
    return this[request.request](request);
  }

  #check(request, shape) {
    for (const [name, told] of Object.entries(shape)) {
      const value = request[name];
      if (value === undefined) {
        if (told.endsWith('!')) throw new RoomRefusal(429, `Missing mandatory element (${name})`);
        continue;
      }
      const type = told.replace('!', '');
      const idKind = this.stringIds ? 'string' : 'integer';
      const [fits, called] = type === 'id' ? [isId[idKind], this.stringIds ? 'a string' : 'a positive integer'] : types[type];
      if (!fits(value)) throw new RoomRefusal(430, `Invalid element type (${name} should be ${called})`);
    }
    for (const name of Object.keys(request))
      if (name !== 'request' && !(name in shape)) throw new RoomRefusal(430, `Invalid element type (${name} is unknown)`);
  }

  #room(id) {
    const room = this.rooms.get(id);
    if (!room) throw new RoomRefusal(426, `No such room (${id})`);
    return room;
  }

  #ruled({room: id, secret}) {
    const room = this.#room(id);
    if (!room.secret) return room;
    if (secret === undefined) throw new RoomRefusal(429, 'Missing mandatory element (secret)');
    if (secret !== room.secret) throw new RoomRefusal(433, 'Unauthorized (wrong secret)');
    return room;
  }

  #checkAdminKey({admin_key: key}) {
    if (!this.adminKey) return;
    if (key === undefined) throw new RoomRefusal(429, 'Missing mandatory element (admin_key)');
    if (key !== this.adminKey) throw new RoomRefusal(433, 'Unauthorized (wrong admin_key)');
  }

  create(request) {
    this.#checkAdminKey(request);
    const {room: id, request: _, admin_key: __, allowed = [], ...settings} = request;
    if (id === undefined) throw new RoomRefusal(429, 'The adapter always names its rooms');
    if (this.rooms.has(id)) throw new RoomRefusal(427, `Room ${id} already exists`);
    this.rooms.set(id, {...settings, id, allowed: new Set(allowed), checksAllowed: 'allowed' in request, people: new Map()});
    return {videoroom: 'created', room: id, permanent: false};
  }

  edit(request) {
    const room = this.#ruled(request);
    for (const [name, value] of Object.entries(request)) if (name.startsWith('new_')) room[name.slice(4)] = value;
    return {videoroom: 'edited', room: room.id, permanent: false};
  }

  destroy(request) {
    const room = this.#ruled(request);
    this.rooms.delete(room.id);
    return {videoroom: 'destroyed', room: room.id, permanent: false};
  }

  exists({room}) { return {videoroom: 'success', room, exists: this.rooms.has(room)}; }

  list(request) {
    if (request.admin_key !== undefined) this.#checkAdminKey(request);
    const seen = [...this.rooms.values()].filter((room) => !room.is_private || request.admin_key !== undefined || !this.adminKey);
    return {
      videoroom: 'success',
      list: seen.map((room) => ({
        room: room.id, description: room.description ?? `Room ${room.id}`, pin_required: Boolean(room.pin),
        is_private: Boolean(room.is_private), max_publishers: room.publishers ?? 3, record: Boolean(room.record),
        lock_record: Boolean(room.lock_record), num_participants: room.people.size,
      })),
    };
  }

  allowed(request) {
    const room = this.#ruled(request);
    const {action, allowed: tokens} = request;
    if (!['enable', 'disable', 'add', 'remove'].includes(action)) throw new RoomRefusal(430, `Unsupported action '${action}' (allowed)`);
    if (action === 'enable' || action === 'disable') room.checksAllowed = action === 'enable';
    else if (!tokens) throw new RoomRefusal(429, 'Missing mandatory element (allowed)');
    for (const token of tokens ?? []) room.allowed[action === 'add' ? 'add' : 'delete'](token);
    return {videoroom: 'success', room: room.id, allowed: [...room.allowed]};
  }

  listparticipants({room: id}) {
    const room = this.#room(id);
    return {
      videoroom: 'participants', room: id,
      participants: [...room.people.values()].map(({id: person, streams}) => ({id: person, publisher: streams.length > 0, talking: false})),
    };
  }

  kick(request) {
    const room = this.#ruled(request);
    if (!room.people.delete(request.id)) throw new RoomRefusal(428, `No such user ${request.id} in room ${room.id}`);
    return {videoroom: 'success'};
  }

  moderate(request) {
    const room = this.#ruled(request);
    const person = room.people.get(request.id);
    if (!person) throw new RoomRefusal(428, `No such user ${request.id} in room ${room.id}`);
    const stream = person.streams.find(({mid}) => mid === request.mid);
    if (!stream) throw new RoomRefusal(428, `No such stream ${request.mid}`);
    stream.muted = request.mute;
    return {videoroom: 'success'};
  }

  enable_recording(request) {
    const room = this.#ruled(request);
    room.record = request.record;
    if (room.record && room.rec_dir) for (const person of room.people.values()) record(room, person);
    return {videoroom: 'success', record: room.record};
  }
}

function record(room, person) {
  mkdirSync(room.rec_dir, {recursive: true});
  for (const [index, {type}] of person.streams.entries()) {
    if (type !== 'audio') continue;
    writeSilence(join(room.rec_dir, `videoroom-${room.id}-user-${person.id}-${Date.now() * 1000}-audio-${index}.mjr`));
  }
}

/// handle_info of one who sends, cut to what an adapter may read.
function handleInfo(session, handle, room, {id, streams}) {
  const media = streams.map(({type, mid, lost = 0}, mindex) => [mid, {
    type, mid, mindex, rtcp: {main: {rtt: 0, lost, 'in-link-quality': 100 - lost, 'in-media-link-quality': 100 - lost}},
    stats: {in: {packets: 351, bytes: 27933}, out: {packets: 0, bytes: 0}},
  }]);
  return {
    session_id: session, handle_id: handle, plugin: 'janus.plugin.videoroom',
    plugin_specific: {
      type: 'publisher', room, id, private_id: 1, bitrate: 0,
      streams: streams.map(({type, mid}, mindex) => ({type, mid, mindex, codec: type === 'audio' ? 'opus' : 'vp8'})),
    },
    webrtc: {media: Object.fromEntries(media)},
  };
}

export async function start({stringIds = true, adminKey = credentials.adminKey, tokens = true} = {}) {
  const recordings = mkdtempSync(join(tmpdir(), 'janus-emulator-'));
  const plugin = new VideoRoom({stringIds, adminKey});
  const firstSession = 1_000_000_000_000_001;
  let lastTimestamp = Date.now() * 1000;

  /// A session and a handle for everybody in a room.
  const present = () => [...plugin.rooms.values()].flatMap((room) => [...room.people.values()].map((person) => ({room, person})));

  function core(body, path) {
    if (typeof body?.transaction !== 'string' || body.transaction === '')
      throw new CoreRefusal(456, 'Missing mandatory element (transaction)');
    if (body.janus === 'ping') return {janus: 'pong'};
    if (body.janus === 'info') {
      return {
        janus: 'server_info', name: 'Janus WebRTC Server', version: 1102, version_string: '1.1.2', 'accepting-new-sessions': true,
        api_secret: tokens, auth_token: tokens, plugins: {'janus.plugin.videoroom': {name: 'JANUS VideoRoom plugin'}},
      };
    }
    if (body.admin_secret !== credentials.adminSecret)
      throw new CoreRefusal(403, 'Unauthorized request (wrong or missing secret/token)');
    const [session, handle] = path.map(Number);
    const one = session ? present()[session - firstSession] : undefined;
    if (session && !one) throw new CoreRefusal(458, `No such session ${session}`);
    if (body.janus === 'list_sessions') return {janus: 'success', sessions: present().map((_, i) => firstSession + i)};
    if (body.janus === 'list_handles' && session) return {janus: 'success', session_id: session, handles: [session + 1000]};
    if (body.janus === 'handle_info' && handle) {
      if (handle !== session + 1000) throw new CoreRefusal(459, `No such handle ${handle} in session ${session}`);
      return {janus: 'success', session_id: session, handle_id: handle, info: handleInfo(session, handle, one.room.id, one.person)};
    }
    if (body.janus !== 'message_plugin' || session) throw new CoreRefusal(453, `Unknown request '${body.janus}'`);
    if (body.plugin !== 'janus.plugin.videoroom') throw new CoreRefusal(460, 'Invalid plugin');
    const unknown = Object.keys(body).find((name) => !['janus', 'transaction', 'admin_secret', 'plugin', 'request'].includes(name));
    if (unknown) throw new CoreRefusal(467, `Invalid element ${unknown}`);
    return {janus: 'success', response: plugin.ask(body.request)};
  }

  function reply(request) {
    const path = request.path.split('/').filter(Boolean);
    if (path.shift() !== 'admin') return text(404, 'Not found');
    if (request.method !== 'POST') return text(405, 'Method not allowed');
    if (request.contentType !== 'application/json') return text(415, 'The adapter says what it sends');
    const body = request.json;
    if (body === undefined) return json(200, {janus: 'error', error: {code: 454, reason: 'Invalid json'}});
    const {transaction} = body;
    try {
      return json(200, {...core(body, path), transaction});
    } catch (refusal) {
      if (refusal instanceof RoomRefusal) {
        return json(200, {janus: 'success', transaction, response: {videoroom: 'event', error_code: refusal.code, error: refusal.message}});
      }
      if (refusal instanceof CoreRefusal) return json(200, {janus: 'error', transaction, error: {code: refusal.code, reason: refusal.message}});
      throw refusal;
    }
  }

  const server = await serve({
    kindOf: (request) => faultKinds[request.json?.request?.request] ?? 'other',
    reply,
    faultReplies: {
      429: text(429, 'Too Many Requests', {'retry-after': '1'}),  // of a web server in front: Janus itself has no limits
      500: text(500, 'Internal Server Error'),
      credentials: (request) => json(200, {janus: 'error', transaction: request.json?.transaction,
        error: {code: 403, reason: 'Unauthorized request (wrong or missing secret/token)'}}),
    },
    forget: (request) => plugin.rooms.delete(request.json?.request?.room),
  });

  const idOf = (room) => (stringIds ? room.externalId ?? room.name : Number(room.externalId));
  const personOf = (room, identity) => ({id: identity, streams: [{type: 'audio', mid: '0'}, {type: 'video', mid: '1'}], room});

  function addParticipant(room, identity) {
    const there = plugin.rooms.get(idOf(room));
    const person = personOf(there.id, identity);
    there.people.set(identity, person);
    if (there.record && there.rec_dir) record(there, person);
  }

  /// A delivery of the event handler. `kind`: of ProviderEventKind, as far as Janus has such a thing, else null.
  function signedWebhook(kind, {room = {name: 'cf-contract'}, participant = 'par_patient', at = null, token, grouped = true} = {}) {
    lastTimestamp = Math.max(lastTimestamp + 1, Date.now() * 1000);
    const timestamp = at ? new Date(at).getTime() * 1000 : lastTimestamp;
    const id = idOf({externalId: room.name, ...room});
    const session = firstSession + Math.max(0, present().findIndex(({room: {id: where}, person}) => where === id && person.id === participant));
    const seat = {session_id: session, handle_id: session + 1000};
    const videoroom = (data, place = {}) => ({
      emitter: 'emulator', type: 64, timestamp, ...place, event: {plugin: 'janus.plugin.videoroom', data: {...data, room: id}},
    });
    const made = {
      room_started: () => videoroom({event: 'created'}),
      room_ended: () => videoroom({event: 'destroyed'}),
      participant_joined: () => videoroom({event: 'joined', id: participant, private_id: 4023234510, ...(token && {token})}, seat),
      participant_left: () => videoroom({event: 'leaving', id: participant}),
      other: () => ({emitter: 'emulator', type: 256, subtype: 1, timestamp, event: {status: 'started', info: {version: 1102}}}),
    }[kind];
    if (!made) return null;
    const password = Buffer.from(`janus:${credentials.webhookPassword}`).toString('base64');
    return {
      method: 'POST', url: 'https://clinic.example/webhooks/janus',
      headers: {'content-type': 'application/json', authorization: `Basic ${password}`},
      body: JSON.stringify(grouped ? [made()] : made()),
    };
  }

  return {
    url: server.url,
    requests: server.requests,
    fault: server.fault,
    heal: server.heal,
    observe: server.observe,
    close: async () => {
      rmSync(recordings, {recursive: true, force: true, maxRetries: 30});  // a film may still be made in it
      await server.close();
    },
    config: {
      credentials: {...credentials, adminKey, apiSecret: tokens ? credentials.apiSecret : ''},
      url: 'wss://janus.example/janus', adminUrl: `${server.url}/admin`, stringIds, recordingsDir: recordings,
    },
    secrets: Object.values(credentials),
    state: plugin,
    recordings,
    addParticipant,
    publish: (room, identity, streams) => { plugin.rooms.get(idOf(room)).people.get(identity).streams = streams; },
    /// Somebody with the admin secret switches it on at the gateway.
    recordElsewhere: (room) => { plugin.rooms.get(idOf(room)).record = true; },
    records: (room) => Boolean(plugin.rooms.get(idOf(room))?.record),
    finishRecording: () => {},  // Janus' files are whole the moment recording stops
    signedWebhook,
    signsToken: (token) => {
      const at = token.lastIndexOf(':');
      return token.slice(at + 1) === createHmac('sha1', credentials.apiSecret).update(token.slice(0, at)).digest('base64');
    },
  };
}
