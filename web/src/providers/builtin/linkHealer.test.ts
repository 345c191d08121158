// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {kAgainMs, kPatienceMs, kRebuildMs, LinkHealer} from './linkHealer';

describe('LinkHealer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const make = (headStart = 0) => {
    const did: string[] = [];
    const healer = new LinkHealer(
      {restart: () => did.push('restart'), rebuild: () => did.push('rebuild'), changed: (state) => did.push(state)}, headStart);
    return {did, healer};
  };

  it('leaves a connection alone that comes back by itself', () => {
    const {did, healer} = make();
    healer.took('connected');
    healer.took('disconnected');
    vi.advanceTimersByTime(kPatienceMs - 1);
    healer.took('connected');
    vi.advanceTimersByTime(100_000);
    expect(did).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('restarts after patience, again, and rebuilds in the end', () => {
    const {did, healer} = make();
    healer.took('connected');
    healer.took('disconnected');
    vi.advanceTimersByTime(kPatienceMs);
    expect(did).toEqual(['connected', 'reconnecting', 'restart']);
    vi.advanceTimersByTime(kAgainMs);
    expect(did.filter((one) => one === 'restart')).toHaveLength(2);
    vi.advanceTimersByTime(kRebuildMs);
    expect(did).toContain('rebuild');
  });

  it('restarts at once what has failed', () => {
    const {did, healer} = make();
    healer.took('connected');
    healer.took('failed');
    vi.advanceTimersByTime(0);
    expect(did).toEqual(['connected', 'reconnecting', 'restart']);
  });

  it('rebuilds what never comes about, every time anew', () => {
    const {did, healer} = make();
    vi.advanceTimersByTime(2 * kRebuildMs);
    expect(did).toEqual(['rebuild', 'rebuild']);
    healer.took('connected');
    vi.advanceTimersByTime(2 * kRebuildMs);
    expect(did).toEqual(['rebuild', 'rebuild', 'connected']);
  });

  it('gives the other side a head start, and its time when it mends', () => {
    const {did, healer} = make(3000);
    healer.took('connected');
    healer.took('failed');
    vi.advanceTimersByTime(2999);
    healer.helped();
    vi.advanceTimersByTime(kAgainMs);
    expect(did).toEqual(['connected', 'reconnecting']);
  });

  it('does not touch what is well when it is nudged', () => {
    const {did, healer} = make();
    healer.took('connected');
    healer.nudge();
    vi.advanceTimersByTime(100_000);
    expect(did).toEqual(['connected']);
  });

  it('does nothing after it is stopped', () => {
    const {did, healer} = make();
    healer.took('failed');
    healer.stop();
    vi.advanceTimersByTime(100_000);
    expect(did).toEqual([]);
  });
});
