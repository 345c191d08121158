// SPDX-License-Identifier: Apache-2.0
// Where the gateway's event handler posts to: keeps every delivery as a webhook request.
import {createServer} from 'node:http';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';

export async function receiveEvents() {
  const deliveries = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    deliveries.push({method: request.method, url: `http://${request.headers.host}${request.url}`, headers: request.headers,
      body: Buffer.concat(chunks)});
    response.writeHead(200, {'content-type': 'application/json'}).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/webhooks/janus`;
  return {
    url,
    deliveries,
    /// Shows every delivery, past and coming, to `enough` until that is true.
    until: async (enough, patience = 60_000) => {
      const end = Date.now() + patience;
      for (let next = 0; Date.now() < end;) {
        if (next < deliveries.length && await enough(deliveries[next++])) return;
        if (next === deliveries.length) await pause(100);
      }
      throw new Error(`the event did not come in ${deliveries.length} deliveries`);
    },
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
