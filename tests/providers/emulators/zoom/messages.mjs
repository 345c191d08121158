// SPDX-License-Identifier: Apache-2.0
// The emulated Zoom's messages, signed as Zoom signs. `world` is that of ../zoom.mjs.
import {hostId, known, signed} from './common.mjs';

/// Our names of events, or Zoom's own.
const events = {
  room_started: 'meeting.started',
  room_ended: 'meeting.ended',
  participant_joined: 'meeting.participant_joined',
  participant_left: 'meeting.participant_left',
  recording_started: 'recording.started',
  recording_ready: 'recording.completed',
  other: 'meeting.participant_joined_waiting_room',
};

export function messages({state, now, iso, uuid, next, meetingOf}) {
  function signedWebhook(
    kind,
    {
      room,
      identity,
      participant = identity,
      recording,
      at = now(),
      timestamp,
      secret = known.webhookSecretToken,
      event_ts,
      body,
      extra = {},
    } = {},
  ) {
    const event = events[kind] ?? kind;
    const ms = new Date(at).getTime();
    const meeting = room && meetingOf(room);
    const number = meeting?.id ?? Number(room?.externalId ?? 85746065432);
    const object = {
      id: event.startsWith('recording.') ? number : String(number),
      uuid: recording ?? meeting?.uuid ?? uuid(),
      host_id: hostId,
      topic: room?.name ?? meeting?.topic ?? 'cf-unknown',
      type: 2,
      start_time: iso(ms),
      timezone: 'UTC',
      duration: 30,
    };
    if (event === 'meeting.ended') object.end_time = iso(ms);
    if (event.startsWith('meeting.participant_')) {
      const present = meeting?.participants.find((one) => one.customer_key === participant);
      object.participant = {
        user_id: present?.user_id ?? '16778240',
        participant_uuid: present?.participant_uuid ?? 'D444CD06-2ABB-2FCC-019B-39E41D8DADF7',
        user_name: 'A Guest',
        id: '',
        email: '',
        ...(participant && {customer_key: participant}),
        [event.endsWith('_left') ? 'leave_time' : event.endsWith('_joined') ? 'join_time' : 'date_time']: iso(ms),
      };
    }
    const ready = event === 'recording.completed';
    if (event.startsWith('recording.') && !ready) object.recording_file = {recording_start: iso(ms), recording_end: ''};
    if (ready) {
      const files = state.recordings.get(object.uuid)?.files ?? [];
      Object.assign(object, {
        account_id: known.accountId,
        password: '132456',
        host_email: known.hostUser,
        share_url: 'https://zoom.us/rec/share/x',
        total_size: files.reduce((sum, {file_size: size}) => sum + size, 0),
        recording_count: files.length,
        recording_files: files,
      });
    }
    const payload =
      event === 'endpoint.url_validation'
        ? {plainToken: extra.plainToken ?? 'qgg8vlvZRS6UYooatFL8Aw'}
        : {account_id: known.accountId, object: {...object, ...extra}};
    const bytes =
      body ?? JSON.stringify({event, event_ts: event_ts ?? ms, ...(ready && {download_token: 'TOKEN.OF.A.DAY'}), payload});
    const stamp = String(timestamp ?? Math.floor(ms / 1000));
    return {
      method: 'POST',
      url: 'https://clinic.example/webhooks/zoom',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-zm-request-timestamp': stamp,
        'x-zm-signature': signed(secret, stamp, bytes),
        'x-zm-trackingid': `v=2.0;clid=us05;rid=WEB_${next()}`,
      },
      body: bytes,
    };
  }

  return {signedWebhook};
}
