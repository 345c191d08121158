// SPDX-License-Identifier: Apache-2.0
// The page's line to the server: comes back by itself with growing pauses, watches again from where it was, says that the
// page is present, and falls back to long-polling where WebSockets do not get through.
import {type Clock, systemClock} from '../lib/clock';
import {Store} from '../lib/store';
import type {ClientMessage, MessageOf, ServerMessage, Topic} from './realtimeMessages';
import {type OpenTransport, type Transport, openPoll, openSocket} from './realtimeTransport';

export type {ClientMessage, Media, MessageOf, Notice, Peer, ServerMessage, Topic} from './realtimeMessages';

export interface LineState {
  /** refused: it will not come back by itself; `code` says why (4401 not signed in, 4403 origin, 4410 superseded). */
  line: 'stopped' | 'connecting' | 'open' | 'waiting' | 'refused';
  transport: 'socket' | 'poll';
  code: number | null;
  /** Tries that failed one after the other. */
  failures: number;
}

export interface RealtimeSettings {
  /** Who we are, asked before each connection. */
  hello: () => {visitKey?: string; token?: string};
  openSocket?: OpenTransport;
  openPoll?: OpenTransport;
  clock?: Clock;
  random?: () => number;
}

type Handler = (message: ServerMessage) => void;
interface Watch {
  topic: Topic;
  seq: number | null;
  holders: number;
}

const kFirstPause = 1000;
const kLongestPause = 30_000;
const kPresenceMs = 15_000;
const kSilenceMs = 10_000;
const kOpenWithinMs = 10_000;
/** An attempt that is older may have been begun on a network that is gone. */
const kFreshMs = 2000;
/** A line that is cut sooner than this, so many times in a row, is cut by something on the way. */
const kShortLifeMs = 15_000;
const kShortLives = 3;
const kGoingAway = 1012;
const kForGood = new Set([4400, 4401, 4403, 4410]);

const nameOf = (topic: {topic: string; sessionId?: string}) => `${topic.topic} ${topic.sessionId ?? ''}`;

export class Realtime {
  readonly state = new Store<LineState>({line: 'stopped', transport: 'socket', code: null, failures: 0});
  private readonly settings: Required<RealtimeSettings>;
  private readonly handlers = new Map<ServerMessage['type'], Set<Handler>>();
  private readonly watches = new Map<string, Watch>();
  private readonly presences = new Map<string, number>();
  private transport: Transport | null = null;
  private readonly timers = new Set<() => void>();
  private welcomed = false;
  private heartbeatMs = 20_000;
  private pings = 0;
  private triedAt = 0;
  private welcomedAt = 0;
  private shortLives = 0;
  private woken = false;

  constructor(settings: RealtimeSettings) {
    const origin = typeof location === 'undefined' ? 'http://localhost' : location.origin;
    this.settings = {
      openSocket: openSocket(`${origin.replace(/^http/, 'ws')}/api/realtime`),
      openPoll: openPoll('/api/realtime/poll'),
      clock: systemClock,
      random: Math.random,
      ...settings,
    };
  }

  start(): void {
    if (this.state.get().line === 'stopped' || this.state.get().line === 'refused') this.connect();
  }

  stop(): void {
    this.hangUp();
    this.state.patch({line: 'stopped', failures: 0});
  }

  /** The network or the page came back: try now, and test a line that only looks open. */
  wake(): void {
    const {line} = this.state.get();
    if (line === 'waiting') this.connect();
    else if (line === 'connecting') this.hurry();
    else if (line === 'open') this.ping();
  }

  on<T extends ServerMessage['type']>(type: T, handler: (message: MessageOf<T>) => void): () => void {
    const known = this.handlers.get(type) ?? new Set<Handler>();
    this.handlers.set(type, known);
    known.add(handler as Handler);
    return () => {
      known.delete(handler as Handler);
    };
  }

  /** False when the line is down; nothing is kept, the caller sends again after the next "welcome". */
  send(message: ClientMessage): boolean {
    if (!this.welcomed || !this.transport) return false;
    this.transport.send(message);
    return true;
  }

