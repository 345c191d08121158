// SPDX-License-Identifier: Apache-2.0
// Every request that the adapter for Zoom sends, captured at the emulator, against Zoom's own descriptions
// (zoom/{meetings,users,accounts}-endpoints.json): method and path exist, the path's and the query's values fit, the body
// fits and has no field that Zoom does not know. The token endpoint is not in them; its form is checked by hand. What the
// emulator answers and sends is held against the descriptions too, so that it promises nothing that Zoom does not, and every
// example of a message (meetings-webhooks.json) is taken and understood.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {start} from '../../providers/emulators/zoom.mjs';
import {Tally} from '../tally.mjs';

const files = ['meetings-endpoints.json', 'users-endpoints.json', 'accounts-endpoints.json'];
const now = '2030-01-15T09:45:00.000Z';
const ajv = addFormats(new Ajv({strict: false, allErrors: true}));
const loose = addFormats(new Ajv({strict: false, allErrors: true, coerceTypes: true}));
for (const one of [ajv, loose]) for (const name of ['int32', 'int64', 'float', 'double', 'binary']) one.addFormat(name, true);

/// The schema with every object closed to members it does not name.
function closed(schema) {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member)]))
        : name === 'items'
          ? closed(value)
          : value,
    ]),
  );
  return copy.properties || copy.allOf ? {...copy, unevaluatedProperties: false} : copy;
}

async function operationsIn(dir) {
  const found = [];
  for (const file of files) {
    const description = JSON.parse(await readFile(join(dir, file), 'utf8'));
    for (const [path, methods] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue;
        const pattern = new RegExp(`^/v2${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '([^/]+)')}$`);
        const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
        found.push({
          method: method.toUpperCase(),
          path,
          pattern,
          names,
          operation,
          literal: path.split('/').filter((part) => !part.startsWith('{')).length,
        });
      }
    }
  }
  return found.sort((a, b) => b.literal - a.literal);
}

function checkBody(operation, asked) {
  const content = operation.requestBody?.content?.['application/json'];
  if (!content) return assert.equal(asked.text, '', 'a body where none belongs');
  assert.equal(asked.contentType, 'application/json');
  const validate = ajv.compile(closed(content.schema));
  return assert.ok(validate(asked.json), ajv.errorsText(validate.errors));
}

function checkValue(parameter, text) {
  const validate = loose.compile({type: 'object', properties: {value: parameter.schema}, required: ['value']});
  assert.ok(validate({value: text}), `${parameter.in} ${parameter.name}=${text}: ${loose.errorsText(validate.errors)}`);
}

function checkRequest(operations, asked) {
  const path = asked.target.split('?')[0];
  const found = operations.find(({method, pattern}) => method === asked.method && pattern.test(path));
  assert.ok(found, `Zoom describes no ${asked.method} ${path}`);
  const parameters = found.operation.parameters ?? [];
  const values = found.pattern.exec(path).slice(1);
  found.names.forEach((name, i) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    if (parameter) checkValue(parameter, decodeURIComponent(values[i]));
  });
  for (const [name, value] of asked.query) {
    const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
    assert.ok(parameter, `Zoom describes no query ${name} of ${found.path}`);
    checkValue(parameter, value);
  }
  for (const parameter of parameters)
    if (parameter.in === 'query' && parameter.required)
      assert.ok(asked.query.has(parameter.name), `query ${parameter.name} is missing`);
  checkBody(found.operation, asked);
  return found;
}

function checkToken(asked) {
  assert.equal(asked.method, 'POST');
  assert.equal(asked.contentType, 'application/x-www-form-urlencoded');
  assert.deepEqual([...asked.form.keys()].sort(), ['account_id', 'grant_type']);
  assert.equal(asked.query.size, 0);
  assert.ok(asked.basic);
}

