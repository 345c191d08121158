// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium, one process for each person, with a picture and a tone of their own as camera and microphone: so a
// scenario can tell who is seen and heard.
//
// CHROMIUM        another browser program
// CHIROFLOW_SHOTS a folder for pictures of the pages
// CHIROFLOW_PAGES web/dist, to try pages that the program does not hold yet
import {execFile} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

import {chromium} from 'playwright-core';

const run = promisify(execFile);
const programs = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/// Colour and tone of each person.
export const people = {
  patient: {colour: 'red', rgb: [254, 0, 0], tone: 440},
  clinician: {colour: 'green', rgb: [0, 128, 0], tone: 1000},
  guest: {colour: 'blue', rgb: [0, 0, 254], tone: 2000},
};

let media;

/// Makes the files for the made-up devices once per process; they are removed at its end.
function mediaFolder() {
  media ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chiroflow-media-'));
    process.once('exit', () => rmSync(folder, {recursive: true, force: true}));
    for (const {colour, tone} of Object.values(people)) {
      await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `color=c=${colour}:size=320x240:rate=15`, '-t', '2',
        '-pix_fmt', 'yuv420p', join(folder, `${colour}.y4m`)]);
      await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `sine=frequency=${tone}:sample_rate=48000`, '-t', '10',
        '-c:a', 'pcm_s16le', '-ac', '1', join(folder, `${tone}.wav`)]);
    }
    return folder;
  })();
  return media;
}

export async function removeMedia() {
  if (media) await rm(await media, {recursive: true, force: true});
  media = undefined;
}

/// Made-up devices. A picture out of a file is that of one camera; of several none has the person's colour.
const deviceArguments = (cameras, picture, sound) => [
  cameras === 1 ? '--use-fake-device-for-media-stream' : `--use-fake-device-for-media-stream=device-count=${cameras}`,
  ...(cameras === 1 ? [`--use-file-for-fake-video-capture=${picture}`] : []),
  `--use-file-for-fake-audio-capture=${sound}`];

/// What a browser of this person is started with. `devices`: how many cameras (0: none), or 'none' for no microphone either.
/// `asksForPermission`: nobody answers its question. `denies`: it refuses without asking.
export async function argumentsFor(who, {devices = 1, args = [], denies = false, asksForPermission = denies} = {}) {
  const {colour, tone} = people[who];
  const folder = await mediaFolder();
  return ['--no-sandbox', '--disable-dev-shm-usage', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
    '--no-default-browser-check', '--disable-default-apps', '--disable-domain-reliability',
    '--allow-loopback-in-peer-connection',
    // A page that the test hands over has no address, and may otherwise not speak to one of this machine.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ...(devices === 'none' ? [] : deviceArguments(devices, join(folder, `${colour}.y4m`), join(folder, `${tone}.wav`))),
    // Pages answered here instead of by the program count as foreign, which must not keep them from its socket.
    ...(process.env.CHIROFLOW_PAGES ? ['--disable-features=LocalNetworkAccessChecks'] : []),
    ...(denies ? ['--deny-permission-prompts'] : asksForPermission ? [] : ['--use-fake-ui-for-media-stream']), ...args];
}

export const browserProgram = () => programs.find((path) => path && existsSync(path));

/// A browser process for one person.
export async function openBrowser(who = 'patient', {executablePath = browserProgram(), ...options} = {}) {
  return chromium.launch({executablePath, headless: true, args: await argumentsFor(who, options)});
}

export const phone = {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true, deviceScaleFactor: 2};
export const desktop = {viewport: {width: 1280, height: 800}};

/// Answers from the folder what the program would answer from its own pages.
async function servePages(context, dist) {
  const entries = [[/^\/$/, 'index.html'], [/^\/(v|telehealth\/room)\//, 'patient.html'], [/^\/app(\/|$)/, 'app.html'], [/^\/(assets\/|icon)/, null]];
  await context.route((url) => entries.some(([form]) => form.test(url.pathname)), (route) => {
    const {pathname} = new URL(route.request().url());
    const [, entry] = entries.find(([form]) => form.test(pathname));
    return route.fulfill({path: join(dist, entry ?? pathname)});
  });
}

/// A page that keeps its errors in page.errors.
export async function openPage(browser, {colorScheme = 'light', ...options} = {}) {
  const context = await browser.newContext({...desktop, colorScheme, reducedMotion: 'reduce', ...options});
  if (process.env.CHIROFLOW_PAGES) await servePages(context, process.env.CHIROFLOW_PAGES);
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  return page;
}

/// For what only the connections themselves know: window.connections, window.sockets; and window.opened, the kinds of devices that
/// were asked for. Of pages that are loaded from now on.
export function exposeConnections(context) {
  return context.addInitScript(() => {
    window.connections = [];
    window.sockets = [];
    window.opened = [];
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
      constructor(...settings) {
        super(...settings);
        window.sockets.push(this);
      }
    };
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(...settings) {
        super(...settings);
        window.connections.push(this);
      }
    };
    const {mediaDevices} = navigator;
    const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
    if (ask) {
      mediaDevices.getUserMedia = (wishes) => {
        window.opened.push(...Object.keys(wishes).filter((kind) => wishes[kind]));
        return ask(wishes);
      };
    }
  });
}

/// Looks until it is so; the machine may be slow and asleep for a while.
export async function eventually(what, look, patience = 60_000) {
  const end = Date.now() + patience;
  for (let last; ;) {
    last = await look();
    if (last) return last;
    if (Date.now() > end) throw new Error(`it did not come true that ${what}; last: ${JSON.stringify(last)}`);
    await pause(200);
  }
}

/// The middle pixel [r, g, b] of the video that `selector` finds; null while there is no picture.
export function pixelOf(page, selector) {
  return page.evaluate((css) => {
    const video = document.querySelector(css);
    if (!video?.videoWidth) return null;
    const canvas = Object.assign(document.createElement('canvas'), {width: 8, height: 8});
    const brush = canvas.getContext('2d');
    brush.drawImage(video, 0, 0, 8, 8);
    return [...brush.getImageData(4, 4, 1, 1).data.slice(0, 3)];
  }, selector);
}

export const isColour = (pixel, [r, g, b]) =>
  Boolean(pixel) && Math.abs(pixel[0] - r) < 40 && Math.abs(pixel[1] - g) < 40 && Math.abs(pixel[2] - b) < 40;

/// The loudest tone in Hz of the sound of the element that `selector` finds; 0 for silence, null without sound track.
export function toneOf(page, selector) {
  return page.evaluate(async (css) => {
    const [track] = document.querySelector(css)?.srcObject?.getAudioTracks() ?? [];
    if (!track) return null;
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, {fftSize: 8192, smoothingTimeConstant: 0});
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const loudest = bins.indexOf(Math.max(...bins));
    const tone = bins[loudest] < -60 ? 0 : (loudest * context.sampleRate) / analyser.fftSize;
    await context.close();
    return tone;
  }, selector);
}

/// Keeps a picture of the page where CHIROFLOW_SHOTS says.
export async function shot(page, name) {
  const folder = process.env.CHIROFLOW_SHOTS;
  if (!folder) return;
  await mkdir(folder, {recursive: true});
  await page.screenshot({path: join(folder, `${name}.png`)});
}
