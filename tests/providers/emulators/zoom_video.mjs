// SPDX-License-Identifier: Apache-2.0
// Zoom's Video SDK, as far as our adapter uses it: sessions that exist while somebody is in them, in-session controls,
// recordings and webhooks. Field names are those of Zoom's library (@zoom/rivet, videosdk). The REST interface takes a JWT of
// the API key, which must live and not for more than two hours.
//
// options: now (() => ms), webhooks (false: not configured).
import {createHash, createHmac} from 'node:crypto';
import {empty, json, serve, text} from '../lib/emulator.mjs';
import {signed} from './zoom.mjs';

export const known = {
  sdkKey: 'VIDEOSDKKEY0123456789',
  sdkSecret: 'videosdk-secret-0123456789abcdef0123',
  apiKey: 'VIDEOSDKAPIKEY001',
  apiSecret: 'videosdk-api-secret-0123456789',
  webhookSecretToken: 'zoom-webhook-secret-token-02',
};
const refusal = (status, code, message, headers) => json(status, {code, message}, headers);
const methods = [
  'recording.start',
  'recording.stop',
  'audio.block',
  'audio.unblock',
  'video.block',
  'video.unblock',
  'user.remove',
];

/// The claims of a token that the secret signed; null for any other.
export function claimsOf(token, secret) {
  const [header, payload, signature] = (token ?? '').split('.');
  if (!signature || createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url') !== signature) return null;
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

export async function start(options = {}) {
  const now = options.now ?? Date.now;
  let counter = 0;
  const state = {live: new Map(), past: [], recordings: new Map(), downloads: new Map(), blocked: new Set()};
  const iso = (ms = now()) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const uuid = () => {
    const made = createHash('md5').update(`session ${++counter}`).digest('base64');
    return counter % 2 ? `/${made.slice(1)}` : made;
  };
  const byId = (id) => [...state.live.values()].find((session) => session.id === id);

  /// An id as a segment of a path, encoded as Zoom demands; null otherwise.
  function idOf(segment) {
    const once = decodeURIComponent(segment);
    const twice = (() => {
      try {
        return decodeURIComponent(once);
      } catch {
        return once;
      }
    })();
    const needsTwo = twice.startsWith('/') || twice.includes('//');
    return needsTwo === (twice !== once) ? twice : null;
  }

  function authenticated(asked) {
    const claims = claimsOf(asked.bearer, known.apiSecret);
    const seconds = now() / 1000;
    return (
      claims && claims.iss === known.apiKey && claims.iat <= seconds && claims.exp > seconds && claims.exp - claims.iat <= 7200
    );
  }

  function list(asked) {
    const type = asked.query.get('type') ?? 'past';
    for (const name of ['from', 'to'])
      if (!/^\d{4}-\d\d-\d\d$/.test(asked.query.get(name) ?? '')) return refusal(400, 300, `Invalid field ${name}.`);
    if (
      ![...asked.query.keys()].every((name) =>
        ['type', 'from', 'to', 'page_size', 'next_page_token', 'session_key', 'session_name'].includes(name),
      )
    )
      return refusal(400, 300, 'Unknown field.');
    const wanted = asked.query.get('session_name');
    const all = (type === 'live' ? [...state.live.values()] : state.past).filter(({name}) => !wanted || name.includes(wanted));
    const begin = Number(asked.query.get('next_page_token') || 0);
    const size = Math.min(Number(asked.query.get('page_size') ?? 30), options.mostPerPage ?? 300);
    return json(200, {
      from: asked.query.get('from'),
      to: asked.query.get('to'),
      page_size: size,
      next_page_token: begin + size < all.length ? String(begin + size) : '',
      sessions: all
        .slice(begin, begin + size)
        .map(({id, name, started}) => ({id, session_name: name, start_time: started, user_count: 1})),
    });
  }

  function end(session) {
    state.live.delete(session.name);
    state.past.push(session);
  }

  function sessionCall(asked, segment, rest) {
    const id = idOf(segment);
    if (rest === 'recordings') return recordings(asked, id);
    const type = asked.query.get('type') ?? 'live';
    if (!['live', 'past'].includes(type)) return refusal(400, 300, 'Invalid field type.');
    const session = id && (type === 'past' ? state.past.find((one) => one.id === id) : byId(id));
    if (!session) return refusal(404, 3001, 'Session does not exist.');
    if (rest === 'status') {
      if (JSON.stringify(asked.json) !== '{"action":"end"}') return refusal(400, 300, 'Invalid field action.');
      end(session);
      return empty(204);
    }
    if (rest === 'users' || rest === 'users/qos')
      return json(200, {
        page_size: 30,
        next_page_token: '',
        users: session.users.map((user) =>
          rest === 'users'
            ? {id: user.id, name: '', join_time: user.join_time, user_key: user.user_key, participant_uuid: user.participant_uuid}
            : {id: user.id, user_key: user.user_key, user_qos: user.qos ?? []},
        ),
      });
    return control(asked.json ?? {}, session);
  }

  function control({method, params = {}, ...others}, session) {
    if (Object.keys(others).length || !methods.includes(method)) return refusal(400, 300, 'Invalid field method.');
    if (method === 'recording.start') Object.assign(session, {recorded: true, records: true, recordedAt: now()});
    if (method === 'recording.stop') session.records = false;
    if (method.startsWith('recording.')) return empty(202);
    const user = session.users.find(({participant_uuid: one}) => one === params.participant_uuid);
    if (!user) return refusal(404, 3001, 'The user does not exist in this session.');
    if (method === 'user.remove') session.users = session.users.filter((one) => one !== user);
    if (method === 'audio.block') state.blocked.add(user.user_key);
    if (method === 'audio.unblock') state.blocked.delete(user.user_key);
    if (session.users.length === 0) end(session);
    return empty(202);
  }

  function recordings(asked, id) {
    const recording = id && state.recordings.get(id);
    if (!recording) return refusal(404, 3301, 'There is no recording for this session.');
    if (asked.method === 'DELETE') {
      if (asked.query.get('action') === 'delete') state.recordings.delete(id);
      return empty(204);
    }
    const withToken = asked.query.get('include_fields') === 'download_access_token';
    if (withToken) state.downloadToken = `download-${++counter}`;
    return json(200, {
      session_id: id,
      session_name: recording.name,
      recording_count: 1,
      recording_files: recording.files,
      ...(withToken && {download_access_token: state.downloadToken}),
    });
  }

  const routes = [
    [
      'GET',
      /^\/rec\/([^/]+)$/,
      'download',
      (asked, id) =>
        asked.bearer && asked.bearer === state.downloadToken
          ? {status: 200, headers: {'content-type': 'video/mp4'}, body: state.downloads.get(id)}
          : text(401, ''),
    ],
    ['GET', /^\/v2\/videosdk\/sessions$/, 'status', list],
    ['PUT', /^\/v2\/videosdk\/sessions\/([^/]+)\/(status)$/, 'end', sessionCall],
    ['PATCH', /^\/v2\/videosdk\/sessions\/([^/]+)\/(events)$/, 'act', sessionCall],
    ['GET', /^\/v2\/videosdk\/sessions\/([^/]+)\/(users|users\/qos|recordings)$/, 'read', sessionCall],
    ['DELETE', /^\/v2\/videosdk\/sessions\/([^/]+)\/(recordings)$/, 'recording', sessionCall],
  ];
  const routeOf = (asked) => {
    for (const [method, pattern, kind, serveIt] of routes) {
      const match = asked.method === method && pattern.exec(asked.target.split('?')[0]);
      if (match) return {kind, serveIt, parts: match.slice(1)};
    }
    return null;
  };

  const server = await serve({
    kindOf: (asked) => routeOf(asked)?.kind ?? 'other',
    reply: (asked) => {
      const route = routeOf(asked);
      if (!route) return refusal(404, 2300, 'This API endpoint is not recognized.');
      if (route.kind !== 'download' && !authenticated(asked)) return refusal(401, 124, 'Invalid access token.');
      const bodied = ['PUT', 'PATCH'].includes(asked.method);
      if (bodied !== (asked.contentType === 'application/json')) return refusal(400, 300, 'Unsupported Content Type');
      return route.serveIt(asked, ...route.parts);
    },
    faultReplies: {
      429: refusal(429, 429, 'You have reached the maximum per-second rate limit for this API. Try again later.', {
        'Retry-After': '1',
      }),
      500: {status: 500, headers: {'content-type': 'text/html'}, body: '<html><body>Internal Server Error</body></html>'},
      credentials: refusal(401, 124, 'Invalid access token.'),
    },
  });

  /// Somebody joins the topic, which is what makes the session.
  function addParticipant(room, identity) {
    if (!state.live.has(room.name)) state.live.set(room.name, {id: uuid(), name: room.name, started: iso(), users: []});
    const stay = ++counter;
    const user = {
      id: String(16778240 + stay),
      user_key: identity,
      participant_uuid: createHash('md5').update(`stay ${stay}`).digest('hex').toUpperCase(),
      join_time: iso(),
    };
    state.live.get(room.name).users.push(user);
    return user;
  }

  function finishRecording(room, content = Buffer.from('a film')) {
    const session = state.live.get(room.name) ?? state.past.findLast(({name}) => name === room.name);
    const id = `film-${++counter}`;
    state.downloads.set(id, Buffer.from(content));
    state.recordings.set(session.id, {
      name: session.name,
      files: [
        {
          id,
          recording_start: iso(session.recordedAt ?? now() - 60_000),
          recording_end: iso((session.recordedAt ?? now() - 60_000) + 60_000),
          file_type: 'MP4',
          file_size: content.length,
          download_url: `${server.url}/rec/${id}`,
          status: 'completed',
          recording_type: 'gallery_view',
        },
      ],
    });
    return {externalId: session.id, file: id, content: Buffer.from(content)};
  }

  const events = {
    room_started: 'session.started',
    room_ended: 'session.ended',
    participant_joined: 'session.user_joined',
    participant_left: 'session.user_left',
    recording_started: 'session.recording_started',
    recording_ready: 'session.recording_completed',
    other: 'session.user_room_system_callout_ringing',
  };

  function signedWebhook(
    kind,
    {room, identity, participant = identity, at = now(), timestamp, secret = known.webhookSecretToken} = {},
  ) {
    const event = events[kind] ?? kind;
    const ms = new Date(at).getTime();
    const session = room && state.live.get(room.name);
    const id = session?.id ?? uuid();
    const object = {id, session_id: id, session_name: room?.name ?? 'cf-unknown', session_key: '', start_time: iso(ms)};
    if (event.startsWith('session.user_')) {
      const present = session?.users.find(({user_key: key}) => key === participant);
      object.user = {
        id: present?.id ?? '16778240',
        name: '',
        participant_uuid: present?.participant_uuid ?? 'D444CD06',
        ...(participant && {user_key: participant}),
        [event.endsWith('_left') ? 'leave_time' : 'join_time']: iso(ms),
      };
    }
    if (event === 'session.ended') object.end_time = iso(ms);
    const body = JSON.stringify({event, event_ts: ms, payload: {account_id: 'a', object}});
    const stamp = String(timestamp ?? Math.floor(ms / 1000));
    return {
      method: 'POST',
      url: 'https://clinic.example/webhooks/zoom',
      body,
      headers: {
        'content-type': 'application/json',
        'x-zm-request-timestamp': stamp,
        'x-zm-signature': signed(secret, stamp, body),
      },
    };
  }

  const credentials = {
    accountId: '',
    clientId: '',
    clientSecret: '',
    hostUser: '',
    product: 'video',
    sdkKey: known.sdkKey,
    sdkSecret: known.sdkSecret,
    apiKey: known.apiKey,
    apiSecret: known.apiSecret,
    webhookSecretToken: options.webhooks === false ? '' : known.webhookSecretToken,
  };
  return {
    url: server.url,
    requests: server.requests,
    fault: server.fault,
    heal: server.heal,
    close: server.close,
    state,
    config: {credentials, oauthBaseUrl: server.url, apiBaseUrl: `${server.url}/v2`},
    secrets: [known.sdkSecret, known.apiSecret, known.webhookSecretToken],
    addParticipant,
    finishRecording,
    recordElsewhere: (room) => { state.live.get(room.name).records = true; },
    records: (room) => Boolean(state.live.get(room.name)?.records),
    signedWebhook,
  };
}
