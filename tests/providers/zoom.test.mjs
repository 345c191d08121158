// SPDX-License-Identifier: Apache-2.0
// What is Zoom's alone: see contract.test.mjs for what every provider must do.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {start, known} from './emulators/zoom.mjs';
import {make} from './lib/tool.mjs';

const now = '2030-01-15T09:45:00.000Z';
async function clinic(t, options = {}, config = {}) {
  const zoom = await start({now: () => Date.parse(now), ...options});
  t.after(() => zoom.close());
  const provider = await make('zoom', {...zoom.config, ...config}, {now, seed: 7});
  return {zoom, provider};
}
const count = (zoom, kind) => zoom.requests.filter((asked) => asked.kind === kind).length;
const secretOf = (room) => JSON.parse(room.secret);

test('a room is a scheduled meeting that says nothing of the patient', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-a'});
  const asked = zoom.requests.find(({kind}) => kind === 'create');
  assert.equal(asked.json.topic, 'cf-a');
  assert.equal(asked.json.type, 2);
  assert.equal(asked.json.start_time, '2030-01-15T10:00:00Z');
  assert.equal(asked.json.duration, 30);
  assert.equal(asked.json.settings.join_before_host, false);
  assert.equal(asked.json.settings.waiting_room, true);
  assert.equal(asked.json.settings.use_pmi, false);
  assert.equal(asked.json.settings.auto_recording, 'none');
  assert.match(room.externalId, /^\d{11}$/);
  assert.ok(Number(room.externalId) > 2 ** 32);
  assert.equal(room.name, 'cf-a');
  assert.equal(secretOf(room).passcode, zoom.meetingOf(room).password);
  assert.doesNotMatch(JSON.stringify(room), /zak=|START\./);
});

test('a repeated creation adopts the meeting, also from the third page', async (t) => {
  const {zoom, provider} = await clinic(t, {mostPerPage: 2});
  for (const name of ['cf-1', 'cf-2', 'cf-3', 'cf-4', 'cf-5']) await provider.createRoom({name});
  const again = await provider.createRoom({name: 'cf-5'});
  assert.equal(zoom.state.meetings.size, 5);
  assert.equal(zoom.meetingOf(again).topic, 'cf-5');
  assert.ok(secretOf(again).passcode);
});

test('eight creations at once make one meeting', async (t) => {
  const {zoom, provider} = await clinic(t);
  const rooms = await Promise.all(Array.from({length: 8}, () => provider.createRoom({name: 'cf-race'})));
  assert.equal(new Set(rooms.map(({externalId}) => externalId)).size, 1);
  assert.equal(zoom.state.meetings.size, 1);
  assert.equal(zoom.state.tokensMade, 1);
});

test('a creation whose answer is cut off finds its meeting', async (t) => {
  const {zoom, provider} = await clinic(t);
  await zoom.fault({on: 'create', kind: 'drop', times: 1});
  const room = await provider.createRoom({name: 'cf-cut'});
  assert.equal(zoom.state.meetings.size, 1);
  assert.equal(zoom.meetingOf(room).topic, 'cf-cut');
});

test('a creation that nobody answers fails, and the next one succeeds', async (t) => {
  const {zoom, provider} = await clinic(t);
  await zoom.fault({on: 'create', kind: 'timeout', times: 1});
  await assert.rejects(provider.createRoom({name: 'cf-slow'}), {code: 'provider_unavailable', cause: 'timeout'});
  await provider.createRoom({name: 'cf-slow'});
  assert.equal(zoom.state.meetings.size, 1);
});

test('a list that lags behind makes no second meeting either', async (t) => {
  const {zoom, provider} = await clinic(t, {listsNothing: 2});
  await zoom.fault({on: 'create', kind: 'drop', times: 1});
  await assert.rejects(provider.createRoom({name: 'cf-lag'}), {code: 'provider_unavailable', cause: 'network'});
  assert.equal(zoom.state.meetings.size, 1);
  await provider.createRoom({name: 'cf-lag'});
  assert.equal(zoom.state.meetings.size, 1);
});

