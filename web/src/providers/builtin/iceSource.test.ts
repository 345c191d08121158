// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it, vi} from 'vitest';
import type {IceSettings} from '../../call/ports';
import {ManualClock} from '../../testing/manualClock';
import {IceSource} from './iceSource';

const kMinute = 60_000;

function makeSource() {
  const clock = new ManualClock();
  const ask = vi.fn(async (): Promise<IceSettings> => (
    {iceServers: [], iceTransportPolicy: 'all', expiresAt: new Date(clock.now() + 60 * kMinute)}));
  return {clock, ask, source: new IceSource(ask, clock)};
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the source of relays', () => {
  it('renews what ends soon, though nobody asks', async () => {
    const {clock, ask, source} = makeSource();
    const first = await source.get();
    clock.advance(54 * kMinute);
    expect(ask).toHaveBeenCalledTimes(1);
    clock.advance(kMinute);
    await settled();
    expect(ask).toHaveBeenCalledTimes(2);
    expect((await source.get()).expiresAt.getTime()).toBe(first.expiresAt.getTime() + 55 * kMinute);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('keeps the last ones and tries again when the server cannot be reached', async () => {
    const {clock, ask, source} = makeSource();
    const first = await source.get();
    ask.mockRejectedValueOnce(new Error('offline'));
    clock.advance(55 * kMinute);
    await settled();
    expect(ask).toHaveBeenCalledTimes(2);
    clock.advance(kMinute / 2);
    await settled();
    expect(ask).toHaveBeenCalledTimes(3);
    expect((await source.get()).expiresAt.getTime()).toBeGreaterThan(first.expiresAt.getTime());
  });

  it('asks for nothing after its call', async () => {
    const {clock, source} = makeSource();
    await source.get();
    source.stop();
    expect(clock.waiting).toBe(0);
  });
});
