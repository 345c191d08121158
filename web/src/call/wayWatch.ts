// SPDX-License-Identifier: Apache-2.0
// Notices that nothing gets through between the people in a call: others are there, and none of the connections to them stands,
// for longer than mending takes. Whoever it happens to should not have to guess that a telephone is the way on.
import type {SessionState} from './videoSession';

export const kNoWayMs = 25_000;

export class WayWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `told`: whether the way is shut, each time that changes. */
  constructor(private readonly told: (shut: boolean) => void) {}

  look({phase, peers}: SessionState): void {
    const cut = phase === 'joined' && peers.length > 0 && peers.every(({link}) => link !== 'connected');
    if (!cut) return this.stop();
    this.timer ??= setTimeout(() => this.told(true), kNoWayMs);
  }

  stop(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.told(false);
  }
}
