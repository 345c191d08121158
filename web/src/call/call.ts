// SPDX-License-Identifier: Apache-2.0
// One person's part in one visit's call: gets a way in, runs the engine the visit is at, follows the visit to another
// engine, measures, steps down to sound alone and up again. Knows neither React nor any engine.
import {systemClock} from '../lib/clock';
import {Store} from '../lib/store';
import {Emitter} from './emitter';
import type {LocalMedia} from './localMedia';
import type {Names} from './names';
import {watchPage} from './pageWatch';
import type {CallApi, CallMessageIn, Channel, Modality, ModalityReason, Pass} from './ports';
import {type Grade, type Level, limitsFor} from './quality';
import {QualityWatch} from './qualityWatch';
import {type EngineName, kBefore, type OutgoingMedia, type OutReason, type SessionState, type VideoSession} from './videoSession';
import {ScreenLock} from './wakeLock';
import {WayWatch} from './wayWatch';

/**
 * `outside`: the visit is at a vendor whose own page carries it (`link`). `moving`: from one engine to another. `stuck`: no
 * way in was given; `problem` says why, and it is tried again while `retrying`.
 */
export type CallPhase = 'idle' | 'entering' | 'in' | 'moving' | 'outside' | 'stuck' | 'out';

export interface CallState {
  phase: CallPhase;
  engine: EngineName | null;
  isHost: boolean;
  link: string | null;
  session: SessionState;
  out: OutReason | null;
  /** The visit had ended and goes on: one may come back. */
  reopened: boolean;
  problem: unknown;
  retrying: boolean;
  grade: Grade;
  level: Level;
  modality: Modality;
  byPhone: boolean;
  /** Others are there, and nothing has got through to any of them for a while. */
  noWay: boolean;
  enteredAt: number | null;
}

export type CallEvent =
  | {kind: 'muted_by_clinic'}
  | {kind: 'moved'; engine: EngineName}
  | {kind: 'stepped'; level: Level}
  | {kind: 'modality'; modality: Modality; byPhone: boolean}
  | {kind: 'message'}
  | {kind: 'slept'};

export type MakeEngine = (pass: Pass) => Promise<VideoSession>;

export interface CallSurroundings {
  sessionId: string;
  api: CallApi;
  channel: Channel;
  media: LocalMedia;
  /** What an engine may need, asked for while the way in is. */
  prepare?(): void;
  makeEngine: MakeEngine;
  names: Names;
  isStaff: boolean;
  judge(fault: unknown): Verdict;
}

/** `again`: the fault may pass by itself. `ended`, `held`: it is none, the visit is over or the clinician put one back. */
export type Verdict = 'again' | 'ended' | 'held' | 'final';

const kOutside: readonly EngineName[] = ['zoom', 'google_meet'];
const kEndings = ['session.ended', 'session.cancelled', 'session.no_show'];
const kRetryMs = [1_000, 2_000, 4_000, 8_000, 15_000];
const kSameMoveMs = 5_000;

/** At Zoom the host's way in is a link of its own. */
function linkOf({joinUrl, isHost, details}: Pass): string {
  const own = isHost && typeof details === 'object' && details !== null && 'startUrl' in details ? details.startUrl : null;
  return typeof own === 'string' && own.startsWith('https://') ? own : joinUrl;
}

/** Who talks by telephone is not heard a second time: neither sound nor picture is sent, unless a screen is shown. */
export const isQuiet = (byPhone: boolean, sharesScreen: boolean): boolean => byPhone && !sharesScreen;

export class Call {
  readonly state = new Store<CallState>({
    phase: 'idle', engine: null, isHost: false, link: null, session: kBefore, out: null, reopened: false, problem: null, retrying: false,
    grade: 'unknown', level: 'full', modality: 'AUDIO_VIDEO', byPhone: false, noWay: false, enteredAt: null,
  });
  readonly events = new Emitter<CallEvent>();
  readonly quality: QualityWatch;

