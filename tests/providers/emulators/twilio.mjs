// SPDX-License-Identifier: Apache-2.0
// Twilio Video as it behaves, with what this server may not rely on left out: rooms found by name only while in progress,
// error 53113 for a name in use, the hour after which an unused room ends, files of recordings one a track, media behind a
// redirect to a host that must not see our credentials, callbacks signed with the account's auth token. Answers have the
// members of the published description. Beyond Twilio it refuses every parameter it does not know, so that a misspelt one
// is seen.
//
// start({authToken, webhookUrl, compose, pageSize}) → as lib/emulator.mjs says, and
//   state.rooms      Map of SID → room; state.recordings, state.compositions likewise
//   advance(ms)      its time goes on: unused and empty rooms end
//   leave(room, identity), publish(room, identity, kind), finishRecording(room), setInsights(room, {…})
//   mediaRequests    what the media host was asked
import {createHash, createHmac} from 'node:crypto';

import {empty, formPairs, json, serve} from '../lib/emulator.mjs';

const account = 'AC0123456789abcdef0123456789abcdef';
const key = {sid: 'SKfedcba9876543210fedcba9876543210', secret: 'aBcDeFgHiJkLmNoPqRsTuVwXyZ012345'};
const usualAuthToken = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const usualWebhookUrl = 'https://clinic.example/webhooks/twilio';

