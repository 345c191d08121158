// SPDX-License-Identifier: Apache-2.0
// Twilio's calls from the outside: signed, stored, worked off, and a room that Twilio ends while a visit runs.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {start as startTwilio} from '../providers/emulators/twilio.mjs';
import {client, inMinutes} from './lib/clinic.mjs';
import {consentByMouth} from './lib/consent.mjs';
import {startServer} from './lib/server.mjs';

describe('Twilio calls', {concurrency: false}, () => {
  let twilio, server, sessionId, room;
  before(async () => {
    twilio = await startTwilio();
    server = await startServer({env: {
      TWILIO_ACCOUNT_SID: twilio.config.credentials.accountSid,
      TWILIO_API_KEY_SID: twilio.config.credentials.apiKeySid,
      TWILIO_API_KEY_SECRET: twilio.config.credentials.apiKeySecret,
      TWILIO_WEBHOOK_SECRET: twilio.config.credentials.authToken,
      TWILIO_BASE_URL: twilio.url,
      TWILIO_INSIGHTS_BASE_URL: twilio.url,
    }});
    const api = client(server);
    const patient = await api.patients.create.mutate({firstName: 'Ada', lastName: 'Webhook', birthDate: '1980-02-29'});
    await consentByMouth(api, patient);
    const start = inMinutes(5);
    const appointment = await api.appointments.create.mutate({patientId: patient.id, providerId: server.clinicianId,
      startTime: start, endTime: new Date(start.getTime() + 1_800_000), isTelehealth: false});
    ({sessionId} = await api.telehealth.createRoom.mutate({appointmentId: appointment.id, provider: 'TWILIO'}));
    await api.telehealth.generateToken.mutate({sessionId});
    await api.telehealth.startSession.mutate({sessionId, patientState: 'NY'});
    const [made] = [...twilio.state.rooms.values()];
    room = {name: made.unique_name ?? made.uniqueName ?? made.name, externalId: made.sid};
  });
  after(async () => {
    await server?.stop();
    await twilio?.close();
  });

  const openRoom = async () => (await client(server).telehealth.getRoomStatus.query({sessionId})).activeRoom;
  const send = ({method, url, headers, body}) => fetch(url, {method, headers, body: method === 'GET' ? undefined : body});
  const signed = (kind, fields = {}) => twilio.signedWebhook(kind, {room, url: `${server.url}/webhooks/twilio`, ...fields});

  it('and is believed by its signature alone', async () => {
    assert.equal((await send(signed('participant-connected', {token: 'f'.repeat(32)}))).status, 401);
    const message = signed('room-created');
    assert.equal((await send(message)).status, 200);
    assert.equal((await send(message)).status, 200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const [outcome, count] of [['rejected', 1], ['stored', 1], ['repeated', 1]])
      assert.match(metrics, new RegExp(`chiroflow_webhooks_total\\{provider="twilio",outcome="${outcome}"\\} ${count}\n`));
  });

  it('and a running visit gets another room at once when its own is over', async () => {
    const before = await openRoom();
    assert.equal((await send(signed('room-ended'))).status, 200);
    let now;
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(50)) {
      now = await openRoom();
      if (now && now.createdAt > before.createdAt) break;
    }
    assert.ok(now.createdAt > before.createdAt);
    const {status} = await client(server).telehealth.getRoomStatus.query({sessionId});
    assert.equal(status, 'IN_PROGRESS');
  });
});
