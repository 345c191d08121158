// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../testing/manualClock';
import {FrameWatch} from './frames';

function world() {
  const clock = new ManualClock();
  const camera = {frames: 0 as number | null, shown: true};
  const told: boolean[] = [];
  const watch = new FrameWatch({count: () => camera.frames, stop: () => {}}, clock, (missing) => told.push(missing), () => camera.shown);
  /** So many seconds, with or without pictures. */
  const pass = (seconds: number, pictures: boolean) => {
    for (let i = 0; i < seconds; ++i) {
      if (pictures) camera.frames = (camera.frames ?? 0) + 24;
      clock.advance(1000);
    }
  };
  return {camera, told, watch, pass};
}

describe('FrameWatch', () => {
  it('tells of a camera that never gave a picture', () => {
    const {told, pass} = world();
    pass(6, false);
    expect(told).toEqual([]);
    pass(6, false);
    expect(told).toEqual([true]);
  });

  it('tells when pictures stop and when they come again, once each', () => {
    const {told, pass} = world();
    pass(30, true);
    pass(30, false);
    pass(30, true);
    expect(told).toEqual([true, false]);
  });

  it('judges nothing behind other windows, nor where nobody counts', () => {
    const {camera, told, pass} = world();
    camera.shown = false;
    pass(60, false);
    camera.shown = true;
    pass(6, false);
    camera.frames = null;
    pass(60, false);
    expect(told).toEqual([]);
  });

  it('is over when it is stopped', () => {
    const {told, watch, pass} = world();
    watch.stop();
    pass(60, false);
    expect(told).toEqual([]);
  });
});
