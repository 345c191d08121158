// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {type Box, boxesFor, fitInto} from './layout';

const size = {width: 1280, height: 720};
const faces = (count: number) => Array.from({length: count}, () => ({isScreen: false}));
const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the recording\'s layout', () => {
  it.each([1, 2, 3, 4, 5, 6])('shows %i people side by side below the bar', (count) => {
    const boxes = boxesFor(faces(count), size, 48);
    expect(boxes).toHaveLength(count);
    for (const [at, box] of boxes.entries()) {
      expect(box.y).toBeGreaterThanOrEqual(48);
      expect(box.x + box.width).toBeLessThanOrEqual(size.width);
      expect(box.y + box.height).toBeLessThanOrEqual(size.height);
      expect(boxes.slice(at + 1).some((other) => overlap(box, other))).toBe(false);
    }
  });

  it('gives a shared screen most of the room', () => {
    const [face, screen, other] = boxesFor([{isScreen: false}, {isScreen: true}, {isScreen: false}], size, 48);
    expect(screen?.width).toBeGreaterThan(900);
    expect(face && other && screen && !overlap(face, screen) && !overlap(other, screen) && !overlap(face, other)).toBe(true);
  });

  it('cuts nothing off', () => {
    expect(fitInto({width: 480, height: 640}, {x: 10, y: 0, width: 600, height: 600})).toEqual({x: 85, y: 0, width: 450, height: 600});
    expect(fitInto({width: 0, height: 0}, {x: 0, y: 0, width: 4, height: 3})).toEqual({x: 0, y: 0, width: 4, height: 3});
  });
});
