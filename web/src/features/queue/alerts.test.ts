// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {kNoAlerts, kRepeatSoundMs, nextAlerts, titleWith, type AlertState} from './alerts';
import {entry} from './testing';

const kNow = 1_000_000;

describe('alerts of the queue', () => {
  it('tell of an arrival once and sound at once', () => {
    const first = nextAlerts(kNoAlerts, [entry()], kNow);
    expect(first.notify).toHaveLength(1);
    expect(first.sound).toBe(true);
    const second = nextAlerts(first.state, [entry()], kNow + 1000);
    expect(second.notify).toHaveLength(0);
    expect(second.sound).toBe(false);
  });

  it('sound again until somebody acknowledges, then stop', () => {
    let state: AlertState = nextAlerts(kNoAlerts, [entry()], kNow).state;
    const again = nextAlerts(state, [entry()], kNow + kRepeatSoundMs);
    expect(again.sound).toBe(true);
    state = again.state;
    const quiet = nextAlerts(state, [entry({acknowledgedAt: new Date(kNow)})], kNow + 2 * kRepeatSoundMs);
    expect(quiet.sound).toBe(false);
    expect(quiet.ringing).toHaveLength(0);
    expect(quiet.badge).toBe(1);
  });

  it('tell of the second who arrives while the first rings', () => {
    const {state} = nextAlerts(kNoAlerts, [entry({id: 'a'})], kNow);
    const both = nextAlerts(state, [entry({id: 'a'}), entry({id: 'b'})], kNow + 10);
    expect(both.notify.map(({id}) => id)).toEqual(['b']);
    expect(both.sound).toBe(true);
    expect(both.badge).toBe(2);
  });

  it('take somebody who left and came back later for a new arrival', () => {
    const {state} = nextAlerts(kNoAlerts, [entry()], kNow);
    const gone = nextAlerts(state, [], kNow + 10);
    expect(gone.badge).toBe(0);
    const back = nextAlerts(gone.state, [entry({joinTime: new Date(kNow + 500_000)})], kNow + 600_000);
    expect(back.notify).toHaveLength(1);
  });

  it('ring also for somebody whose phone locked its screen', () => {
    expect(nextAlerts(kNoAlerts, [entry({connected: false})], kNow).sound).toBe(true);
  });

  it('do not count whom the clinician admitted', () => {
    expect(nextAlerts(kNoAlerts, [entry({status: 'ADMITTED'})], kNow).badge).toBe(0);
  });

  it('put the longest wait first', () => {
    const alerts = nextAlerts(kNoAlerts, [
      entry({id: 'late', joinTime: new Date(2000)}), entry({id: 'early', joinTime: new Date(1000)}),
    ], kNow);
    expect(alerts.ringing.map(({id}) => id)).toEqual(['early', 'late']);
  });

  it('stand in the title', () => {
    expect(titleWith('Queue', 0, false)).toBe('Queue');
    expect(titleWith('Queue', 2, false)).toBe('(2) Queue');
    expect(titleWith('Queue', 1, true)).toBe('● (1) Queue');
  });
});
