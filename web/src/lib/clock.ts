// SPDX-License-Identifier: Apache-2.0
// The time, and timers, as a value that is passed in: tests hand over one they move themselves.
export interface Clock {
  now(): number;
  /** Calls once after that many milliseconds; the function returned calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-properties -- the one place that reads the real clock
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
