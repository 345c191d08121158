// SPDX-License-Identifier: Apache-2.0
// The Google Meet REST interface v2: spaces, conference records and what hangs on them.
// https://developers.google.com/workspace/meet/api/reference/rest/v2
import {randomBytes, randomInt} from 'node:crypto';
import {json} from '../../lib/emulator.mjs';
import {applyMask, bindBody, bindMask, bindQuery, merge, page} from './binding.mjs';
import {mayNotExist, notFound, refuse} from './errors.mjs';

const enumeration = (name, ...of) => ({enum: `google.apps.meet.v2.${name}`, of});
const onOff = (name) => enumeration(name, 'AUTO_GENERATION_TYPE_UNSPECIFIED', 'ON', 'OFF');
const restriction = enumeration('SpaceConfig.ModerationRestrictions.RestrictionType', 'RESTRICTION_TYPE_UNSPECIFIED', 'HOSTS_ONLY',
  'NO_RESTRICTION');

const spaceConfig = {
  accessType: enumeration('SpaceConfig.AccessType', 'ACCESS_TYPE_UNSPECIFIED', 'OPEN', 'TRUSTED', 'RESTRICTED'),
  entryPointAccess: enumeration('SpaceConfig.EntryPointAccess', 'ENTRY_POINT_ACCESS_UNSPECIFIED', 'ALL', 'CREATOR_APP_ONLY'),
  moderation: enumeration('SpaceConfig.Moderation', 'MODERATION_UNSPECIFIED', 'OFF', 'ON'),
  moderationRestrictions: {
    chatRestriction: restriction, reactionRestriction: restriction, presentRestriction: restriction,
    defaultJoinAsViewerType: enumeration('SpaceConfig.ModerationRestrictions.DefaultJoinAsViewerType',
      'DEFAULT_JOIN_AS_VIEWER_TYPE_UNSPECIFIED', 'ON', 'OFF'),
  },
  attendanceReportGenerationType: enumeration('SpaceConfig.AttendanceReportGenerationType',
    'ATTENDANCE_REPORT_GENERATION_TYPE_UNSPECIFIED', 'GENERATE_REPORT', 'DO_NOT_GENERATE'),
  artifactConfig: {
    recordingConfig: {autoRecordingGeneration: onOff('RecordingConfig')},
    transcriptionConfig: {autoTranscriptionGeneration: onOff('TranscriptionConfig')},
    smartNotesConfig: {autoSmartNotesGeneration: onOff('SmartNotesConfig')},
  },
};
const spaceMessage = {
  'name!': 'string', 'meetingUri!': 'string', 'meetingCode!': 'string', 'activeConference!': {conferenceRecord: 'string'},
  'phoneAccess!': [{}], 'gatewaySipAccess!': [{}], config: spaceConfig,
};
const listQuery = {pageSize: 'int', pageToken: 'string'};
const filteredQuery = {...listQuery, filter: 'string'};

/// "xxx-yyyy-zzz"
function meetingCode() {
  const letters = (count) => Array.from({length: count}, () => String.fromCharCode(97 + randomInt(26))).join('');
  return `${letters(3)}-${letters(4)}-${letters(3)}`;
}

/// What a filter asks, as a function of an item. `fields` gives the value by the filter's field names.
function filterOf(text, fields) {
  if (!text) return () => true;
  const terms = text.split(/\s+AND\s+/i).map((term) => {
    const match = /^\s*([a-z_.]+)\s*(?:(=|>=|<=)\s*"([^"]*)"|\s(IS\s+NULL))\s*$/i.exec(term);
    const value = match && fields[match[1]];
    if (!value) refuse('INVALID_ARGUMENT', `Invalid filter: ${term}`);
    const [, , operator, wanted] = match;
    return (item) => {
      const is = value(item);
      if (!operator) return is === undefined;
      if (operator === '=') return is === wanted;
      return is !== undefined && (operator === '>=' ? Date.parse(is) >= Date.parse(wanted) : Date.parse(is) <= Date.parse(wanted));
    };
  });
  return (item) => terms.every((holds) => holds(item));
}

export class MeetApi {
  constructor({tokens, state, options, now}) {
    Object.assign(this, {tokens, state, options, now});
  }

  kindOf({method, path}) {
    if (method === 'POST' && path === '/v2/spaces') return 'create';
    if (method === 'PATCH' || path.endsWith(':endActiveConference')) return 'end';
    return 'status';
  }

  /// The space that the path names, by name or meeting code; undefined when it is none or gone.
  spaceIn(path) {
    const id = /^\/v2\/spaces\/([^/:]+)/.exec(path)?.[1];
    return id && (this.state.spaces.get(`spaces/${id}`) ??
      [...this.state.spaces.values()].find(({meetingCode: code}) => code === id));
  }

  reply(request) {
    const {method, path} = request;
    if (path === '/v2/spaces' && method === 'POST') return this.#create(request);
    if (/^\/v2\/spaces\/[^/:]+$/.test(path) && method === 'GET') return this.#get(request);
    if (/^\/v2\/spaces\/[^/:]+$/.test(path) && method === 'PATCH') return this.#patch(request);
    if (/^\/v2\/spaces\/[^/:]+:endActiveConference$/.test(path) && method === 'POST') return this.#end(request);
    if (path.startsWith('/v2/conferenceRecords') && method === 'GET') return this.#records(request);
    return undefined;
  }