  private session: VideoSession | null = null;
  /** The way into a vendor's room that this page holds. */
  private held: Pass | null = null;
  private endSession: Array<() => void> = [];
  private readonly endings: Array<() => void> = [];
  private readonly lock = new ScreenLock();
  private readonly way = new WayWatch((noWay) => this.state.patch({noWay}));
  private retry: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private attempt = 0;
  private disposed = false;
  /** When the engine itself said that the visit moves; the notice of that move is still to come. */
  private toldByEngineAt = -Infinity;
  /** This side turned the picture off for want of bandwidth and turns it on again. */
  private steppedHere = false;

  constructor(private readonly around: CallSurroundings) {
    this.quality = new QualityWatch({
      stats: () => this.session?.stats() ?? Promise.resolve(null),
      soundExpected: () => this.state.get().session.peers.some(({media, link}) => media.audio && link === 'connected'),
      report: (samples) => this.around.api.reportQuality(samples),
      stepped: (level) => this.stepped(level),
    });
    this.quality.grade.subscribe(() => this.state.patch({grade: this.quality.grade.get()}));
  }

  /** Into the call; also back into it after one is out. */
  async enter(): Promise<void> {
    if (this.disposed) return;
    if (this.endings.length === 0) this.watch();
    this.around.channel.wake();
    this.state.patch({phase: 'entering', out: null, reopened: false, problem: null, link: null});
    void this.lock.hold();
    await this.attemptEntry();
  }

  /** Out, with a way back. */
  async leave(): Promise<void> {
    this.attempt += 1;
    clearTimeout(this.retry);
    const session = this.session;
    this.dropSession();
    await session?.leave().catch(() => undefined);
    this.sayGoodbye();
    this.becomeOut('left');
  }

  /** For good: the page goes. */
  dispose(): void {
    this.disposed = true;
    this.attempt += 1;
    clearTimeout(this.retry);
    const session = this.session;
    this.dropSession();
    void session?.leave().catch(() => undefined);
    this.sayGoodbye();
    for (const end of this.endings.splice(0)) end();
    this.quality.stop();
    void this.lock.letGo();
  }

  /** By hand. */
  async setLevel(level: Level): Promise<void> {
    this.quality.steps.set(level);
    this.steppedHere = false;
    this.state.patch({level});
    this.applyLevel();
    if (level === 'audio') await this.stamp('AUDIO_ONLY', 'chosen');
    else if (this.state.get().modality === 'AUDIO_ONLY') await this.stamp('AUDIO_VIDEO', 'restored');
  }

  /** The clinic telephones: written down, and this page stays quiet. */
  async goByPhone(): Promise<void> {
    await this.around.media.setMicrophone(false);
    await this.around.media.setCamera(false);
    await this.stamp('AUDIO_ONLY', 'video_failed', true);
  }

  async backFromPhone(): Promise<void> {
    await this.stamp('AUDIO_VIDEO', 'restored');
    this.quality.steps.set('full');
    this.state.patch({level: 'full'});
    await this.around.media.setMicrophone(true);
    await this.around.media.setCamera(true);
  }

  private watch(): void {
    const {channel, media} = this.around;
    this.endings.push(
      media.changed.on(() => void this.sendMedia()),
      channel.listen((message) => this.took(message)),
      watchPage(
        {
          shown: () => {
            void this.lock.refresh();
            this.session?.nudge();
          },
          hidden: () => undefined,
          slept: () => this.woke(),
          networkBack: () => this.session?.nudge(true),
          networkChanged: () => this.session?.nudge(true),
          leaving: () => this.pageGoes(),
          cameBack: () => void this.enter(),
        },
        () => systemClock.now(),
      ),
    );
  }

  /** That the page goes is not a person's leaving: loaded again, or back from the browser's cache, it is in the call. */
  private pageGoes(): void {
    const {session} = this;
    this.dropSession();
    void session?.leave().catch(() => undefined);
    this.sayGoodbye();
  }

