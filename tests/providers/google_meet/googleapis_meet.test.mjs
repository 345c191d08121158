// SPDX-License-Identifier: Apache-2.0
// Google's own client for Meet against the emulator, which proves that the emulator speaks as Google does: what the client
// sends is taken, and what comes back is what its types promise.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {auth as googleAuth, meet as meetClient} from '@googleapis/meet';
import {JWT} from 'google-auth-library';
import {scopes, start} from '../emulators/google_meet.mjs';

/// The client with a token that google-auth-library fetched from the emulator.
async function client(t, {alone, only = scopes} = {}) {
  const emulator = await start();
  t.after(() => emulator.close());
  const jwt = new JWT({email: emulator.keyFile.client_email, key: emulator.keyFile.private_key, scopes: only,
    ...(!alone && {subject: 'provider@clinic.example'})});
  jwt.transporter = {request: async ({data}) => ({data: await (await fetch(`${emulator.url}/token`, {
    method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, body: data.toString()})).json()})};
  const {access_token: token} = await jwt.authorize();
  const auth = new googleAuth.OAuth2();
  auth.setCredentials({access_token: token});
  return {emulator, meet: meetClient({version: 'v2', auth, rootUrl: `${emulator.url}/`, retry: false})};
}
const failsWith = (promise, code, status, words = /./) => assert.rejects(promise, (error) => {
  const told = error.response.data.error;
  assert.equal(error.response.status, code);
  assert.equal(told.code, code);
  assert.equal(told.status, status);
  assert.match(told.message, words);
  return true;
});

