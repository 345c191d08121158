// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {cornerAt, moved} from './corner';
import {shortcutOf} from './shortcuts';

describe('one\'s own picture', () => {
  it('moves by the arrow keys', () => {
    expect(moved('bottom_right', 'ArrowUp')).toBe('top_right');
    expect(moved('top_right', 'ArrowLeft')).toBe('top_left');
    expect(moved('top_left', 'ArrowUp')).toBe('top_left');
    expect(moved('top_left', 'x')).toBe('top_left');
  });

  it('snaps to the next corner', () => {
    expect(cornerAt(10, 10, 100, 100)).toBe('top_left');
    expect(cornerAt(60, 90, 100, 100)).toBe('bottom_right');
  });
});

describe('shortcuts', () => {
  const press = {key: 'm', ctrlKey: false, altKey: false, metaKey: false, target: null};

  it('are single keys', () => {
    expect(shortcutOf(press)).toBe('microphone');
    expect(shortcutOf({...press, key: 'M'})).toBe('microphone');
    expect(shortcutOf({...press, key: 'x'})).toBeNull();
  });

  it('leave the browser and who types alone', () => {
    expect(shortcutOf({...press, ctrlKey: true})).toBeNull();
    expect(shortcutOf({...press, target: document.createElement('textarea')})).toBeNull();
  });
});
