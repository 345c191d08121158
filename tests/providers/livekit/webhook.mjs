// SPDX-License-Identifier: Apache-2.0
// Webhooks as a LiveKit server sends them: protobuf's JSON in camelCase without defaults, and a token whose claim sha256 is
// the base64 of the SHA-256 of the body, bare in Authorization.
import {
  EgressInfo, EgressStatus, FileInfo, ParticipantInfo, ParticipantInfo_Kind, ParticipantInfo_State, Room, WebhookEvent,
} from '@livekit/protocol';
import {createHash, createHmac} from 'node:crypto';

/// Our names of events (ProviderEventKind) and LiveKit's.
const EVENTS = {
  room_started: 'room_started', room_ended: 'room_finished', participant_joined: 'participant_joined',
  participant_left: 'participant_left', recording_started: 'egress_started', recording_ready: 'egress_ended',
  recording_failed: 'egress_ended', other: 'track_published',
};

/// A JWT as LiveKit signs it; `header` and `claims` may be spoilt by a test.
export function signed(claims, secret, header = {alg: 'HS256'}) {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export const hashOf = (body) => createHash('sha256').update(body).digest('base64');

/// {method, url, headers, body} of a body that is there already.
export function signedBody(body, {apiKey, apiSecret, now, url = 'https://clinic.example/webhooks/livekit'}) {
  const seconds = Math.floor(now / 1000);
  const token = signed({sha256: hashOf(body), iss: apiKey, exp: seconds + 300, nbf: seconds}, apiSecret);
  return {
    method: 'POST', url, headers: {'content-type': 'application/webhook+json', 'user-agent': 'LiveKit', authorization: token}, body,
  };
}

function recordingOf(kind, room, sid, {recording = 'EG_emulated', state, reason = 'Start signal not received'}) {
  const known = state?.egresses?.get(recording)?.info;
  if (known) return known;
  const ready = kind === 'recording_ready' || kind === 'egress_ended';
  const status = ready ? EgressStatus.EGRESS_COMPLETE : kind === 'recording_failed' ? EgressStatus.EGRESS_FAILED : EgressStatus.EGRESS_STARTING;
  return new EgressInfo({
    egressId: recording, roomId: sid, roomName: room, status, error: status === EgressStatus.EGRESS_FAILED ? reason : '',
    fileResults: ready ? [new FileInfo({filename: `recordings/${room}/1.mp4`, size: 4000n, duration: 600_000_000_000n})] : [],
  });
}

/// fields: {room (a name or a ProviderRoom), participant, recording, kind of participant (`as`), id, at}
export function webhookOf(kind, {room = 'cf-contract', participant, recording, as = 'STANDARD', id, at, state, apiKey, apiSecret, now, reason, url}) {
  const name = typeof room === 'string' ? room : room.name;
  const known = state?.rooms?.get(name);
  const sid = known?.info.sid ?? (typeof room === 'object' && room.externalId) ?? 'RM_emulated';
  const event = EVENTS[kind] ?? kind;
  const message = new WebhookEvent({
    event, id: id ?? `EV_${hashOf(`${event} ${name} ${participant} ${recording} ${Math.random()}`).replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}`,
    createdAt: BigInt(Math.floor(new Date(at ?? now).getTime() / 1000)),
  });
  if (event.startsWith('egress_')) message.egressInfo = recordingOf(kind, name, sid || 'RM_emulated', {recording, state, reason});
  else message.room = known?.info ?? new Room({sid: sid || 'RM_emulated', name, turnPassword: 'turn-password-of-the-room'});
  if (event.startsWith('participant_') || event.startsWith('track_')) {
    const identity = participant?.value ?? participant ?? 'par_patient';
    message.participant = known?.people.get(identity) ?? new ParticipantInfo({
      sid: `PA_${identity}`, identity, state: ParticipantInfo_State.ACTIVE, kind: ParticipantInfo_Kind[as],
    });
  }
  return signedBody(message.toJsonString(), {apiKey, apiSecret, now, url});
}
