// SPDX-License-Identifier: Apache-2.0
// What the server does by itself at a vendor about a visit that is moved, cancelled or over, with the real program against an emulated Zoom:
// meetings have the visit's times, those that nobody used are not left behind, and what Zoom measured is kept.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {start as startZoom} from '../providers/emulators/zoom.mjs';
import {bookVisit, client, inMinutes, minutes, newPatient} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const environment = ({config: {credentials, oauthBaseUrl, apiBaseUrl}}) => ({
  ZOOM_ACCOUNT_ID: credentials.accountId, ZOOM_CLIENT_ID: credentials.clientId, ZOOM_CLIENT_SECRET: credentials.clientSecret,
  ZOOM_SDK_KEY: credentials.sdkKey, ZOOM_SDK_SECRET: credentials.sdkSecret, ZOOM_HOST_USER: credentials.hostUser,
  ZOOM_OAUTH_BASE_URL: oauthBaseUrl, ZOOM_API_BASE_URL: apiBaseUrl, CHIROFLOW_RATE_PERSON: '0',
});

describe('after a visit at Zoom', {concurrency: false}, () => {
  let zoom, server;
  before(async () => {
    zoom = await startZoom();
    server = await startServer({env: environment(zoom)});
  });
  after(async () => {
    await server?.stop();
    await zoom?.close();
  });

  const api = () => client(server);
  let next = 1;
  /// {sessionId, meeting}: booked there, with a meeting of its own.
  async function atZoom() {
    const {sessionId} = await bookVisit(api(), server, {patientId: (await newPatient(api())).id, start: inMinutes(5 + next++)});
    await api().telehealth.switchProvider.mutate({sessionId, provider: 'ZOOM'});
    return {sessionId, meeting: [...zoom.state.meetings.values()].at(-1)};
  }
  /// What the server does by itself takes a round or more.
  async function until(done, what) {
    for (const last = Date.now() + 240_000; Date.now() < last; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const found = await done();
      if (found) return found;
    }
    return assert.fail(`waited for ${what}`);
  }

  it('that was moved its meeting has the new times', async () => {
    const {sessionId, meeting} = await atZoom();
    const startTime = inMinutes(3 * 1440);
    const endTime = new Date(startTime.getTime() + minutes(45));
    await api().telehealth.reschedule.mutate({sessionId, startTime, endTime});
    await until(() => meeting.duration === 45, 'the new times');
    assert.equal(Date.parse(meeting.start_time), startTime.getTime());
    assert.equal(meeting.topic.startsWith('cf-'), true, 'and nothing else was changed');
    assert.equal((await api().telehealth.getRoomStatus.query({sessionId})).activeRoom.provider, 'ZOOM');
  });

  it('that was moved while Zoom failed, too', async () => {
    const {sessionId, meeting} = await atZoom();
    await zoom.fault({on: 'end', kind: '500', times: 1});
    const startTime = inMinutes(2 * 1440);
    await api().telehealth.reschedule.mutate({sessionId, startTime, endTime: new Date(startTime.getTime() + minutes(20))});
    await until(() => meeting.duration === 20, 'another try');
    await zoom.heal();
  });

  it('that was cancelled its meeting is gone from Zoom', async () => {
    const {sessionId, meeting} = await atZoom();
    await api().telehealth.cancelSession.mutate({sessionId});
    await until(() => !zoom.state.meetings.has(String(meeting.id)), 'the meeting to be deleted');
  });

  it('that was held elsewhere in the end its unused meeting is gone, too', async () => {
    const {sessionId, meeting} = await atZoom();
    await api().telehealth.switchProvider.mutate({sessionId, provider: 'CUSTOM'});
    await until(() => !zoom.state.meetings.has(String(meeting.id)), 'the meeting to be deleted');
    assert.equal((await api().telehealth.getRoomStatus.query({sessionId})).provider, 'CUSTOM');
  });

  it('that was held there keeps its meeting and what Zoom measured', async () => {
    const {sessionId, meeting} = await atZoom();
    await api().telehealth.generateToken.mutate({sessionId, isHost: true});
    await api().telehealth.startSession.mutate({sessionId});
    const stream = {bitrate: '27 kbps', latency: '126 ms', jitter: '45 ms', avg_loss: '0.1%', max_loss: '1%'};
    Object.assign(zoom.addParticipant({externalId: String(meeting.id)}, 'par_1'),
      {health: 'Warning', qos: [{date_time: new Date().toISOString(), audio_input: stream}]});
    await api().telehealth.endSession.mutate({sessionId});
    const {vendors} = await until(async () => {
      const quality = await api().telehealth.getQuality.query({sessionId});
      return quality.vendors.length > 0 && quality;
    }, 'what Zoom measured');
    assert.equal(vendors.length, 1);
    const [{provider, videoEngine, connectionQuality, audioQuality, videoQuality}] = vendors;
    assert.deepEqual([provider, videoEngine, connectionQuality, audioQuality, videoQuality ?? null], ['ZOOM', 'zoom', 'fair', 'fair', null]);
    assert.ok(zoom.state.meetings.has(String(meeting.id)));
  });
});
