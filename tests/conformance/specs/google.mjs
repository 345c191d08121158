// SPDX-License-Identifier: Apache-2.0
// Checks every request that the Google Meet adapter sends against Google's discovery documents (a directory outside the
// project): path, method, query parameters, and the body's members with their types. What the documents do not name is a
// failure. So are the emulator's answers to what can be asked again. Drive and the token endpoint have no document there and
// are counted apart.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {start} from '../../providers/emulators/google_meet.mjs';
import {startTool} from '../../providers/lib/tool.mjs';

const documents = ['meet-v2.json', 'workspaceevents-v1.json'];
const undocumented = ['/token', '/oauth2/v3/certs', '/drive/v3/'];

/// `tool`: the path of provider_tool, or what lib/tool.mjs made of it. `methods` counts the requests by Google's name, and
/// `apart` tells of them in words.
export async function check(specsDir, tool) {
  const read = async (name) => JSON.parse(await readFile(path.join(specsDir, name), 'utf8'));
  const apis = (await Promise.all(documents.map(read))).map((document) => ({document, methods: [...methodsOf(document)]}));
  const pubsub = await read('pubsub-v1.json');
  const driver = tool && typeof tool === 'object' ? tool : startTool(tool);
  const {requests, pushes, replies} = await everything(driver);
  const outcome = {passed: 0, failed: [], methods: {}, undocumented: 0};
  const note = (name, faults) => {
    if (faults.length === 0) outcome.passed += 1;
    else outcome.failed.push(`${name}: ${faults.join('; ')}`);
  };
  for (const request of requests) {
    if (undocumented.some((known) => request.path.startsWith(known))) {
      outcome.undocumented += 1;
      continue;
    }
    const {name, faults} = checkRequest(request, apis);
    outcome.methods[name] = (outcome.methods[name] ?? 0) + 1;
    note(`${request.method} ${request.path}`, faults);
  }
  for (const {request, body} of replies) {
    const {method, document} = methodOf(request, apis);
    note(`answer to ${request.method} ${request.path}`, checkAnswer(method, body, document));
  }
  // What the adapter is tested with must be what Pub/Sub's document says of a message; the second spellings are Pub/Sub's own.
  for (const push of pushes) {
    const {message_id: id, publish_time: time, ...message} = push.message;
    note('push', [...checkValue({$ref: 'PubsubMessage'}, message, pubsub.schemas, 'message'), ...(push.subscription ? [] : ['no subscription'])]);
  }
  if (driver !== tool) await driver.close();
  outcome.apart = [`requests: ${Object.entries(outcome.methods).map(([name, count]) => `${name} ${count}`).join(', ')}`,
    `${outcome.undocumented} requests to the token endpoint, Google's keys and Drive, of which there is no document`];
  return outcome;
}

function* methodsOf(document) {
  const resources = [document];
  while (resources.length) {
    const {methods = {}, resources: inner = {}} = resources.pop();
    yield* Object.values(methods);
    resources.push(...Object.values(inner));
  }
}

/// Everything that the adapter can do, once or more; the requests it sent meanwhile.
async function everything(driver) {
  const emulator = await start({pageLimit: 1});
  const provider = await driver.make('google_meet', emulator.config);
  const soon = {start: new Date(Date.now() + 3_600_000).toISOString(), end: new Date(Date.now() + 7_200_000).toISOString()};
  const refused = (promise) => promise.then(() => { throw new Error('should have been refused'); }, () => {});
  await provider.health();
  const room = await provider.createRoom(soon);
  await provider.createRoom(soon);
  await provider.joinCredentials({...room, joinUrl: null});
  await provider.roomStatus(room);
  emulator.addParticipant(room, 'par_1');
  emulator.addParticipant(room, 'par_2', 'phone');
  await provider.roomStatus(room);
  await provider.listParticipants(room);
  const {name} = emulator.addRecording(room);
  await provider.recordingStatus(room, name);
  await refused(provider.startRecording(room));
  await refused(provider.stopRecording(room, name));
  emulator.finishRecording(room);
  emulator.addRecording(room);
  emulator.addTranscript(room, 'text');
  emulator.addTranscript(room, 'text');
  const {files} = await provider.recordingStatus(room, name);
  for (const file of files) await provider.downloadRecording(room, name, file.externalId);
  await provider.recordingStatus(room, '');
  await refused(provider.removeRecording(room, name));
  await refused(provider.quality(room));
  const pushes = [];
  for (const kind of ['room_started', 'room_ended', 'participant_joined', 'participant_left', 'recording_started', 'recording_ready', 'other']) {
    const push = emulator.signedWebhook(kind, {room});
    pushes.push(JSON.parse(push.body));
    await provider.acceptWebhook(push);
  }
  const [subscription] = emulator.state.subscriptions.values();
  subscription.state = 'SUSPENDED';
  const second = await driver.make('google_meet', emulator.config);  // knows of no subscription
  await second.joinCredentials(room);
  const asked = emulator.requests.length;
  const replies = await again(emulator);
  emulator.requests.splice(asked);
  await provider.endRoom(room);
  await provider.roomStatus(room);
  await provider.deleteRoom(room);
  await emulator.close();
  return {requests: emulator.requests, pushes, replies};
}

