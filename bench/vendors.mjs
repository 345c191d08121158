// SPDX-License-Identifier: Apache-2.0
// The real program beside an emulated Twilio:
//   webhooks: distinct signed messages a second from 32 connections, each answered once it is durable (the door takes 2,000 at
//             once and 200 a second from one address)
//   fallback: how long people wait at the door while the first vendor hangs, call by call
//
// Usage: bench/vendors [--bin PROGRAM] [--webhooks N]
import {createHmac} from 'node:crypto';
import {Agent, request} from 'node:http';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {client, inMinutes} from '../tests/api/lib/clinic.mjs';
import {consentByMouth} from '../tests/api/lib/consent.mjs';
import {startServer} from '../tests/api/lib/server.mjs';
import {start as startTwilio} from '../tests/providers/emulators/twilio.mjs';

const {values: {bin, webhooks}} = parseArgs({options: {
  bin: {type: 'string', default: fileURLToPath(new URL('../build/bench/chiroflow', import.meta.url))},
  webhooks: {type: 'string', default: '1900'},
}});
process.env.CHIROFLOW_BIN = bin;
const kConnections = 32;

const twilio = await startTwilio();
const {credentials} = twilio.config;
const server = await startServer({env: {
  TWILIO_ACCOUNT_SID: credentials.accountSid, TWILIO_API_KEY_SID: credentials.apiKeySid, TWILIO_API_KEY_SECRET: credentials.apiKeySecret,
  TWILIO_WEBHOOK_SECRET: credentials.authToken, TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url,
  CHIROFLOW_RATE_PERSON: '0', CHIROFLOW_RATE_ADDRESS: '0',
}});
const api = client(server);
const owner = async () => {
  const {sessionToken} = await client(server, {headers: {}}).auth.signIn.mutate(
    {email: 'owner@demo.example', password: server.clinician.password, cookie: false});
  return client(server, {headers: {authorization: `Bearer ${sessionToken}`}});
};

let visits = 0;
async function book() {
  const patient = await api.patients.create.mutate({firstName: 'Ada', lastName: `Bench${++visits}`, birthDate: '1980-02-29'});
  await consentByMouth(api, patient);
  const start = inMinutes(5 + (visits % 20));
  const appointment = await api.appointments.create.mutate({patientId: patient.id, providerId: server.clinicianId, startTime: start,
    endTime: new Date(start.getTime() + 1_800_000), isTelehealth: false});
  return api.telehealth.createRoom.mutate({appointmentId: appointment.id, provider: 'TWILIO'});
}

/// As Twilio signs: the address, then each parameter's name and value in the order of names.
function signed(url, fields) {
  const text = url + Object.keys(fields).sort().map((name) => name + fields[name]).join('');
  return {body: new URLSearchParams(fields).toString(), signature: createHmac('sha1', credentials.authToken).update(text).digest('base64')};
}

async function intake() {
  const {sessionId} = await book();
  await api.telehealth.generateToken.mutate({sessionId});
  const [room] = [...twilio.state.rooms.values()];
  const url = `${server.url}/webhooks/twilio`;
  const hex = (number) => number.toString(16).padStart(32, '0');
  const messages = Array.from({length: Number(webhooks)}, (_, i) => signed(url, {
    AccountSid: credentials.accountSid, RoomSid: room.sid, RoomName: room.unique_name, RoomStatus: 'in-progress', RoomType: 'group',
    StatusCallbackEvent: i % 2 ? 'participant-disconnected' : 'participant-connected', ParticipantSid: `PA${hex(i >> 1)}`,
    ParticipantIdentity: `guest${i >> 1}`, ParticipantStatus: i % 2 ? 'disconnected' : 'connected', SequenceNumber: String(i),
    Timestamp: new Date(Date.UTC(2030, 0, 1) + i * 10).toISOString(), ...(i % 2 ? {ParticipantDuration: '1'} : {}),
  }));
  const agent = new Agent({keepAlive: true, maxSockets: kConnections});
  const answers = {};
  let next = 0;
  const send = ({body, signature}) => new Promise((resolve, reject) => {
    const outgoing = request(url, {method: 'POST', agent, headers: {'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body), 'x-twilio-signature': signature}}, (incoming) => {
      answers[incoming.statusCode] = (answers[incoming.statusCode] ?? 0) + 1;
      incoming.resume().on('end', resolve);
    });
    outgoing.on('error', reject).end(body);
  });
  const begun = performance.now();
  await Promise.all(Array.from({length: kConnections}, async () => {
    while (next < messages.length) await send(messages[next++]);
  }));
  const took = (performance.now() - begun) / 1000;
  agent.destroy();
  console.log(`webhooks: ${Math.round(messages.length / took)} a second made durable (${messages.length} in ${took.toFixed(1)} s, answers ${JSON.stringify(answers)})`);
}

async function fallback() {
  await (await owner()).organization.update.mutate({fallbackEnabled: true});
  const sessions = [];
  for (let i = 0; i < 6; ++i) sessions.push(await book());
  await twilio.fault({on: 'create', kind: 'timeout'});
  for (const [i, {sessionId}] of sessions.entries()) {
    const begun = performance.now();
    const {provider} = await api.telehealth.generateToken.mutate({sessionId});
    console.log(`fallback: caller ${i + 1} got ${provider} after ${Math.round(performance.now() - begun)} ms`);
  }
  await twilio.heal();
}

try {
  await intake();
  await fallback();
} finally {
  await server.stop();
  await twilio.close();
}
