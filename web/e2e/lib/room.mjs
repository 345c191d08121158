// SPDX-License-Identifier: Apache-2.0
// The consult room by itself under the address of the real server: its built page is handed to the browser by the test, all
// else (API, realtime, policy) is the server's.
import {readFile, stat} from 'node:fs/promises';
import {execFile} from 'node:child_process';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {exposeConnections, openPage} from './browser.mjs';
import {signIn} from './visit.mjs';

const web = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(web, 'node_modules/.consult-room');
const kinds = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm'};
let built;

/// Builds the page once in a run.
export function buildRoom() {
  built ??= promisify(execFile)(process.execPath,
    [join(web, 'node_modules/vite/bin/vite.js'), 'build', '--config', join(web, 'e2e/room/vite.config.ts')], {cwd: web});
  return built;
}

/// The built file for a path of the page; null for what is the server's.
export const fileOfRoom = (pathname) =>
  (pathname.startsWith('/e2e-room/') ? join(dist, pathname.slice('/e2e-room/'.length) || 'index.html') : null);

/// The room under the same policy that the server gives its pages.
async function serveRoom(context, server) {
  await buildRoom();
  await exposeConnections(context);
  const policy = (await fetch(`${server.url}/telehealth/room/x`)).headers.get('content-security-policy') ?? '';
  await context.route((url) => url.pathname.startsWith('/e2e-room/'), async (route) => {
    const path = fileOfRoom(new URL(route.request().url()).pathname);
    if (!(await stat(path).catch(() => null))) return route.fulfill({status: 404, body: ''});
    return route.fulfill({body: await readFile(path), contentType: kinds[extname(path)] ?? 'application/octet-stream',
      headers: {'content-security-policy': policy}});
  });
}

/// The clinician's page of the room of that visit.
export async function openClinician(browser, server, visit, options = {}) {
  const page = await openPage(browser, options);
  await serveRoom(page.context(), server);
  await signIn(page.context(), server);
  await page.goto(`${server.url}/e2e-room/#session=${visit.sessionId}`);
  return page;
}

/// The page of the room for the holder of a visit link.
export async function openVisitor(browser, server, link, {camera = 'on', ...options} = {}) {
  const page = await openPage(browser, options);
  await serveRoom(page.context(), server);
  await page.goto(`${server.url}/e2e-room/#token=${link.split('/').at(-1)}&camera=${camera}`);
  return page;
}

/// The video of one of the others; by default the only one.
export const others = '.tile-video';
export const videoOf = (participantId) => `[data-peer="${participantId}"] .tile-video`;