  private woke(): void {
    this.quality.forget();
    this.session?.nudge();
    this.events.emit({kind: 'slept'});
  }

  private async attemptEntry(): Promise<void> {
    const attempt = ++this.attempt;
    clearTimeout(this.retry);
    const {engine} = this.state.get();
    if (engine === null || engine === 'builtin') this.around.prepare?.();
    try {
      const pass = await this.around.api.pass();
      if (attempt !== this.attempt) return;
      this.tries = 0;
      await this.use(pass, attempt);
    } catch (fault) {
      if (attempt === this.attempt) this.stuck(fault);
    }
  }

  private async use(pass: Pass, attempt: number): Promise<void> {
    this.state.patch({engine: pass.engine, isHost: pass.isHost, problem: null, retrying: false});
    this.tookModality(pass.modality, pass.byPhone);
    if (kOutside.includes(pass.engine)) return this.state.patch({phase: 'outside', link: linkOf(pass)});
    if (pass.engine !== 'builtin') this.held = pass;
    const session = await this.around.makeEngine(pass);
    if (attempt !== this.attempt) return;
    this.session = session;
    this.endSession = [
      session.state.subscribe(() => this.sessionChanged(session)),
      this.around.names.changed.on(() => this.sessionChanged(session)),
      session.asked.on(() => {
        void this.around.media.setMicrophone(false);
        this.events.emit({kind: 'muted_by_clinic'});
      }),
    ];
    await session.join(this.outgoing());
    // What changed while one was joining.
    await this.sendMedia();
  }

  private stuck(fault: unknown): void {
    const verdict = this.around.judge(fault);
    if (verdict === 'ended' || verdict === 'held') return this.becomeOut(verdict);
    this.dropSession();
    this.state.patch({phase: 'stuck', problem: fault, retrying: verdict === 'again'});
    if (verdict !== 'again') return;
    const delay = kRetryMs[Math.min(this.tries++, kRetryMs.length - 1)] ?? 0;
    this.retry = setTimeout(() => void this.attemptEntry(), delay);
  }

  private sessionChanged(session: VideoSession): void {
    if (session !== this.session) return;
    const now = session.state.get();
    const before = this.state.get();
    this.state.patch({session: {...now, peers: now.peers.map((peer) => this.around.names.named(peer))}});
    this.way.look(now);
    if (now.phase === 'out') return this.sessionOut(now.out ?? 'failed');
    if (now.phase === 'joined' && before.phase !== 'in') this.cameIn();
    if (now.peers.length !== before.session.peers.length) this.applyLevel();
  }

  private cameIn(): void {
    this.state.patch({phase: 'in', enteredAt: this.state.get().enteredAt ?? systemClock.now()});
    this.quality.forget();
    this.quality.start();
    this.applyLevel();
  }

  private sessionOut(reason: OutReason): void {
    this.dropSession();
    if (reason === 'moved') {
      this.toldByEngineAt = systemClock.now();
      return void this.move();
    }
    if (reason === 'failed') return this.stuck(new Error('the engine gave up'));
    this.becomeOut(reason);
  }

  private becomeOut(reason: OutReason): void {
    this.quality.stop();
    void this.lock.letGo();
    this.state.patch({phase: 'out', out: reason, session: {...this.state.get().session, peers: []}});
  }

  /** After the visit to where it is now, with a new token. */
  private async move(): Promise<void> {
    const before = this.state.get().engine;
    const session = this.session;
    this.dropSession();
    this.state.patch({phase: 'moving', link: null, session: {...this.state.get().session, peers: []}});
    void session?.leave().catch(() => undefined);
    await this.attemptEntry();
    const {engine, phase} = this.state.get();
    if (engine && engine !== before && phase !== 'stuck') this.events.emit({kind: 'moved', engine});
  }

  private dropSession(): void {
    for (const end of this.endSession.splice(0)) end();
    this.session = null;
    this.way.stop();
    this.quality.forget();
  }

