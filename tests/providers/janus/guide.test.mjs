// SPDX-License-Identifier: Apache-2.0
// The configuration that docs/providers/janus.md tells people to write is one that Janus starts with and the adapter is
// well with. Only ports, folders and the address for events are the test's.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {make} from '../lib/tool.mjs';
import {receiveEvents} from './event_server.mjs';
import {freePort, startJanus} from './janus_server.mjs';

async function filesOfTheGuide() {
  const guide = await readFile(new URL('../../../docs/providers/janus.md', import.meta.url), 'utf8');
  const blocks = [...guide.matchAll(/^`\/etc\/janus\/([\w.]+\.jcfg)`[^]*?^```\n([^]*?)^```/gm)];
  return Object.fromEntries(blocks.map(([, name, text]) => [name, text]));
}

test('the guide\'s files make a gateway that is well and talks to us', async () => {
  const files = await filesOfTheGuide();
  assert.deepEqual(Object.keys(files).sort(), ['janus.eventhandler.sampleevh.jcfg', 'janus.jcfg',
    'janus.plugin.videoroom.jcfg', 'janus.transport.http.jcfg', 'janus.transport.websockets.jcfg']);
  const events = await receiveEvents();
  const [admin, ws] = [await freePort(), await freePort()];
  const change = (name, from, to) => {
    assert.ok(files[name].includes(from), `${name} has ${from}`);
    files[name] = files[name].replaceAll(from, to);
  };
  change('janus.transport.http.jcfg', '7088', String(admin));
  change('janus.transport.websockets.jcfg', '8188', String(ws));
  change('janus.eventhandler.sampleevh.jcfg', 'https://visits.clinic.example/webhooks/janus', events.url);
  const janus = await startJanus({files, admin, ws});
  try {
    const credentials = {adminSecret: 'ADMIN-SECRET', apiSecret: 'API-SECRET', adminKey: 'ADMIN-KEY', webhookPassword: 'WEBHOOK-PASSWORD'};
    const provider = await make('janus', {...janus.config, credentials});
    const health = await provider.health();
    assert.equal(health.available, true, health.message);
    const room = await provider.createRoom({name: 'cf-guide'});
    await provider.endRoom(room);
    await events.until(async (request) => {
      const {items} = await provider.acceptWebhook(request);
      const told = await Promise.all(items.map((item) => provider.interpretWebhook(item)));
      return told.some(({kind, roomName}) => kind === 'room_ended' && roomName === 'cf-guide');
    });
  } finally {
    await janus.close();
    await events.close();
  }
});
