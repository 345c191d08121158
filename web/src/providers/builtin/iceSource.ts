// SPDX-License-Identifier: Apache-2.0
// The relays' addresses and passwords, asked for again before they end, also while nobody needs them: when the server cannot be
// reached the last ones are used, for a call that goes on between two browsers must be mendable without it.
import type {IceSettings} from '../../call/ports';
import {type Clock, systemClock} from '../../lib/clock';

const kRenewAheadMs = 5 * 60_000;
const kRetryMs = 30_000;
const kNone: IceSettings = {iceServers: [], iceTransportPolicy: 'all', expiresAt: new Date(0)};

export class IceSource {
  private known: IceSettings | null = null;
  private asking: Promise<IceSettings> | null = null;
  private callOff = () => {};
  private stopped = false;

  constructor(private readonly ask: () => Promise<IceSettings>, private readonly clock: Clock = systemClock) {}

  /** A call is about to begin: asks anew, so that they are here when they are needed, and keeps them fresh until stop(). */
  renew(): void {
    this.stopped = false;
    void this.askAnew();
  }

  async get(): Promise<IceSettings> {
    if (!this.asking && this.known && this.left(this.known) > kRenewAheadMs) return this.known;
    return this.askAnew();
  }

  private async askAnew(): Promise<IceSettings> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    try {
      this.known = await this.asking;
    } catch {
      // The last ones, and again soon.
    }
    this.planRenewal();
    return this.known ?? kNone;
  }

  stop(): void {
    this.stopped = true;
    this.callOff();
  }

  private planRenewal(): void {
    this.callOff();
    if (this.stopped) return;
    const due = this.known ? this.left(this.known) - kRenewAheadMs : 0;
    this.callOff = this.clock.after(Math.max(due, kRetryMs), () => void this.get());
  }

  private left(settings: IceSettings): number {
    return settings.expiresAt.getTime() - this.clock.now();
  }
}
