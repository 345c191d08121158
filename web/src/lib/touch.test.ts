// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {isUntouched} from './touch';

describe('isUntouched', () => {
  it('becomes true a minute after the last touch', () => {
    window.dispatchEvent(new Event('keydown'));
    const now = performance.now();
    expect(isUntouched(now + 59_000)).toBe(false);
    expect(isUntouched(now + 61_000)).toBe(true);
  });
});
