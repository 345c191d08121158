// SPDX-License-Identifier: Apache-2.0
// Zoom, as far as our adapter uses it: Server-to-Server OAuth, Meetings REST, dashboards, cloud recordings with their
// download host, and signed webhooks. Strict: what Zoom refuses is refused with Zoom's own body.
//
//   const zoom = await start({forced: {waiting_room: true}, …});
//
// options: sdk, webhooks (false: not configured), licensed, userStatus, dashboards, cloudRecording (false: the plan lacks it),
// forced (settings the account forces on every meeting), passcodes (false: the account has none), listsNothing (how many
// lists lag behind and are empty), mostPerPage, missingScopes (what the app lacks), hostUser and credentials (of the
// adapter's configuration), now (() => ms).
import {createHash, createHmac} from 'node:crypto';
import {empty, json, serve, text} from '../lib/emulator.mjs';

export const known = {
  accountId: 'ACCOUNTID0001', clientId: 'CLIENTID0001', clientSecret: 'CLIENTSECRET0001',
  sdkKey: 'a1B2c3D4e5F6g7H8i9J0kL', sdkSecret: 's3cr3tS3cr3tS3cr3tS3cr3tS3cr3t42',
  webhookSecretToken: 'zoom-webhook-secret-token-01', hostUser: 'host@clinic.example',
};
const hostId = 'KDcuGIm1QgePTO8WbOqwIQ';

const refusal = (status, code, message, headers) => json(status, {code, message}, headers);
const noMeeting = (id) => refusal(404, 3001, `Meeting does not exist: ${id}.`);
const invalid = (field, message = 'Invalid field.') =>
  json(400, {code: 300, message: 'Validation Failed.', errors: [{field, message}]});
export const signed = (secret, timestamp, body) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