/// Everything the adapter can be asked for, in three rounds for three kinds of UUIDs, and with what goes wrong.
async function everything(tool, zoom) {
  const provider = await tool.make('zoom', zoom.config, {now, seed: 1});
  const linkOnly = await tool.make(
    'zoom',
    {...zoom.config, credentials: {...zoom.config.credentials, sdkKey: '', sdkSecret: ''}},
    {now, seed: 1},
  );
  await provider.health();
  for (let round = 0; round < 3; ++round) {
    const room = await provider.createRoom({name: `cf-spec-${round}`});
    await provider.createRoom({name: `cf-spec-${round}`});
    await provider.createRoom({name: `cf-long-${round}`, start: '2030-01-31T23:59:59.999Z', end: '2030-02-03T00:00:00.000Z'});
    await provider.roomStatus(room);
    await provider.joinCredentials(room, {host: true});
    await linkOnly.joinCredentials(room, {host: true});
    zoom.addParticipant(room, 'par_1');
    await provider.quality(room);
    const {externalId} = await provider.startRecording(room);
    await provider.recordingStatus(room, externalId);
    await provider.stopRecording(room, externalId);
    await provider.endRoom(room);
    const made = zoom.finishRecording(room);
    await provider.recordingStatus(room, externalId);
    await provider.downloadRecording(room, externalId, made.file);
    await provider.removeRecording(room, externalId);
    await provider.roomStatus(room);
    await provider.quality(room);
    await provider.deleteRoom(room);
    const moved = await provider.createRoom({name: `cf-moved-${round}`});
    await provider.rescheduleRoom(moved, '2030-01-31T23:59:59.999Z', '2030-02-03T00:00:00.000Z');
    const unopened = await provider.createRoom({name: `cf-unopened-${round}`});
    await provider.endRoom(unopened);
  }
}

/// The description of a 200 or 201; nothing where it has no schema.
function answerSchema({operation}, status) {
  return operation.responses?.[status]?.content?.['application/json']?.schema;
}

export async function check(specsDir, tool) {
  const tally = new Tally();
  const dir = existsSync(join(specsDir, files[0])) ? specsDir : join(specsDir, 'zoom');
  const operations = await operationsIn(dir);
  // Pages of two: the adapter has to turn them.
  const zoom = await start({now: () => Date.parse(now), mostPerPage: 2});
  try {
    await everything(tool, zoom);
    const used = new Map();
    let number = 0;
    for (const asked of zoom.requests) {
      number += 1;
      const name = `request ${number} ${asked.method} ${asked.path}`;
      if (asked.kind === 'download') continue; // an address that Zoom hands out
      if (asked.kind === 'token') await tally.check(name, () => checkToken(asked));
      else
        await tally.check(name, () => {
          const found = checkRequest(operations, asked);
          used.set(`${found.method} ${found.path}`, {found, asked});
        });
    }
    await tally.check('all thirteen operations were used', () => assert.equal(used.size, 13, [...used.keys()].join(', ')));
    await checkTheCheck(
      tally,
      operations,
      zoom.requests.find(({kind}) => kind === 'create'),
    );
    await checkAnswers(tally, zoom, used);
    await checkMessages(tally, tool, zoom, dir);
  } finally {
    await zoom.close();
  }
  return tally;
}

const meanings = {
  'meeting.started': 'room_started',
  'meeting.ended': 'room_ended',
  'meeting.participant_joined': 'participant_joined',
  'meeting.participant_left': 'participant_left',
  'recording.started': 'recording_started',
  'recording.completed': 'recording_ready',
};

