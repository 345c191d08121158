// SPDX-License-Identifier: Apache-2.0
// A signature while it is drawn: strokes of points with their times, independent of the size of the field. No DOM here.
import {Store} from '../../../lib/store';

/** From 0 to 1000 of the field's width and height, whose proportion never changes; t in ms from the first touch. */
export type StrokePoint = readonly [x: number, y: number, t: number];
export interface Stroke {
  points: readonly StrokePoint[];
}

export const kUnits = 1000;
/** Width of the field by its height: room for a finger also on a small phone. */
export const kPadProportion = 2.5;
/** Points nearer than this say nothing new. */
const kNear = 3;
/** The server takes 200 kB; a point is at most "[1000,1000,3600000],". */
const kMostPoints = 8000;
const kFewestPoints = 2;
/** Shorter than this in all is a slip of the finger, no signature. */
const kShortest = 40;

const within = (value: number) => Math.min(kUnits, Math.max(0, Math.round(value)));

function lengthOf(strokes: readonly Stroke[]): number {
  return strokes.reduce((sum, {points}) => sum + points.reduce((length, [x, y], at) => {
    const before = points[at - 1];
    return before ? length + Math.hypot(x - before[0], y - before[1]) : length;
  }, 0), 0);
}

export class Strokes {
  readonly state = new Store<readonly Stroke[]>([]);
  private started: number | null = null;
  private drawing = false;
  private kept = 0;

  /** `width`: of the field on the screen, in the unit of x and y; `at`: the clock's time. */
  begin(x: number, y: number, width: number, at: number): void {
    if (this.kept >= kMostPoints) return;
    this.started ??= at;
    this.drawing = true;
    this.state.update((strokes) => [...strokes, {points: [this.pointOf(x, y, width, at)]}]);
    ++this.kept;
  }

  move(x: number, y: number, width: number, at: number): void {
    if (!this.drawing || this.kept >= kMostPoints) return;
    const strokes = this.state.get();
    const current = strokes.at(-1);
    const last = current?.points.at(-1);
    const next = this.pointOf(x, y, width, at);
    if (!current || !last || Math.hypot(next[0] - last[0], next[1] - last[1]) < kNear) return;
    this.state.set([...strokes.slice(0, -1), {points: [...current.points, next]}]);
    ++this.kept;
  }

  end(): void {
    this.drawing = false;
  }

  undo(): void {
    this.end();
    this.take(this.state.get().slice(0, -1));
  }

  clear(): void {
    this.end();
    this.take([]);
  }

  get isEmpty(): boolean {
    return this.kept === 0;
  }

  /** More than a dot. */
  get isEnough(): boolean {
    return this.kept >= kFewestPoints && lengthOf(this.state.get()) >= kShortest;
  }

  /** As telehealth.signConsent takes it. */
  get json(): string {
    return JSON.stringify(this.state.get());
  }

  private take(strokes: readonly Stroke[]): void {
    this.kept = strokes.reduce((sum, {points}) => sum + points.length, 0);
    if (this.kept === 0) this.started = null;
    this.state.set(strokes);
  }

  private pointOf(x: number, y: number, width: number, at: number): StrokePoint {
    const scale = kUnits / Math.max(1, width);
    return [within(x * scale), within(y * scale * kPadProportion), Math.max(0, Math.round(at - (this.started ?? at)))];
  }
}
