// SPDX-License-Identifier: Apache-2.0
// The emulated Zoom's recordings: control in the live meeting, files, and finishing them. `world` is that of ../zoom.mjs.
import {empty, json} from '../../lib/emulator.mjs';
import {hostId, invalid, refusal} from './common.mjs';

export function recordings({options, state, now, iso, next, meetingOf, address}) {
  const stretches = new Map();
  function liveCall(asked, id) {
    const meeting = state.meetings.get(id);
    const {method, ...others} = asked.json ?? {};
    if (Object.keys(others).length || !/^recording\.(start|stop|pause|resume)$/.test(method ?? '')) return invalid('method');
    if (!meeting || meeting.status !== 'started') return refusal(400, 300, 'Meeting does not exist.');
    if (options.cloudRecording === false) return refusal(400, 300, 'No permission.');
    if (state.storageFull) return refusal(400, 3309, 'Not enough cloud storage available.');
    if (method === 'recording.start') begin(meeting);
    if (method === 'recording.stop') state.recordingNow.delete(meeting.uuid);
    return empty(202);
  }

  /// By us or by the host: what is recorded already goes on. Each stretch gives files of its own.
  function begin(meeting) {
    if (state.recordingNow.has(meeting.uuid)) return;
    state.recordingNow.add(meeting.uuid);
    meeting.recorded = meeting.uuid;
    stretches.set(meeting.uuid, [...stretches.get(meeting.uuid) ?? [], now()]);
  }

  /// A path's segment to the UUID it stands for; refused unless encoded as Zoom demands.
  function uuidOf(segment) {
    const once = decodeURIComponent(segment);
    const twice = (() => {
      try {
        return decodeURIComponent(once);
      } catch {
        return once;
      }
    })();
    if (twice !== once) return twice.startsWith('/') || twice.includes('//') ? twice : null;
    return once.startsWith('/') || once.includes('//') ? null : once;
  }

  function recordingsCall(asked, segment, file) {
    if (options.cloudRecording === false) return json(200, {code: 200, message: 'You do not have the right permissions.'});
    const id = uuidOf(segment);
    const recording = id && state.recordings.get(id);
    if (!recording) return refusal(404, 3301, 'There is no recording for this meeting.');
    if (asked.method === 'DELETE') {
      if (!['trash', 'delete'].includes(asked.query.get('action') ?? 'trash')) return invalid('action');
      if (file) return removeFile(recording, decodeURIComponent(file));
      state.recordings.delete(id);
      if (asked.query.get('action') !== 'delete') state.trash = [...(state.trash ?? []), id];
      return empty(204);
    }
    const withToken = asked.query.get('include_fields') === 'download_access_token';
    if (withToken) state.downloadTokens.add((state.downloadToken = `download-${next()}`));
    return json(200, {
      uuid: id,
      id: recording.meeting,
      account_id: 'a',
      host_id: hostId,
      topic: recording.topic,
      recording_count: recording.files.length,
      recording_files: recording.files,
      ...(withToken && {download_access_token: state.downloadToken}),
    });
  }

  function removeFile(recording, id) {
    if (!recording.files.some((file) => file.id === id)) return refusal(404, 3301, 'There is no such file.');
    recording.files = recording.files.filter((file) => file.id !== id);
    return empty(204);
  }

  /// Zoom has finished what was recorded of the room: `content` is the film, with a number from the second stretch on.
  function finishRecording(room, content = Buffer.from('a film')) {
    const meeting = meetingOf(room);
    const id = meeting.recorded ?? meeting.lastUuid ?? meeting.uuid;
    const file = (begun, kind, extension, bytes) => {
      const fileId = `${kind.toLowerCase()}-${next()}`;
      state.downloads.set(fileId, bytes);
      return {
        id: fileId,
        meeting_id: id,
        recording_start: iso(begun),
        recording_end: iso(begun + 480_000),
        file_type: kind,
        file_extension: extension,
        file_size: bytes.length,
        recording_type: kind === 'MP4' ? 'shared_screen_with_speaker_view' : 'audio_only',
        status: 'completed',
        download_url: `${address()}/rec/download/${fileId}`,
        play_url: 'https://zoom.us/rec/play/x',
      };
    };
    const files = (stretches.get(id) ?? [now() - 600_000]).flatMap((begun, n) => [
      file(begun, 'MP4', 'MP4', Buffer.concat([Buffer.from(content), Buffer.from(n ? ` ${n}` : '')])),
      file(begun, 'M4A', 'M4A', Buffer.from(n ? `sound ${n}` : 'sound')),
    ]);
    state.recordings.set(id, {meeting: meeting.id, topic: meeting.topic, files});
    state.recordingNow.delete(id);
    return {externalId: id, files, file: files[0].id, content: Buffer.from(content)};
  }

  return {liveCall, recordingsCall, finishRecording, begin};
}
