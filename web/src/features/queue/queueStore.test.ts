// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../testing/manualClock';
import type {Alerts} from './alerts';
import type {QueueEntry} from './entry';
import {QueueStore, kGatherMs, kReadAgainMs} from './queueStore';
import {entry} from './testing';

/** Moves the clock, and lets what the timers began come to its end. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    clock.advance(Math.min(50, left));
    for (let i = 0; i < 5; ++i) await Promise.resolve();
  }
}

function queue() {
  const clock = new ManualClock();
  const told: Alerts[] = [];
  const server = {entries: [] as QueueEntry[], reads: 0, fails: false, changed: (): void => undefined, watched: false};
  const store = new QueueStore({
    read: async () => {
      server.reads += 1;
      if (server.fails) throw new Error('down');
      return server.entries;
    },
    watch: (changed) => {
      server.changed = changed;
      server.watched = true;
      return () => {
        server.watched = false;
      };
    },
  }, clock, (alerts) => told.push(alerts), false);
  return {clock, told, server, store};
}

describe('the queue', () => {
  it('shows an arrival after a notice, with one reading for several notices', async () => {
    const {clock, server, store, told} = queue();
    store.start();
    await pass(clock, 1);
    expect(store.state.get().entries).toEqual([]);
    server.entries = [entry()];
    server.changed();
    server.changed();
    await pass(clock, kGatherMs + 1);
    expect(server.reads).toBe(2);
    expect(store.state.get()).toMatchObject({badge: 1});
    expect(store.state.get().ringing).toHaveLength(1);
    expect(told.filter(({sound}) => sound)).toHaveLength(1);
  });

  it('finds an arrival whose notice was lost', async () => {
    const {clock, server, store} = queue();
    store.start();
    await pass(clock, 1);
    server.entries = [entry()];
    await pass(clock, kReadAgainMs + 1);
    expect(store.state.get().badge).toBe(1);
  });

  it('keeps showing who waits when the server cannot be reached', async () => {
    const {clock, server, store} = queue();
    server.entries = [entry()];
    store.start();
    await pass(clock, 1);
    server.fails = true;
    server.changed();
    await pass(clock, kGatherMs + 1);
    expect(store.state.get().entries).toHaveLength(1);
    expect(store.state.get().error?.message).toBe('down');
  });

  it('ends everything when stopped', async () => {
    const {clock, server, store} = queue();
    store.start();
    await pass(clock, 1);
    store.stop();
    await pass(clock, 10 * kReadAgainMs);
    expect(server.reads).toBe(1);
    expect(server.watched).toBe(false);
  });
});
