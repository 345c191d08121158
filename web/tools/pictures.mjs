// SPDX-License-Identifier: Apache-2.0
// Takes one state of a page in every form (phone and desktop, light and dark, 200 % zoom, 320 pixels wide) and holds it there to what
// every page keeps: it is no wider than its window, and axe finds nothing. What is wrong is collected, so that one run tells all.
// Without a folder no picture is taken, and fewer forms of each state are looked at.
import {mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';

import {assertAccessible} from '../e2e/lib/axe.mjs';
import {desktop, phone} from '../e2e/lib/browser.mjs';

/// The last two are looked at and not kept: reading does not suffer from them (WCAG 1.4.4, 1.4.10). `quick`: also without pictures.
const kForms = [
  {form: 'phone-light', viewport: phone.viewport, colorScheme: 'light', kept: true, axe: true, quick: true},
  {form: 'phone-dark', viewport: phone.viewport, colorScheme: 'dark', kept: true, axe: true},
  {form: 'desktop-light', viewport: desktop.viewport, colorScheme: 'light', kept: true, axe: true},
  {form: 'desktop-dark', viewport: desktop.viewport, colorScheme: 'dark', kept: true, axe: true, quick: true},
  {form: 'zoomed', viewport: {width: 640, height: 400}, colorScheme: 'light', axe: true},
  {form: 'narrow', viewport: {width: 320, height: 640}, colorScheme: 'light', quick: true},
];
const kTallest = 8000;
const kSettleMs = 250;

/// How much wider than its window the page is, and what sticks out.
const tooWide = (page) => page.evaluate(() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth <= clientWidth) return null;
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1).slice(0, 3);
  return `${scrollWidth - clientWidth} pixels too wide: ${out.map(({tagName, className}) => `${tagName}.${className}`).join(', ')}`;
});

/// Chromium leaves some colours as they were when the scheme changes under a page.
const restyle = (page) => page.evaluate(() => {
  const {style} = document.documentElement;
  style.display = 'none';
  void document.body.offsetHeight;
  style.display = '';
});

const isAccessible = (page, what) => assertAccessible(page, what).catch(() => restyle(page).then(() => assertAccessible(page, what)));

/// Of a dialog, too, that would be scrolled inside.
const heightOf = (page) => page.evaluate(() =>
  Math.max(document.documentElement.scrollHeight, ...[...document.querySelectorAll('dialog[open]')].map(({scrollHeight}) => scrollHeight + 64)));

export class Pictures {
  faults = [];
  count = 0;

  /// `folder`: null to keep none.
  constructor(folder) {
    this.folder = folder;
  }

  /// `whole`: also what is below the window's edge. Not for what fills the window, as a call does.
  async take(page, name, {whole = true} = {}) {
    this.count += 1;
    for (const {form, viewport, colorScheme, kept, axe, quick} of kForms) {
      if (this.folder === null && !quick) continue;
      await page.setViewportSize(viewport);
      await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
      await page.waitForTimeout(kSettleMs);
      const wide = await tooWide(page);
      if (wide) this.fault(name, form, wide);
      if (kept && this.folder !== null) await this.keep(page, `${name}-${form}`, viewport, whole);
      if (axe) await isAccessible(page, `${name} (${form})`).catch(({message}) => this.fault(name, form, message));
    }
    console.log(name);
  }

  async keep(page, name, viewport, whole) {
    const path = join(this.folder, `${name}.png`);
    await mkdir(dirname(path), {recursive: true});
    // A taller window instead of a stitched picture: what sticks to the window's edge stays there.
    if (whole) await page.setViewportSize({...viewport, height: Math.min(kTallest, Math.max(viewport.height, await heightOf(page)))});
    await page.screenshot({path});
    if (whole) await page.setViewportSize(viewport);
  }

  fault(name, form, words) {
    this.faults.push(`${name} (${form}): ${words}`);
    console.error(this.faults.at(-1));
  }

  /// One state; what keeps it from being reached is a fault like any other.
  async state(name, work) {
    try {
      await work();
    } catch (fault) {
      this.fault(name, 'not reached', fault.message);
    }
  }
}
