// SPDX-License-Identifier: Apache-2.0
// The way of one person through one visit: opens the link when asked to, keeps what the server says, tries again while the
// server cannot be reached, and says which screen is to be shown. No React here.
import type {Api} from '../../api/client';
import type {NotedStep, VisitView} from '../../api/types';
import {type ApiError, apiError} from '../../api/errors';
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';
import type {MemoryOfVisit} from './memory';
import {type Done, kNothingDone} from './steps';

/** Why there is nothing new from the server at the moment. `retryAt`: when the next try is made by itself. */
export interface Trouble {
  kind: 'unreachable' | 'limited' | 'error';
  error: ApiError;
  retryAt: number | null;
}

export interface FlowState {
  /**
   * welcome: nothing was opened yet. takeover: another device holds the link. moved: another device took over from this one.
   * signedOut: a room address in a browser that holds no visit.
   */
  at: 'loading' | 'welcome' | 'takeover' | 'moved' | 'unknown' | 'signedOut' | 'visit';
  view: VisitView | null;
  done: Done;
  trouble: Trouble | null;
  busy: boolean;
  codeFault: 'wrong' | 'expired' | null;
  /** The server's words where the clinic is named, for screens without a view. */
  hint: string | null;
}

export interface Where {
  location: string;
  state: string;
  atHome: boolean;
  callbackPhone: string;
}

export interface FlowParts {
  api: Api;
  clock: Clock;
  memory: MemoryOfVisit;
  /** Null at a room's address, which holds no token. */
  token: string | null;
}

const kRefreshMs = 60_000;
const kSoonMs = 5000;
const kLongestPause = 30_000;

export class VisitFlow {
  readonly state: Store<FlowState>;
  private readonly parts: FlowParts;
  private callOff: (() => void) | null = null;
  private failures = 0;
  private stopped = false;

  constructor(parts: FlowParts) {
    this.parts = parts;
    const {devicesDone, questionsSkipped, consenting, consentLater} = parts.memory.get();
    this.state = new Store<FlowState>({
      at: 'loading', view: null,
      done: {...kNothingDone, ...parts.memory.getInTab(), devices: devicesDone, questions: questionsSkipped, consenting, consentLater},
      trouble: null, busy: false, codeFault: null, hint: null,
    });
  }

  get visitKey(): string | null {
    return this.state.get().view?.visitKey ?? this.parts.memory.get().visitKey;
  }

  /** A browser that opened this visit before goes on by itself; others are asked first, since opening binds the device. */
  async start(): Promise<void> {
    this.stopped = false;
    if (this.parts.token === null || this.parts.memory.get().visitKey) await this.refresh();
    else this.state.patch({at: 'welcome'});
  }

  stop(): void {
    this.stopped = true;
    this.callOff?.();
  }

  /** The person pressed the button (or typed the code of the first device). */
  async open(takeoverCode?: string): Promise<void> {
    const {token} = this.parts;
    if (token === null || this.state.get().busy) return;
    this.state.patch({busy: true, codeFault: null});
    try {
      const input = takeoverCode === undefined ? {token} : {token, takeoverCode};
      this.take(await this.parts.api.visit.open.mutate(input));
    } catch (thrown) {
      await this.refuse(apiError(thrown), () => void this.open(takeoverCode));
    } finally {
      this.state.patch({busy: false});
    }
  }

  /** Reads the visit again; call it whenever something may have changed. */
  async refresh(): Promise<void> {
    try {
      this.take(await this.parts.api.visit.get.query());
    } catch (thrown) {
      await this.refuse(apiError(thrown), () => void this.refresh());
    }
  }

  async confirmName(): Promise<void> {
    await this.change(() => this.parts.api.visit.confirm.mutate({nameConfirmed: true}));
  }

  async confirmWhere({location, state, atHome, callbackPhone}: Where): Promise<void> {
    const phone = callbackPhone === '' ? {} : {callbackPhone};
    await this.change(() => this.parts.api.visit.confirm.mutate({nameConfirmed: true, location, state, atHome, ...phone}));
    this.done({moving: false});
  }

  async rate(overall: number, technical: number, comment: string): Promise<void> {
    await this.parts.api.visit.rate.mutate({overall, technical, ...(comment === '' ? {} : {comment})});
    this.parts.memory.keep({rated: true});
  }