  #user(request, ...scopes) {
    const user = this.tokens.authorize(request, ...scopes);
    return user ?? mayNotExist();  // a service account by itself has no Meet
  }

  #create(request) {
    const user = this.#user(request, 'meetings.space.created');
    bindQuery(request);
    const given = bindBody(request, spaceMessage, 'space');
    const name = `spaces/${randomBytes(9).toString('base64url')}`;
    const code = meetingCode();
    const config = {accessType: 'TRUSTED', entryPointAccess: 'ALL', moderation: 'OFF'};
    merge(config, given.config ?? {});
    const space = {name, meetingUri: `https://meet.google.com/${code}`, meetingCode: code, config, owner: user};
    this.state.spaces.set(name, space);
    return json(200, this.shown(space));
  }

  shown({owner, ...space}) {
    const live = this.live(space.name);
    return {...space, ...(live && {activeConference: {conferenceRecord: live.name}})};
  }

  live(name) { return this.state.records.find(({space, endTime}) => space === name && !endTime); }

  #owned(request, user) {
    const space = this.spaceIn(request.path) ?? notFound();
    return space.owner === user ? space : mayNotExist();
  }

  #get(request) {
    const user = this.#user(request, 'meetings.space.created', 'meetings.space.readonly', 'meetings.space.settings');
    bindQuery(request);
    return json(200, this.shown(this.#owned(request, user)));
  }

  #patch(request) {
    const user = this.#user(request, 'meetings.space.created', 'meetings.space.settings');
    const {updateMask} = bindQuery(request, {updateMask: 'string'});
    const space = this.#owned(request, user);
    const given = bindBody(request, spaceMessage, 'space');
    if (updateMask === undefined) merge(space, given);
    else applyMask(space, given, bindMask(spaceMessage, updateMask));
    return json(200, this.shown(space));
  }

  #end(request) {
    const user = this.#user(request, 'meetings.space.created');
    bindQuery(request);
    bindBody(request, {}, '');
    const live = this.live(this.#owned(request, user).name);
    if (live) this.endConference(live);
    else if (this.options.endingNothing === 'refused')
      refuse('FAILED_PRECONDITION', 'There is no active conference for the given space.');
    return json(200, {});
  }

  endConference(record) {
    const at = new Date(this.now()).toISOString();
    record.endTime = at;
    record.expireTime = new Date(this.now() + 30 * 86_400_000).toISOString();
    for (const person of record.participants) person.latestEndTime ??= at;
  }

  #records(request) {
    const user = this.#user(request, 'meetings.space.created', 'meetings.space.readonly');
    const mine = this.state.records.filter(({space}) => this.state.spaces.get(space)?.owner === user);
    const [, id, collection, member, sub, rest] = request.path.slice('/v2/'.length).split('/');
    if (id === undefined) return this.#recordList(request, mine);
    const record = mine.find(({name}) => name === `conferenceRecords/${id}`) ?? notFound();
    if (!collection) return bindQuery(request), json(200, shownRecord(record));
    if (!['participants', 'recordings', 'transcripts'].includes(collection) || rest || (sub && sub !== 'participantSessions')) notFound();
    const items = record[collection];
    if (!member) return this.#list(request, collection, items.map(shownRecord));
    const item = items.find(({name}) => name.endsWith(`/${member}`)) ?? notFound();
    if (sub) return this.#list(request, sub, item.sessions);
    return bindQuery(request), json(200, shownRecord(item));
  }

  #recordList(request, records) {
    const query = bindQuery(request, filteredQuery);
    const holds = filterOf(query.filter, {
      'space.name': ({space}) => space, 'space.meeting_code': ({space}) => this.state.spaces.get(space)?.meetingCode,
      start_time: ({startTime}) => startTime, end_time: ({endTime}) => endTime,
    });
    const newestFirst = records.filter(holds).sort((a, b) => Date.parse(b.startTime) - Date.parse(a.startTime) || b.order - a.order);
    return this.#page('conferenceRecords', newestFirst.map(shownRecord), query, {usual: 25, most: 100});
  }

  #list(request, name, items) {
    const filtered = name.startsWith('participant');
    const query = bindQuery(request, filtered ? filteredQuery : listQuery);
    const holds = filterOf(query.filter, name === 'participants'
      ? {earliest_start_time: (item) => item.earliestStartTime, latest_end_time: (item) => item.latestEndTime}
      : {start_time: (item) => item.startTime, end_time: (item) => item.endTime});
    return this.#page(name, items.filter(holds), query, filtered ? {usual: 100, most: 250} : {usual: 10, most: 100});
  }

  #page(name, items, query, sizes) {
    const {items: shown, ...next} = page(items, query,
      {...sizes, limit: this.options.pageLimit, list: `${name} ${query.filter ?? ''}`});
    return json(200, {...(shown.length && {[name]: shown}), ...next});
  }
}

function shownRecord({participants, recordings, transcripts, sessions, order, bytes, ...shown}) { return shown; }
