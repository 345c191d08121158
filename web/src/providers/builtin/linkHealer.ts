// SPDX-License-Identifier: Apache-2.0
// When a connection between two browsers is mended and how. Only clocks and decisions: the connection itself is PeerLink's.
//
//   disconnected   often comes back by itself: restart ICE after 2.5 s
//   failed         never comes back by itself: restart ICE at once
//   still not well after 20 s: build the connection anew, and again every 20 s
import type {LinkState} from '../../call/videoSession';

export const kPatienceMs = 2_500;
export const kAgainMs = 7_000;
export const kRebuildMs = 20_000;

export interface Remedies {
  restart(): void;
  rebuild(): void;
  changed(state: LinkState): void;
}

export class LinkHealer {
  private state: LinkState = 'connecting';
  private restartTimer: ReturnType<typeof setTimeout> | undefined;
  private rebuildTimer: ReturnType<typeof setTimeout> | undefined;

  /** `headStart`: how much longer this side waits, because the other one mends first. */
  constructor(
    private readonly remedies: Remedies,
    private readonly headStart = 0,
  ) {
    this.rebuildLater();
  }

  took(state: RTCPeerConnectionState): void {
    if (state === 'connected') this.well();
    else if (state === 'disconnected') this.ill(kPatienceMs);
    else if (state === 'failed') this.ill(0);
  }

  /** The other side is mending: give that its time. */
  helped(): void {
    if (this.state !== 'connected') this.restartIn(kAgainMs + this.headStart);
  }

  /** The way to the others may have changed: do not wait. */
  nudge(): void {
    if (this.state !== 'connected') this.restartIn(this.headStart);
  }

  stop(): void {
    clearTimeout(this.restartTimer);
    clearTimeout(this.rebuildTimer);
  }

  private well(): void {
    this.stop();
    this.become('connected');
  }

  private ill(patience: number): void {
    if (this.state === 'connected') {
      this.become('reconnecting');
      this.rebuildLater();
    }
    this.restartIn(patience + this.headStart);
  }

  private restartIn(delay: number): void {
    clearTimeout(this.restartTimer);
    this.restartTimer = setTimeout(() => {
      this.restartIn(kAgainMs + this.headStart);
      this.remedies.restart();
    }, delay);
  }

  private rebuildLater(): void {
    clearTimeout(this.rebuildTimer);
    this.rebuildTimer = setTimeout(() => {
      clearTimeout(this.restartTimer);
      this.rebuildLater();
      this.remedies.rebuild();
    }, kRebuildMs + this.headStart);
  }

  private become(state: LinkState): void {
    if (this.state === state) return;
    this.state = state;
    this.remedies.changed(state);
  }
}
