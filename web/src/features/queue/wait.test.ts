// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {checkLines, checkSummary} from './checks';
import {entry} from './testing';
import {waitLevel, waitSeconds} from './wait';

describe('a wait', () => {
  it('has a level', () => {
    expect([0, 299, 300, 899, 900].map(waitLevel)).toEqual(['short', 'short', 'medium', 'medium', 'long']);
  });

  it('goes on between two readings and never backwards', () => {
    expect(waitSeconds(60, 1000, 6000)).toBe(65);
    expect(waitSeconds(0, 6000, 1000)).toBe(0);
  });
});

describe('results of the device check', () => {
  it('name what failed', () => {
    const lines = checkLines(entry({checkResults: {camera: 'in_use', microphone: 'ok', relay: 'ok'}}));
    expect(lines.find(({name}) => name === 'camera')).toEqual({name: 'camera', outcome: 'failed', code: 'in_use'});
    expect(checkSummary(lines)).toBe('some_failed');
  });

  it('fall back to the checklist where there are no results', () => {
    expect(checkSummary(checkLines(entry()))).toBe('all_ok');
    expect(checkSummary(checkLines(entry({cameraChecked: false})))).toBe('not_done');
  });
});
