// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {checkLines, checkSummary} from './checks';

const checked = {cameraChecked: true, microphoneChecked: true, connectionChecked: true};
const well = {camera: 'ok', microphone: 'ok', network: 'ok'};

describe('what a device check found', () => {
  it('is well although the clinic has no relay', () => {
    const lines = checkLines({...checked, checkResults: {...well, relay: 'relay_absent'}});
    expect(lines.map(({name}) => name)).toEqual(['camera', 'microphone', 'network']);
    expect(checkSummary(lines)).toBe('all_ok');
  });

  it('names what does not work, and a relay that is blocked', () => {
    const lines = checkLines({...checked, checkResults: {...well, camera: 'camera_busy', relay: 'relay_blocked'}});
    expect(lines.filter(({outcome}) => outcome === 'failed').map(({code}) => code)).toEqual(['camera_busy', 'relay_blocked']);
    expect(checkSummary(lines)).toBe('some_failed');
  });
});
