// SPDX-License-Identifier: Apache-2.0
// Every request of the Twilio adapter, and every answer of our emulator, against Twilio's published description, judged by
// Prism as a proxy between the two: adapter → gateway (counts) → Prism (checks) → emulator (answers).
//
// check(dir, tool) → {requests, answers, kinds: ['POST /v1/Rooms', …], unchecked: […], violations: ['where: what']}
//   dir    holds twilio_video_v1.prism.json and twilio_insights_v1.json
//   tool   as startTool() of providers/lib/tool.mjs gives it
// Prism comes from package.json in tests/conformance. The paths that end in "/Media" are in no description: "unchecked".
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer, request as ask} from 'node:http';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';

import {start} from '../../providers/emulators/twilio.mjs';

const prismCli = join(dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')), 'dist', 'index.js');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/// Prism between a port and the emulator; it writes what it finds into the header sl-violations.
async function startPrism(description, upstream) {
  const port = await freePort();
  const child = spawn(process.execPath, [prismCli, 'proxy', '-h', '127.0.0.1', '-p', String(port), description, upstream], {stdio: ['ignore', 'pipe', 'pipe']});
  let said = '';
  await new Promise((resolve, reject) => {
    const listen = (chunk) => { said += chunk; if (said.includes('is listening')) resolve(); };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => reject(new Error(`Prism ended: ${said.slice(-2000)}`)));
    setTimeout(() => reject(new Error(`Prism does not start: ${said.slice(-2000)}`)), 120_000).unref();
  });
  return {port, async close() { child.removeAllListeners('close'); child.kill(); await once(child, 'close'); }};
}

/// The path with its ids as the description names them.
const kindOf = ({method, path}) => `${method} ${path.replace(/\/(RM|PA|RT|CJ)[0-9a-f]{32}/g, '/{$1}').replace(/\/cf-[^/]+/, '/{name}')}`;

/// A description says what comes when all is well; refusals are told in prose. And its schema of subscription rules knows
/// no null, which its own example of them has.
const isNoFault = ({location}, kind, status) => location[0] === 'response'
  && (status >= 400 || (kind.endsWith('/SubscribeRules') && location[2] === 'rules' && location.length === 5));

class Gateway {
  requests = 0;
  answers = 0;
  kinds = new Set();
  unchecked = new Set();
  violations = [];

  constructor(emulatorPort) { this.emulatorPort = emulatorPort; }

  async listen(prisms) {
    this.prisms = prisms;
    this.server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  #pass(incoming, outgoing) {
    const path = incoming.url.split('?')[0];
    const kind = kindOf({method: incoming.method, path});
    const described = !path.endsWith('/Media');
    const port = !described ? this.emulatorPort : path.startsWith('/v1/Video/') ? this.prisms.insights.port : this.prisms.video.port;
    if (described) this.requests += 1, this.kinds.add(kind);
    else this.unchecked.add(kind);
    const onward = ask({host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: {...incoming.headers, host: `127.0.0.1:${port}`}}, (answer) => {
      if (described) this.#judge(kind, answer);
      const {'transfer-encoding': _, 'sl-violations': __, ...headers} = answer.headers;
      outgoing.writeHead(answer.statusCode, headers);
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => { this.violations.push(`${kind}: ${error.message}`); outgoing.destroy(); });
    incoming.pipe(onward);
  }

  #judge(kind, answer) {
    this.answers += 1;
    const found = answer.headers['sl-violations'];
    for (const violation of found ? JSON.parse(found) : [])
      if (!isNoFault(violation, kind, answer.statusCode)) this.violations.push(`${kind} ${answer.statusCode}: ${violation.location.join('.')}: ${violation.message}`);
  }
}

/// Everything that the adapter can do, so that it sends everything that it can send.
async function driveAll(provider, vendor) {
  const room = await provider.createRoom({name: 'cf-spec', maxParticipants: 4});
  await provider.createRoom({name: 'cf-spec'});
  await provider.health();
  for (const name of ['a', 'b', 'c']) vendor.addParticipant(room, `par_${name}`);
  await provider.roomStatus(room);
  await provider.listParticipants(room);
  await provider.act(room, 'par_a', 'mute');
  await provider.act(room, 'par_a', 'unmute');
  const {externalId} = await provider.startRecording(room);
  await provider.recordingStatus(room, externalId);
  await provider.stopRecording(room, externalId);
  await provider.act(room, 'par_c', 'disconnect');
  await provider.endRoom(room);
  await provider.endRoom(room);
  vendor.finishRecording(room);
  await provider.recordingStatus(room, externalId);
  vendor.finishRecording(room);
  const {files} = await provider.recordingStatus(room, externalId);
  for (const file of [files[0], files.at(-1)]) await provider.downloadRecording(room, externalId, file.externalId);
  vendor.setInsights(room, {participants: [{participant_sid: `PA${'1'.repeat(32)}`, participant_identity: 'par_a', error_code: 0, leave_time: '2030-01-15T10:20:00Z'}]});
  await provider.quality(room);
  await provider.removeRecording(room, externalId);
  await provider.deleteRoom(await provider.createRoom({name: 'cf-spec'}));
}

/// A check that finds nothing must be able to find something.
async function proveSight(gateway, {credentials}) {
  const authorization = `Basic ${Buffer.from(`${credentials.apiKeySid}:${credentials.apiKeySecret}`).toString('base64')}`;
  await fetch(`${gateway.url}/v1/Rooms`, {method: 'POST', headers: {authorization, 'content-type': 'application/x-www-form-urlencoded'}, body: 'Type=classroom'});
  const seen = gateway.violations.splice(0);
  if (!seen.some((violation) => violation.includes('request.body'))) throw new Error('Prism did not see a wrong request');
  Object.assign(gateway, {requests: 0, answers: 0});
}

export async function check(dir, tool) {
  const vendor = await start({compose: true, pageSize: 2});
  const prisms = {};
  const gateway = new Gateway(Number(new URL(vendor.url).port));
  try {
    [prisms.video, prisms.insights] = await Promise.all([startPrism(join(dir, 'twilio_video_v1.prism.json'), vendor.url),
      startPrism(join(dir, 'twilio_insights_v1.json'), vendor.url)]);
    await gateway.listen(prisms);
    const provider = await tool.make('twilio', {...vendor.config, baseUrl: gateway.url, insightsBaseUrl: gateway.url, mediaRegion: 'ie1', deadlineMs: 30_000});
    await proveSight(gateway, vendor.config);
    await driveAll(provider, vendor);
    const {requests, answers, violations} = gateway;
    return {passed: requests + answers - violations.length, failed: violations, apart: [...gateway.unchecked].sort()};
  } finally {
    if (gateway.server) await gateway.close();
    for (const prism of Object.values(prisms)) await prism.close();
    await vendor.close();
  }
}
