// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {bookingTimes, formOf, isFault, nextQuarter, startingNow, timeWords} from './booking';

const kChicago = 'America/Chicago';

describe('the form of an appointment', () => {
  it('means the clinic\'s clocks', () => {
    const times = bookingTimes({day: '2026-11-22', time: '09:30', minutes: '30'}, kChicago);
    expect(times).toEqual({start: new Date('2026-11-22T15:30:00Z'), end: new Date('2026-11-22T16:00:00Z')});
    if (!isFault(times)) expect(formOf(times.start, times.end, kChicago)).toEqual({day: '2026-11-22', time: '09:30', minutes: '30'});
  });

  it('names what is wrong', () => {
    expect(bookingTimes({day: '2026-03-08', time: '02:30', minutes: '30'}, kChicago)).toBe('no_such_time');
    expect(bookingTimes({day: '2026-03-08', time: '09:30', minutes: '0'}, kChicago)).toBe('length');
    expect(bookingTimes({day: '2026-03-08', time: '09:30', minutes: 'abc'}, kChicago)).toBe('length');
  });

  it('shows both clocks where they differ, each with its zone', () => {
    const at = new Date('2026-11-22T15:30:00Z');
    const words = timeWords(at, kChicago, 'America/New_York', 'en');
    expect(words.clinic).toContain('9:30');
    expect(words.clinic).toContain('Central');
    expect(words.patient).toContain('10:30');
    expect(words.patient).toContain('Eastern');
    expect(timeWords(at, kChicago, 'America/Winnipeg', 'en').patient).toBeNull();
    expect(timeWords(at, kChicago, 'Mars/Olympus', 'en').patient).toBeNull();
    expect(timeWords(at, kChicago, null, 'en').patient).toBeNull();
  });

  it('offers the next quarter of an hour', () => {
    expect(nextQuarter(Date.parse('2026-11-22T15:30:00Z'))).toEqual(new Date('2026-11-22T15:45:00Z'));
    expect(nextQuarter(Date.parse('2026-11-22T15:31:00Z'))).toEqual(new Date('2026-11-22T15:45:00Z'));
  });

  it('starts a visit now on a whole minute', () => {
    const {start, end} = startingNow(Date.parse('2026-11-22T15:30:10Z'), 20);
    expect([start.toISOString(), end.toISOString()]).toEqual(['2026-11-22T15:31:00.000Z', '2026-11-22T15:51:00.000Z']);
  });
});
