// SPDX-License-Identifier: Apache-2.0
// What Twilio tells, with the members of its published description.

export const account = 'AC7c1e0b52d94f46a3b8e57d2a9f30c681';
const iso = (ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
const base = 'https://video.twilio.com/v1';
export const roomJson = (room) => ({
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
export const personJson = (room, person) => {
  const url = `${base}/Rooms/${room.sid}/Participants/${person.sid}`;
  return {account_sid: account, room_sid: room.sid, date_created: iso(person.started), date_updated: iso(person.ended ?? person.started),
    start_time: iso(person.started), end_time: person.ended && iso(person.ended), sid: person.sid, identity: person.identity, status: person.status,
    url, duration: person.ended && Math.round((person.ended - person.started) / 1000),
    links: {published_tracks: `${url}/PublishedTracks`, subscribed_tracks: `${url}/SubscribedTracks`, subscribe_rules: `${url}/SubscribeRules`,
      anonymize: `${url}/Anonymize`}};
};
export const recordingJson = (file) => {
  const done = file.status === 'completed';
  return {account_sid: account, status: file.status, date_created: iso(file.created), sid: file.sid, source_sid: file.source,
    size: done ? file.content.length : null, type: file.type, duration: done ? Math.round((file.ended - file.created) / 1000) : null,
    container_format: file.type === 'audio' ? 'mka' : 'mkv', codec: file.type === 'audio' ? 'opus' : 'VP8', track_name: file.name, offset: file.created,
    status_callback: null, status_callback_method: 'POST', grouping_sids: {room_sid: file.room, participant_sid: file.participant},
    media_external_location: null, url: `${base}/Recordings/${file.sid}`, links: {media: `${base}/Recordings/${file.sid}/Media`}};
};
export const compositionJson = (made) => {
  const done = made.status === 'completed';
  return {account_sid: account, status: made.status, date_created: iso(made.created), date_completed: done ? iso(made.created) : null, date_deleted: null,
    sid: made.sid, room_sid: made.fields.RoomSid, audio_sources: made.fields.AudioSources ?? [], audio_sources_excluded: [],
    video_layout: made.fields.VideoLayout ?? {}, trim: made.fields.Trim ?? true, format: made.fields.Format ?? 'webm',
    resolution: made.fields.Resolution ?? '640x480', bitrate: 0, size: done ? made.content.length : 0, duration: done ? 60 : 0,
    media_external_location: null, url: `${base}/Compositions/${made.sid}`, status_callback: made.fields.StatusCallback ?? null,
    status_callback_method: 'POST', links: {media: `${base}/Compositions/${made.sid}/Media`}};
};
export const rulesJson = (room) => ({room_sid: room.sid, rules: room.rules, date_created: room.rulesAt && iso(room.rulesAt),
  date_updated: room.rulesAt && iso(room.rulesAt)});
