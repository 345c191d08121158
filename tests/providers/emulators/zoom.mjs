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
import {createHash} from 'node:crypto';
import {json, serve, text} from '../lib/emulator.mjs';
import {known, noMeeting, refusal, signed} from './zoom/common.mjs';
import {meetings} from './zoom/meetings.mjs';
import {messages} from './zoom/messages.mjs';
import {recordings} from './zoom/recordings.mjs';

export {known, signed};

export async function start(options = {}) {
  const now = options.now ?? Date.now;
  let counter = 0;
  const next = () => ++counter;
  const state = {
    meetings: new Map(),
    past: new Map(),
    recordings: new Map(),
    token: null,
    tokensMade: 0,
    downloads: new Map(),
    downloadTokens: new Set(),
    madeToday: 0,
    dailyLimit: Infinity,
    listsNothing: options.listsNothing ?? 0,
    recordingNow: new Set(),
    missingScopes: options.missingScopes ?? [],
    settings: options.forced ?? {},
  };

  const uuid = () => {
    const text = createHash('md5').update(`uuid ${next()}`).digest('base64');
    return counter % 3 === 1 ? `/${text.slice(1)}` : counter % 3 === 2 ? `${text.slice(0, 4)}//${text.slice(6)}` : text;
  };
  const iso = (ms = now()) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const meetingOf = (room) => state.meetings.get(room.externalId);
  const world = {options, state, now, iso, uuid, next, meetingOf, address: () => server.url};
  const rooms = meetings(world);
  const films = recordings(world);
  const {signedWebhook} = messages(world);

  const cdn = await serve({
    reply: (asked) =>
      asked.headers.authorization
        ? text(400, 'the token of another host')
        : {status: 200, headers: {'content-type': 'video/mp4'}, body: state.downloads.get(asked.path.slice(1)) ?? ''},
  });

  function token(asked) {
    if (asked.contentType !== 'application/x-www-form-urlencoded')
      return json(400, {reason: 'unsupported grant type', error: 'unsupported_grant_type'});
    if (asked.basic?.user !== known.clientId || asked.basic.password !== known.clientSecret)
      return json(400, {reason: 'Invalid client_id or client_secret', error: 'invalid_client'});
    if (asked.form.get('grant_type') !== 'account_credentials')
      return json(400, {reason: 'unsupported grant type', error: 'unsupported_grant_type'});
    if (asked.form.get('account_id') !== known.accountId)
      return json(400, {reason: 'Account does not exist', error: 'invalid_request'});
    state.token = `token-${++state.tokensMade}`; // the one before is worth nothing any more
    return json(200, {
      access_token: state.token,
      token_type: 'bearer',
      expires_in: 3599,
      scope: 'meeting:write:meeting:admin',
      api_url: 'https://api.zoom.us',
    });
  }

  const routes = [
    ['POST', /^\/oauth\/token$/, 'token', token],
    [
      'GET',
      /^\/rec\/download\/([^/]+)$/,
      'download',
      (asked, id) =>
        state.downloadTokens.has(asked.bearer)
          ? {status: 302, headers: {location: `${cdn.url}/${id}`}, body: ''}
          : json(401, {status: false, errorCode: 401, errorMessage: 'Forbidden'}),
    ],
    ['POST', /^\/v2\/users\/([^/]+)\/meetings$/, 'create', (asked, user) => rooms.create(asked, decodeURIComponent(user))],
    ['GET', /^\/v2\/users\/([^/]+)\/meetings$/, 'list', rooms.list],
    [
      'GET',
      /^\/v2\/users\/([^/]+)\/(token)$/,
      'join',
      (asked, user, rest) => rooms.userCall(asked, decodeURIComponent(user), rest),
    ],
    ['GET', /^\/v2\/users\/([^/]+)$/, 'health', (asked, user) => rooms.userCall(asked, decodeURIComponent(user))],
    ['PUT', /^\/v2\/meetings\/([^/]+)\/(status)$/, 'end', rooms.meetingCall],
    ['DELETE', /^\/v2\/meetings\/([^/]+)$/, 'end', rooms.meetingCall],
    ['PATCH', /^\/v2\/meetings\/([^/]+)$/, 'end', rooms.meetingCall],
    ['GET', /^\/v2\/meetings\/([^/]+)$/, 'status', rooms.meetingCall],
    [
      'GET',
      /^\/v2\/past_meetings\/(\d+)\/instances$/,
      'past',
      (asked, id) => (state.past.has(id) ? json(200, {meetings: state.past.get(id)}) : noMeeting(id)),
    ],
    ['PATCH', /^\/v2\/live_meetings\/(\d+)\/events$/, 'recording', films.liveCall],
    ['GET', /^\/v2\/meetings\/([^/]+)\/recordings$/, 'recording', films.recordingsCall],
    ['DELETE', /^\/v2\/meetings\/([^/]+)\/recordings(?:\/([^/]+))?$/, 'recording', films.recordingsCall],
    ['GET', /^\/v2\/metrics\/meetings\/(\d+)\/participants\/qos$/, 'quality', rooms.quality],
  ];
  const routeOf = (asked) => {
    const path = asked.target.split('?')[0]; // as it was sent: a UUID's encoding counts
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
      if (asked.bearer !== state.token)
        return refusal(401, 124, asked.bearer ? 'Access token is expired.' : 'Invalid access token.');
      if (state.missingScopes.length)
        return refusal(400, 4711, `Invalid access token, does not contain scopes:[${state.missingScopes}].`);
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
      429: refusal(429, 429, 'You have reached the maximum per-second rate limit for this API. Try again later.', {
        'X-RateLimit-Type': 'QPS',
        'X-RateLimit-Remaining': '0',
        'Retry-After': '1',
      }),
      500: {status: 500, headers: {'content-type': 'text/html'}, body: '<html><body>Internal Server Error</body></html>'},
      credentials: (asked) =>
        asked.kind === 'token'
          ? json(400, {reason: 'Invalid client_id or client_secret', error: 'invalid_client'})
          : refusal(401, 124, 'Invalid access token.'),
    },
    forget: (asked) => {
      const id = /\/(\d{9,11})(?:\/|$)/.exec(asked.path)?.[1];
      if (id) state.meetings.delete(id);
    },
  });

  /// The host opens the meeting when nobody is in it yet, as Zoom wants it.
  function addParticipant(room, identity) {
    const meeting = meetingOf(room);
    rooms.openLive(meeting);
    const stay = next();
    const participant = {
      user_id: String(16778240 + stay),
      participant_uuid: createHash('md5').update(`stay ${stay}`).digest('hex').toUpperCase(),
      user_name: 'A Guest',
      id: '',
      email: '',
      customer_key: identity,
      join_time: iso(),
    };
    meeting.participants.push(participant);
    return participant;
  }

  function removeParticipant(room, identity) {
    const meeting = meetingOf(room);
    meeting.participants = meeting.participants.filter((one) => one.customer_key !== identity);
  }

  const credentials = {
    accountId: known.accountId,
    clientId: known.clientId,
    clientSecret: known.clientSecret,
    sdkKey: options.sdk === false ? '' : known.sdkKey,
    sdkSecret: options.sdk === false ? '' : known.sdkSecret,
    webhookSecretToken: options.webhooks === false ? '' : known.webhookSecretToken,
    hostUser: options.hostUser ?? known.hostUser,
    product: 'meeting',
    apiKey: '',
    apiSecret: '',
    ...options.credentials,
  };
  return {
    url: server.url,
    requests: server.requests,
    fault: server.fault,
    heal: server.heal,
    observe: server.observe,
    state,
    cdn,
    config: {credentials, oauthBaseUrl: server.url, apiBaseUrl: `${server.url}/v2`},
    secrets: [known.clientSecret, known.sdkSecret, known.webhookSecretToken],
    addParticipant,
    removeParticipant,
    finishRecording: films.finishRecording,
    signedWebhook,
    open: (room) => rooms.openLive(meetingOf(room)),
    end: (room) => rooms.endLive(meetingOf(room)),
    meetingOf,
    /// The host presses Record.
    recordElsewhere: (room) => films.begin(meetingOf(room)),
    records: (room) => state.recordingNow.has(meetingOf(room).uuid),
    async close() {
      await Promise.all([server.close(), cdn.close()]);
    },
  };
}