const sidPattern = (prefix) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
const iso = (ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

class Refusal extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    Object.assign(this, {status, code, headers});
  }
  get reply() {
    return json(this.status, {code: this.code, message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`, status: this.status}, this.headers);
  }
}
const notFound = (path) => new Refusal(404, 20404, `The requested resource ${path} was not found`);
const invalid = (message, code = 20001) => new Refusal(400, code, message);

// What may be sent: a function of the text that throws, by name of the parameter.
const whole = (low, high, code = 20001) => (value, name) => {
  if (!/^\d+$/.test(value) || Number(value) < low || Number(value) > high) throw invalid(`${name} is out of range`, code);
  return Number(value);
};
const oneOf = (values, code = 20001) => (value, name) => {
  if (!values.includes(value)) throw invalid(`${name} must be one of ${values}`, code);
  return value;
};
const truth = (value, name) => oneOf(['true', 'false'])(value, name) === 'true';
const address = (value, name) => {
  if (!/^https?:\/\/\S+$/.test(value)) throw invalid(`${name} is no URL`, 53111);
  return value;
};
const asJson = (code) => (value, name) => {
  try { return JSON.parse(value); } catch { throw invalid(`${name} is no JSON`, code); }
};
const anyText = (value) => value;
const sid = (prefix) => (value, name) => {
  if (!sidPattern(prefix).test(value)) throw invalid(`${name} is no SID`);
  return value;
};
const paging = {PageSize: whole(1, 1000), Page: whole(0, 100000), PageToken: anyText};

const roomFields = {
  Type: oneOf(['group', 'go', 'peer-to-peer', 'group-small'], 53108), UniqueName: anyText, StatusCallback: address,
  StatusCallbackMethod: oneOf(['GET', 'POST'], 53110), MaxParticipants: whole(1, 50, 53107), RecordParticipantsOnConnect: truth,
  VideoCodecs: oneOf(['VP8', 'H264']), MediaRegion: oneOf(['us1', 'us2', 'au1', 'br1', 'de1', 'ie1', 'in1', 'jp1', 'sg1', 'gll'], 53115),
  RecordingRules: asJson(53120), AudioOnly: truth, MaxParticipantDuration: whole(600, 86400), EmptyRoomTimeout: whole(1, 60, 53109),
  UnusedRoomTimeout: whole(1, 60, 53109), LargeRoom: truth, EnableTurn: truth,
};
const compositionFields = {
  RoomSid: sid('RM'), VideoLayout: asJson(20001), AudioSources: anyText, AudioSourcesExcluded: anyText,
  Resolution: (value, name) => { if (!/^\d+x\d+$/.test(value)) throw invalid(`${name} is no size`); return value; },
  Format: oneOf(['mp4', 'webm']), Trim: truth, StatusCallback: address, StatusCallbackMethod: oneOf(['GET', 'POST']),
};

/// The parameters, each checked; lists for the names in `lists`.
function read(pairs, known, lists = []) {
  const out = {};
  for (const [name, text] of pairs) {
    if (!Object.hasOwn(known, name)) throw invalid(`${name} is not known`);
    const value = known[name](text, name);
    if (lists.includes(name)) (out[name] ??= []).push(value);
    else if (name in out) throw invalid(`${name} came twice`);
    else out[name] = value;
  }
  return out;
}

/// Track subscription and recording rules: 1 to 20; "all" is true and stands alone; no data in recordings.
function checkRules(rules, code, kinds) {
  const fail = (why) => { throw invalid(`Invalid rules: ${why}`, code); };
  if (!Array.isArray(rules) || rules.length < 1 || rules.length > 20) fail('1 to 20 of them');
  for (const rule of rules) {
    const {type, all, ...filters} = rule;
    if (!['include', 'exclude'].includes(type)) fail('type');
    const names = Object.keys(filters);
    if (names.some((name) => !['publisher', 'track', 'kind'].includes(name))) fail('an unknown filter');
    if (all !== undefined && (all !== true || names.length)) fail('all is true and stands alone');
    if (all === undefined && names.length === 0) fail('no filter');
    if (filters.kind !== undefined && !kinds.includes(filters.kind)) fail('kind');
  }
  return rules;
}

class Twilio {
  rooms = new Map();
  recordings = new Map();
  compositions = new Map();
  insights = new Map();
  failsToCompose = false;
  #serial = 0;
  #skew = 0;

  get now() { return Date.now() + this.#skew; }

  sid(prefix) {
    this.#serial += 1;
    return prefix + createHash('md5').update(`${prefix}${this.#serial}`).digest('hex');
  }

  advance(ms) {
    this.#skew += ms;
    for (const room of this.rooms.values()) this.#expire(room);
  }

  #expire(room) {
    if (room.status !== 'in-progress') return;
    const people = room.people.filter(({status}) => status === 'connected');
    if (people.length) return;
    const limit = room.people.length ? room.emptySince + room.empty_room_timeout * 60_000 : room.created + room.unused_room_timeout * 60_000;
    if (this.now >= limit) this.complete(room);
  }

  byName(name) { return [...this.rooms.values()].find((room) => room.unique_name === name && room.status === 'in-progress'); }

  /// By SID in every status, by name only in progress.
  find(sidOrName, path = `/Rooms/${sidOrName}`) {
    const room = this.rooms.get(sidOrName) ?? this.byName(sidOrName);
    if (!room) throw notFound(path);
    this.#expire(room);
    return room;
  }

  create(fields) {
    const name = fields.UniqueName;
    if (name === '') throw invalid('Room name is empty', 53100);
    if (name?.length > 128) throw invalid('Room name is too long', 53101);
    if (name && this.byName(name)) throw invalid('Unable to create record: Room exists', 53113);
    const made = this.sid('RM');
    const room = {
      sid: made, unique_name: name ?? made, status: 'in-progress', type: fields.Type ?? 'group', created: this.now, updated: this.now,
      max_participants: fields.MaxParticipants ?? 50, max_participant_duration: fields.MaxParticipantDuration ?? 14400,
      status_callback: fields.StatusCallback ?? null, status_callback_method: fields.StatusCallbackMethod ?? 'POST',
      record_participants_on_connect: fields.RecordParticipantsOnConnect ?? false, video_codecs: fields.VideoCodecs ?? ['VP8', 'H264'],
      media_region: fields.MediaRegion ?? 'us1', audio_only: fields.AudioOnly ?? false,
      empty_room_timeout: fields.EmptyRoomTimeout ?? 5, unused_room_timeout: fields.UnusedRoomTimeout ?? 5,
      people: [], rules: [{type: fields.RecordParticipantsOnConnect ? 'include' : 'exclude', all: true}], rulesAt: null, ended: null,
    };
    this.rooms.set(made, room);
    return room;
  }

  complete(room) {
    if (room.status !== 'in-progress') return;
    for (const person of room.people) this.leave(room, person);
    Object.assign(room, {status: 'completed', ended: this.now, updated: this.now});
  }

  join(room, identity) {
    if (room.people.filter(({status}) => status === 'connected').length >= room.max_participants) throw invalid('Participant quota', 53105);
    for (const same of room.people.filter((one) => one.identity === identity)) this.leave(room, same);
    const person = {sid: this.sid('PA'), identity, status: 'connected', started: this.now, ended: null, tracks: [],
      subscribe: [{type: 'include', all: true}]};
    room.people.push(person);
    this.publish(room, person, 'audio');
    this.publish(room, person, 'video');
    return person;
  }

  publish(room, person, kind) {
    const track = {sid: this.sid('MT'), kind, name: `${kind}-of-${person.sid}`, enabled: true};
    person.tracks.push(track);
    if (room.rules.some(({type}) => type === 'include')) this.record(room, person, track);
    return track;
  }

  leave(room, person) {
    if (person.status !== 'connected') return;
    Object.assign(person, {status: 'disconnected', ended: this.now});
    this.stopFiles(room, (file) => file.participant === person.sid);
    room.emptySince = this.now;
  }

  record(room, person, track) {
    const made = this.sid('RT');
    this.recordings.set(made, {sid: made, status: 'processing', source: track.sid, type: track.kind, room: room.sid, participant: person.sid,
      name: track.name, created: this.now, ended: null, content: Buffer.from(`${track.kind} recorded as ${made}`)});
  }

  stopFiles(room, which = () => true) {
    for (const file of this.recordings.values()) if (file.room === room.sid && file.ended === null && which(file)) file.ended = this.now;
  }

  setRules(room, rules) {
    const had = room.rules.some(({type}) => type === 'include');
    const has = rules.some(({type}) => type === 'include');
    Object.assign(room, {rules, rulesAt: this.now});
    if (had && !has) this.stopFiles(room);
    if (had || !has) return;
    for (const person of room.people.filter(({status}) => status === 'connected'))
      for (const track of person.tracks) this.record(room, person, track);
  }
}

const base = 'https://video.twilio.com/v1';
const roomJson = (room) => ({
  account_sid: account, date_created: iso(room.created), date_updated: iso(room.updated), status: room.status, type: room.type, sid: room.sid,
  enable_turn: true, unique_name: room.unique_name, max_participants: room.max_participants,
  max_participant_duration: room.max_participant_duration, max_concurrent_published_tracks: 170,
  duration: room.ended && Math.round((room.ended - room.created) / 1000), status_callback: room.status_callback,
  status_callback_method: room.status_callback_method, record_participants_on_connect: room.record_participants_on_connect,
  video_codecs: room.video_codecs, media_region: room.media_region, audio_only: room.audio_only,
  empty_room_timeout: room.empty_room_timeout, unused_room_timeout: room.unused_room_timeout, end_time: room.ended && iso(room.ended),
  large_room: false, url: `${base}/Rooms/${room.sid}`,
  links: Object.fromEntries(['Participants', 'Recordings', 'RecordingRules', 'Transcriptions'].map((name) =>
    [name.replace('gR', 'g_r').toLowerCase(), `${base}/Rooms/${room.sid}/${name}`])),
});
const personJson = (room, person) => {
  const url = `${base}/Rooms/${room.sid}/Participants/${person.sid}`;
  return {account_sid: account, room_sid: room.sid, date_created: iso(person.started), date_updated: iso(person.ended ?? person.started),
    start_time: iso(person.started), end_time: person.ended && iso(person.ended), sid: person.sid, identity: person.identity, status: person.status,
    url, duration: person.ended && Math.round((person.ended - person.started) / 1000),
    links: {published_tracks: `${url}/PublishedTracks`, subscribed_tracks: `${url}/SubscribedTracks`, subscribe_rules: `${url}/SubscribeRules`,
      anonymize: `${url}/Anonymize`}};
};
const recordingJson = (file) => {
  const done = file.status === 'completed';
  return {account_sid: account, status: file.status, date_created: iso(file.created), sid: file.sid, source_sid: file.source,
    size: done ? file.content.length : null, type: file.type, duration: done ? Math.round((file.ended - file.created) / 1000) : null,
    container_format: file.type === 'audio' ? 'mka' : 'mkv', codec: file.type === 'audio' ? 'opus' : 'VP8', track_name: file.name, offset: file.created,
    status_callback: null, status_callback_method: 'POST', grouping_sids: {room_sid: file.room, participant_sid: file.participant},
    media_external_location: null, url: `${base}/Recordings/${file.sid}`, links: {media: `${base}/Recordings/${file.sid}/Media`}};
};
const compositionJson = (made) => {
  const done = made.status === 'completed';
  return {account_sid: account, status: made.status, date_created: iso(made.created), date_completed: done ? iso(made.created) : null, date_deleted: null,
    sid: made.sid, room_sid: made.fields.RoomSid, audio_sources: made.fields.AudioSources ?? [], audio_sources_excluded: [],
    video_layout: made.fields.VideoLayout ?? {}, trim: made.fields.Trim ?? true, format: made.fields.Format ?? 'webm',
    resolution: made.fields.Resolution ?? '640x480', bitrate: 0, size: done ? made.content.length : 0, duration: done ? 60 : 0,
    media_external_location: null, url: `${base}/Compositions/${made.sid}`, status_callback: made.fields.StatusCallback ?? null,
    status_callback_method: 'POST', links: {media: `${base}/Compositions/${made.sid}/Media`}};
};
const rulesJson = (room) => ({room_sid: room.sid, rules: room.rules, date_created: room.rulesAt && iso(room.rulesAt),
  date_updated: room.rulesAt && iso(room.rulesAt)});

/// One request against the state. `pageSize` bounds pages, so that tests see several.
class Door {
  constructor(twilio, {mediaUrl, pageSize, host}) { Object.assign(this, {twilio, mediaUrl, pageSize, host}); }

  reply(request) {
    try {
      if (request.basic?.user !== key.sid || request.basic.password !== key.secret)
        throw new Refusal(401, 20003, 'Authentication Error - invalid username', {'www-authenticate': 'Basic realm="Twilio API"'});
      if (request.method === 'POST' && request.contentType !== 'application/x-www-form-urlencoded')
        throw new Refusal(415, 20001, 'Unsupported content type');
      if (request.method !== 'POST' && request.body.length) throw invalid('No body is expected');
      return this.#route(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  #route(request) {
    const [version, ...parts] = request.path.split('/').slice(1).map(decodeURIComponent);
    if (version !== 'v1') throw notFound(request.path);
    if (parts[0] === 'Video' && request.method === 'GET') return this.#insights(request, parts.slice(1));
    if (parts[0] === 'Rooms') return this.#rooms(request, parts.slice(1));
    if (parts[0] === 'Recordings') return this.#recordings(request, parts.slice(1));
    if (parts[0] === 'Compositions') return this.#compositions(request, parts.slice(1));
    throw notFound(request.path);
  }

  #rooms(request, [name, part, who, below]) {
    const {twilio} = this;
    if (name === undefined) {
      if (request.method === 'POST') return json(201, roomJson(twilio.create(read(formPairs(request.body), roomFields, ['VideoCodecs']))));
      const asked = read(request.query, {...paging, Status: oneOf(['in-progress', 'completed', 'failed']), UniqueName: anyText,
        DateCreatedAfter: anyText, DateCreatedBefore: anyText});
      const found = [...twilio.rooms.values()].filter((room) => room.status === (asked.Status ?? 'in-progress')
        && (asked.UniqueName === undefined || asked.UniqueName === room.unique_name));
      return this.#page(request, 'rooms', found.map(roomJson), asked);
    }
    const room = twilio.find(name, request.path.slice(3));
    if (part === undefined) {
      if (request.method === 'GET') return json(200, roomJson(room));
      const {Status} = read(formPairs(request.body), {Status: oneOf(['completed', 'in-progress'], 53112)});
      if (Status !== 'completed') throw invalid('Status must be completed', 53112);
      if (room.status !== 'in-progress') throw invalid('Room completed', 53118);
      twilio.complete(room);
      return json(202, roomJson(room));
    }
    if (part === 'RecordingRules') return this.#recordingRules(request, room);
    if (part === 'Participants') return this.#participants(request, room, who, below);
    throw notFound(request.path);
  }

  #recordingRules(request, room) {
    if (request.method === 'GET') return json(200, rulesJson(room));
    if (room.status !== 'in-progress') throw invalid('Room completed', 53118);
    const {Rules} = read(formPairs(request.body), {Rules: asJson(53120)});
    this.twilio.setRules(room, checkRules(Rules, 53120, ['audio', 'video']));
    return json(200, rulesJson(room));
  }

  #participants(request, room, who, below) {
    if (who === undefined) {
      const asked = read(request.query, {...paging, Status: oneOf(['connected', 'reconnecting', 'disconnected']), Identity: anyText,
        DateCreatedAfter: anyText, DateCreatedBefore: anyText});
      const found = room.people.filter((one) => (asked.Status === undefined || one.status === asked.Status)
        && (asked.Identity === undefined || one.identity === asked.Identity));
      return this.#page(request, 'participants', found.map((one) => personJson(room, one)), asked);
    }
    const person = room.people.find((one) => one.sid === who)
      ?? room.people.find((one) => one.identity === who && one.status === 'connected');
    if (!person) throw notFound(request.path.slice(3));
    if (below === 'SubscribeRules') {
      if (request.method === 'POST') {
        if (person.status !== 'connected') throw notFound(request.path.slice(3));
        const {Rules} = read(formPairs(request.body), {Rules: asJson(53215)});
        person.subscribe = checkRules(Rules, 53215, ['audio', 'video', 'data']);
      }
      return json(200, {participant_sid: person.sid, room_sid: room.sid, date_created: null, date_updated: null,
        rules: person.subscribe.map((rule) => ({all: null, publisher: null, track: null, kind: null, priority: null, ...rule}))});
    }
    if (below !== undefined) throw notFound(request.path);
    if (request.method === 'GET') return json(200, personJson(room, person));
    read(formPairs(request.body), {Status: oneOf(['disconnected'])});
    if (person.status !== 'connected') throw notFound(request.path.slice(3));
    this.twilio.leave(room, person);
    return json(202, personJson(room, person));
  }

  #recordings(request, [which, below]) {
    const {recordings} = this.twilio;
    if (which === undefined) {
      const asked = read(request.query, {...paging, PageSize: whole(1, 100), GroupingSid: sid('[A-Z]{2}'), Status: anyText, SourceSid: anyText,
        MediaType: oneOf(['audio', 'video', 'data']), DateCreatedAfter: anyText, DateCreatedBefore: anyText}, ['GroupingSid']);
      const found = [...recordings.values()].filter((file) => !asked.GroupingSid
        || asked.GroupingSid.some((group) => [file.room, file.participant].includes(group)));
      return this.#page(request, 'recordings', found.map(recordingJson), asked);
    }
    return this.#file(request, recordings.get(which), below, recordingJson);
  }

  #compositions(request, [which, below]) {
    const {twilio} = this;
    if (which !== undefined) return this.#file(request, twilio.compositions.get(which), below, compositionJson);
    if (request.method === 'GET') {
      const asked = read(request.query, {...paging, PageSize: whole(1, 100), RoomSid: sid('RM'), Status: anyText});
      const found = [...twilio.compositions.values()].filter(({fields}) => !asked.RoomSid || fields.RoomSid === asked.RoomSid);
      return this.#page(request, 'compositions', found.map(compositionJson), asked);
    }
    const fields = read(formPairs(request.body), compositionFields, ['AudioSources', 'AudioSourcesExcluded']);
    if (!fields.RoomSid) throw invalid('RoomSid is required');
    if (!fields.AudioSources && !fields.VideoLayout) throw invalid('AudioSources or VideoLayout is required');
    const room = twilio.find(fields.RoomSid);
    if (room.status === 'in-progress' || twilio.failsToCompose) throw invalid('The room cannot be composed');
    const sources = [...fields.AudioSources ?? [], ...fields.VideoLayout?.grid?.video_sources ?? []];
    if (sources.some((one) => one !== '*' && twilio.recordings.get(one)?.room !== room.sid)) throw invalid('A source is not of this room');
    const made = {sid: twilio.sid('CJ'), status: 'enqueued', fields, created: twilio.now};
    made.content = Buffer.from(`mp4 composed as ${made.sid}`);
    twilio.compositions.set(made.sid, made);
    return json(201, compositionJson(made));
  }

  #file(request, file, below, shown) {
    if (!file) throw notFound(request.path.slice(3));
    if (below === 'Media') {
      read(request.query, {Ttl: whole(1, 3600), ContentDisposition: oneOf(['inline', 'attachment'])});
      if (file.status !== 'completed') throw notFound(request.path.slice(3));
      const location = `${this.mediaUrl}/${file.sid}?X-Amz-Signature=1`;
      return json(302, {redirect_to: location}, {location});
    }
    if (request.method === 'GET') return json(200, shown(file));
    if (request.method !== 'DELETE') throw new Refusal(405, 20004, 'Method not allowed');
    if (!['completed', 'failed'].includes(file.status)) throw notFound(request.path.slice(3));
    file.status = 'deleted';
    return empty(204);
  }

  #insights(request, [rooms, which, below]) {
    const known = rooms === 'Rooms' ? this.twilio.insights.get(which) : undefined;
    if (!known) throw notFound(request.path);
    if (below === 'Participants') return this.#page(request, 'participants', known.participants, read(request.query, paging));
    return json(200, {room_sid: which, processing_state: known.processingState, room_status: 'completed', room_type: 'group'});
  }

  #page(request, name, all, {PageSize = 50, Page = 0}) {
    const size = Math.min(PageSize, this.pageSize);
    const at = (page) => {
      const query = new URLSearchParams(request.query);
      query.set('PageSize', PageSize), query.set('Page', page);
      if (page) query.set('PageToken', `PT${page}`);
      return `${this.host}${request.path}?${query}`;
    };
    return json(200, {[name]: all.slice(Page * size, (Page + 1) * size), meta: {page: Page, page_size: PageSize, first_page_url: at(0),
      previous_page_url: Page ? at(Page - 1) : null, url: at(Page), next_page_url: all.length > (Page + 1) * size ? at(Page + 1) : null, key: name}});
  }
}