  /** Holds over reconnects. Notices come once each and in order; after a gap a "watching" with gap: true says: read again. */
  watch(topic: Topic): () => void {
    const name = nameOf(topic);
    const watch = this.watches.get(name) ?? {topic, seq: null, holders: 0};
    this.watches.set(name, watch);
    if (++watch.holders === 1) this.sendWatch(watch);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--watch.holders > 0) return;
      this.watches.delete(name);
      this.send({type: 'unwatch', ...topic});
    };
  }

  /** Says every 15 seconds that the page is there. */
  present(sessionId: string): () => void {
    this.presences.set(sessionId, (this.presences.get(sessionId) ?? 0) + 1);
    this.send({type: 'present', sessionId});
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.presences.get(sessionId) ?? 1) - 1;
      if (left > 0) this.presences.set(sessionId, left);
      else this.presences.delete(sessionId);
    };
  }

  /** Abandons an attempt that hangs; a fresh one gets its moment, however often one is woken. */
  private hurry(): void {
    if (this.woken) return;
    this.woken = true;
    const left = this.triedAt + kFreshMs - this.settings.clock.now();
    if (left <= 0) return this.connect();
    this.later(left, () => {
      if (!this.welcomed) this.connect();
    });
  }

  private connect(): void {
    this.hangUp();
    this.triedAt = this.settings.clock.now();
    this.woken = false;
    const {transport} = this.state.get();
    this.state.patch({line: 'connecting', code: null});
    const open = transport === 'socket' ? this.settings.openSocket : this.settings.openPoll;
    let current: Transport | null = null;
    const ifCurrent = (run: () => void) => {
      if (current !== null && this.transport === current) run();
    };
    current = open({
      opened: () => ifCurrent(() => current?.send({type: 'hello', ...this.settings.hello()})),
      received: (message) => ifCurrent(() => this.receive(message)),
      closed: (code) => ifCurrent(() => this.lost(code)),
    });
    this.transport = current;
    this.later(kOpenWithinMs + (transport === 'poll' ? 25_000 : 0), () => {
      if (!this.welcomed) this.lost(1006);
    });
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'welcome') this.welcome(message);
    else if (message.type === 'notice' && !this.isNew(message)) return;
    else if (message.type === 'watching') this.noteWatching(message);
    else if (message.type === 'going_away') this.lost(kGoingAway);
    for (const handler of [...(this.handlers.get(message.type) ?? [])]) handler(message);
  }

  private welcome(message: MessageOf<'welcome'>): void {
    this.welcomed = true;
    this.welcomedAt = this.settings.clock.now();
    this.heartbeatMs = Math.max(5, message.heartbeatSeconds) * 1000;
    this.state.patch({line: 'open', failures: 0, code: null});
    for (const watch of this.watches.values()) this.sendWatch(watch);
    this.sayPresent();
    this.later(this.heartbeatMs, () => this.ping());
  }

  private isNew(notice: MessageOf<'notice'>): boolean {
    const watch = this.watches.get(nameOf({topic: 'session', sessionId: notice.sessionId}));
    if (!watch) return false;
    if (watch.seq !== null && notice.seq <= watch.seq) return false;
    watch.seq = notice.seq;
    return true;
  }

  private noteWatching(message: MessageOf<'watching'>): void {
    const watch = this.watches.get(nameOf(message));
    // With `after` the missed notices follow and count up by themselves.
    if (watch && (watch.seq === null || message.gap)) watch.seq = message.seq ?? null;
  }

  private sendWatch(watch: Watch): void {
    this.send({type: 'watch', ...watch.topic, ...(watch.seq === null ? {} : {after: watch.seq})});
  }

  private sayPresent(): void {
    for (const sessionId of this.presences.keys()) this.send({type: 'present', sessionId});
    this.later(kPresenceMs, () => this.sayPresent());
  }

  /** A line is alive when anything at all comes back. */
  private ping(): void {
    const n = ++this.pings;
    if (!this.send({type: 'ping', n})) return;
    const forget = this.on('pong', (message) => {
      if (message.n === n) answered();
    });
    const giveUp = this.later(kSilenceMs, () => {
      forget();
      this.lost(1006);
    });
    const answered = () => {
      forget();
      giveUp();
      this.later(this.heartbeatMs, () => this.ping());
    };
  }

  private lost(code: number): void {
    const opened = this.welcomed;
    this.hangUp();
    if (kForGood.has(code)) return this.state.patch({line: 'refused', code});
    const failures = opened ? 0 : this.state.get().failures + 1;
    if (opened) this.countLife(code);
    // Two tries in a row that never opened, or lines that never last: the network may not bear WebSockets; try the two ways in turns.
    const isBlocked = (failures > 0 && failures % 2 === 0) || this.shortLives === kShortLives;
    if (isBlocked) this.shortLives = 0;
    const {transport} = this.state.get();
    const other = transport === 'socket' ? 'poll' : 'socket';
    this.state.patch({line: 'waiting', code, failures, transport: isBlocked ? other : transport});
    this.later(this.pause(code, failures), () => this.connect());
  }

  /** A server that goes away says so; that is nobody's on the way. */
  private countLife(code: number): void {
    if (code === kGoingAway) return;
    this.shortLives = this.settings.clock.now() - this.welcomedAt < kShortLifeMs ? this.shortLives + 1 : 0;
  }

  private pause(code: number, failures: number): number {
    const {random} = this.settings;
    if (code === kGoingAway) return 1000 + random() * 4000;
    const longest = Math.min(kLongestPause, kFirstPause * 2 ** failures) * (code === 4429 ? 4 : 1);
    return longest / 2 + (random() * longest) / 2;
  }

  private later(ms: number, run: () => void): () => void {
    const cancel = this.settings.clock.after(ms, () => {
      this.timers.delete(stop);
      run();
    });
    const stop = () => {
      this.timers.delete(stop);
      cancel();
    };
    this.timers.add(stop);
    return stop;
  }

  private hangUp(): void {
    for (const stop of [...this.timers]) stop();
    this.welcomed = false;
    const transport = this.transport;
    this.transport = null;
    transport?.close();
  }
}

/** Tries at once when the browser says that the network or the page is back. The function returned ends it. */
export function wakeWithPage(realtime: Realtime): () => void {
  const wake = () => {
    if (document.visibilityState === 'visible') realtime.wake();
  };
  // A page behind others has its line back as well: an arrival is told by sound there.
  const online = () => realtime.wake();
  window.addEventListener('online', online);
  window.addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('pageshow', wake);
    document.removeEventListener('visibilitychange', wake);
  };
}
