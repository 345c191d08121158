// SPDX-License-Identifier: Apache-2.0
// What the scenarios of the consult room look at and press.
import {eventually, isColour, people, pixelOf, shot, toneOf} from './browser.mjs';
import {others} from './room.mjs';

export const press = (page, name) => page.getByRole('button', {name, exact: true}).first().click();

export async function sees(page, who, selector = others) {
  await eventually(`${who} is seen`, async () => isColour(await pixelOf(page, selector), people[who].rgb), 90_000);
}

const near = (tone, expected) => tone !== null && Math.abs(tone - expected) < 25;

export async function hears(page, who, selector = others) {
  await eventually(`${who} is heard`, async () => near(await toneOf(page, selector), people[who].tone), 90_000);
}

export async function hearsNothing(page, selector = others) {
  await eventually('there is silence', async () => (await toneOf(page, selector)) === 0);
}

/// Both see and hear each other. Pictures of both pages are kept when they do not.
export async function meet(patient, clinician) {
  try {
    await Promise.all([sees(patient, 'clinician'), sees(clinician, 'patient')]);
    await Promise.all([hears(patient, 'clinician'), hears(clinician, 'patient')]);
  } catch (fault) {
    await Promise.all([shot(patient, 'did-not-meet-patient'), shot(clinician, 'did-not-meet-clinician')]);
    throw fault;
  }
}

/// How many pictures of the others were shown.
export const framesOf = (page) => page.evaluate(() =>
  document.querySelector('.tile-video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

export async function framesGoOn(page) {
  const before = await framesOf(page);
  await eventually('pictures still come', async () => (await framesOf(page)) > before + 20);
}

/// The device (its id) whose 'audio' or 'video' is really sent to the others; null: nothing is sent.
export const sentFrom = (page, kind) => page.evaluate((wanted) => {
  const connected = window.connections.filter(({connectionState}) => connectionState === 'connected');
  const sent = connected.flatMap((connection) => connection.getSenders()).map(({track}) => track);
  return sent.find((track) => track?.kind === wanted && track.readyState === 'live')?.getSettings().deviceId ?? null;
}, kind);

/// Cuts the page's line to the server, for as long as `meanwhile` takes.
export async function withoutLine(page, meanwhile) {
  await page.context().setOffline(true);
  await page.evaluate(() => window.sockets.forEach((socket) => socket.close()));
  await eventually('the loss is said', () => page.locator('[data-note="line"]').count());
  await meanwhile();
  await page.context().setOffline(false);
  await lineIsBack(page);
}

export const lineIsBack = (page) => eventually('the line is back', async () => (await page.locator('[data-note="line"]').count()) === 0);

/// The kinds of candidates that media really goes by: ["host", "relay"…], one for each connection that stands.
export const waysOf = (page) => page.evaluate(async () => {
  const ways = [];
  for (const connection of window.connections.filter(({connectionState}) => connectionState === 'connected')) {
    const stats = [...(await connection.getStats()).values()];
    const transport = stats.find(({type}) => type === 'transport');
    const pair = stats.find(({id}) => id === transport?.selectedCandidatePairId);
    ways.push(stats.find(({id}) => id === pair?.localCandidateId)?.candidateType ?? null);
  }
  return ways;
});

/// Errors of the pages that a lost line does not explain.
const kOfTheLine = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to|Failed to load resource/;
export const faultsOf = (...pages) => pages.flatMap(({errors}) => errors.filter((text) => !kOfTheLine.test(text)));
