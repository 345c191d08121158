// SPDX-License-Identifier: Apache-2.0
import {afterEach, describe, expect, it, vi} from 'vitest';
import {workerTicker} from './ticker';

/** The worker's own file, on a thread that a test moves by hand. */
class FakeWorker {
  static made: FakeWorker[] = [];
  onmessage: (() => void) | null = null;
  onerror: (() => void) | null = null;
  said: unknown[] = [];
  ended = false;
  constructor() {
    FakeWorker.made.push(this);
  }
  postMessage(message: unknown): void {
    this.said.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  FakeWorker.made = [];
});

describe('workerTicker', () => {
  it('tells the worker after each beat that the next one may come, also when the work failed', () => {
    vi.stubGlobal('Worker', FakeWorker);
    const run = vi.fn();
    const end = workerTicker(80, run);
    const worker = FakeWorker.made[0] as FakeWorker;
    expect(worker.said).toEqual([80]);
    worker.onmessage?.();
    expect(run).toHaveBeenCalledOnce();
    expect(worker.said).toEqual([80, 'done']);
    run.mockImplementationOnce(() => {
      throw new Error('no picture');
    });
    expect(() => worker.onmessage?.()).toThrow('no picture');
    expect(worker.said).toEqual([80, 'done', 'done']);
    end();
    expect(worker.ended).toBe(true);
  });

  it('in its worker skips beats that the page has not dealt with', async () => {
    vi.useFakeTimers();
    const posted = vi.fn();
    vi.stubGlobal('postMessage', posted);
    await import('./tick.worker');
    const tell = (data: number | 'done') => (globalThis as unknown as {onmessage: (event: {data: number | 'done'}) => void}).onmessage({data});
    tell(80);
    vi.advanceTimersByTime(400);
    expect(posted.mock.calls).toEqual([[1]]);
    tell('done');
    vi.advanceTimersByTime(80);
    expect(posted.mock.calls).toEqual([[1], [2]]);
    vi.useRealTimers();
  });
});
