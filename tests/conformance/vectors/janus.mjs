// SPDX-License-Identifier: Apache-2.0
// The Janus adapter and its emulator over what was recorded from a live Janus:
//   janus-tokens.json       tokens that the adapter must be able to make, read back from its own ways in
//   janus-events.json       what the event handler sent: what is kept, what it means, what is left behind
//   janus-handle-info.json  who sends what, for muting and quality
//   janus-transcript.json   faults in the words of Janus, played to the adapter; and the emulator's against them
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {join} from 'node:path';

import {start} from '../../providers/emulators/janus.mjs';
import {Tally} from '../tally.mjs';

const credentials = {apiSecret: 'api', adminSecret: 'admin', adminKey: 'key', webhookPassword: 'password'};
const configOf = (adminUrl, change = {}) => ({credentials: {...credentials, ...change}, url: 'wss://janus.example/janus', adminUrl});

/// A gateway that answers as `answers` says, one by one or by a function of the request.
async function gateway(answers) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = JSON.parse(Buffer.concat(chunks));
    const answer = typeof answers === 'function' ? answers(asked, request.url) : answers.shift();
    response.writeHead(200, {'content-type': 'application/json', connection: 'close'}).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return {url: `http://127.0.0.1:${server.address().port}/admin`, close: () => server.close()};
}

const ofPlugin = (response) => ({janus: 'success', transaction: 't', response});

async function tokens(dir, tool, tally) {
  const {tokens: vectors, live_checks: live} = JSON.parse(readFileSync(join(dir, 'janus-tokens.json')));
  for (const {secret, expiry, realm, descriptors, signed_part: signed, expected_token: expected} of vectors) {
    await tally.check(`token ${signed}`, async () => {
      assert.equal(`${signed}:${createHmac('sha1', secret).update(signed).digest('base64')}`, expected, 'the vector itself');
      const made = new Set();
      const server = await gateway(({request}) => {
        for (const token of request.allowed ?? []) made.add(token);
        return ofPlugin({videoroom: 'success', room: request.room, allowed: [...made]});
      });
      const {make} = tool;
      // Numbers are rooms by their number; the gateway's token always lasts twelve hours longer than the way in.
      const room = descriptors.find((one) => one.startsWith('room='))?.slice(5) ?? 'cf-1';
      const isCore = realm === 'janus';
      const expiresAt = new Date((expiry - (isCore ? 12 * 3600 : 0)) * 1000).toISOString();
      const provider = await make('janus', configOf(server.url, {apiSecret: secret}), {now: expiresAt, seed: 1});
      const {token, details} = await provider.joinCredentials({name: room}, {session: 's', participant: 'par_1', expiresAt});
      const ours = isCore ? JSON.parse(details).gatewayToken : token;
      const ourSigned = ours.slice(0, ours.lastIndexOf(':'));
      assert.equal(ours, `${ourSigned}:${createHmac('sha1', secret).update(ourSigned).digest('base64')}`, 'signed as the vectors are');
      const [time, where, ...what] = ourSigned.split(',');
      assert.deepEqual([Number(time), where], [expiry, realm]);
      // The gateway's own opens our plugin and says, in a descriptor that Janus passes over, whose it is.
      if (isCore) assert.deepEqual(what, ['janus.plugin.videoroom', 'for=par_1']);
      else assert.equal(what[0], `room=${room}`);
      server.close();
    });
  }
  // What a live Janus took and refused is a property of the text alone: ours is of the kind that it took.
  await tally.check('our gateway token is of the kind that a live Janus took', async () => {
    const taken = live.filter(({accepted}) => accepted).map(({name}) => name);
    assert.ok(taken.includes('good, with plugin'));
    const server = await gateway(({request}) => ofPlugin({videoroom: 'success', room: request.room, allowed: []}));
    const provider = await tool.make('janus', configOf(server.url));
    const {details} = await provider.joinCredentials({name: 'cf-1'}, {session: 's', participant: 'p', expiresAt: '2030-01-01T00:00:00Z'});
    assert.match(JSON.parse(details).gatewayToken, /^\d+,janus,janus\.plugin\.videoroom,for=p:[A-Za-z0-9+/]{27}=$/);
    server.close();
  });
}

const meaning = {created: 'room_started', destroyed: 'room_ended', joined: 'participant_joined', kicked: 'participant_left',
  leaving: 'participant_left', published: 'other', unpublished: 'other', moderated: 'other'};

async function events(dir, tool, tally) {
  const all = JSON.parse(readFileSync(join(dir, 'janus-events.json')));
  const provider = await tool.make('janus', configOf('http://127.0.0.1:9/admin'));
  const authorization = `Basic ${Buffer.from(`janus:${credentials.webhookPassword}`).toString('base64')}`;
  const deliver = (body) => provider.acceptWebhook({url: 'https://clinic.example/x', headers: {authorization}, body: JSON.stringify(body)});
  for (const [place, event] of all.entries()) {
    const data = event.event.data ?? {};
    const name = data.event ?? data.videoroom;
    await tally.check(`event ${place}: type ${event.type} ${name ?? event.subtype ?? ''}`, async () => {
      const {items} = await deliver(event);
      assert.deepEqual((await deliver([event])).items, items, 'alone and in a list');
      const kept = event.type === 64 && name in meaning;
      assert.equal(items.length, kept ? 1 : 0);
      if (!kept) return;
      const told = await provider.interpretWebhook(items[0]);
      assert.equal(told.kind, meaning[name]);
      assert.equal(told.roomName, data.room);
      assert.equal(told.participant, data.id ?? null);
      assert.equal(Date.parse(told.at), Math.floor(event.timestamp / 1000));
      assert.doesNotMatch(items[0].payload, /Dr\. Seven|candidate|sdp|192\.0\.2/);
    });
  }
  await tally.check('all events at once, with keys of their own', async () => {
    const {items} = await deliver(all);
    assert.equal(items.length, all.filter(({event: {data}}) => (data?.event ?? data?.videoroom) in meaning).length);
    assert.equal(new Set(items.map(({dedupKey}) => dedupKey)).size, items.length);
  });
}