/// Zoom's examples of every message are taken and understood; the emulator's messages are as Zoom describes them.
async function checkMessages(tally, tool, zoom, dir) {
  const {webhooks} = JSON.parse(await readFile(join(dir, 'meetings-webhooks.json'), 'utf8'));
  const provider = await tool.make('zoom', zoom.config, {now, seed: 1});
  const content = (event) => webhooks[event].post.requestBody.content['application/json'];
  for (const event of Object.keys(webhooks).sort()) {
    const examples = Object.values(content(event).examples ?? {}).map(({value}) =>
      typeof value === 'string' ? JSON.parse(value) : value,
    );
    for (const example of examples)
      await tally.check(`message ${event}`, async () => {
        const {
          items: [item],
        } = await provider.acceptWebhook(zoom.signedWebhook(event, {body: JSON.stringify(example)}));
        const meant = await provider.interpretWebhook(item);
        const {object} = example.payload;
        assert.equal(item.kind, example.event); // one example is another event's
        assert.equal(meant.kind, meanings[event] ?? 'other');
        if (object?.id !== undefined) assert.equal(meant.externalId, String(object.id));
        assert.equal(meant.participant, object?.participant?.customer_key ?? null);
        if (event.startsWith('recording.') && meanings[event]) assert.equal(meant.recording, object.uuid);
        assert.equal(meant.roomName, null, 'a topic that is not ours is not told');
      });
  }
  const room = await provider.createRoom({name: 'cf-message'});
  zoom.addParticipant(room, 'par_1');
  for (const event of Object.keys(meanings))
    await tally.check(`the emulator's ${event}`, () => {
      const {body} = zoom.signedWebhook(event, {room, participant: 'par_1'});
      const message = JSON.parse(body);
      const {participant} = message.payload.object;
      if (participant?.email === '') participant.email = 'guest@example.com'; // of guests it is empty, which its format denies
      const validate = ajv.compile(content(event).schema);
      assert.ok(validate(message), ajv.errorsText(validate.errors));
    });
}

/// A judge that lets everything pass would go unnoticed.
async function checkTheCheck(tally, operations, good) {
  const body = good.json;
  const changed = (fields) => ({
    ...good,
    query: new URLSearchParams(),
    contentType: 'application/json',
    text: 'x',
    json: body,
    ...fields,
  });
  for (const [name, asked] of Object.entries({
    'an unknown field': changed({json: {...body, colour: 'red'}}),
    'an unknown setting': changed({json: {...body, settings: {...body.settings, colour: 'red'}}}),
    'a wrong type': changed({json: {...body, duration: '30'}}),
    'a value out of range': changed({json: {...body, duration: 1441}}),
    'an unknown query': changed({query: new URLSearchParams({colour: 'red'})}),
    'an unknown method': changed({method: 'PUT'}),
  }))
    await tally.check(`${name} is noticed`, () => assert.throws(() => checkRequest(operations, asked)));
}

/// Asks the emulator each kind of GET and POST once more and holds the answer against its description.
async function checkAnswers(tally, zoom, used) {
  const call = (method, path, body) =>
    fetch(`${zoom.url}/v2${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {authorization: `Bearer ${zoom.state.token}`, ...(body && {'content-type': 'application/json'})},
    });
  const made = await (
    await call('POST', '/users/me/meetings', {
      topic: 'cf-answer',
      type: 2,
      settings: {waiting_room: true},
      start_time: '2030-01-15T10:00:00Z',
      duration: 30,
    })
  ).json();
  const room = {externalId: String(made.id)};
  zoom.addParticipant(room, 'par_1');
  const {externalId} = zoom.finishRecording(room);
  const uuid =
    externalId.startsWith('/') || externalId.includes('//')
      ? encodeURIComponent(encodeURIComponent(externalId))
      : encodeURIComponent(externalId);
  const asks = {
    'POST /users/{userId}/meetings': () =>
      call('POST', '/users/me/meetings', {
        topic: 'cf-b',
        type: 2,
        settings: {},
        start_time: '2030-01-15T10:00:00Z',
        duration: 30,
      }),
    'GET /users/{userId}/meetings': () => call('GET', '/users/me/meetings?page_size=2'),
    'GET /meetings/{meetingId}': () => call('GET', `/meetings/${made.id}`),
    'GET /users/{userId}': () => call('GET', '/users/me'),
    'GET /users/{userId}/token': () => call('GET', '/users/me/token?type=zak'),
    'GET /metrics/meetings/{meetingId}/participants/qos': () =>
      call('GET', `/metrics/meetings/${made.id}/participants/qos?type=live`),
    'GET /meetings/{meetingId}/recordings': () => call('GET', `/meetings/${uuid}/recordings`),
  };
  for (const [name, ask] of Object.entries(asks))
    await tally.check(`answer of ${name}`, async () => {
      const response = await ask();
      assert.ok(response.ok, `HTTP ${response.status}`);
      const schema = answerSchema(used.get(name).found, String(response.status));
      assert.ok(schema, 'no description of the answer');
      const validate = ajv.compile(closed(schema));
      assert.ok(validate(await response.json()), ajv.errorsText(validate.errors));
    });
}