/// X-Twilio-Signature, written from Twilio's description.
export function sign(authToken, url, params = {}) {
  const text = Object.keys(params).sort().reduce((all, name) => {
    const values = [...new Set([params[name]].flat())].sort();
    return all + values.map((value) => name + value).join('');
  }, url);
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

function webhook({authToken, url, method = 'POST', params}) {
  if (method === 'GET') {
    const target = `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(params)}`;
    return {method, url: target, headers: {'x-twilio-signature': sign(authToken, target)}, body: ''};
  }
  return {method, url, headers: {'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'x-twilio-signature': sign(authToken, url, params), 'i-twilio-idempotency-token': '0c9e7a2e-1f4b-4d67-9b0f-6e1c7f3f1a11'},
  body: new URLSearchParams(params).toString()};
}

const kinds = {room_started: 'room-created', room_ended: 'room-ended', participant_joined: 'participant-connected',
  participant_left: 'participant-disconnected', recording_started: 'recording-started', recording_ready: 'recording-completed',
  recording_failed: 'recording-failed', other: 'track-added'};

const kindOf = ({method, path}) => {
  if (method === 'POST' && path === '/v1/Rooms') return 'create';
  if (method === 'POST' && /^\/v1\/Rooms\/[^/]+$/.test(path)) return 'end';
  if (/\/(RecordingRules|SubscribeRules|Participants)/.test(path)) return 'room';
  return 'status';
};

async function mediaHost(twilio, requests) {
  return serve({reply: (request) => {
    requests.push({path: request.path, headers: request.headers});
    // The store takes one way of proving who asks: the signature in the address.
    if (request.headers.authorization) return {status: 400, headers: {'content-type': 'application/xml'}, body: '<Error><Code>InvalidArgument</Code></Error>'};
    const file = twilio.recordings.get(request.path.slice(1)) ?? twilio.compositions.get(request.path.slice(1));
    return file ? {status: 200, headers: {'content-type': 'application/octet-stream'}, body: file.content}
      : {status: 404, headers: {}, body: '<Error><Code>NoSuchKey</Code></Error>'};
  }});
}

export async function start({authToken = usualAuthToken, webhookUrl = usualWebhookUrl, compose = false, pageSize = 1000, deadlineMs} = {}) {
  const twilio = new Twilio();
  const mediaRequests = [];
  const media = await mediaHost(twilio, mediaRequests);
  const door = new Door(twilio, {mediaUrl: media.url, pageSize});
  const server = await serve({
    kindOf,
    reply: (request) => door.reply(request),
    forget: () => twilio.rooms.clear(),
    faultReplies: {
      429: new Refusal(429, 20429, 'Too Many Requests', {'retry-after': '1'}).reply,
      500: new Refusal(500, 20500, 'Internal Server Error').reply,
      credentials: new Refusal(401, 20003, 'Authentication Error - invalid username').reply,
    },
  });
  door.host = server.url;
  const own = (room) => twilio.find(room.externalId ?? room.name);
  const finish = (file) => { if (file.status === 'processing') Object.assign(file, {status: 'completed', ended: file.ended ?? twilio.now}); };

  return {
    url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, mediaRequests, state: twilio,
    config: {credentials: {accountSid: account, apiKeySid: key.sid, apiKeySecret: key.secret, authToken}, baseUrl: server.url,
      insightsBaseUrl: server.url, webhookUrl, composeRecordings: compose, ...(deadlineMs && {deadlineMs})},
    secrets: [key.secret, authToken].filter(Boolean),
    async close() { await Promise.all([server.close(), media.close()]); },

    advance: (ms) => twilio.advance(ms),
    addParticipant: (room, identity) => twilio.join(own(room), identity).sid,
    leave: (room, identity) => own(room).people.filter((one) => one.identity === identity).forEach((one) => twilio.leave(own(room), one)),
    publish: (room, identity, kind) => twilio.publish(own(room), own(room).people.findLast((one) => one.identity === identity), kind).sid,
    /// Whom a person hears: the identities whose sound the rules let through.
    hearsOf(room, identity) {
      const {people} = own(room);
      const {subscribe} = people.find((one) => one.identity === identity && one.status === 'connected');
      return people.filter((one) => one.status === 'connected' && one.identity !== identity).map((one) => one.identity)
        .filter((publisher) => subscribe.reduce((takes, rule) => (rule.all || (rule.publisher === publisher && (rule.kind ?? 'audio') === 'audio'))
          ? rule.type === 'include' : takes, false));
    },
    /// Twilio's work on what has stopped is done.
    finishRecording(room, status = 'completed') {
      for (const file of twilio.recordings.values()) {
        if (room && file.room !== own(room).sid) continue;
        if (file.ended === null) continue;
        finish(file);
        if (status !== 'completed') file.status = status;
      }
      for (const made of twilio.compositions.values()) if (made.status === 'enqueued') made.status = status;
    },
    setInsights: (room, {processingState = 'complete', participants = []}) => twilio.insights.set(own(room).sid, {processingState, participants}),
    signedWebhook(kind, fields = {}) {
      const {room, participant, participantSid, at = new Date(), url = webhookUrl, method, token = authToken, ...params} = fields;
      const event = kinds[kind] ?? kind;
      const known = {AccountSid: account, RoomName: room?.name ?? 'cf-contract', RoomSid: room?.externalId ?? `RM${'0'.repeat(32)}`,
        RoomStatus: event === 'room-ended' ? 'completed' : 'in-progress', RoomType: 'group', StatusCallbackEvent: event,
        Timestamp: new Date(at).toISOString(), SequenceNumber: '0'};
      if (participant) Object.assign(known, {ParticipantIdentity: participant, ParticipantSid: participantSid ?? `PA${'1'.repeat(32)}`,
        ParticipantStatus: event === 'participant-disconnected' ? 'disconnected' : 'connected'});
      if (event.startsWith('recording-')) Object.assign(known, {RecordingSid: `RT${'2'.repeat(32)}`, Type: 'audio'});
      if (event === 'recording-failed') known.FailedOperation = 'upload';
      return webhook({authToken: token, url, method, params: {...known, ...params}});
    },
  };
}