test('settings that the account forces are read back', async (t) => {
  await t.test('a waiting room that cannot be had is told', async (t) => {
    const {provider} = await clinic(t, {forced: {waiting_room: false}});
    assert.equal(secretOf(await provider.createRoom({name: 'cf-w'})).waitingRoom, false);
    assert.equal((await provider.capabilities()).waitingRoom.support, 'unavailable');
  });
  await t.test('no passcode: the waiting room is forced, and the secret says null', async (t) => {
    const {provider} = await clinic(t, {passcodes: false});
    const secret = secretOf(await provider.createRoom({name: 'cf-p'}));
    assert.equal(secret.passcode, null);
    assert.equal(secret.waitingRoom, true);
  });
  await t.test('encryption from end to end rules out recording and joining in the page', async (t) => {
    const {provider} = await clinic(t, {forced: {encryption_type: 'e2ee'}});
    const room = await provider.createRoom({name: 'cf-e'});
    const can = await provider.capabilities();
    assert.equal(can.endToEndEncryption, true);
    assert.equal(can.recording.support, 'unavailable');
    assert.equal((await provider.joinCredentials(room)).token, '');
  });
  await t.test('a meeting is encrypted as Zoom made it, whatever the account does later', async (t) => {
    const {zoom, provider} = await clinic(t, {forced: {encryption_type: 'e2ee'}});
    const room = await provider.createRoom({name: 'cf-e'});
    assert.equal(await provider.isEndToEnd(room), true);
    const restarted = await make('zoom', zoom.config, {now, seed: 8});
    assert.equal((await restarted.capabilities()).endToEndEncryption, false, 'nothing is known of the account yet');
    assert.equal(await restarted.isEndToEnd(room), true);
    zoom.state.settings = {};
    const later = await restarted.createRoom({name: 'cf-l'});
    assert.deepEqual([await restarted.isEndToEnd(later), await restarted.isEndToEnd(room)], [false, true]);
  });
  for (const [setting, value, word] of [
    ['meeting_authentication', true, /Zoom account/],
    ['auto_recording', 'cloud', /consent/],
    ['auto_start_meeting_summary', true, /AI Companion/],
  ]) {
    await t.test(`${setting} makes the meeting unfit, and none is left behind`, async (t) => {
      const {zoom, provider} = await clinic(t, {forced: {[setting]: value}});
      await assert.rejects(
        provider.createRoom({name: 'cf-f'}),
        (error) => error.code === 'precondition_failed' && word.test(error.message),
      );
      assert.equal(zoom.state.meetings.size, 0);
    });
  }
});

test('ending and deleting', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-end'});
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  zoom.addParticipant(room, 'par_1');
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  await provider.endRoom(room);
  assert.equal(zoom.meetingOf(room).participants.length, 0);
  assert.equal(await provider.roomStatus(room), 'ENDED');
  await provider.endRoom(room);
  const unopened = await provider.createRoom({name: 'cf-unopened'});
  await provider.endRoom(unopened);
  assert.equal(await provider.roomStatus(unopened), 'ENDED');
  await provider.endRoom(unopened);
  zoom.addParticipant(room, 'par_1');
  await provider.deleteRoom(room);
  assert.equal(await provider.roomStatus(room), 'ENDED');
  await assert.rejects(provider.endRoom(room), {code: 'not_found'});
  await assert.rejects(provider.deleteRoom(room), {code: 'not_found'});
});

test('a moved meeting has the visit\'s new times, and nothing else changes', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-moved'});
  const before = structuredClone(zoom.meetingOf(room));
  await provider.rescheduleRoom(room, '2030-02-01T23:59:59.999Z', '2030-02-02T00:30:00.000Z');
  const {start_time: start, duration, timezone, ...rest} = zoom.meetingOf(room);
  assert.deepEqual([start, duration, timezone], ['2030-02-01T23:59:59Z', 31, 'UTC']);
  const {start_time: s, duration: d, timezone: z, ...restBefore} = before;
  assert.deepEqual(rest, restBefore);
});

