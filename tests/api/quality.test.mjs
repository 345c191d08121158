// SPDX-License-Identifier: Apache-2.0
// The call of a visit from outside: servers that lead browsers to each other, what they measure, the kind of contact.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const kTurn = ['turn:turn.clinic.example:3478', 'turns:turn.clinic.example:443?transport=tcp'];
const kSecret = 'a secret of this test';

describe('The call of a visit', () => {
  let server, api, visitor, sessionId;

  before(async () => {
    server = await startServer({env: {TURN_URLS: kTurn.join(','), TURN_SECRET: kSecret, STUN_URLS: 'stun:turn.clinic.example:3478'}});
    api = client(server);
    const visit = await bookVisit(api, server);
    sessionId = visit.sessionId;
    const {url} = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
    const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: url.split('/').at(-1), cookie: false});
    visitor = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
  });
  after(() => server?.stop());

  const code = async (call) => call.then(() => 'no error', ({data}) => `${data?.code} ${data?.cause ?? ''}`.trim());

  it('names servers with credentials that a browser and coturn take', async () => {
    for (const caller of [api, visitor]) {
      const {iceServers, iceTransportPolicy, expiresAt} = await caller.telehealth.getIceServers.query({sessionId});
      assert.equal(iceTransportPolicy, 'all');
      assert.deepEqual(iceServers[0], {urls: ['stun:turn.clinic.example:3478'], username: undefined, credential: undefined});
      assert.deepEqual(iceServers[1].urls, kTurn);
      const [ends] = iceServers[1].username.split(':');
      assert.equal(Number(ends) * 1000, expiresAt.getTime());
      assert.equal(iceServers[1].credential, createHmac('sha1', kSecret).update(iceServers[1].username).digest('base64'));
    }
  });

  it('has no quality before it starts', async () => {
    await visitor.telehealth.reportQuality.mutate({sessionId, samples: [{measuredAt: new Date(), roundTripMs: 900, relayed: false}]});
    assert.deepEqual(await api.telehealth.getQuality.query({sessionId}), {participants: [], modality: [], vendors: []});
    assert.equal(await code(visitor.telehealth.setModality.mutate({sessionId, modality: 'AUDIO_ONLY', reason: 'chosen'})), 'PRECONDITION_FAILED not_running');
  });

  it('is judged by what browsers measure', async () => {
    await api.telehealth.startSession.mutate({sessionId, patientAtHome: true});
    const now = Date.now();
    const samples = [15, 10, 5, 0].map((ago) => ({measuredAt: new Date(now - ago * 1000), roundTripMs: 40.5, jitterMs: 3, audioLoss: 0.001, videoLoss: 0,
      framesPerSecond: 29.97, freezeSeconds: 0, sendKbps: 1200, relayed: true}));
    const answer = await visitor.telehealth.reportQuality.mutate({sessionId, samples});
    assert.deepEqual(answer, {connection: 'good', audio: 'good', video: 'good'});
    const session = await api.telehealth.getRoomStatus.query({sessionId});
    assert.deepEqual([session.connectionQuality, session.audioQuality, session.videoQuality], ['good', 'good', 'good']);
    const {participants} = await api.telehealth.getQuality.query({sessionId});
    assert.equal(participants.length, 1);
    assert.equal(participants[0].role, 'PATIENT');
    assert.equal(participants[0].samples.length, 4);
    assert.ok(participants[0].samples[0].audioMos > 4.2);
    assert.equal(participants[0].samples[0].framesPerSecond, 29.97);
    assert.equal(participants[0].samples[0].relayed, true);
  });

  it('refuses what cannot have been measured', async () => {
    const report = (sample) => code(visitor.telehealth.reportQuality.mutate({sessionId, samples: [{measuredAt: new Date(), relayed: false, ...sample}]}));
    for (const sample of [{audioLoss: 1.5}, {audioLoss: -0.1}, {roundTripMs: -1}, {framesPerSecond: 5000}, {freezeSeconds: 61}])
      assert.match(await report(sample), /^BAD_REQUEST/, JSON.stringify(sample));
    assert.match(await code(visitor.telehealth.reportQuality.mutate({sessionId, samples: []})), /^BAD_REQUEST/);
  });

  it('goes on with sound alone, and by telephone at the word of the clinic', async () => {
    assert.deepEqual(await visitor.telehealth.setModality.mutate({sessionId, modality: 'AUDIO_ONLY', reason: 'low_bandwidth'}),
      {modality: 'AUDIO_ONLY', mixed: true});
    assert.match(await code(visitor.telehealth.setModality.mutate({sessionId, modality: 'AUDIO_ONLY', byPhone: true, reason: 'chosen'})), /^FORBIDDEN/);
    await api.telehealth.setModality.mutate({sessionId, modality: 'AUDIO_ONLY', byPhone: true, reason: 'video_failed'});
    await api.telehealth.endSession.mutate({sessionId});
    const {modality} = await api.telehealth.getQuality.query({sessionId});
    assert.deepEqual(modality.map(({modality: kind, byPhone, reason}) => [kind, byPhone, reason]),
      [['AUDIO_VIDEO', false, 'started'], ['AUDIO_ONLY', false, 'low_bandwidth'], ['AUDIO_ONLY', true, 'video_failed']]);
    for (const {startedAt, endedAt} of modality) assert.ok(endedAt >= startedAt);
    const session = await api.telehealth.getRoomStatus.query({sessionId});
    assert.equal(session.placeOfServiceCode, '10');
    assert.equal(session.telehealthModifier, null);
  });

  it('is over when the visit is', async () => {
    assert.deepEqual((await visitor.telehealth.getIceServers.query({sessionId})).iceServers, []);
    assert.match(await code(visitor.telehealth.reportQuality.mutate({sessionId, samples: [{measuredAt: new Date(), relayed: false}]})), /session_over/);
  });

  it('does not tell where no mail server is set that a link was sent', async () => {
    const {sessionId: another} = await bookVisit(api, server);
    assert.equal(await code(api.visitLinks.send.mutate({sessionId: another})), 'PRECONDITION_FAILED mail_not_configured');
  });
});
