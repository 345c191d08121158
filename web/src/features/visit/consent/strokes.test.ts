// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {Strokes} from './strokes';

const drawn = () => {
  const strokes = new Strokes();
  strokes.begin(30, 60, 300, 5000);
  strokes.move(90, 60, 300, 5020);
  strokes.end();
  strokes.begin(150, 30, 300, 5400);
  strokes.move(150, 90, 300, 5440);
  strokes.end();
  return strokes;
};

describe('a drawn signature', () => {
  it('keeps strokes with times from the first touch, whatever the size of the field', () => {
    expect(JSON.parse(drawn().json)).toEqual([
      {points: [[100, 500, 0], [300, 500, 20]]}, {points: [[500, 250, 400], [500, 750, 440]]},
    ]);
    const wide = new Strokes();
    wide.begin(60, 120, 600, 0);
    wide.move(180, 120, 600, 20);
    expect(JSON.parse(wide.json)).toEqual([{points: [[100, 500, 0], [300, 500, 20]]}]);
  });

  it('takes back the last stroke, then all', () => {
    const strokes = drawn();
    strokes.undo();
    expect(strokes.state.get()).toHaveLength(1);
    expect(strokes.isEnough).toBe(true);
    strokes.clear();
    expect(strokes.isEmpty).toBe(true);
    strokes.begin(0, 0, 300, 9000);
    expect(strokes.state.get()[0]?.points[0]).toEqual([0, 0, 0]);
  });

  it('is not done with a dot or a slip', () => {
    const strokes = new Strokes();
    expect(strokes.isEnough).toBe(false);
    strokes.begin(10, 10, 300, 0);
    strokes.end();
    expect(strokes.isEnough).toBe(false);
    strokes.begin(20, 10, 300, 0);
    strokes.move(24, 10, 300, 0);
    expect(strokes.isEnough).toBe(false);
  });

  it('leaves out points that say nothing new, and what is outside', () => {
    const strokes = new Strokes();
    strokes.begin(10, 10, 1000, 0);
    strokes.move(11, 10.4, 1000, 5);
    strokes.move(-50, 9000, 1000, 10);
    strokes.end();
    strokes.move(500, 200, 1000, 20);
    expect(strokes.state.get()).toEqual([{points: [[10, 25, 0], [0, 1000, 10]]}]);
  });

  it('never grows beyond what the server takes', () => {
    const strokes = new Strokes();
    strokes.begin(0, 0, 1000, 0);
    for (let at = 1; at < 20_000; ++at) strokes.move(at % 2 === 0 ? 0 : 1000, at % 400, 1000, at * 100);
    expect(new TextEncoder().encode(strokes.json).length).toBeLessThan(200_000);
  });
});
