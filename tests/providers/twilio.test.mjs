// SPDX-License-Identifier: Apache-2.0
// The Twilio adapter against the emulator: what the contract suite cannot know, because it is Twilio's own.
import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';

import {start} from './emulators/twilio.mjs';
import {json, serve} from './lib/emulator.mjs';
import {make} from './lib/tool.mjs';

const minutes = (count) => count * 60_000;

describe('Twilio', () => {
  let vendor;
  let provider;

  const fresh = async (options = {}) => {
    await vendor?.close();
    vendor = await start(options);
    provider = await make('twilio', vendor.config);
  };
  const sent = (method, pattern) => vendor.requests.filter((one) => one.method === method && pattern.test(one.target));
  const fieldsOf = (request) => [...request.form];

  beforeEach(() => fresh());
  after(() => vendor.close());

  describe('rooms', () => {
    test('are made with every field said, so that no setting of the Console decides', async () => {
      const room = await provider.createRoom({name: 'cf-one', maxParticipants: 4});
      assert.match(room.externalId, /^RM[0-9a-f]{32}$/);
      assert.deepEqual(room, {name: 'cf-one', externalId: room.externalId, joinUrl: null, secret: null});
      const [asked] = sent('POST', /Rooms$/);
      assert.equal(asked.contentType, 'application/x-www-form-urlencoded');
      assert.deepEqual(fieldsOf(asked), [['Type', 'group'], ['UniqueName', 'cf-one'], ['StatusCallback', 'https://clinic.example/webhooks/twilio'],
        ['StatusCallbackMethod', 'POST'], ['MaxParticipants', '4'], ['RecordParticipantsOnConnect', 'false'], ['VideoCodecs', 'VP8'],
        ['VideoCodecs', 'H264'], ['AudioOnly', 'false'], ['MaxParticipantDuration', fieldsOf(asked)[9][1]], ['EmptyRoomTimeout', '30'],
        ['UnusedRoomTimeout', '60']]);
    });

    test('of another account than the settings name are refused: no token would open them', async () => {
      const other = await make('twilio', {...vendor.config, credentials: {...vendor.config.credentials, accountSid: `AC${'7'.repeat(32)}`}});
      await assert.rejects(other.createRoom({name: 'cf-strange'}), {code: 'provider_unavailable', cause: 'bad_credentials', message: /another account/});
      const {available, message} = await other.health();
      assert.equal(available, false, 'a room of that account is there to see');
      assert.match(message, /another account/);
    });

    test('ask for no callbacks when nobody can take them', async () => {
      await fresh({webhookUrl: ''});
      await provider.createRoom({name: 'cf-quiet'});
      assert.equal(sent('POST', /Rooms$/)[0].form.has('StatusCallback'), false);
      assert.equal((await provider.capabilities()).webhooks.support, 'unavailable');
    });

    test('that are there already are adopted', async () => {
      const first = await provider.createRoom({name: 'cf-twice'});
      assert.deepEqual(await provider.createRoom({name: 'cf-twice'}), first);
      assert.equal(vendor.state.rooms.size, 1);
    });

    test('made by many at once are one room', async () => {
      const made = await Promise.all(Array.from({length: 8}, () => provider.createRoom({name: 'cf-many'})));
      assert.equal(new Set(made.map(({externalId}) => externalId)).size, 1);
      assert.equal(vendor.state.rooms.size, 1);
    });

    test('that end between "exists" and the question are made again', async () => {
      await provider.createRoom({name: 'cf-race'});
      await vendor.fault({on: 'status', kind: 'forget', times: 1});
      const second = await provider.createRoom({name: 'cf-race'});
      assert.equal(await provider.roomStatus(second), 'ACTIVE');
      assert.equal(sent('POST', /Rooms$/).length, 3);
    });

    for (const kind of ['500', 'drop']) {
      test(`are asked for by name after ${kind} before another is made`, async () => {
        await fresh({deadlineMs: 1500});
        await vendor.fault({on: 'create', kind, times: 1});
        const room = await provider.createRoom({name: 'cf-unsure'});
        assert.equal(vendor.state.rooms.size, 1);
        assert.equal(await provider.roomStatus(room), 'ACTIVE');
        assert.match(vendor.requests[1].target, /Rooms\/cf-unsure$/);
      });
    }

    test('that were not answered for cost one deadline, and are found or made by the next call', async () => {
      await fresh({deadlineMs: 1500});
      await vendor.fault({on: 'create', kind: 'timeout', times: 1});
      await assert.rejects(provider.createRoom({name: 'cf-hangs'}), {cause: 'timeout'});
      assert.equal(vendor.requests.length, 1, 'nobody waits a second time');
      const room = await provider.createRoom({name: 'cf-hangs'});
      assert.equal(await provider.roomStatus(room), 'ACTIVE');
      assert.equal(vendor.state.rooms.size, 1);
    });

    test('that nobody enters within an hour are ENDED, and come back with another SID', async () => {
      const first = await provider.createRoom({name: 'cf-hour'});
      vendor.advance(minutes(59));
      assert.equal(await provider.roomStatus(first), 'ACTIVE');
      vendor.advance(minutes(1));
      assert.equal(await provider.roomStatus(first), 'ENDED');
      const second = await provider.createRoom({name: 'cf-hour'});
      assert.notEqual(second.externalId, first.externalId);
      assert.equal(await provider.roomStatus(first), 'ENDED');
    });

    test('wait half an hour for those who dropped out', async () => {
      const room = await provider.createRoom({name: 'cf-back'});
      vendor.addParticipant(room, 'par_a');
      vendor.leave(room, 'par_a');
      vendor.advance(minutes(29));
      assert.equal(await provider.roomStatus(room), 'ACTIVE');
      vendor.advance(minutes(2));
      assert.equal(await provider.roomStatus(room), 'ENDED');
    });

    test('end once, and an end of what has ended succeeds', async () => {
      const room = await provider.createRoom({name: 'cf-end'});
      await provider.endRoom(room);
      await provider.endRoom(room);
      assert.equal(await provider.roomStatus(room), 'ENDED');
      await assert.rejects(provider.endRoom({name: 'cf-x', externalId: `RM${'9'.repeat(32)}`}), {code: 'not_found'});
      await assert.rejects(provider.endRoom({name: 'cf-nobody'}), {code: 'not_found'});
    });

    test('that are deleted leave neither recordings nor compositions', async () => {
      await fresh({compose: true, pageSize: 3});
      const room = await provider.createRoom({name: 'cf-gone'});
      vendor.addParticipant(room, 'par_a');
      vendor.addParticipant(room, 'par_b');
      const {externalId} = await provider.startRecording(room);
      await provider.stopRecording(room, externalId);
      await provider.endRoom(room);
      vendor.finishRecording(room);
      assert.equal(await provider.recordingStatus(room, externalId).then(({status}) => status), 'PROCESSING');
      vendor.finishRecording(room);
      await provider.deleteRoom(room);
      for (const {status} of [...vendor.state.recordings.values(), ...vendor.state.compositions.values()]) assert.equal(status, 'deleted');
      assert.equal(vendor.state.recordings.size, 4);
      assert.equal(vendor.state.compositions.size, 1);
    });

    test('of a full account tell what to do', async () => {
      // In the style of RFC 9457, which Twilio's newer services write.
      const problem = {type: 'about:blank', title: 'Limit', status: 400, code: 53119, detail: 'Too many rooms'};
      const full = await serve({reply: () => json(400, problem, {'content-type': 'application/problem+json'})});
      const other = await make('twilio', {...vendor.config, baseUrl: full.url});
      await assert.rejects(other.createRoom({name: 'cf-full'}), (error) => {
        assert.deepEqual([error.code, error.cause, error.detail], ['precondition_failed', 'vendor_limit', 'HTTP 400 code 53119']);
        assert.match(error.message, /ask Twilio to raise it/);
        return true;
      });
      await full.close();
    });
  });

  describe('without credentials', () => {
    test('nothing is asked of Twilio, and the messages say what is missing', async () => {
      const empty = {accountSid: '', apiKeySid: '', apiKeySecret: '', authToken: ''};
      const bare = await make('twilio', {...vendor.config, credentials: empty});
      assert.equal(await bare.configured(), false);
      const room = {name: 'cf-x', externalId: `RM${'9'.repeat(32)}`};
      const refused = {code: 'provider_unavailable', cause: 'not_configured'};
      await assert.rejects(bare.createRoom({name: 'cf-x'}), refused);
      await assert.rejects(bare.endRoom(room), refused);
      await assert.rejects(bare.roomStatus(room), refused);
      await assert.rejects(bare.joinCredentials(room), refused);
      await assert.rejects(bare.quality(room), refused);
      await assert.rejects(bare.listParticipants(room), refused);
      await assert.rejects(bare.startRecording(room), refused);
      await assert.rejects(bare.acceptWebhook(vendor.signedWebhook('room_ended')), refused);
      assert.match((await bare.health()).message, /enter account SID/);
      assert.equal(vendor.requests.length, 0);
    });
  });

  describe('tokens', () => {
    const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

    test('open one room for one identity, at most a day', async () => {
      const standing = await make('twilio', vendor.config, {now: '2030-01-15T09:45:00.900Z', seed: 1});
      const room = {name: 'cf-token', externalId: `RM${'9'.repeat(32)}`};
      const short = await standing.joinCredentials(room, {participant: 'par_1', expiresAt: '2030-01-15T10:45:00.100Z'});
      const claims = claimsOf(short.token);
      assert.deepEqual(claims.grants, {identity: 'par_1', video: {room: 'cf-token'}});
      assert.equal(claims.exp - claims.iat, 3600);
      assert.deepEqual(JSON.parse(short.details), {room: 'cf-token'});
      assert.equal(short.joinUrl, null);
      const long = claimsOf((await standing.joinCredentials(room, {expiresAt: '2030-03-01T00:00:00Z'})).token);
      assert.equal(long.exp - long.iat, 86_400);
      await assert.rejects(standing.joinCredentials(room, {expiresAt: '2030-01-15T09:45:00Z'}), {code: 'precondition_failed'});
      assert.equal(vendor.requests.length, 0);
    });
  });

  describe('people', () => {
    test('are those who are connected, over all pages', async () => {
      await fresh({pageSize: 2});
      const room = await provider.createRoom({name: 'cf-people', maxParticipants: 10});
      const sids = ['a', 'b', 'c', 'd', 'e'].map((name) => vendor.addParticipant(room, `par_${name}`));
      vendor.leave(room, 'par_b');
      const people = await provider.listParticipants(room);
      assert.deepEqual(people.map(({participant}) => participant), ['par_a', 'par_c', 'par_d', 'par_e']);
      assert.equal(people[0].externalId, sids[0]);
      assert.ok(Math.abs(Date.parse(people[0].joinedAt) - Date.now()) < 60_000);
      await provider.endRoom(room);
      assert.deepEqual(await provider.listParticipants(room), []);
      assert.deepEqual(await provider.listParticipants({name: 'cf-nobody'}), []);
    });

    test('are muted for everybody else, each by himself, and heard again', async () => {
      const room = await provider.createRoom({name: 'cf-mute'});
      for (const name of ['a', 'b', 'c']) vendor.addParticipant(room, `par_${name}`);
      await provider.act(room, 'par_a', 'mute');
      assert.deepEqual(vendor.hearsOf(room, 'par_b'), ['par_c']);
      assert.deepEqual(vendor.hearsOf(room, 'par_c'), ['par_b']);
      assert.deepEqual(vendor.hearsOf(room, 'par_a'), ['par_b', 'par_c']);
      await provider.act(room, 'par_b', 'mute');
      assert.deepEqual(vendor.hearsOf(room, 'par_c'), []);
      await provider.act(room, 'par_b', 'mute');
      await provider.act(room, 'par_a', 'unmute');
      assert.deepEqual(vendor.hearsOf(room, 'par_c'), ['par_a']);
      assert.deepEqual(vendor.hearsOf(room, 'par_b'), ['par_a', 'par_c']);
      await assert.rejects(provider.act(room, 'par_z', 'mute'), {code: 'not_found'});
    });

    test('can be sent out, and nobody is sent out who is not there', async () => {
      const room = await provider.createRoom({name: 'cf-out'});
      vendor.addParticipant(room, 'par_a');
      await provider.act(room, 'par_a', 'disconnect');
      assert.deepEqual(await provider.listParticipants(room), []);
      await assert.rejects(provider.act(room, 'par_a', 'disconnect'), {code: 'not_found'});
      await assert.rejects(provider.act(room, 'par_a', 'spotlight'), {code: 'unsupported'});
    });
  });

  describe('quality', () => {
    const stay = (identity, code = 0, left = '2030-01-15T10:20:00Z') => ({participant_identity: identity, error_code: code, leave_time: left});
    const connection = async (insights) => {
      const room = await provider.createRoom({name: 'cf-quality'});
      if (insights) vendor.setInsights(room, insights);
      return (await provider.quality(room)).connection;
    };
    test('is told after the visit, of whose connection broke', async () => {
      assert.equal(await connection(undefined), null);
      assert.equal(await connection({processingState: 'in_progress', participants: [stay('par_a')]}), null);
      assert.equal(await connection({participants: [stay('par_a'), stay('par_b', 53205)]}), 'good');
      assert.equal(await connection({participants: [stay('par_a', 53405, '2030-01-15T10:05:00Z'), stay('par_a')]}), 'fair');
      assert.equal(await connection({participants: [stay('par_a'), stay('par_b', 53001)]}), 'poor');
      assert.deepEqual(Object.values(await provider.quality({name: 'cf-none'})), [null, null, null]);
    });
  });

  test('health really asks, and tells staff what is wrong', async () => {
    assert.deepEqual(await provider.health(), {available: true, message: 'Twilio answers and takes the API key'});
    assert.equal(vendor.requests[0].target, '/v1/Rooms?PageSize=1');
    const wrong = await make('twilio', {...vendor.config, credentials: {...vendor.config.credentials, apiKeySecret: 'wrong'}});
    const health = await wrong.health();
    assert.equal(health.available, false);
    assert.match(health.message, /refuses the API key.*US1/);
  });
});
