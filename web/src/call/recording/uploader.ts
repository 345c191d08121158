// SPDX-License-Identifier: Apache-2.0
// Brings the pieces of a recording to the server: one after the other, each until it is taken. What is not there yet is kept in
// memory up to a limit, and in the browser's store, so that a page that was loaded again goes on.
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';
import type {PieceKeeper} from './keeper';
import type {Piece, PieceAnswer, PiecePort} from './ports';

/**
 * `again`: the server cannot be reached and it is tried again. `held`: nothing is taken for now. `full`: too much waits, nothing
 * more is taken in. `refused`: the server will never take it.
 */
export type UploadTrouble = 'again' | 'held' | 'full' | 'refused';

export interface UploadState {
  sent: number;
  waiting: number;
  waitingBytes: number;
  trouble: UploadTrouble | null;
  /** Since when nothing has been taken. */
  stuckSince: number | null;
  /** The last piece was taken, or nothing is to be sent any more. */
  done: boolean;
}

export interface UploaderSettings {
  recordingId: string;
  port: PiecePort;
  keeper: PieceKeeper;
  clock: Clock;
  random(): number;
  /** The server takes nothing for now: it was paused or stopped. */
  stopped(): void;
  /** Nothing more can be recorded: too much waits, or it will never be taken. */
  failed(trouble: 'full' | 'refused'): void;
  mostBytes?: number;
}

/** About eight minutes of picture and sound. */
export const kMostBytes = 64 * 1024 * 1024;
export const kLargestPiece = 8 * 1024 * 1024;
const kFirstDelayMs = 500;
const kLongestDelayMs = 10_000;

export class PieceUploader {
  readonly state = new Store<UploadState>({sent: 0, waiting: 0, waitingBytes: 0, trouble: null, stuckSince: null, done: false});

  private queue: Piece[] = [];
  private nextNumber = 0;
  private closed = false;
  private overflowed = false;
  private sending = false;
  private held = false;
  private tries = 0;
  private callOff: (() => void) | null = null;
  private readonly waiters: Array<() => void> = [];

  constructor(private readonly around: UploaderSettings) {}

  /** False: it was not taken in, because too much waits or the recording is over. */
  add(bytes: Uint8Array<ArrayBuffer>): boolean {
    // After a gap nothing fits any more.
    if (this.closed || this.overflowed) return false;
    if (this.bytesWaiting() + bytes.length > (this.around.mostBytes ?? kMostBytes)) {
      this.overflowed = true;
      this.give('full');
      return false;
    }
    for (const part of partsOf(bytes)) this.take({number: this.nextNumber++, bytes: part, last: false});
    void this.send();
    return true;
  }

  /** No further pieces; resolves when all are there or nothing is to be sent any more. */
  async finish(durationMs?: number): Promise<void> {
    if (!this.closed) {
      // The last piece carries nothing, so it is taken in even when all is full.
      this.take({number: this.nextNumber++, bytes: new Uint8Array(), last: true, ...(durationMs === undefined ? {} : {durationMs})});
      this.closed = true;
      void this.send();
    }
    await this.settled();
  }

  /** Goes on with what an earlier page left behind. False: the server no longer waits for it. */
  async resume(left: readonly Piece[]): Promise<boolean> {
    const next = await this.around.port.next(this.around.recordingId);
    if (next === null) {
      await this.drop();
      return false;
    }
    const kept = [...left].sort((a, b) => a.number - b.number).filter(({number}) => number >= next);
    this.queue = kept.filter(({number}, at) => number === next + at);
    this.nextNumber = next + this.queue.length;
    const hasLast = this.queue.some(({last}) => last);
    const isWhole = kept.length === this.queue.length;
    this.told();
    void this.send();
    if (hasLast) this.closed = true;
    // After a gap nothing fits any more: what is there is closed cleanly.
    else if (!isWhole) void this.finish();
    return !hasLast && isWhole;
  }

  /** While the recording is paused the server takes nothing. */
  hold(): void {
    this.held = true;
    this.callOff?.();
    this.callOff = null;
    this.told({trouble: this.queue.length > 0 ? 'held' : null});
  }

  go(): void {
    this.held = false;
    this.tries = 0;
    if (this.state.get().trouble === 'held') this.told({trouble: null});
    this.callOff?.();
    this.callOff = null;
    void this.send();
  }

  /** What waits is thrown away here and in the browser's store. */
  async drop(): Promise<void> {
    this.closed = true;
    this.queue = [];
    this.callOff?.();
    this.callOff = null;
    await this.over();
  }

  private take(piece: Piece): void {
    this.queue.push(piece);
    void this.around.keeper.save(piece).catch(() => undefined);
    this.told();
  }

  private async send(): Promise<void> {
    if (this.sending || this.held) return;
    this.sending = true;
    try {
      for (let piece = this.queue[0]; piece && !this.held; piece = this.queue[0]) {
        const answer = await this.around.port.put(this.around.recordingId, piece).catch((): PieceAnswer => 'again');
        // It was dropped while it was on its way.
        if (this.queue[0] !== piece) return;
        if (!this.judge(piece, answer)) return;
        if (answer === 'taken' && piece.last) return void (await this.over());
      }
    } finally {
      this.sending = false;
    }
  }

  /** Whether the next one may follow at once. */
  private judge(piece: Piece, answer: PieceAnswer): boolean {
    switch (answer) {
      case 'taken':
        this.tries = 0;
        this.queue.shift();
        void this.around.keeper.sent(piece.number).catch(() => undefined);
        this.told({sent: this.state.get().sent + 1, trouble: null, stuckSince: null});
        return true;
      case 'again':
        this.told({trouble: 'again', stuckSince: this.state.get().stuckSince ?? this.around.clock.now()});
        this.callOff = this.around.clock.after(this.delay(), () => {
          this.callOff = null;
          void this.send();
        });
        return false;
      case 'stopped':
        this.hold();
        this.around.stopped();
        return false;
      default:
        this.give('refused');
        void this.drop();
        return false;
    }
  }

  /** Twice as long each time, and not all pages at the same moment after a restart of the server. */
  private delay(): number {
    const longest = Math.min(kLongestDelayMs, kFirstDelayMs * 2 ** this.tries++);
    return longest / 2 + (longest / 2) * this.around.random();
  }

  private give(trouble: 'full' | 'refused'): void {
    if (this.state.get().trouble === trouble) return;
    this.told({trouble});
    this.around.failed(trouble);
  }

  private async over(): Promise<void> {
    this.told({done: true, trouble: this.state.get().trouble === 'refused' ? 'refused' : null, stuckSince: null});
    for (const waiter of this.waiters.splice(0)) waiter();
    await this.around.keeper.forget().catch(() => undefined);
  }

  private settled(): Promise<void> {
    if (this.state.get().done) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  private bytesWaiting(): number {
    return this.queue.reduce((sum, {bytes}) => sum + bytes.length, 0);
  }

  private told(part: Partial<UploadState> = {}): void {
    this.state.patch({waiting: this.queue.length, waitingBytes: this.bytesWaiting(), ...part});
  }
}

function partsOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < bytes.length; from += kLargestPiece) parts.push(bytes.slice(from, from + kLargestPiece));
  return parts;
}
