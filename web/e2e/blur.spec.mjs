// SPDX-License-Identifier: Apache-2.0
// A blurred background: what the other side gets to see of a sharp pattern, and that nobody but our own server is asked.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {desktop, eventually, openBrowser, phone, removeMedia, shot} from './lib/browser.mjs';
import {faultsOf, framesGoOn} from './lib/call.mjs';
import {openClinician, openVisitor, others} from './lib/room.mjs';
import {startServer} from './lib/server.mjs';
import {newVisit, startVisit} from './lib/visit.mjs';

const kSelf = '.self-video';
const kSwitch = /^Blur the background/;
let folder, server, visit, patients, clinicians, patient, clinician;
const asked = [];

/// A checker pattern, bright on the left and dark on the right: one can tell how sharp it is, and whether it is mirrored.
async function pattern() {
  const path = join(folder, 'checker.y4m');
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i',
    "nullsrc=size=640x480:rate=15,geq=lum='16+mod(floor(X/16)+floor(Y/16)\\,2)*if(lt(X\\,320)\\,219\\,90)':cb=128:cr=128", '-t', '2',
    '-pix_fmt', 'yuv420p', path]);
  return path;
}

/// {sharpness: mean square of the step from pixel to pixel, left, right: mean brightness}; null while there is no picture.
const look = (page, selector) => page.evaluate((css) => {
  const video = document.querySelector(css);
  if (!video?.videoWidth) return null;
  const [width, height] = [160, 120];
  const brush = Object.assign(document.createElement('canvas'), {width, height}).getContext('2d');
  brush.drawImage(video, 0, 0, width, height);
  const {data} = brush.getImageData(0, 0, width, height);
  const at = (x, y) => data[(y * width + x) * 4];
  let energy = 0, left = 0, right = 0;
  for (let y = 0; y < height; ++y) {
    for (let x = 1; x < width; ++x) {
      energy += (at(x, y) - at(x - 1, y)) ** 2;
      if (x < width / 2) left += at(x, y);
      else right += at(x, y);
    }
  }
  const half = height * width / 2;
  return {sharpness: energy / (2 * half), left: left / half, right: right / half};
}, selector);

const isSharp = (picture) => picture !== null && picture.sharpness > 300;
const isBlurred = (picture) => picture !== null && picture.left > 60 && picture.sharpness < 60;
const becomes = (what, page, selector, judge) => eventually(what, async () => {
  const picture = await look(page, selector);
  return judge(picture) ? picture : null;
}, 120_000);

const openSettings = (page) => page.keyboard.press('d');
const theSwitch = (page) => page.getByRole('switch', {name: kSwitch});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chiroflow-blur-'));
  server = await startServer();
  visit = await newVisit(server);
  [patients, clinicians] = await Promise.all([
    openBrowser('patient', {args: [`--use-file-for-fake-video-capture=${await pattern()}`, '--enable-unsafe-swiftshader']}),
    openBrowser('clinician'),
  ]);
  await startVisit(visit);
  clinician = await openClinician(clinicians, server, visit, desktop);
  patient = await openVisitor(patients, server, visit.link, phone);
  patient.context().on('request', (request) => asked.push(request.url()));
});
after(async () => {
  for (const browser of [patients, clinicians]) await browser?.close();
  await removeMedia();
  await server?.stop();
  if (folder) await rm(folder, {recursive: true, force: true});
});

test('without it the pattern is seen sharply, and nothing of it is fetched', async () => {
  await becomes('the other side sees the pattern', clinician, others, isSharp);
  await becomes('the own picture shows it', patient, kSelf, isSharp);
  assert.deepEqual(asked.filter((url) => url.includes('mediapipe')), []);
  await shot(clinician, 'blur-off');
});

test('what cannot be fetched is said in words, and the camera goes on', async () => {
  await patient.context().route('**/*.wasm', (route) => route.abort());
  await openSettings(patient);
  await theSwitch(patient).click();
  await patient.getByText('Blurring does not work on this device.').waitFor({timeout: 120_000});
  assert.equal(await theSwitch(patient).getAttribute('aria-checked'), 'false');
  await framesGoOn(clinician);
  await becomes('the pattern is still seen', clinician, others, isSharp);
  await shot(patient, 'blur-failed');
  await patient.context().unroute('**/*.wasm');
});

test('with it the other side sees a blur, the right way round', async () => {
  await theSwitch(patient).click();
  await becomes('the own picture is blurred', patient, kSelf, isBlurred);
  const picture = await becomes('the other side sees a blur', clinician, others, isBlurred);
  assert.ok(picture.left > picture.right + 15, `mirrored: ${JSON.stringify(picture)}`);
  await framesGoOn(clinician);
  await shot(clinician, 'blur-on');
  await shot(patient, 'blur-on-phone');
});

test('the camera that is turned off and on again is blurred again', async () => {
  await patient.keyboard.press('Escape');
  await patient.getByRole('button', {name: 'Turn the camera off', exact: true}).first().click();
  await patient.getByRole('button', {name: 'Turn the camera on', exact: true}).first().click();
  await becomes('the other side sees a blur', clinician, others, isBlurred);
});

test('switched off, the pattern is back', async () => {
  await openSettings(patient);
  await theSwitch(patient).click();
  await becomes('the other side sees the pattern', clinician, others, isSharp);
});

test('nobody but our own server was asked', () => {
  assert.ok(asked.some((url) => url.endsWith('.tflite')) && asked.some((url) => url.endsWith('.wasm')));
  const foreign = asked.filter((url) => !/^(blob|data):/.test(url) && new URL(url).host !== new URL(server.url).host);
  assert.deepEqual(foreign, []);
  const known = (text) => /mediapipe|GL Driver|WebGL|XNNPACK|OpenGL|^[IW]\d{4} /.test(text);
  assert.deepEqual(faultsOf(patient, clinician).filter((text) => !known(text)), []);
});