test('who joins: participants by signature, the host with a ZAK of the moment', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-join'});
  const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const patient = await provider.joinCredentials(room, {participant: 'par_9'});
  assert.equal(claimsOf(patient.token).role, 0);
  assert.equal(claimsOf(patient.token).mn, room.externalId);
  assert.equal(claimsOf(patient.token).exp - claimsOf(patient.token).iat, 3600);
  const details = JSON.parse(patient.details);
  assert.deepEqual(details, {
    meetingNumber: room.externalId,
    passcode: secretOf(room).passcode,
    customerKey: 'par_9',
    sdkKey: known.sdkKey,
  });
  assert.equal(count(zoom, 'join'), 0);
  const host = await provider.joinCredentials(room, {host: true, role: 'CLINICIAN', expiresAt: '2030-01-15T09:50:00.000Z'});
  assert.equal(claimsOf(host.token).role, 1);
  assert.equal(claimsOf(host.token).exp - claimsOf(host.token).iat, 1800);
  assert.match(JSON.parse(host.details).zak, /^ZAK\.KDcuGIm1QgePTO8WbOqwIQ\./);
});

test('a Zoom that does not answer is not asked again for the way in', async (t) => {
  for (const sdk of [true, false]) {
    const {zoom, provider} = await clinic(t, {sdk});
    const room = await provider.createRoom({name: 'cf-silent'});
    const asked = zoom.requests.length;
    await assert.rejects(provider.joinCredentials(room, {host: true, withoutAsking: true}),
      {code: 'provider_unavailable', cause: 'not_asked'});
    assert.ok((await provider.joinCredentials(room, {withoutAsking: true})).joinUrl, 'what needs no call is there');
    assert.equal(zoom.requests.length, asked);
  }
});

test('without an SDK key people get the link, and the host a start link of the moment', async (t) => {
  const {provider} = await clinic(t, {sdk: false});
  const room = await provider.createRoom({name: 'cf-link'});
  assert.equal((await provider.capabilities()).linkOnly, true);
  const patient = await provider.joinCredentials(room);
  assert.equal(patient.token, '');
  assert.equal(patient.joinUrl, room.joinUrl);
  const host = await provider.joinCredentials(room, {host: true});
  assert.equal(host.joinUrl, room.joinUrl, 'the address for everybody has no rights of the host');
  assert.match(JSON.parse(host.details).startUrl, /zak=/);
  assert.equal(JSON.parse(patient.details).startUrl, undefined);
});

test('one token serves everybody, is renewed before it ends and once when Zoom refuses it', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-t'});
  await Promise.all(Array.from({length: 10}, () => provider.roomStatus(room)));
  assert.equal(zoom.state.tokensMade, 1);
  await provider.setNow('2030-01-15T10:43:58.000Z'); // 61 s are left
  await provider.roomStatus(room);
  assert.equal(zoom.state.tokensMade, 1);
  await provider.setNow('2030-01-15T10:43:59.000Z'); // 60 s are left
  await provider.roomStatus(room);
  assert.equal(zoom.state.tokensMade, 2);
  zoom.state.token = 'another program asked for one';
  assert.equal(await provider.roomStatus(room), 'ACTIVE');
  assert.equal(zoom.state.tokensMade, 3);
  await zoom.fault({on: 'status', kind: 'credentials'});
  const before = count(zoom, 'status');
  await assert.rejects(provider.roomStatus(room), {code: 'provider_unavailable', cause: 'bad_credentials'});
  assert.equal(count(zoom, 'status') - before, 2);
});

