// SPDX-License-Identifier: Apache-2.0
// Measures every five seconds, grades, reports in batches, and says when to step down or up.
import {Store} from '../lib/store';
import type {QualitySample} from './ports';
import {type Grade, gradeOf, type Level, sampleBetween, StepDown} from './quality';
import type {RawStats} from './videoSession';

export const kEveryMs = 5_000;
const kBatch = 3;
const kMostKept = 12;

export interface QualitySurroundings {
  stats(): Promise<RawStats | null>;
  /** Whether somebody is there whose sound should arrive. */
  soundExpected(): boolean;
  report(samples: QualitySample[]): Promise<void>;
  stepped(level: Level): void;
}

export class QualityWatch {
  readonly grade = new Store<Grade>('unknown');
  readonly steps = new StepDown();

  private before: RawStats | null = null;
  private waiting: QualitySample[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private measuring = false;

  constructor(private readonly around: QualitySurroundings) {}

  start(): void {
    this.stop();
    this.timer = setInterval(() => void this.measure(), kEveryMs);
  }

  /** Nothing of before can be compared with what comes: another engine, a rebuilt connection, a tab that slept. */
  forget(): void {
    this.before = null;
    this.grade.set('unknown');
  }

  stop(): void {
    clearInterval(this.timer);
    this.before = null;
  }

  async measure(): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    try {
      const now = await this.around.stats().catch(() => null);
      const {before} = this;
      this.before = now;
      if (!now || !before || now.at - before.at > 3 * kEveryMs) return this.grade.set('unknown');
      const sample = sampleBetween(before, now);
      if (!sample) return;
      this.judge(gradeOf(sample, this.around.soundExpected()));
      await this.hand(sample);
    } finally {
      this.measuring = false;
    }
  }

  private judge(grade: Grade): void {
    this.grade.set(grade);
    const level = this.steps.took(grade);
    if (level) this.around.stepped(level);
  }

  private async hand(sample: QualitySample): Promise<void> {
    this.waiting = [...this.waiting, sample].slice(-kMostKept);
    if (this.waiting.length < kBatch) return;
    const batch = this.waiting;
    this.waiting = [];
    // Kept for the next time when the server cannot be reached; the oldest go first.
    await this.around.report(batch).catch(() => {
      this.waiting = [...batch, ...this.waiting].slice(-kMostKept);
    });
  }
}