  /** For screens without a view, where the visit was open in this browser before. */
  get clinicPhone(): string | null {
    return this.state.get().view?.organizationPhone ?? this.parts.memory.get().clinicPhone;
  }

  get rated(): boolean {
    return this.parts.memory.get().rated;
  }

  /** Evidence for the clinic; its loss stops nobody. */
  noteStep(kind: NotedStep, detail?: string): void {
    const input = detail === undefined ? {kind} : {kind, detail};
    this.parts.api.visit.noteStep.mutate(input).catch(() => undefined);
  }

  done(part: Partial<Done>): void {
    this.state.patch({done: {...this.state.get().done, ...part}});
    if (part.devices !== undefined) this.parts.memory.keep({devicesDone: part.devices});
    if (part.questions !== undefined) this.parts.memory.keep({questionsSkipped: part.questions});
    if (part.consenting !== undefined) this.parts.memory.keep({consenting: part.consenting});
    if (part.consentLater !== undefined) this.parts.memory.keep({consentLater: part.consentLater});
    const {left, ended} = this.state.get().done;
    this.parts.memory.keepInTab({left, ended});
  }

  private async change(run: () => Promise<VisitView>): Promise<void> {
    this.take(await run());
  }

  private take(view: VisitView): void {
    this.failures = 0;
    const {visitKey, organizationPhone: clinicPhone} = view;
    if (visitKey) this.parts.memory.keep({visitKey, clinicPhone});
    if (view.startTime && this.parts.memory.noteStart(view.startTime, view.state === 'too_early')) this.state.patch({done: kNothingDone});
    if (view.consentMissing.length > 0) this.done({consentAsked: true});
    // Nobody's camera goes on by itself when the clinic undoes the end.
    if (view.state === 'over') this.done({inCall: false, left: false, ended: true});
    this.state.patch({at: 'visit', view, trouble: null, hint: null});
    this.later(this.untilNextLook(view), () => void this.refresh());
  }

  /** A countdown flips when it is over, also where this device's clock is wrong: then the server is asked every few seconds. */
  private untilNextLook(view: VisitView): number {
    if (view.state !== 'too_early' || !view.opensAt) return kRefreshMs;
    const left = view.opensAt.getTime() - this.parts.clock.now();
    return Math.min(kRefreshMs, Math.max(kSoonMs, left + 500));
  }

  private async refuse(error: ApiError, again: () => void): Promise<void> {
    const {view} = this.state.get();
    if (error.isPassing) return this.tryLater(error, again);
    if (error.kind === 'signed_out' && view) return this.losePlace();
    if (error.kind === 'signed_out') return this.state.patch({at: this.parts.token === null ? 'signedOut' : 'welcome', trouble: null});
    if (error.kind === 'not_found') return this.state.patch({at: 'unknown', trouble: null});
    if (error.reason === 'device_bound') return this.state.patch({at: 'takeover', trouble: null, hint: error.message});
    if (error.reason === 'takeover_code_wrong') return this.state.patch({at: 'takeover', trouble: null, codeFault: 'wrong'});
    if (error.reason === 'takeover_code_expired') return this.state.patch({at: 'takeover', trouble: null, codeFault: 'expired'});
    this.state.patch({trouble: {kind: 'error', error, retryAt: null}});
  }

  /** The right of this device is gone: the link tells whether the clinic took it back or another device took over. */
  private async losePlace(): Promise<void> {
    const {token} = this.parts;
    try {
      if (token !== null) return this.take(await this.parts.api.visit.open.mutate({token}));
    } catch {
      // Held by another device.
    }
    this.state.patch({at: 'moved', trouble: null});
  }

  private tryLater(error: ApiError, again: () => void): void {
    ++this.failures;
    const pause = error.retryAfterSeconds !== null ? error.retryAfterSeconds * 1000 : Math.min(kLongestPause, 1000 * 2 ** this.failures);
    const kind = error.kind === 'too_many' ? 'limited' : 'unreachable';
    this.state.patch({trouble: {kind, error, retryAt: this.parts.clock.now() + pause}});
    this.later(pause, again);
  }

  private later(ms: number, run: () => void): void {
    this.callOff?.();
    this.callOff = this.stopped ? null : this.parts.clock.after(ms, run);
  }
}
