// SPDX-License-Identifier: Apache-2.0
// From two sums of statistics to one sample, from samples to a grade, and from the grade to what the call does: pure.
import type {QualitySample} from './ports';
import type {RawStats, VideoLimits} from './videoSession';

/** `cut`: nothing arrives at all. */
export type Grade = 'unknown' | 'good' | 'fair' | 'poor' | 'cut';

/** How much picture there is, best first. `phone`: the clinic telephones. */
export type Level = 'full' | 'low' | 'audio';

const share = (lost: number, received: number): number | undefined =>
  lost + received > 0 ? round(lost / (lost + received), 4) : undefined;

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

const grown = (now: number, before: number): number => Math.max(0, now - before);

/** Null when the two are not of one connection or too near. */
export function sampleBetween(before: RawStats, now: RawStats): QualitySample | null {
  const seconds = (now.at - before.at) / 1000;
  if (seconds < 1) return null;
  const sample: QualitySample = {measuredAt: new Date(now.at), relayed: now.relayed};
  if (now.roundTripMs !== null) sample.roundTripMs = Math.round(now.roundTripMs);
  if (now.jitterMs !== null) sample.jitterMs = Math.round(now.jitterMs);
  const audioLoss = share(grown(now.audioLost, before.audioLost), grown(now.audioReceived, before.audioReceived));
  if (audioLoss !== undefined) sample.audioLoss = audioLoss;
  const videoLoss = share(grown(now.videoLost, before.videoLost), grown(now.videoReceived, before.videoReceived));
  if (videoLoss !== undefined) sample.videoLoss = videoLoss;
  if (videoLoss !== undefined) {
    sample.framesPerSecond = round(grown(now.framesDecoded, before.framesDecoded) / seconds, 1);
    sample.freezeSeconds = round(Math.min(seconds, grown(now.freezeSeconds, before.freezeSeconds)), 2);
  }
  sample.sendKbps = Math.round((grown(now.bytesSent, before.bytesSent) * 8) / 1000 / seconds);
  return sample;
}

/** What a person notices: sound first. */
export function gradeOf(sample: QualitySample, soundExpected: boolean): Grade {
  if (sample.audioLoss === undefined && soundExpected) return 'cut';
  const audio = sample.audioLoss ?? 0;
  const roundTrip = sample.roundTripMs ?? 0;
  const frozen = sample.freezeSeconds ?? 0;
  const video = sample.videoLoss ?? 0;
  if (audio > 0.1 || roundTrip > 800 || frozen > 2 || video > 0.2) return 'poor';
  if (audio > 0.03 || roundTrip > 400 || frozen > 0.5 || video > 0.05 || (sample.jitterMs ?? 0) > 60) return 'fair';
  return 'good';
}

export const kLimitsOf: Readonly<Record<Level, VideoLimits>> = {
  full: {maxKbps: 1500, maxFramesPerSecond: 30, scaleDown: 1},
  low: {maxKbps: 200, maxFramesPerSecond: 12, scaleDown: 3},
  audio: {maxKbps: 60, maxFramesPerSecond: 5, scaleDown: 4},
};

/** In a mesh everybody sends to everybody: the sum must stay what a home connection bears. */
export function limitsFor(level: Level, others: number): VideoLimits {
  const limits = kLimitsOf[level];
  return others <= 1 || level !== 'full' ? limits : {...limits, maxKbps: Math.round(1800 / others), scaleDown: others > 2 ? 2 : 1.5};
}

const kDownAfter = 3;
const kUpAfter = 8;

/** Steps down after three poor samples, up after eight good ones, and waits twice as long each time going up was too early. */
export class StepDown {
  level: Level = 'full';
  private poor = 0;
  private good = 0;
  private patience = kUpAfter;
  private sinceUp = Infinity;

  /** The new level, when it changes. */
  took(grade: Grade): Level | null {
    this.sinceUp += 1;
    this.poor = grade === 'poor' ? this.poor + 1 : 0;
    this.good = grade === 'good' ? this.good + 1 : 0;
    if (this.poor >= kDownAfter && this.level !== 'audio') {
      if (this.sinceUp < kUpAfter * 2) this.patience = Math.min(this.patience * 2, kUpAfter * 8);
      return this.step(this.level === 'full' ? 'low' : 'audio');
    }
    if (this.good >= this.patience && this.level !== 'full') {
      this.sinceUp = 0;
      return this.step(this.level === 'audio' ? 'low' : 'full');
    }
    return null;
  }

  /** Somebody chose it by hand. */
  set(level: Level): void {
    this.level = level;
    this.poor = 0;
    this.good = 0;
  }

  private step(level: Level): Level {
    this.set(level);
    return level;
  }
}
