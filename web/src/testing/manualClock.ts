// SPDX-License-Identifier: Apache-2.0
// A clock that stands still until a test moves it; timers run in the order of their times.
import type {Clock} from '../lib/clock';

export class ManualClock implements Clock {
  private time: number;
  private timers: {at: number; order: number; run: () => void}[] = [];
  private orders = 0;

  constructor(start = Date.UTC(2026, 10, 22, 15, 0)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = {at: this.time + ms, order: ++this.orders, run};
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.timers.length;
  }

  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers.filter(({at}) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = until;
  }
}
