// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {callLength, modalityOf} from './rows';

const start = new Date('2026-11-22T15:00:00Z');

describe('a line of the history', () => {
  it('has a length only when the visit took place and ended', () => {
    expect(callLength({actualStartTime: start, actualEndTime: new Date(start.getTime() + 600_000)})).toBe(600_000);
    expect(callLength({actualStartTime: start, actualEndTime: null})).toBeNull();
  });

  it('names the modality only of what took place', () => {
    expect(modalityOf({actualStartTime: null, telehealthModifier: '95'})).toBeNull();
    expect(modalityOf({actualStartTime: start, telehealthModifier: '95'})).toBe('AUDIO_VIDEO');
    expect(modalityOf({actualStartTime: start, telehealthModifier: null, modality: 'AUDIO_ONLY'})).toBe('AUDIO_ONLY');
    expect(modalityOf({actualStartTime: start, telehealthModifier: null, modality: 'AUDIO_VIDEO', modalityMixed: true})).toBe('mixed');
    expect(modalityOf({actualStartTime: start, telehealthModifier: null})).toBeNull();
  });
});
