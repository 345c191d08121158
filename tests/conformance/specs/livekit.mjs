// SPDX-License-Identifier: Apache-2.0
// LiveKit: every request that the adapter makes, parsed strictly by the messages of the .proto files in livekit/, and the
// grant of its token against what the service's comments in them demand.
import protobuf from 'protobufjs';
import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, isAbsolute, join} from 'node:path';

import {json, serve} from '../../providers/lib/emulator.mjs';
import {Tally} from '../tally.mjs';

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));
const camel = (name) => name.replace(/_([a-z0-9])/g, (all, letter) => letter.toUpperCase());

const packageFolder = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));

async function read(dir) {
  const root = new protobuf.Root();
  root.resolvePath = (origin, target) => isAbsolute(target) ? target : join(target.startsWith('google/') ? packageFolder : dir, target);
  const files = (await readdir(dir)).filter((name) => name.endsWith('.proto')).map((name) => join(dir, name));
  await root.load(files, {keepCase: true, alternateCommentMode: true, preferTrailingComment: false});
  return root.resolveAll();
}

const INTEGERS = new Set(['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32', 'int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

function checkScalar(type, value, place) {
  if (type === 'string') return assert.equal(typeof value, 'string', place);
  if (type === 'bool') return assert.equal(typeof value, 'boolean', place);
  if (type === 'bytes') return assert.match(value, /^[A-Za-z0-9+/]*={0,2}$/, place);
  if (!INTEGERS.has(type)) return assert.equal(typeof value, 'number', place);
  const number = type.endsWith('64') ? BigInt(value) : value;
  assert.ok(type.endsWith('64') || Number.isInteger(number), place);
  if (type.startsWith('uint') || type.startsWith('fixed')) assert.ok(number >= 0, place);
  if (type === 'uint32') assert.ok(number < 2 ** 32, place);
}

/// Protobuf's JSON mapping: known names, right types, one member of a oneof at most, nothing that is deprecated.
function checkMessage(type, value, place, counts) {
  assert.ok(value !== null && typeof value === 'object' && !Array.isArray(value), `${place} is no object`);
  const oneofs = new Set();
  for (const [name, member] of Object.entries(value)) {
    const field = type.fieldsArray.find((one) => one.name === name || camel(one.name) === name);
    assert.ok(field, `${place}.${name} is not in ${type.fullName}`);
    assert.ok(!field.options?.deprecated || member === false, `${place}.${name} is deprecated`);
    if (field.partOf) {
      assert.ok(!oneofs.has(field.partOf.name), `${place}: two members of ${field.partOf.name}`);
      oneofs.add(field.partOf.name);
    }
    counts.fields += 1;
    if (field.repeated) assert.ok(Array.isArray(member), `${place}.${name} is no list`);
    for (const one of field.repeated ? member : [member]) {
      if (field.resolvedType instanceof protobuf.Enum) assert.ok(one in field.resolvedType.values, `${place}.${name}: no ${one}`);
      else if (field.resolvedType) checkMessage(field.resolvedType, one, `${place}.${name}`, counts);
      else checkScalar(field.type, one, `${place}.${name}`);
    }
  }
}

/// "Requires `roomCreate` permission" of a method's comment.
function demanded(service, method) {
  if (service === 'Egress') return ['roomRecord'];  // its comments leave it out
  return [...(method.comment ?? '').matchAll(/[Rr]equires `(\w+)`/g)].map(([, grant]) => grant);
}

function checkRequest(root, {method, path, contentType, json: body, bearer}, counts) {
  const match = /^\/twirp\/livekit\.(\w+)\/(\w+)$/.exec(path);
  assert.ok(match, path);
  const rpc = root.lookupService(`livekit.${match[1]}`).methods[match[2]];
  assert.ok(rpc, `${path} is no method`);
  assert.equal(method, 'POST');
  assert.equal(contentType, 'application/json');
  checkMessage(rpc.resolvedRequestType, body, match[2], counts);
  const {video} = claimsOf(bearer);
  const grants = demanded(match[1], rpc);
  assert.ok(grants.length, `${match[2]}: the description names no grant`);
  for (const grant of grants) {
    assert.equal(video[grant], true, `${match[2]} needs ${grant}`);
    if (grant === 'roomAdmin') assert.equal(video.room, body.room);
  }
  counts.methods.add(match[2]);
}

const PERSON = {
  sid: 'PA_1', identity: 'par_1', state: 'ACTIVE', kind: 'STANDARD', tracks: [{sid: 'TR_1', type: 'AUDIO', source: 'MICROPHONE', muted: false}],
  permission: {can_subscribe: true, can_publish: true, can_publish_data: true, can_publish_sources: []},
};
const MUTED = {...PERSON, tracks: [{...PERSON.tracks[0], muted: true}], permission: {...PERSON.permission, can_publish_sources: ['CAMERA']}};
const store = {endpoint: 'https://s3.example', region: 'eu-1', bucket: 'b', accessKey: 'AK', secretKey: 'SK'};

/// Drives every call of the adapter against a server that always agrees, and gives what was asked.
async function askedOf(tool) {
  let person = PERSON;
  const replies = {
    CreateRoom: () => ({sid: 'RM_1', name: 'cf-contract'}), ListRooms: () => ({rooms: []}), ListParticipants: () => ({participants: [PERSON]}),
    GetParticipant: () => person, StartRoomCompositeEgress: () => ({egress_id: 'EG_1', status: 'EGRESS_STARTING'}),
    ListEgress: () => ({items: [], next_page_token: null}),
  };
  const server = await serve({reply: ({path}) => json(200, replies[path.split('/').at(-1)]?.() ?? {})});
  const config = {credentials: {apiKey: 'APIspecs', apiSecret: 'secret'}, url: server.url, store};
  const provider = await tool.make('livekit', config);
  const room = await provider.createRoom();
  await provider.createRoom({maxParticipants: 50, end: '2000-01-01T00:00:00.000Z'});
  await provider.roomStatus(room);
  await provider.listParticipants(room);
  await provider.act(room, 'par_1', 'mute');
  person = MUTED;
  for (const action of ['unmute', 'spotlight', 'disconnect']) await provider.act(room, 'par_1', action);
  const {externalId} = await provider.startRecording(room);
  await provider.recordingStatus(room, externalId).catch(() => {});
  await provider.stopRecording(room, externalId);
  await provider.health();
  await provider.deleteRoom(room);
  const asked = server.requests.filter(({path}) => path.startsWith('/twirp/'));
  await server.close();
  return asked;
}

export async function check(dir, tool) {
  const tally = new Tally();
  const counts = {fields: 0, methods: new Set()};
  const root = await read(join(dir, 'livekit'));
  const asked = await askedOf(tool);
  for (const [index, request] of asked.entries()) {
    await tally.check(`${request.path.split('.').at(-1)} (request ${index + 1})`, () => checkRequest(root, request, counts));
  }
  await tally.check('each method that the adapter has was asked', () => assert.deepEqual([...counts.methods].sort(), [
    'CreateRoom', 'DeleteRoom', 'GetParticipant', 'ListEgress', 'ListParticipants', 'ListRooms', 'MutePublishedTrack',
    'RemoveParticipant', 'StartRoomCompositeEgress', 'StopEgress', 'UpdateParticipant', 'UpdateRoomMetadata',
  ]));
  console.log(`livekit: ${asked.length} requests of ${counts.methods.size} methods, ${counts.fields} fields`);
  return tally;
}