test('limits', async (t) => {
  await t.test('429 with seconds is waited out', async (t) => {
    const {zoom, provider} = await clinic(t);
    await zoom.fault({on: 'create', kind: '429', times: 1});
    await provider.createRoom({name: 'cf-429'});
    assert.equal(zoom.state.meetings.size, 1);
  });
  await t.test('the daily limit of a host is not asked against again before 00:00 UTC', async (t) => {
    const {zoom, provider} = await clinic(t);
    zoom.state.dailyLimit = 0;
    await assert.rejects(provider.createRoom({name: 'cf-d1'}), {
      code: 'provider_unavailable',
      cause: 'daily_limit',
      retryAfter: 51_300,
      message: /midnight UTC/,
    });
    assert.equal(count(zoom, 'create'), 1);
    await assert.rejects(provider.createRoom({name: 'cf-d2'}), {cause: 'daily_limit', retryAfter: 51_300});
    assert.equal(count(zoom, 'create'), 1);
    zoom.state.dailyLimit = 100;
    await provider.setNow('2030-01-16T00:00:00.000Z');
    await provider.createRoom({name: 'cf-d3'});
    assert.equal(count(zoom, 'create'), 2);
  });
});

test('health tells in words what is wrong', async (t) => {
  const cases = [
    [{}, {}, true, /^Zoom answers$/],
    [{sdk: false}, {}, true, /Meeting SDK/],
    [{licensed: false}, {}, false, /license/],
    [{userStatus: 'inactive'}, {}, false, /activate/],
    [{hostUser: 'nobody@clinic.example'}, {}, false, /host user/],
    [{missingScopes: ['user:read:user:admin', 'user:read:user']}, {}, false, /user:read:user:admin/],
    [{credentials: {clientId: 'wrong'}}, {}, false, /ZOOM_CLIENT_ID/],
    [{credentials: {accountId: 'wrong'}}, {}, false, /ZOOM_ACCOUNT_ID/],
    [{credentials: {accountId: ''}}, {}, false, /ZOOM_ACCOUNT_ID/],
    [{credentials: {sdkSecret: ''}}, {}, false, /belong together/],
    [{credentials: {product: 'webinar'}}, {}, false, /ZOOM_PRODUCT/],
  ];
  for (const [options, config, available, words] of cases) {
    const {provider} = await clinic(t, options, config);
    const health = await provider.health();
    assert.equal(health.available, available, health.message);
    assert.match(health.message, words);
  }
});

test('recording', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-rec'});
  await assert.rejects(provider.startRecording(room), {code: 'precondition_failed', cause: 'room_not_live'});
  for (let round = 0; round < 3; ++round) {
    // UUIDs with a leading slash, with two slashes, and plain
    zoom.addParticipant(room, 'par_1');
    const recording = await provider.startRecording(room);
    assert.equal(recording.status, 'RECORDING');
    assert.ok(recording.externalId.startsWith(`${zoom.meetingOf(room).uuid}:`));
    assert.equal((await provider.recordingStatus(room, recording.externalId)).status, 'RECORDING');
    await provider.stopRecording(room, recording.externalId);
    await provider.endRoom(room);
    await provider.stopRecording(room, recording.externalId);
    assert.equal((await provider.recordingStatus(room, recording.externalId)).status, 'PROCESSING');
    await assert.rejects(provider.downloadRecording(room, recording.externalId, 'x'), {
      code: 'precondition_failed',
      cause: 'recording_not_ready',
    });
    const made = zoom.finishRecording(room, `film ${round}`);
    assert.ok(recording.externalId.startsWith(`${made.externalId}:`));
    const ready = await provider.recordingStatus(room, recording.externalId);
    assert.equal(ready.status, 'AVAILABLE');
    assert.deepEqual(
      ready.files.map(({format, durationMs}) => [format, durationMs]),
      [
        ['mp4', 480_000],
        ['m4a', 480_000],
      ],
    );
    const film = await provider.downloadRecording(room, recording.externalId, ready.files[0].externalId);
    assert.equal(film.toString(), `film ${round}`);
    await assert.rejects(provider.downloadRecording(room, recording.externalId, 'no-such'), {code: 'not_found'});
    await provider.removeRecording(room, recording.externalId);
    assert.equal(zoom.state.trash, undefined);
    await provider.removeRecording(room, recording.externalId);
  }
});

