// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {systemClock} from '../lib/clock';
import {gradeOf, limitsFor, sampleBetween, StepDown} from './quality';
import {kEveryMs, QualityWatch} from './qualityWatch';
import type {RawStats} from './videoSession';

const raw = (part: Partial<RawStats> = {}): RawStats => ({
  at: 0, roundTripMs: 40, jitterMs: 5, audioReceived: 0, audioLost: 0, videoReceived: 0, videoLost: 0, framesDecoded: 0,
  freezeSeconds: 0, bytesSent: 0, relayed: false, videoComes: false, ...part,
});

describe('quality', () => {
  it('computes a sample from two sums', () => {
    const sample = sampleBetween(raw(), raw({
      at: 5000, audioReceived: 240, audioLost: 10, videoReceived: 900, videoLost: 100, framesDecoded: 100, freezeSeconds: 1,
      bytesSent: 625_000, relayed: true,
    }));
    expect(sample).toEqual({
      measuredAt: new Date(5000), relayed: true, roundTripMs: 40, jitterMs: 5, audioLoss: 0.04, videoLoss: 0.1,
      framesPerSecond: 20, freezeSeconds: 1, sendKbps: 1000,
    });
  });

  it('has no sample of two moments that are one, and bears counters that began anew', () => {
    expect(sampleBetween(raw(), raw({at: 10}))).toBeNull();
    expect(sampleBetween(raw({bytesSent: 9000, audioReceived: 50}), raw({at: 5000}))).toMatchObject({sendKbps: 0});
  });

  it('grades what people notice', () => {
    const sample = {measuredAt: new Date(0), relayed: false};
    expect(gradeOf({...sample, audioLoss: 0}, true)).toBe('good');
    expect(gradeOf({...sample, audioLoss: 0.05}, true)).toBe('fair');
    expect(gradeOf({...sample, audioLoss: 0.2}, true)).toBe('poor');
    expect(gradeOf(sample, true)).toBe('cut');
    expect(gradeOf(sample, false)).toBe('good');
  });

  it('steps down after three poor samples and up after eight good ones, ever more slowly', () => {
    const steps = new StepDown();
    const take = (grade: 'poor' | 'good', times: number) =>
      Array.from({length: times}, () => steps.took(grade)).filter((level) => level !== null);
    expect(take('poor', 6)).toEqual(['low', 'audio']);
    expect(take('good', 8)).toEqual(['low']);
    expect(take('poor', 3)).toEqual(['audio']);
    expect(take('good', 15)).toEqual([]);
    expect(take('good', 1)).toEqual(['low']);
  });

  it('does not step for one bad moment', () => {
    const steps = new StepDown();
    for (let i = 0; i < 20; ++i) expect(steps.took(i % 3 === 2 ? 'fair' : 'poor')).toBeNull();
  });

  it('shares the upload among the others', () => {
    expect(limitsFor('full', 1).maxKbps).toBe(1500);
    expect(limitsFor('full', 3)).toMatchObject({maxKbps: 600, scaleDown: 2});
    expect(limitsFor('low', 3).maxKbps).toBe(200);
  });
});

describe('QualityWatch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('measures every five seconds, reports in threes and keeps what could not be told', async () => {
    let packets = 0;
    const told: number[] = [];
    let refuse = true;
    const watch = new QualityWatch({
      stats: async () => raw({at: systemClock.now(), audioReceived: (packets += 250)}),
      soundExpected: () => true,
      report: async (samples) => {
        if (refuse) throw new Error('no server');
        told.push(samples.length);
      },
      stepped: () => {},
    });
    watch.start();
    await vi.advanceTimersByTimeAsync(4 * kEveryMs);
    expect(watch.grade.get()).toBe('good');
    expect(told).toEqual([]);
    refuse = false;
    await vi.advanceTimersByTimeAsync(kEveryMs);
    expect(told).toEqual([4]);
    watch.stop();
  });

  it('knows nothing of a time it slept through', async () => {
    let at = 0;
    const watch = new QualityWatch({
      stats: async () => raw({at, audioReceived: at}), soundExpected: () => true, report: async () => {}, stepped: () => {},
    });
    for (at of [5_000, 10_000]) await watch.measure();
    expect(watch.grade.get()).toBe('good');
    at = 600_000;
    await watch.measure();
    expect(watch.grade.get()).toBe('unknown');
  });
});
