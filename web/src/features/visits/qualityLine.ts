// SPDX-License-Identifier: Apache-2.0
// The line of one person through a visit as stretches of equal quality, with the worst figures of each.
import type {Quality, QualitySampleView} from '../../api/types';

export interface Stretch {
  from: Date;
  to: Date;
  /** Null: nothing was measured, e.g. the page was closed. */
  quality: Quality | null;
  worst: {roundTripMs: number | null; audioLoss: number | null; videoLoss: number | null};
}

/** Pages measure every 5 seconds; after three that are missing nobody knows how it was. */
const kStepMs = 5_000;
const kSilentMs = 4 * kStepMs;

const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
const nothing = (from: Date, to: Date): Stretch => ({from, to, quality: null, worst: {roundTripMs: null, audioLoss: null, videoLoss: null}});

/** In order and without gaps. A sample speaks for the time before it. */
export function stretchesOf(samples: readonly QualitySampleView[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const {measuredAt, connectionQuality: quality, roundTripMs, audioLoss, videoLoss} of samples) {
    const last = stretches.at(-1);
    const silent = last && measuredAt.getTime() - last.to.getTime() > kSilentMs;
    const from = last && !silent ? last.to : new Date(measuredAt.getTime() - kStepMs);
    if (last && silent) stretches.push(nothing(last.to, from));
    if (last && !silent && last.quality === quality) {
      last.to = measuredAt;
      last.worst = {
        roundTripMs: most(last.worst.roundTripMs, roundTripMs), audioLoss: most(last.worst.audioLoss, audioLoss), videoLoss: most(last.worst.videoLoss, videoLoss),
      };
    } else {
      stretches.push({from, to: measuredAt, quality, worst: {roundTripMs, audioLoss, videoLoss}});
    }
  }
  return stretches;
}

/** How much of what was measured was so, in per cent. */
export function shareOf(stretches: readonly Stretch[], quality: Quality): number {
  const length = (of: readonly Stretch[]): number => of.reduce((sum, {from, to}) => sum + (to.getTime() - from.getTime()), 0);
  const measured = length(stretches.filter((stretch) => stretch.quality !== null));
  return measured === 0 ? 0 : Math.round((100 * length(stretches.filter((stretch) => stretch.quality === quality))) / measured);
}