/// What the emulator answers to all that was asked so far and changes nothing, and to a patch.
async function again({url, requests, tokens}) {
  const token = [...tokens.tokens].find(([, {scopes}]) => scopes.length > 1)[0];
  const repeatable = requests.filter(({method, path: where}) => (method === 'GET' && where.startsWith('/v2/')) || method === 'PATCH');
  const replies = [];
  for (const request of new Map(repeatable.map((one) => [one.method + one.target, one])).values()) {
    const answer = await fetch(url + request.target, {method: request.method,
      headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'}, ...(request.text && {body: request.text})});
    if (answer.ok) replies.push({request, body: await answer.json()});
  }
  return replies;
}

function methodOf(request, apis) {
  for (const {document, methods} of apis) {
    const pathOf = request.path.replace(/^\//, '');
    const method = methods.find(({httpMethod, flatPath, path: template}) =>
      httpMethod === request.method && patternOf(flatPath ?? template).test(pathOf));
    if (method) return {method, document};
  }
  return {};
}

function checkRequest(request, apis) {
  const {method, document} = methodOf(request, apis);
  if (!method) return {name: 'unknown', faults: ['no such method']};
  return {name: method.id, faults: checkCall(request, method, document)};
}

function patternOf(flatPath) {
  const quoted = flatPath.split(/\{[^}]+\}/).map((text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${quoted.join('[^/:]+')}$`);
}

function checkCall(request, method, {parameters: common, schemas}) {
  const faults = [];
  for (const [name, text] of request.query) {
    const parameter = method.parameters?.[name] ?? common[name];
    if (!parameter || parameter.location !== 'query') faults.push(`no parameter ${name}`);
    else if (parameter.type === 'integer' && !/^-?\d+$/.test(text)) faults.push(`${name} is no integer`);
    else if (parameter.type === 'boolean' && !/^(true|false)$/.test(text)) faults.push(`${name} is no boolean`);
    else if (parameter.format === 'google-fieldmask') faults.push(...checkMask(text, method.request.$ref, schemas));
  }
  for (const [name, parameter] of Object.entries(method.parameters ?? {})) {
    if (parameter.location !== 'path' || !parameter.pattern) continue;
    const value = request.path.replace(/^\/v\d\//, '').replace(/:\w+$/, '');
    const named = name === 'parent' ? value.replace(/\/[^/]+$/, '') : value;
    if (!new RegExp(parameter.pattern).test(named)) faults.push(`${named} is no ${name}`);
  }
  if (!method.request) return [...faults, ...(request.text ? ['a body where there is none'] : [])];
  if (request.contentType !== 'application/json') faults.push(`content type ${request.contentType}`);
  if (request.json === undefined) return [...faults, 'no JSON'];
  return [...faults, ...checkValue(method.request, request.json, schemas, 'body')];
}

/// An operation brings forth what its response says it is.
function checkAnswer(method, body, {schemas}) {
  const {'@type': type, ...made} = body.response ?? {};
  return [...checkValue(method.response, body, schemas, 'answer'),
    ...(type ? checkValue({$ref: type.split('.').at(-1)}, made, schemas, 'answer.response') : [])];
}

function checkMask(mask, ref, schemas) {
  return mask.split(',').flatMap((field) => {
    let schema = schemas[ref];
    for (const name of field.split('.')) {
      const member = schema?.properties?.[name];
      if (!member || member.readOnly) return [`the mask names ${field}`];
      schema = member.$ref ? schemas[member.$ref] : member;
    }
    return [];
  });
}

function checkValue(schema, value, schemas, at) {
  if (schema.$ref) return checkValue(schemas[schema.$ref], value, schemas, at);
  if (schema.type === 'any') return [];
  const wrong = [`${at} is no ${schema.format ?? schema.type}`];
  if (schema.type === 'array') return Array.isArray(value) ? value.flatMap((item, index) => checkValue(schema.items, item, schemas, `${at}[${index}]`)) : wrong;
  if (schema.type === 'object') return value && typeof value === 'object' && !Array.isArray(value) ? checkObject(schema, value, schemas, at) : wrong;
  if (schema.type === 'boolean') return typeof value === 'boolean' ? [] : wrong;
  if (schema.type === 'integer') return Number.isInteger(value) ? [] : wrong;
  if (schema.type !== 'string' || typeof value !== 'string') return wrong;
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is none of its enumerators: ${value}`];
  if (schema.format === 'google-duration' && !/^-?\d+(\.\d{1,9})?s$/.test(value)) return wrong;
  if (schema.format === 'google-datetime' && Number.isNaN(Date.parse(value))) return wrong;
  if (schema.format === 'byte' && Buffer.from(value, 'base64').toString('base64') !== value) return wrong;
  return [];
}

function checkObject(schema, value, schemas, at) {
  return Object.entries(value).flatMap(([name, member]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (!known) return [`${at}.${name} is unknown`];
    if (known.readOnly && at.startsWith('body')) return [`${at}.${name} is output only`];
    return checkValue(known, member, schemas, `${at}.${name}`);
  });
}
