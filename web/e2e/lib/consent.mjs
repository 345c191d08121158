// SPDX-License-Identifier: Apache-2.0
// Filling in and signing a consent on the patient's page.

/// Both boxes and the name; the rest is the signature.
export async function agreeTo(page, name) {
  await page.getByLabel('I agree to read, sign and receive this form electronically.').check();
  await page.getByLabel('Your full name').fill(name);
  // The sentence that is meant is the text's own: its box is the last one.
  await page.locator('form input[type="checkbox"]').last().check();
}

/// Two strokes of a finger: real touches, as the browser's own protocol sends them.
export async function signByFinger(page) {
  const pad = page.locator('.pad-canvas');
  await pad.scrollIntoViewIfNeeded();
  const {x, y, width, height} = await pad.boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', {type, touchPoints: points});
  const at = (across, down) => [{x: x + across * width, y: y + down * height}];
  for (const [from, wave] of [[0.1, 5], [0.55, 8]]) {
    await touch('touchStart', at(from, 0.5));
    for (let part = 1; part <= 20; ++part) await touch('touchMove', at(from + part * 0.017, 0.5 + 0.3 * Math.sin((part / 20) * wave)));
    await touch('touchEnd', []);
  }
  await session.detach();
}
