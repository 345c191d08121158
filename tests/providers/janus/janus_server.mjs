// SPDX-License-Identifier: Apache-2.0
// A real Janus gateway (Debian's package) for one test: private configuration, 127.0.0.1, free ports, its own folder.
import {spawn} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

const janusProgram = '/usr/bin/janus';

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const secrets = {
  apiSecret: 'api-secret-of-the-test',
  adminSecret: 'admin-secret-of-the-test',
  adminKey: 'admin-key-of-the-test',
  webhookPassword: 'webhook-password-of-the-test',
};

/** Everything but what a visit needs is switched off. */
const unused = {
  plugins: ['audiobridge', 'duktape', 'lua', 'nosip', 'recordplay', 'sip', 'streaming', 'textroom',
    'videocall', 'voicemail'],
  transports: ['mqtt', 'nanomsg', 'pfunix', 'rabbitmq'],
  events: ['gelfevh', 'mqttevh', 'nanomsgevh', 'rabbitmqevh', 'wsevh'],
};
const disabled = (kind) => unused[kind].map((name) => `libjanus_${name}.so`).join(',');

function configuration({ http, admin, ws, backend, stringIds, tokens }) {
  const loopback = 'ip = "127.0.0.1"';
  return {
    'janus.jcfg': `general: {
  admin_secret = "${secrets.adminSecret}"
  ${tokens ? `api_secret = "${secrets.apiSecret}"
  token_auth = true
  token_auth_secret = "${secrets.apiSecret}"` : ''}
  server_name = "test"
  recordings_tmp_ext = "tmp"
  debug_level = 4
}
media: { rtp_port_range = "21000-28000" }
plugins: { disable = "${disabled('plugins')}" }
transports: { disable = "${disabled('transports')}" }
events: { disable = "${disabled('events')}", broadcast = ${backend ? 'true' : 'false'}, stats_period = 2 }
`,
    'janus.transport.http.jcfg': `general: { json = "compact", base_path = "/janus", http = true, port = ${http}, ${loopback}, https = false }
admin: { admin_base_path = "/admin", admin_http = true, admin_port = ${admin}, admin_ip = "127.0.0.1", admin_https = false }
`,
    'janus.transport.websockets.jcfg': `general: { json = "compact", ws = true, ws_port = ${ws}, ws_ip = "127.0.0.1", wss = false }
admin: { admin_ws = false }
`,
    'janus.plugin.videoroom.jcfg': `general: { admin_key = "${secrets.adminKey}", lock_rtp_forward = true, string_ids = ${stringIds} }
`,
    'janus.eventhandler.sampleevh.jcfg': `general: {
  enabled = ${backend ? 'true' : 'false'}
  events = "sessions,handles,webrtc,media,plugins,core"
  grouping = true
  json = "compact"
  backend = "${backend ?? 'http://127.0.0.1:9/'}"
  backend_user = "janus"
  backend_pwd = "${secrets.webhookPassword}"
}
`,
  };
}

async function answers(url) {
  try {
    const response = await fetch(`${url}/info`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * `backend`: where the event handler posts; `stringIds`, `tokens`: as an operator would set them; `files`, with its ports
 * `admin` and `ws`: a configuration of one's own. The answer's `config` is what our adapter takes; `restart()` loses every
 * room, as a crash or an update does.
 */
export async function startJanus({ backend, stringIds = true, tokens = true, files, ...ports } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'janus-test-'));
  const recordings = join(home, 'recordings');
  await mkdir(recordings);
  const { http = await freePort(), admin = await freePort(), ws = await freePort() } = ports;
  for (const [name, text] of Object.entries(files ?? configuration({ http, admin, ws, backend, stringIds, tokens })))
    await writeFile(join(home, name), text);
  const adminUrl = `http://127.0.0.1:${admin}/admin`;
  let child;
  let log = '';

  async function run() {
    child = spawn(janusProgram, ['-F', home, '-C', join(home, 'janus.jcfg')], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => { log = (log + text).slice(-200_000); });
    for (let i = 0; i < 300; ++i) {
      if (await answers(adminUrl)) return;
      if (child.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(`Janus did not start:\n${log}`);
  }
  async function stop() {
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(impatience);
  }

  await run();
  return {
    adminUrl,
    httpUrl: `http://127.0.0.1:${http}/janus`,
    wsUrl: `ws://127.0.0.1:${ws}`,
    recordings,
    log: () => log,
    config: {
      credentials: { ...secrets, apiSecret: tokens ? secrets.apiSecret : '' },
      url: `ws://127.0.0.1:${ws}`,
      adminUrl,
      stringIds,
      recordingsDir: recordings,
    },
    restart: async () => { await stop(); await run(); },
    close: async () => { await stop(); await rm(home, { recursive: true, force: true }); },
  };
}