  private took(message: CallMessageIn): void {
    if (message.type !== 'notice' || message.sessionId !== this.around.sessionId) return;
    const {kind, payload} = message;
    if (kind === 'chat.message' || kind === 'session.delay') this.events.emit({kind: 'message'});
    if (kind === 'session.modality') this.modalityTold(payload);
    // Nobody's camera goes on by itself: coming back is a tap.
    if (kind === 'session.reopened') this.state.patch({reopened: this.state.get().out === 'ended'});
    if (this.state.get().phase === 'out') return;
    if (kEndings.includes(kind)) this.over('ended');
    else if (kind === 'session.room_changed') this.roomChanged();
    // The built-in engine says itself whom it means; elsewhere the next way in tells whether one is among them.
    else if (kind === 'waiting.held' && !this.around.isStaff && this.state.get().engine !== 'builtin') void this.move();
  }

  /** One such notice after the engine's own word means the same move; each other one means a move of its own. */
  private roomChanged(): void {
    const isKnown = systemClock.now() - this.toldByEngineAt <= kSameMoveMs;
    this.toldByEngineAt = -Infinity;
    if (!isKnown) void this.move();
  }

  private over(reason: OutReason): void {
    this.attempt += 1;
    clearTimeout(this.retry);
    const session = this.session;
    this.dropSession();
    void session?.leave().catch(() => undefined);
    this.sayGoodbye();
    this.becomeOut(reason);
  }

  /** A recording at the vendor waits for everybody who may still come in. The built-in engine knows by itself who is gone. */
  private sayGoodbye(): void {
    const {held} = this;
    this.held = null;
    if (held) void this.around.api.goodbye(held.expiresAt).catch(() => undefined);
  }

  private modalityTold(payload: Record<string, unknown>): void {
    const modality: Modality = payload['modality'] === 'AUDIO_ONLY' ? 'AUDIO_ONLY' : 'AUDIO_VIDEO';
    const byPhone = payload['byPhone'] === true;
    this.tookModality(modality, byPhone);
  }

  private tookModality(modality: Modality, byPhone: boolean): void {
    const before = this.state.get();
    if (before.modality === modality && before.byPhone === byPhone) return;
    this.state.patch({modality, byPhone});
    if (modality === 'AUDIO_VIDEO' && before.level === 'audio') {
      this.quality.steps.set('full');
      this.state.patch({level: 'full'});
    }
    this.applyLevel();
    this.events.emit({kind: 'modality', modality, byPhone});
  }

  private stepped(level: Level): void {
    const before = this.state.get().level;
    this.state.patch({level});
    this.events.emit({kind: 'stepped', level});
    this.applyLevel();
    if (level === 'audio') {
      this.steppedHere = true;
      void this.stamp('AUDIO_ONLY', 'low_bandwidth');
    } else if (before === 'audio' && this.steppedHere) {
      this.steppedHere = false;
      void this.stamp('AUDIO_VIDEO', 'restored');
    }
  }

  private async stamp(modality: Modality, reason: ModalityReason, byPhone = false): Promise<void> {
    this.tookModality(modality, byPhone);
    // The record is the server's; the picture does not wait for it.
    await this.around.api.setModality(modality, reason, byPhone).catch(() => undefined);
  }

  private outgoing(): OutgoingMedia {
    const media = this.around.media.outgoing();
    const {level, modality, byPhone} = this.state.get();
    if (isQuiet(byPhone, media.state.screen)) return {audio: null, video: null, state: {audio: false, video: false, screen: false}};
    const soundOnly = level === 'audio' || modality === 'AUDIO_ONLY';
    if (!soundOnly || media.state.screen) return media;
    return {...media, video: null, state: {...media.state, video: false}};
  }

  private async sendMedia(): Promise<void> {
    await this.session?.send(this.outgoing()).catch(() => undefined);
  }

  private applyLevel(): void {
    const {level, session} = this.state.get();
    this.session?.limitVideo(limitsFor(level, session.peers.length));
    void this.sendMedia();
  }
}
