// SPDX-License-Identifier: Apache-2.0
// The relays' addresses and passwords, asked for again before they end. When the server cannot be reached the last ones are
// used: a call that goes on between two browsers must be mendable without it.
import type {IceSettings} from '../../call/ports';
import {systemClock} from '../../lib/clock';

const kMarginMs = 60_000;
const kNone: IceSettings = {iceServers: [], iceTransportPolicy: 'all', expiresAt: new Date(0)};

export class IceSource {
  private known: IceSettings | null = null;
  private asking: Promise<IceSettings> | null = null;

  constructor(private readonly ask: () => Promise<IceSettings>) {}

  async get(): Promise<IceSettings> {
    if (this.known && this.known.expiresAt.getTime() - systemClock.now() > kMarginMs) return this.known;
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    try {
      this.known = await this.asking;
    } catch {
      return this.known ?? kNone;
    }
    return this.known;
  }
}