const isBool = (value) => typeof value === 'boolean';
const isText = (longest) => (value) => typeof value === 'string' && value.length <= longest;
const isOneOf = (...all) => (value) => all.includes(value);
const isTime = (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?$/.test(value) && !Number.isNaN(Date.parse(value));
const settingsFields = {
  host_video: isBool, participant_video: isBool, join_before_host: isBool, waiting_room: isBool, mute_upon_entry: isBool,
  approval_type: isOneOf(0, 1, 2), registrants_email_notification: isBool, registrants_confirmation_email: isBool,
  email_notification: isBool, auto_recording: isOneOf('none', 'local', 'cloud'), meeting_authentication: isBool,
  use_pmi: isBool, audio: isOneOf('both', 'telephony', 'voip', 'thirdParty'),
  encryption_type: isOneOf('enhanced_encryption', 'e2ee'), auto_start_meeting_summary: isBool,
  auto_start_ai_companion_questions: isBool,
};
const meetingFields = {
  topic: isText(200), agenda: isText(2000), type: isOneOf(1, 2, 3, 8, 10), start_time: isTime,
  duration: (value) => Number.isInteger(value) && value >= 1 && value <= 1440, timezone: isOneOf('UTC'),
  password: isText(10), default_password: isBool,
  settings: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
};

/// The first member that Zoom would refuse, or null.
function faultIn(value, fields, place = '') {
  for (const [name, member] of Object.entries(value)) {
    if (!(name in fields) || !fields[name](member)) return place + name;
  }
  return null;
}

export async function start(options = {}) {
  const now = options.now ?? Date.now;
  const forced = options.forced ?? {};
  let counter = 0;
  const state = {
    meetings: new Map(), past: new Map(), recordings: new Map(), token: null, tokensMade: 0, downloads: new Map(),
    madeToday: 0, dailyLimit: Infinity, listsNothing: options.listsNothing ?? 0, recordingNow: new Set(),
    missingScopes: options.missingScopes ?? [], settings: forced,
  };

  const uuid = () => {
    const text = createHash('md5').update(`uuid ${++counter}`).digest('base64');
    return counter % 3 === 1 ? `/${text.slice(1)}` : counter % 3 === 2 ? `${text.slice(0, 4)}//${text.slice(6)}` : text;
  };
  const iso = (ms = now()) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const shown = (meeting) => ({
    uuid: meeting.uuid, id: meeting.id, host_id: hostId, host_email: known.hostUser, topic: meeting.topic, type: 2,
    status: meeting.status, start_time: meeting.start_time, duration: meeting.duration, timezone: 'UTC',
    agenda: meeting.agenda ?? '', created_at: meeting.created_at,
    start_url: `https://us05web.zoom.us/s/${meeting.id}?zak=START.${meeting.id}`,
    join_url: `https://us05web.zoom.us/j/${meeting.id}${meeting.password ? '?pwd=ENCRYPTED' : ''}`,
    ...(meeting.password && {password: meeting.password, encrypted_password: 'ENCRYPTED'}), settings: meeting.settings,
  });

  const cdn = await serve({
    reply: (asked) => asked.headers.authorization
      ? text(400, 'the token of another host')
      : {status: 200, headers: {'content-type': 'video/mp4'}, body: state.downloads.get(asked.path.slice(1)) ?? ''},
  });

  function token(asked) {
    if (asked.contentType !== 'application/x-www-form-urlencoded') return json(400, {reason: 'unsupported grant type', error: 'unsupported_grant_type'});
    if (asked.basic?.user !== known.clientId || asked.basic.password !== known.clientSecret)
      return json(400, {reason: 'Invalid client_id or client_secret', error: 'invalid_client'});
    if (asked.form.get('grant_type') !== 'account_credentials')
      return json(400, {reason: 'unsupported grant type', error: 'unsupported_grant_type'});
    if (asked.form.get('account_id') !== known.accountId)
      return json(400, {reason: 'Account does not exist', error: 'invalid_request'});
    state.token = `token-${++state.tokensMade}`;  // the one before is worth nothing any more
    return json(200, {access_token: state.token, token_type: 'bearer', expires_in: 3599, scope: 'meeting:write:meeting:admin', api_url: 'https://api.zoom.us'});
  }

  function create(asked, user) {
    if (![known.hostUser, 'me', hostId].includes(user)) return refusal(404, 1001, `User does not exist: ${user}.`);
    const body = asked.json;
    if (!body) return refusal(400, 300, 'Request Body should be a valid JSON object.');
    const fault = faultIn(body, meetingFields) ?? faultIn(body.settings ?? {}, settingsFields, 'settings.');
    if (fault) return invalid(fault);
    if (++state.madeToday > state.dailyLimit) return dailyLimit();
    const id = 85746065432 + 7 * ++counter;
    const settings = {...body.settings, ...state.settings};
    const password = options.passcodes === false ? '' : body.password ?? `p4S${counter}x`;
    if (!password && !settings.meeting_authentication) settings.waiting_room = true;  // one of the three there must be
    const meeting = {...body, id, uuid: uuid(), status: 'waiting', created_at: iso(), password, settings, participants: []};
    state.meetings.set(String(id), meeting);
    return json(201, shown(meeting));
  }

  function list(asked) {
    const type = asked.query.get('type') ?? 'scheduled';
    if (type !== 'scheduled') return invalid('type');
    const from = asked.query.get('from');
    const to = asked.query.get('to');
    const within = ({start_time: at}) => (!from || at.slice(0, 10) >= from) && (!to || at.slice(0, 10) <= to);
    let all = [...state.meetings.values()].filter(within);
    if (state.listsNothing > 0) {
      state.listsNothing -= 1;
      all = [];
    }
    const size = Math.min(Number(asked.query.get('page_size') ?? 30), options.mostPerPage ?? 300);
    if (!(size >= 1)) return invalid('page_size');
    const begin = Number(asked.query.get('next_page_token')?.replace('page~/', '') || 0);
    const page = all.slice(begin, begin + size).map((meeting) => {
      const {settings, password, encrypted_password, start_url, ...listed} = shown(meeting);
      return listed;
    });
    return json(200, {page_size: size, total_records: all.length, next_page_token: begin + size < all.length ? `page~/${begin + size}` : '', meetings: page});
  }

  function endLive(meeting) {
    state.past.set(String(meeting.id), [...state.past.get(String(meeting.id)) ?? [], {uuid: meeting.uuid, start_time: meeting.start_time}]);
    state.recordingNow.delete(meeting.uuid);
    Object.assign(meeting, {status: 'waiting', participants: [], lastUuid: meeting.uuid, uuid: uuid()});
  }

  function openLive(meeting) {
    if (meeting.status === 'started') return;
    Object.assign(meeting, {status: 'started', uuid: uuid()});
  }

  function meetingCall(asked, id, rest) {
    if (!/^\d{9,11}$/.test(id)) return refusal(400, 300, 'Invalid meeting id.');
    const meeting = state.meetings.get(id);
    if (!meeting) return noMeeting(id);
    if (asked.method === 'GET' && !rest) return json(200, shown(meeting));
    if (asked.method === 'PUT' && rest === 'status') {
      if (!['end', 'recover'].includes(asked.json?.action) || Object.keys(asked.json).length !== 1) return invalid('action');
      if (meeting.status !== 'started') return noMeeting(id);
      endLive(meeting);
      return empty(204);
    }
    if (asked.method === 'PATCH' && !rest) {
      const fault = faultIn(asked.json ?? {'': 0}, meetingFields);
      if (fault !== null) return invalid(fault);
      if (++state.madeToday > state.dailyLimit) return dailyLimit();
      Object.assign(meeting, asked.json);
      return empty(204);
    }
    if (asked.method === 'DELETE' && !rest) {
      if (meeting.status === 'started') return refusal(400, 3002, 'Sorry, you cannot delete this meeting since it is in progress.');
      if (![...asked.query.keys()].every((name) => ['schedule_for_reminder', 'cancel_meeting_reminder', 'occurrence_id'].includes(name))) return invalid('query');
      state.meetings.delete(id);
      return empty(204);
    }
    return refusal(404, 2300, 'This API endpoint is not recognized.');
  }

  function liveCall(asked, id) {
    const meeting = state.meetings.get(id);
    const {method, ...others} = asked.json ?? {};
    if (Object.keys(others).length || !/^recording\.(start|stop|pause|resume)$/.test(method ?? '')) return invalid('method');
    if (!meeting || meeting.status !== 'started') return refusal(400, 300, 'Meeting does not exist.');
    if (options.cloudRecording === false) return refusal(400, 300, 'No permission.');
    if (state.storageFull) return refusal(400, 3309, 'Not enough cloud storage available.');
    if (method === 'recording.start') state.recordingNow.add(meeting.uuid);
    if (method === 'recording.stop') state.recordingNow.delete(meeting.uuid);
    meeting.recorded = meeting.uuid;
    return empty(202);
  }

  /// A path's segment to the UUID it stands for; refused unless encoded as Zoom demands.
  function uuidOf(segment) {
    const once = decodeURIComponent(segment);
    const twice = (() => { try { return decodeURIComponent(once); } catch { return once; } })();
    if (twice !== once) return twice.startsWith('/') || twice.includes('//') ? twice : null;
    return once.startsWith('/') || once.includes('//') ? null : once;
  }

  function recordings(asked, segment) {
    if (options.cloudRecording === false) return json(200, {code: 200, message: 'You do not have the right permissions.'});
    const id = uuidOf(segment);
    const recording = id && state.recordings.get(id);
    if (!recording) return refusal(404, 3301, 'There is no recording for this meeting.');
    if (asked.method === 'DELETE') {
      if (!['trash', 'delete'].includes(asked.query.get('action') ?? 'trash')) return invalid('action');
      state.recordings.delete(id);
      if (asked.query.get('action') !== 'delete') state.trash = [...state.trash ?? [], id];
      return empty(204);
    }
    const withToken = asked.query.get('include_fields') === 'download_access_token';
    state.downloadToken = withToken ? `download-${++counter}` : state.downloadToken;
    return json(200, {uuid: id, id: recording.meeting, account_id: 'a', host_id: hostId, topic: recording.topic, recording_count: recording.files.length,
      recording_files: recording.files, ...(withToken && {download_access_token: state.downloadToken})});
  }

  function userCall(asked, user, rest) {
    if (![known.hostUser, 'me', hostId].includes(user)) return refusal(404, 1001, `User does not exist: ${user}.`);
    if (rest === 'token') {
      if (asked.query.get('type') !== 'zak') return invalid('type');
      return json(200, {token: `ZAK.${user}.${++counter}`});
    }
    if (rest) return refusal(404, 2300, 'This API endpoint is not recognized.');
    return json(200, {id: hostId, email: known.hostUser, first_name: 'Dana', last_name: 'Host', type: options.licensed === false ? 1 : 2,
      status: options.userStatus ?? 'active', pmi: 3542471135, verified: 1});
  }

  function quality(id) {
    if (options.dashboards === false) return refusal(400, 200, 'Only available for Paid account with dashboard feature enabled.');
    const meeting = state.meetings.get(id);
    if (!meeting || meeting.status !== 'started') return noMeeting(id);
    return json(200, {page_size: 10, total_records: meeting.participants.length, next_page_token: '', participants: meeting.participants.map((one) => ({
      user_id: one.user_id, participant_uuid: one.participant_uuid, health: one.health, user_qos: one.qos ?? []}))});
  }

  const dailyLimit = () => refusal(429, 429, 'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.',
    {'X-RateLimit-Category': 'Light', 'X-RateLimit-Type': 'QPS', 'X-RateLimit-Remaining': '29'});

  const routes = [
    ['POST', /^\/oauth\/token$/, 'token', token],
    ['GET', /^\/rec\/download\/([^/]+)$/, 'download', (asked, id) => asked.bearer && asked.bearer === state.downloadToken
      ? {status: 302, headers: {location: `${cdn.url}/${id}`}, body: ''} : json(401, {status: false, errorCode: 401, errorMessage: 'Forbidden'})],
    ['POST', /^\/v2\/users\/([^/]+)\/meetings$/, 'create', (asked, user) => create(asked, decodeURIComponent(user))],
    ['GET', /^\/v2\/users\/([^/]+)\/meetings$/, 'list', list],
    ['GET', /^\/v2\/users\/([^/]+)\/(token)$/, 'join', (asked, user, rest) => userCall(asked, decodeURIComponent(user), rest)],
    ['GET', /^\/v2\/users\/([^/]+)$/, 'health', (asked, user) => userCall(asked, decodeURIComponent(user))],
    ['PUT', /^\/v2\/meetings\/([^/]+)\/(status)$/, 'end', meetingCall],
    ['DELETE', /^\/v2\/meetings\/([^/]+)$/, 'end', meetingCall],
    ['PATCH', /^\/v2\/meetings\/([^/]+)$/, 'end', meetingCall],
    ['GET', /^\/v2\/meetings\/([^/]+)$/, 'status', meetingCall],
    ['GET', /^\/v2\/past_meetings\/(\d+)\/instances$/, 'past', (asked, id) => state.past.has(id) ? json(200, {meetings: state.past.get(id)}) : noMeeting(id)],
    ['PATCH', /^\/v2\/live_meetings\/(\d+)\/events$/, 'recording', liveCall],
    ['GET', /^\/v2\/meetings\/([^/]+)\/recordings$/, 'recording', recordings],
    ['DELETE', /^\/v2\/meetings\/([^/]+)\/recordings$/, 'recording', recordings],
    ['GET', /^\/v2\/metrics\/meetings\/(\d+)\/participants\/qos$/, 'quality', (asked, id) => quality(id)],
  ];
  const routeOf = (asked) => {
    const path = asked.target.split('?')[0];  // as it was sent: a UUID's encoding counts
    for (const [method, pattern, kind, serveIt] of routes) {
      const match = asked.method === method && pattern.exec(path);
      if (match) return {kind, serveIt, parts: match.slice(1)};
    }
    return null;
  };

  function reply(asked) {
    const route = routeOf(asked);
    if (!route) return refusal(404, 2300, 'This API endpoint is not recognized.');
    if (!['token', 'download'].includes(route.kind)) {
      if (asked.bearer !== state.token) return refusal(401, 124, asked.bearer ? 'Access token is expired.' : 'Invalid access token.');
      if (state.missingScopes.length) return refusal(400, 4711, `Invalid access token, does not contain scopes:[${state.missingScopes}].`);
      const bodied = ['POST', 'PUT', 'PATCH'].includes(asked.method);
      if (bodied && asked.contentType !== 'application/json') return refusal(400, 300, 'Unsupported Content Type');
      if (!bodied && asked.body.length) return refusal(400, 300, 'Request Body should be empty.');
    }
    return route.serveIt(asked, ...route.parts);
  }

  const server = await serve({
    kindOf: (asked) => routeOf(asked)?.kind ?? 'other',
    reply,
    faultReplies: {
      429: refusal(429, 429, 'You have reached the maximum per-second rate limit for this API. Try again later.', {'X-RateLimit-Type': 'QPS', 'X-RateLimit-Remaining': '0', 'Retry-After': '1'}),
      500: {status: 500, headers: {'content-type': 'text/html'}, body: '<html><body>Internal Server Error</body></html>'},
      credentials: (asked) => asked.kind === 'token' ? json(400, {reason: 'Invalid client_id or client_secret', error: 'invalid_client'}) : refusal(401, 124, 'Invalid access token.'),
    },
    forget: (asked) => {
      const id = /\/(\d{9,11})(?:\/|$)/.exec(asked.path)?.[1];
      if (id) state.meetings.delete(id);
    },
  });

  const meetingOf = (room) => state.meetings.get(room.externalId);

  /// The host opens the meeting when nobody is in it yet, as Zoom wants it.
  function addParticipant(room, identity) {
    const meeting = meetingOf(room);
    openLive(meeting);
    const stay = ++counter;
    const participant = {user_id: String(16778240 + stay), participant_uuid: createHash('md5').update(`stay ${stay}`).digest('hex').toUpperCase(),
      user_name: 'A Guest', id: '', email: '', customer_key: identity, join_time: iso()};
    meeting.participants.push(participant);
    return participant;
  }

  function removeParticipant(room, identity) {
    const meeting = meetingOf(room);
    meeting.participants = meeting.participants.filter((one) => one.customer_key !== identity);
  }

  /// Zoom has finished what was recorded of the room: `content` is the film.
  function finishRecording(room, content = Buffer.from('a film')) {
    const meeting = meetingOf(room);
    const id = meeting.recorded ?? meeting.lastUuid ?? meeting.uuid;
    const begun = now() - 600_000;
    const file = (kind, extension, bytes) => {
      const fileId = `${kind.toLowerCase()}-${++counter}`;
      state.downloads.set(fileId, bytes);
      return {id: fileId, meeting_id: id, recording_start: iso(begun), recording_end: iso(begun + 480_000), file_type: kind, file_extension: extension,
        file_size: bytes.length, recording_type: kind === 'MP4' ? 'shared_screen_with_speaker_view' : 'audio_only', status: 'completed',
        download_url: `${server.url}/rec/download/${fileId}`, play_url: 'https://zoom.us/rec/play/x'};
    };
    const files = [file('MP4', 'MP4', Buffer.from(content)), file('M4A', 'M4A', Buffer.from('sound'))];
    state.recordings.set(id, {meeting: meeting.id, topic: meeting.topic, files});
    state.recordingNow.delete(id);
    return {externalId: id, files, file: files[0].id, content: Buffer.from(content)};
  }

  /// Our names of events, or Zoom's own.
  const events = {
    room_started: 'meeting.started', room_ended: 'meeting.ended', participant_joined: 'meeting.participant_joined',
    participant_left: 'meeting.participant_left', recording_started: 'recording.started', recording_ready: 'recording.completed',
    other: 'meeting.participant_joined_waiting_room',
  };

  function signedWebhook(kind, {room, identity, participant = identity, recording, at = now(), timestamp, secret = known.webhookSecretToken, event_ts, body, extra = {}} = {}) {
    const event = events[kind] ?? kind;
    const ms = new Date(at).getTime();
    const meeting = room && meetingOf(room);
    const number = meeting?.id ?? Number(room?.externalId ?? 85746065432);
    const object = {
      id: event.startsWith('recording.') ? number : String(number), uuid: recording ?? meeting?.uuid ?? uuid(), host_id: hostId,
      topic: room?.name ?? meeting?.topic ?? 'cf-unknown', type: 2, start_time: iso(ms), timezone: 'UTC', duration: 30,
    };
    if (event === 'meeting.ended') object.end_time = iso(ms);
    if (event.startsWith('meeting.participant_')) {
      const present = meeting?.participants.find((one) => one.customer_key === participant);
      object.participant = {user_id: present?.user_id ?? '16778240', participant_uuid: present?.participant_uuid ?? 'D444CD06-2ABB-2FCC-019B-39E41D8DADF7',
        user_name: 'A Guest', id: '', email: '', ...(participant && {customer_key: participant}),
        [event.endsWith('_left') ? 'leave_time' : event.endsWith('_joined') ? 'join_time' : 'date_time']: iso(ms)};
    }
    const ready = event === 'recording.completed';
    if (event.startsWith('recording.') && !ready) object.recording_file = {recording_start: iso(ms), recording_end: ''};
    if (ready) {
      const files = state.recordings.get(object.uuid)?.files ?? [];
      Object.assign(object, {account_id: known.accountId, password: '132456', host_email: known.hostUser, share_url: 'https://zoom.us/rec/share/x',
        total_size: files.reduce((sum, {file_size: size}) => sum + size, 0), recording_count: files.length, recording_files: files});
    }
    const payload = event === 'endpoint.url_validation' ? {plainToken: extra.plainToken ?? 'qgg8vlvZRS6UYooatFL8Aw'} : {account_id: known.accountId, object: {...object, ...extra}};
    const bytes = body ?? JSON.stringify({event, event_ts: event_ts ?? ms, ...(ready && {download_token: 'TOKEN.OF.A.DAY'}), payload});
    const stamp = String(timestamp ?? Math.floor(ms / 1000));
    return {
      method: 'POST', url: 'https://clinic.example/webhooks/zoom',
      headers: {'content-type': 'application/json; charset=utf-8', 'x-zm-request-timestamp': stamp, 'x-zm-signature': signed(secret, stamp, bytes), 'x-zm-trackingid': `v=2.0;clid=us05;rid=WEB_${++counter}`},
      body: bytes,
    };
  }

  const credentials = {
    accountId: known.accountId, clientId: known.clientId, clientSecret: known.clientSecret,
    sdkKey: options.sdk === false ? '' : known.sdkKey, sdkSecret: options.sdk === false ? '' : known.sdkSecret,
    webhookSecretToken: options.webhooks === false ? '' : known.webhookSecretToken, hostUser: options.hostUser ?? known.hostUser,
    product: 'meeting', apiKey: '', apiSecret: '', ...options.credentials,
  };
  return {
    url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, state, cdn,
    config: {credentials, oauthBaseUrl: server.url, apiBaseUrl: `${server.url}/v2`},
    secrets: [known.clientSecret, known.sdkSecret, known.webhookSecretToken],
    addParticipant, removeParticipant, finishRecording, signedWebhook,
    open: (room) => openLive(meetingOf(room)), end: (room) => endLive(meetingOf(room)), meetingOf,
    async close() { await Promise.all([server.close(), cdn.close()]); },
  };
}
