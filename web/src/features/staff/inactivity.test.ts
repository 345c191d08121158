// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {Inactivity} from './inactivity';

function watch(): {clock: {now: number}; inactivity: Inactivity} {
  const clock = {now: 0};
  return {clock, inactivity: new Inactivity({limitMs: 900_000, warnMs: 60_000, now: () => clock.now})};
}

describe('inactivity', () => {
  it('warns in the last minute, then it is over for good', () => {
    const {clock, inactivity} = watch();
    clock.now = 839_000;
    expect(inactivity.state().kind).toBe('active');
    clock.now = 870_000;
    expect(inactivity.state()).toEqual({kind: 'warning', secondsLeft: 30});
    clock.now = 900_000;
    expect(inactivity.state().kind).toBe('over');
    inactivity.touch();
    expect(inactivity.state().kind).toBe('over');
  });

  it('begins anew with a touch, also in another tab', () => {
    const {clock, inactivity} = watch();
    clock.now = 870_000;
    inactivity.touch();
    expect(inactivity.state().kind).toBe('active');
    clock.now = 1_800_000;
    inactivity.touchedElsewhere(1_700_000);
    expect(inactivity.state().kind).toBe('active');
  });
});