test('whatever records in a live meeting is ended', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-all'});
  assert.deepEqual(await provider.stopAllRecordings(room), [], 'nobody has opened it');
  assert.deepEqual(await provider.stopAllRecordings({...room, externalId: '81112223334'}), [], 'nobody knows it');
  zoom.addParticipant(room, 'par_1');
  zoom.recordElsewhere(room);
  const {uuid} = zoom.meetingOf(room);
  const [ran] = await provider.stopAllRecordings(room);
  assert.ok(ran.startsWith(`${uuid}:`));
  assert.equal(zoom.records(room), false);
  assert.equal((await provider.recordingStatus(room, uuid)).status, 'PROCESSING');
  await assert.rejects(provider.removeRecording(room, ran), {cause: 'recording_not_ready'});
  await zoom.fault({on: 'recording', kind: '429'});
  await assert.rejects(provider.stopAllRecordings(room), {code: 'provider_unavailable', cause: 'rate_limited'});
});

test('two recordings of one meeting are told apart, and from what the host recorded', async (t) => {
  let ms = Date.parse(now);
  const {zoom, provider} = await clinic(t, {now: () => ms});
  const later = (seconds) => {
    ms += seconds * 1000;
    return provider.setNow(new Date(ms));
  };
  const room = await provider.createRoom({name: 'cf-two'});
  zoom.addParticipant(room, 'par_1');
  const {uuid} = zoom.meetingOf(room);
  const first = await provider.startRecording(room);
  await later(60);
  await provider.stopRecording(room, first.externalId);
  zoom.recordElsewhere(room);
  await later(15);
  assert.equal((await provider.stopAllRecordings(room)).length, 1);
  const second = await provider.startRecording(room);
  assert.notEqual(second.externalId, first.externalId);
  await provider.stopRecording(room, first.externalId);
  assert.equal(zoom.records(room), true, 'a late repetition leaves the second alone');
  assert.equal((await provider.recordingStatus(room, first.externalId)).status, 'PROCESSING');
  assert.equal((await provider.recordingStatus(room, second.externalId)).status, 'RECORDING');
  await provider.stopRecording(room, second.externalId);
  zoom.finishRecording(room, 'film');
  const fetched = async ({externalId}) => {
    const {files} = await provider.recordingStatus(room, externalId);
    return Promise.all(files.map(async (file) => (await provider.downloadRecording(room, externalId, file.externalId)).toString()));
  };
  assert.deepEqual([await fetched(first), await fetched(second)], [['film', 'sound'], ['film 2', 'sound 2']]);
  const {files: [theirs]} = await provider.recordingStatus(room, second.externalId);
  await assert.rejects(provider.downloadRecording(room, first.externalId, theirs.externalId), {code: 'not_found'});
  await provider.removeRecording(room, first.externalId);
  await provider.removeRecording(room, second.externalId);
  const left = zoom.state.recordings.get(uuid).files.map(({id}) => zoom.state.downloads.get(id).toString());
  assert.deepEqual(left, ['film 1', 'sound 1'], 'what the host recorded is the host\'s');
  assert.equal((await provider.recordingStatus(room, first.externalId)).status, 'FAILED');
});

test('a recording whose start was never answered is known by its time', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-lost'});
  zoom.addParticipant(room, 'par_1');
  await zoom.fault({on: 'recording', kind: 'drop', times: 1});
  await assert.rejects(provider.startRecording(room), {code: 'provider_unavailable'});
  assert.equal(zoom.records(room), true);
  const [lost] = await provider.stopAllRecordings(room);
  await provider.endRoom(room);
  zoom.finishRecording(room, 'never answered');
  const {files: [film]} = await provider.recordingStatus(room, lost);
  assert.equal((await provider.downloadRecording(room, lost, film.externalId)).toString(), 'never answered');
  await provider.removeRecording(room, lost);
  assert.equal(zoom.state.recordings.size, 0);
});

