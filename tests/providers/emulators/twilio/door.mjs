// SPDX-License-Identifier: Apache-2.0
// Twilio's REST interface: which path does what to the state.
import {empty, formPairs, json} from '../../lib/emulator.mjs';
import {compositionJson, personJson, recordingJson, roomJson, rulesJson} from './answers.mjs';
import {anyText, asJson, checkRules, compositionFields, invalid, notFound, oneOf, paging, read, Refusal, roomFields, sid, whole} from './fields.mjs';

/// One request against the state. `pageSize` bounds pages, so that tests see several.
export class Door {
  constructor(twilio, {key, mediaUrl, pageSize}) { Object.assign(this, {twilio, key, mediaUrl, pageSize}); }

  reply(request) {
    try {
      if (request.basic?.user !== this.key.sid || request.basic.password !== this.key.secret)
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
