// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {Quality, QualitySampleView} from '../../api/types';
import {shareOf, stretchesOf} from './qualityLine';

const at = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1000);
const sample = (seconds: number, connectionQuality: Quality, roundTripMs: number | null = 40, audioLoss: number | null = 0): QualitySampleView => ({
  measuredAt: at(seconds), connectionQuality, roundTripMs, audioLoss, videoLoss: null, jitterMs: null, framesPerSecond: null, freezeSeconds: null, sendKbps: null,
  audioMos: null, audioQuality: null, videoQuality: null, relayed: false,
});

describe('the line of quality', () => {
  it('joins what is alike and keeps the worst of it', () => {
    const stretches = stretchesOf([sample(5, 'good'), sample(10, 'poor', 300, 0.05), sample(15, 'poor', 700, null), sample(20, 'good')]);
    expect(stretches.map(({quality, from, to}) => [quality, from, to])).toEqual([
      ['good', at(0), at(5)], ['poor', at(5), at(15)], ['good', at(15), at(20)],
    ]);
    expect(stretches[1]?.worst).toEqual({roundTripMs: 700, audioLoss: 0.05, videoLoss: null});
  });

  it('says where nothing was measured', () => {
    expect(stretchesOf([sample(5, 'good'), sample(300, 'good')]).map(({quality, from, to}) => [quality, from, to])).toEqual([
      ['good', at(0), at(5)], [null, at(5), at(295)], ['good', at(295), at(300)],
    ]);
  });

  it('counts shares of the measured time alone', () => {
    const stretches = stretchesOf([sample(5, 'good'), sample(10, 'good'), sample(15, 'good'), sample(20, 'poor'), sample(600, 'good')]);
    expect(shareOf(stretches, 'good')).toBe(80);
    expect(shareOf(stretches, 'poor')).toBe(20);
    expect(shareOf([], 'good')).toBe(0);
  });

  it('is empty without samples', () => expect(stretchesOf([])).toEqual([]));
});