test('a recording is not called removed before Zoom had a day to finish it', async (t) => {
  let ms = Date.parse(now);
  const {zoom, provider} = await clinic(t, {now: () => ms});
  const after = (hours) => {
    ms += hours * 3_600_000;
    return provider.setNow(new Date(ms));
  };
  const recorded = async (name) => {
    const room = await provider.createRoom({name});
    zoom.addParticipant(room, 'par_1');
    const {externalId} = await provider.startRecording(room);
    await provider.stopRecording(room, externalId);
    await provider.endRoom(room);
    return {room, externalId};
  };
  const slow = await recorded('cf-slow');
  await assert.rejects(provider.removeRecording(slow.room, slow.externalId), {cause: 'recording_not_ready'});
  zoom.finishRecording(slow.room, 'late film');
  await provider.removeRecording(slow.room, slow.externalId);
  assert.equal(zoom.state.recordings.size, 0, 'what came late is gone as well');
  await provider.removeRecording(slow.room, slow.externalId);
  const never = await recorded('cf-never');
  await after(23);
  await assert.rejects(provider.removeRecording(never.room, never.externalId), {cause: 'recording_not_ready'});
  await after(2);
  await provider.removeRecording(never.room, never.externalId);
});

test('recording that the account does not allow', async (t) => {
  const {zoom, provider} = await clinic(t, {cloudRecording: false});
  const room = await provider.createRoom({name: 'cf-norec'});
  zoom.addParticipant(room, 'par_1');
  await assert.rejects(provider.startRecording(room), {code: 'precondition_failed', message: /cloud recording/});
  await assert.rejects(provider.recordingStatus(room, 'uuid=='), {code: 'unsupported', message: /plan/});
});

test('quality comes from the dashboard, or with the reason why not', async (t) => {
  const {zoom, provider} = await clinic(t);
  const room = await provider.createRoom({name: 'cf-q'});
  assert.deepEqual(await provider.quality(room), {connection: null, audio: null, video: null});
  const stream = (latency, jitter, avg_loss) => ({bitrate: '27.15 kbps', latency, jitter, avg_loss, max_loss: '9%'});
  Object.assign(zoom.addParticipant(room, 'par_1'), {
    health: 'Good',
    qos: [
      {date_time: '2030-01-15T09:44:00Z', audio_input: stream('900 ms', '99 ms', '30%')},
      {
        date_time: '2030-01-15T09:45:00Z',
        audio_input: stream('126 ms', '3 ms', '0.03%'),
        video_output: stream('126 ms', '45 ms', '0%'),
        as_input: {},
      },
    ],
  });
  assert.deepEqual(await provider.quality(room), {connection: 'good', audio: 'good', video: 'fair'});
  await provider.endRoom(room);
  assert.deepEqual(await provider.quality(room), {connection: 'good', audio: 'good', video: 'fair'}, 'also of one that is over');
  const poor = await clinic(t, {dashboards: false});
  const other = await poor.provider.createRoom({name: 'cf-q2'});
  await assert.rejects(poor.provider.quality(other), {code: 'unsupported', message: /dashboards/});
  assert.equal((await poor.provider.capabilities()).quality.support, 'unavailable');
});

test('what Zoom cannot do is told', async (t) => {
  const {provider} = await clinic(t);
  const can = await provider.capabilities();
  for (const name of ['mute', 'unmute', 'removeParticipant', 'spotlight', 'listParticipants']) {
    assert.equal(can[name].support, 'unavailable');
    assert.ok(can[name].reason.length > 20);
  }
  assert.equal(can.roomsAtBooking, true);
  assert.deepEqual(await provider.ports(), {moderation: false, recorder: true, webhooks: true});
});
