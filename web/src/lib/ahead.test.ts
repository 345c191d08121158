// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {fetchAhead} from './ahead';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const fetching = () => vi.fn(() => Promise.reject(new Error('no network')));

describe('fetchAhead', () => {
  it('fetches when the browser is idle, and not before', () => {
    let idle = (): void => undefined;
    vi.stubGlobal('requestIdleCallback', (run: () => void) => {
      idle = run;
      return 1;
    });
    const fetch = fetching();
    fetchAhead(fetch);
    expect(fetch).not.toHaveBeenCalled();
    idle();
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('waits a little where the browser does not say when it is idle', () => {
    vi.stubGlobal('requestIdleCallback', undefined);
    const fetch = fetching();
    fetchAhead(fetch);
    vi.advanceTimersByTime(1_999);
    expect(fetch).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('is called off', () => {
    vi.stubGlobal('requestIdleCallback', undefined);
    const fetch = fetching();
    fetchAhead(fetch)();
    vi.advanceTimersByTime(60_000);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('fetches nothing for who saves data', () => {
    vi.stubGlobal('navigator', {connection: {saveData: true}});
    const fetch = fetching();
    fetchAhead(fetch);
    vi.advanceTimersByTime(60_000);
    expect(fetch).not.toHaveBeenCalled();
  });
});
