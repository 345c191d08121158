// SPDX-License-Identifier: Apache-2.0
// Signs out after a time without a touch, with a warning before. Looking at a running visit counts as work.

export interface InactivityOptions {
  limitMs: number;
  warnMs: number;
  now: () => number;
}

export type InactivityState = {kind: 'active'} | {kind: 'warning'; secondsLeft: number} | {kind: 'over'};

export class Inactivity {
  private touchedAt: number;

  constructor(private readonly options: InactivityOptions) {
    this.touchedAt = options.now();
  }

  touch(): void {
    if (this.state().kind !== 'over') this.touchedAt = this.options.now();
  }

  /** Another tab of the same person was touched then. */
  touchedElsewhere(at: number): void {
    this.touchedAt = Math.max(this.touchedAt, at);
  }

  get lastTouch(): number {
    return this.touchedAt;
  }

  state(): InactivityState {
    const left = this.touchedAt + this.options.limitMs - this.options.now();
    if (left <= 0) return {kind: 'over'};
    if (left <= this.options.warnMs) return {kind: 'warning', secondsLeft: Math.ceil(left / 1000)};
    return {kind: 'active'};
  }
}
