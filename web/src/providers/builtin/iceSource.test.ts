// SPDX-License-Identifier: Apache-2.0
// The relays' addresses: asked for once, kept fresh during a call, and the last ones when nobody answers.
import {describe, expect, it, vi} from 'vitest';
import type {IceSettings} from '../../call/ports';
import {systemClock} from '../../lib/clock';
import {ManualClock} from '../../testing/manualClock';
import {IceSource} from './iceSource';

const kMinute = 60_000;

function makeSource() {
  const clock = new ManualClock();
  const ask = vi.fn(async (): Promise<IceSettings> => (
    {iceServers: [], iceTransportPolicy: 'all', expiresAt: new Date(clock.now() + 60 * kMinute)}));
  return {clock, ask, source: new IceSource(ask, clock)};
}

const lasting = (inMs: number): IceSettings =>
  ({iceServers: [], iceTransportPolicy: 'relay', expiresAt: new Date(systemClock.now() + inMs)});

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

  it('asks once for everybody who waits, and not again while the answer lasts', async () => {
    const ask = vi.fn(async () => lasting(3_600_000));
    const source = new IceSource(ask);
    source.renew();
    await Promise.all([source.get(), source.get()]);
    await source.get();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('waits for the renewed answer, not for the one before', async () => {
    const [first, second] = [lasting(3_600_000), lasting(3_600_000)];
    const ask = vi.fn(async () => second).mockResolvedValueOnce(first);
    const source = new IceSource(ask);
    await source.get();
    source.renew();
    expect(await source.get()).toBe(second);
  });

  it('goes on with the last answer when the server cannot be reached', async () => {
    const first = lasting(1000);
    const ask = vi.fn(async (): Promise<IceSettings> => Promise.reject(new Error('no line'))).mockResolvedValueOnce(first);
    const source = new IceSource(ask);
    await source.get();
    source.renew();
    expect(await source.get()).toBe(first);
  });
});
