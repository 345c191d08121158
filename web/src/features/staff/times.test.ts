// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {ageOn, calendarDate, dayIn, dayRange, instantOf, sameClock, timeIn, zoneName} from './times';

const kChicago = 'America/Chicago';
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

describe('times in a zone', () => {
  it('become instants and come back', () => {
    const at = instantOf('2026-11-22', '09:30', kChicago)!;
    expect(iso(at)).toBe('2026-11-22T15:30:00.000Z');
    expect([dayIn(kChicago, at), timeIn(kChicago, at)]).toEqual(['2026-11-22', '09:30']);
  });

  it('know summer from winter', () => {
    expect(iso(instantOf('2026-07-01', '09:30', kChicago))).toBe('2026-07-01T14:30:00.000Z');
  });

  it('are refused where the clocks skip them', () => {
    expect(instantOf('2026-03-08', '02:30', kChicago)).toBeNull();
    expect(iso(instantOf('2026-03-08', '03:30', kChicago))).toBe('2026-03-08T08:30:00.000Z');
  });

  it('mean the first coming of an hour that comes twice', () => {
    expect(iso(instantOf('2026-11-01', '01:30', kChicago))).toBe('2026-11-01T06:30:00.000Z');
  });

  it('are refused when they are none', () => {
    expect(instantOf('', '09:30', kChicago)).toBeNull();
    expect(instantOf('2026-11-22', '', kChicago)).toBeNull();
  });

  it('give days of 23 and 25 hours', () => {
    const hours = (day: string): number => {
      const {from, to} = dayRange(day, kChicago);
      return (to.getTime() - from.getTime()) / 3_600_000;
    };
    expect([hours('2026-03-08'), hours('2026-11-01'), hours('2026-11-22')]).toEqual([23, 25, 24]);
  });

  it('tell whether two zones show the same clock then', () => {
    const winter = new Date('2026-01-10T12:00:00Z');
    const summer = new Date('2026-07-10T12:00:00Z');
    expect(sameClock('America/Denver', 'America/Phoenix', winter)).toBe(true);
    expect(sameClock('America/Denver', 'America/Phoenix', summer)).toBe(false);
  });

  it('name the zone', () => {
    expect(zoneName(kChicago, new Date('2026-11-22T12:00:00Z'), 'en')).toContain('Central');
  });
});

describe('dates without a time', () => {
  it('do not shift', () => {
    expect(calendarDate('1980-02-29', 'en')).toBe('Feb 29, 1980');
  });

  it('give an age', () => {
    expect(ageOn('1980-02-29', '2026-02-28')).toBe(45);
    expect(ageOn('1980-02-29', '2026-03-01')).toBe(46);
    expect(ageOn('unknown', '2026-03-01')).toBeNull();
  });
});
