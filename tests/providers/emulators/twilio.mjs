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
import {createHmac} from 'node:crypto';

import {serve} from '../lib/emulator.mjs';
import {account} from './twilio/answers.mjs';
import {Door} from './twilio/door.mjs';
import {Refusal} from './twilio/fields.mjs';
import {Twilio} from './twilio/state.mjs';

const key = {sid: 'SK3b9a6d0e7f514c28a1d3e6b7c8f90245', secret: 'p3Qz7LmW1xVt9RkYc5NsUe2HdBfGj8Ao'};
const usualAuthToken = '5e1d9c3b7a2f48e6b0c4d8f1a3e5b7c9';
const usualWebhookUrl = 'https://clinic.example/webhooks/twilio';

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
  const door = new Door(twilio, {key, mediaUrl: media.url, pageSize});
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
    url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, observe: server.observe, media, mediaRequests, state: twilio,
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
    /// Somebody switches recording on by the Console's rules.
    recordElsewhere: (room) => { twilio.setRules(own(room), [{type: 'include', kind: 'audio'}]); },
    records: (room) => own(room).status === 'in-progress' && own(room).rules.some(({type}) => type === 'include'),
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
