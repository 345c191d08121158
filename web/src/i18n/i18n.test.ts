// SPDX-License-Identifier: Apache-2.0
import {afterEach, describe, expect, it} from 'vitest';
import {formatCalendarDate, formatDuration, formatPhone, formatTime, formatTimer} from './format';
import {preferredLanguage, setLanguage, t} from './i18n';

afterEach(async () => {
  localStorage.clear();
  await setLanguage('en', false);
});

describe('texts', () => {
  it('fills gaps and changes with the language', async () => {
    expect(t('landing.find.fault', {example: 'X'})).toContain('It looks like this: X');
    await setLanguage('es');
    expect(t('common.close')).toBe('Cerrar');
    expect(document.documentElement.lang).toBe('es');
    expect(preferredLanguage(['en-US'])).toBe('es');
  });

  it('takes the first language of the browser that there is', () => {
    expect(preferredLanguage(['fr-FR', 'es-MX', 'en'])).toBe('es');
    expect(preferredLanguage(['de'])).toBe('en');
  });
});

describe('formats', () => {
  it('names the zone of a time', () => {
    const at = new Date('2026-11-22T15:30:00Z');
    expect(formatTime(at, 'America/New_York', 'long')).toMatch(/^10:30\sAM Eastern Standard Time$/);
    expect(formatTime(at, 'America/Denver')).toMatch(/8:30\sAM MST/);
  });

  it('says durations in the two largest units', () => {
    expect(formatDuration(65 * 60_000)).toBe('1 hour 5 minutes');
    expect(formatDuration(12 * 60_000 + 31_000)).toBe('12 minutes');
    expect(formatDuration(90_000)).toBe('1 minute 30 seconds');
    expect(formatDuration(0)).toBe('0 seconds');
    expect(formatTimer(249_000)).toBe('04:09');
    expect(formatTimer(3_849_000)).toBe('1:04:09');
  });

  it('shows numbers and calendar dates as people write them', () => {
    expect(formatPhone('+15551234567')).toBe('(555) 123-4567');
    expect(formatPhone('+44 20 7946 0000')).toBe('+44 20 7946 0000');
    expect(formatCalendarDate('1980-02-29')).toBe('Feb 29, 1980');
  });
});
