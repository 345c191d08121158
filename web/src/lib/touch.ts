// SPDX-License-Identifier: Apache-2.0
// When somebody last touched this page: what a page calls long after that, it calls by itself.

export const kTouches = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
const kOwnMs = 60_000;

let lastTouch = performance.now();  // opening the page is one

for (const name of kTouches)
  window.addEventListener(name, () => { lastTouch = performance.now(); }, {passive: true, capture: true});

export function isUntouched(now = performance.now()): boolean {
  return now - lastTouch > kOwnMs;
}