test('spaces are made, read, changed and ended', async (t) => {
  const {emulator, meet} = await client(t);
  const {data: space} = await meet.spaces.create({requestBody: {config: {accessType: 'OPEN', moderation: 'ON',
    artifactConfig: {recordingConfig: {autoRecordingGeneration: 'OFF'}}}}});
  assert.match(space.meetingCode, /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  assert.equal(space.meetingUri, `https://meet.google.com/${space.meetingCode}`);
  assert.equal(space.config.entryPointAccess, 'ALL');
  assert.deepEqual((await meet.spaces.get({name: `spaces/${space.meetingCode}`})).data, space, 'by its code too');
  emulator.addParticipant(space.name, 'x');
  const {data: live} = await meet.spaces.get({name: space.name});
  assert.match(live.activeConference.conferenceRecord, /^conferenceRecords\//);
  const {data: changed} = await meet.spaces.patch({name: space.name, updateMask: 'config.accessType', requestBody: {config: {accessType: 'RESTRICTED', moderation: 'OFF'}}});
  assert.equal(changed.config.accessType, 'RESTRICTED');
  assert.equal(changed.config.moderation, 'ON', 'the mask names it not');
  const {data: merged} = await meet.spaces.patch({name: space.name, requestBody: {config: {moderation: 'OFF'}}});
  assert.deepEqual([merged.config.accessType, merged.config.moderation], ['RESTRICTED', 'OFF']);
  assert.deepEqual((await meet.spaces.endActiveConference({name: space.name, requestBody: {}})).data, {});
  assert.equal((await meet.spaces.get({name: space.name})).data.activeConference, undefined);
});

test('records are listed newest first, by filter and page', async (t) => {
  const {emulator, meet} = await client(t);
  const {data: space} = await meet.spaces.create({requestBody: {}});
  const {data: other} = await meet.spaces.create({requestBody: {}});
  for (let number = 0; number < 5; ++number) {
    emulator.addParticipant(space.name, 'x');
    emulator.endConference(space.name);
  }
  for (const how of ['guest', 'phone', 'colleague']) emulator.addParticipant(other.name, 'x', how);
  emulator.finishRecording(other.name);
  emulator.addTranscript(other.name, 'x');
  const filter = `space.name = "${space.name}"`;
  const seen = [];
  for (let pageToken; ;) {
    const {data} = await meet.conferenceRecords.list({filter, pageSize: 2, pageToken});
    seen.push(...data.conferenceRecords);
    pageToken = data.nextPageToken;
    if (!pageToken) break;
  }
  assert.equal(new Set(seen.map(({name}) => name)).size, 5);
  assert.ok(seen.every(({endTime, expireTime, space: of}) => of === space.name && Date.parse(expireTime) > Date.parse(endTime)));
  const {data: live} = await meet.conferenceRecords.list({filter: `space.meeting_code = "${other.meetingCode}" AND end_time IS NULL`});
  const [{name}] = live.conferenceRecords;
  assert.equal((await meet.conferenceRecords.get({name})).data.space, other.name);
  const {data: people} = await meet.conferenceRecords.participants.list({parent: name, filter: 'latest_end_time IS NULL', pageSize: 250});
  assert.deepEqual(people.participants.map((one) => Object.keys(one).find((key) => key.endsWith('User') || key.endsWith('inUser'))),
    ['anonymousUser', 'phoneUser', 'signedinUser']);
  const [person] = people.participants;
  assert.equal((await meet.conferenceRecords.participants.get({name: person.name})).data.name, person.name);
  assert.equal((await meet.conferenceRecords.participants.participantSessions.list({parent: person.name})).data.participantSessions.length, 1);
  const {data: recordings} = await meet.conferenceRecords.recordings.list({parent: name});
  assert.equal(recordings.recordings[0].state, 'FILE_GENERATED');
  assert.equal((await meet.conferenceRecords.recordings.get({name: recordings.recordings[0].name})).data.driveDestination.file.length, 33);
  assert.equal((await meet.conferenceRecords.transcripts.list({parent: name})).data.transcripts.length, 1);
});

test('what Google refuses is refused, in its words', async (t) => {
  const {emulator, meet} = await client(t);
  const {data: space} = await meet.spaces.create({requestBody: {}});
  const invalid = (promise, words) => failsWith(promise, 400, 'INVALID_ARGUMENT', words);
  await invalid(meet.spaces.create({requestBody: {colour: 1}}), /Unknown name "colour" at 'space': Cannot find field\./);
  await invalid(meet.spaces.create({requestBody: {config: {accessTypes: 'OPEN'}}}), /Unknown name "accessTypes" at 'space\.config'/);
  await invalid(meet.spaces.create({requestBody: {config: {accessType: 'ANYBODY'}}}), /Invalid value at 'space\.config\.access_type'/);
  await invalid(meet.spaces.create({requestBody: {config: {accessType: 3}}}), /Invalid value/);
  await invalid(meet.spaces.patch({name: space.name, updateMask: 'config.colour', requestBody: {}}), /field mask/);
  await invalid(meet.spaces.patch({name: space.name, updateMask: 'meetingCode', requestBody: {}}), /field mask/);
  await invalid(meet.conferenceRecords.list({filter: 'colour = "red"'}), /filter/);
  await invalid(meet.conferenceRecords.list({pageToken: 'x'}), /page token/);
  await invalid(meet.conferenceRecords.list({pageSize: -1}), /page size/);
  await invalid(meet.conferenceRecords.list({colour: 'red'}), /Cannot bind query parameter/);
  await failsWith(meet.spaces.get({name: 'spaces/none'}), 404, 'NOT_FOUND');
  await failsWith(meet.conferenceRecords.get({name: 'conferenceRecords/none'}), 404, 'NOT_FOUND');
  emulator.tokens.tokens.clear();
  await failsWith(meet.spaces.get({name: space.name}), 401, 'UNAUTHENTICATED');
});

test('without a user, a scope or a wait there is no space', async (t) => {
  const {meet: nobody} = await client(t, {alone: true});
  await failsWith(nobody.spaces.create({requestBody: {}}), 403, 'PERMISSION_DENIED', /might not exist/);
  const {meet: reader} = await client(t, {only: [scopes[1]]});
  await failsWith(reader.spaces.create({requestBody: {}}), 403, 'PERMISSION_DENIED', /insufficient authentication scopes/);
  const {emulator, meet} = await client(t);
  await emulator.fault({on: 'create', kind: '429', times: 1});
  await failsWith(meet.spaces.create({requestBody: {}}), 429, 'RESOURCE_EXHAUSTED');
});
