// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {LegalHoldView, RecordingRow} from '../../api/types';
import {workOutDuration} from './duration';
import {daysOf, holdsOf, isPlayable, keptOf, lengthOf, sizeWords} from './facts';

const recording: RecordingRow = {
  id: 'rec_1', sessionId: 'ses_1', patientId: 'pat_1', status: 'AVAILABLE', purpose: 'TRAINING', startedAt: new Date(0), endedAt: new Date(90_000), durationMs: null,
  sizeBytes: null, stopReason: 'STAFF', failure: null, retentionDays: 30, retentionReason: null, scheduledDeletionAt: new Date(1e9), legalHold: false,
  deletionBeganAt: null, deletedAt: null, deletedBy: null, deletionReason: null, videoEngine: 'builtin', consentId: 'cns_1', startedBy: 'usr_1',
  plainSha256: null, format: null, deletionWarning: null, provenAt: null, fault: null, createdAt: new Date(0),
};
const hold = (scope: LegalHoldView['scope'], targetId: string): LegalHoldView =>
  ({legalHoldId: `${scope} ${targetId}`, scope, targetId, matter: '', reason: '', orderedBy: '', placedBy: 'usr_1', placedAt: new Date(0),
    releasedBy: null, releasedAt: null, releaseReason: null});

describe('what is on record of a recording', () => {
  it('says how long it is and is kept', () => {
    expect(lengthOf(recording)).toBe(90_000);
    expect(lengthOf({...recording, durationMs: 1234})).toBe(1234);
    expect(lengthOf({...recording, endedAt: null})).toBeNull();
    expect(keptOf(recording)).toBe('until');
    expect(keptOf({...recording, legalHold: true})).toBe('held');
    expect(keptOf({...recording, scheduledDeletionAt: null})).toBe('forever');
    expect(keptOf({...recording, status: 'FAILED', scheduledDeletionAt: null})).toBe('open');
    expect(keptOf({...recording, legalHold: true, deletionBeganAt: new Date(0)})).toBe('going');
    expect(keptOf({...recording, status: 'DELETED'})).toBe('gone');
  });

  it('is watched only while it is there', () => {
    expect(isPlayable(recording)).toBe(true);
    expect(isPlayable({...recording, deletionBeganAt: new Date(0)})).toBe(false);
    expect(isPlayable({...recording, status: 'PROCESSING'})).toBe(false);
  });

  it('names the holds that cover it, whatever they were placed on', () => {
    const holds = [hold('RECORDING', 'rec_1'), hold('RECORDING', 'rec_2'), hold('SESSION', 'ses_1'), hold('PATIENT', 'pat_1'), hold('ORGANIZATION', 'org_1')];
    expect(holdsOf(holds, recording).map(({scope}) => scope)).toEqual(['RECORDING', 'SESSION', 'PATIENT', 'ORGANIZATION']);
  });

  it('reads days and writes sizes', () => {
    expect(['30', ' 1 ', '3650', '0', '3651', '-1', '1.5', ''].map(daysOf)).toEqual([30, 1, 3650, null, null, null, null, null]);
    expect([400, 1_250_000, 2e9].map((size) => sizeWords(size, 'en-US'))).toEqual(['1 kB', '1.3 MB', '2 GB']);
  });
});

class FakePlayer extends EventTarget {
  duration = Infinity;
  currentTime = 0;
}

describe('a file that does not say how long it is', () => {
  it('is read to its end, and played from where it was', () => {
    const player = new FakePlayer();
    const known: number[] = [];
    workOutDuration(player as unknown as HTMLVideoElement, (seconds) => known.push(seconds));
    expect(player.currentTime).toBeGreaterThan(1e9);
    player.dispatchEvent(new Event('durationchange'));
    expect(known).toEqual([]);
    player.duration = 61.5;
    player.dispatchEvent(new Event('durationchange'));
    player.dispatchEvent(new Event('seeked'));
    expect(known).toEqual([61.5]);
    expect(player.currentTime).toBe(0);
  });

  it('is left alone where the length is known', () => {
    const player = Object.assign(new FakePlayer(), {duration: 10});
    const known: number[] = [];
    workOutDuration(player as unknown as HTMLVideoElement, (seconds) => known.push(seconds));
    expect(known).toEqual([10]);
    expect(player.currentTime).toBe(0);
  });
});