async function handleInfo(dir, tool, tally) {
  const answer = JSON.parse(readFileSync(join(dir, 'janus-handle-info.json')));
  const {session_id: session, handle_id: handle, info: {plugin_specific: {room, id}}} = answer;
  const moderated = [];
  const server = await gateway((asked, path) => {
    if (asked.janus === 'list_sessions') return {janus: 'success', sessions: [session]};
    if (asked.janus === 'list_handles') return {janus: 'success', handles: [handle]};
    if (asked.janus === 'handle_info') return path.endsWith(`/${session}/${handle}`) ? answer : {janus: 'error', error: {code: 459}};
    if (asked.request.request === 'moderate') moderated.push(asked.request);
    return ofPlugin(asked.request.request === 'listparticipants' ? {participants: [{id, publisher: true}]} : {videoroom: 'success'});
  });
  const provider = await tool.make('janus', configOf(server.url));
  await tally.check('handle_info: the line with the sound is muted', async () => {
    await provider.act({name: room}, id, 'mute');
    assert.deepEqual(moderated.map(({room: where, id: who, mid, mute}) => [where, who, mid, mute]), [[room, id, '0', true]]);
  });
  await tally.check('handle_info: quality', async () =>
    assert.deepEqual(await provider.quality({name: room}), {connection: 'good', audio: 'good', video: 'good'}));
  server.close();
}

/// What the adapter must make of a fault that Janus spoke.
const outcomes = {403: 'bad_credentials', 426: 'no_room', 427: 'room_exists', 428: 'nobody', 430: 'settings', 460: 'settings'};

async function transcript(dir, tool, tally) {
  const {exchanges} = JSON.parse(readFileSync(join(dir, 'janus-transcript.json')));
  for (const {label, response} of exchanges) {
    const plugin = response?.response ?? response?.plugindata?.data;
    const code = plugin?.error_code ?? response?.error?.code;
    if (!code) continue;
    await tally.check(`fault: ${label} (${code})`, async () => {
      const played = plugin ? ofPlugin(plugin) : {...response, janus: 'error'};
      const server = await gateway(() => played);
      const provider = await tool.make('janus', configOf(server.url));
      const error = await provider.roomStatus({name: 'cf-1'}).then(() => assert.fail('taken for a success'), (fault) => fault);
      if (code in outcomes) assert.equal(error.cause, outcomes[code]);
      else assert.ok(['bad_response', 'server_error', 'foreign_room', 'bad_credentials', 'handle'].includes(error.cause), error.cause);
      assert.match(error.detail, new RegExp(`\\b${code}$`));
      assert.ok(!error.message.includes('visit-2025'));
      server.close();
    });
  }
  await emulatorSpeaksAlike(exchanges, tally);
}

/// Requests of the transcript that the emulator must answer with the same code and, room and person aside, the same members.
async function emulatorSpeaksAlike(exchanges, tally) {
  const emulator = await start({adminKey: 'vr-admin-key'});
  const {adminSecret} = emulator.config.credentials;
  const ask = async (request) => (await fetch(emulator.config.adminUrl, {method: 'POST', headers: {'content-type': 'application/json'},
    body: JSON.stringify({janus: 'message_plugin', transaction: 't', admin_secret: adminSecret, plugin: 'janus.plugin.videoroom', request})})).json();
  const asked = exchanges.map(({label, request, response}) => ({label, request: request?.body ?? request?.request,
    told: response?.plugindata?.data ?? response?.response}));
  const known = ['create', 'exists', 'edit', 'allowed', 'listparticipants', 'enable_recording', 'kick', 'moderate', 'destroy'];
  for (const {label, request, told} of asked) {
    if (!told || !known.includes(request?.request)) continue;
    await tally.check(`emulator: ${label}`, async () => {
      const {response} = await ask(request);
      assert.equal(response.error_code, told.error_code, `${response.error} against ${told.error}`);
      assert.equal(response.error, told.error);
      if (!told.error_code && request.request !== 'listparticipants')
        assert.deepEqual(Object.keys(response).sort(), Object.keys(told).sort());
    });
    // Joining is not the Admin API's: the people of the transcript, who send nothing, come by hand.
    if (label !== 'listparticipants (empty)') continue;
    for (const id of ['doctor-7', 'patient-42']) {
      emulator.addParticipant({name: request.room}, id);
      emulator.publish({name: request.room}, id, []);
    }
  }
  await emulator.close();
}

export async function check(dir, tool) {
  const tally = new Tally();
  for (const part of [tokens, events, handleInfo, transcript]) await part(dir, tool, tally);
  return tally;
}
