// SPDX-License-Identifier: Apache-2.0
// A page gone through by its keys alone.
import assert from 'node:assert/strict';

const kMostPresses = 150;

/// What has the focus: its name, and whether that is to be seen.
export const focusOf = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const name = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
  const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(at ?? document.body);
  return {name: name.trim(), shown: (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'};
});

/// Presses Tab until what begins with this name, or matches it, has the focus.
export async function tabTo(page, name) {
  for (let presses = 0; presses < kMostPresses; ++presses) {
    await page.keyboard.press('Tab');
    const at = await focusOf(page);
    if (name instanceof RegExp ? name.test(at.name) : at.name.startsWith(name)) return;
  }
  assert.fail(`the keyboard does not reach "${name}"`);
}

export async function pressOn(page, name, key = 'Enter') {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

export async function typeInto(page, name, text) {
  await tabTo(page, name);
  await page.keyboard.type(text);
}
