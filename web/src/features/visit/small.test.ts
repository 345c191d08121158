// SPDX-License-Identifier: Apache-2.0
import {beforeEach, describe, expect, it} from 'vitest';
import {calendarFile} from './calendar';
import {MemoryOfVisit} from './memory';
import {toE164} from './phoneNumber';

beforeEach(() => localStorage.clear());

describe('toE164', () => {
  it('takes numbers as people write them', () => {
    expect(toE164('(555) 010-0199')).toBe('+15550100199');
    expect(toE164('1 555.010.0199')).toBe('+15550100199');
    expect(toE164('+44 20 7946 0000')).toBe('+442079460000');
    expect(toE164('  ')).toBe('');
  });

  it('refuses what is no number', () => {
    for (const typed of ['555', 'call me', '2 555 010 0199', '+1']) expect(toE164(typed)).toBeNull();
  });
});

describe('calendarFile', () => {
  const entry = {
    id: 's1', start: new Date('2026-11-22T15:30:00Z'), end: new Date('2026-11-22T16:00:00Z'), made: new Date('2026-11-20T08:00:00Z'),
    title: 'Video visit with Smith, Jones; Sons', description: 'Open\nthis', url: `https://visits.example.org/v/${'x'.repeat(90)}`,
  };

  it('escapes texts and folds long lines', () => {
    const lines = calendarFile(entry).split('\r\n');
    expect(lines).toContain('DTSTART:20261122T153000Z');
    expect(lines).toContain('SUMMARY:Video visit with Smith\\, Jones\\; Sons');
    expect(lines).toContain('DESCRIPTION:Open\\nthis');
    expect(lines.every((text) => new TextEncoder().encode(text).length <= 75)).toBe(true);
    expect(calendarFile(entry).replace(/\r\n /g, '')).toContain(`URL:${entry.url}`);
  });
});

describe('MemoryOfVisit', () => {
  it('keeps no token and survives rubbish', () => {
    new MemoryOfVisit('secret-token').keep({visitKey: 'key'});
    expect(JSON.stringify({...localStorage})).not.toContain('secret-token');
    expect(new MemoryOfVisit('secret-token').get().visitKey).toBe('key');
    expect(new MemoryOfVisit('other').get().visitKey).toBeNull();
    for (const name of Object.keys(localStorage)) localStorage.setItem(name, '{{');
    expect(new MemoryOfVisit('secret-token').get().visitKey).toBeNull();
  });
});
