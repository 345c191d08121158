// SPDX-License-Identifier: Apache-2.0
// Dates, times and durations by Intl. A time is always shown with the name of its zone.
import {currentLanguage} from './i18n';

const language = () => (currentLanguage() === 'es' ? 'es-US' : 'en-US');

const kZoneOfBrowser = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "10:30 AM Eastern Standard Time"; the short form has "EST". */
export function formatTime(at: Date, zone = kZoneOfBrowser(), form: 'long' | 'short' = 'short'): string {
  return new Intl.DateTimeFormat(language(), {
    hour: 'numeric', minute: '2-digit', timeZone: zone, timeZoneName: form === 'long' ? 'long' : 'short',
  }).format(at);
}

/** "10:30 AM" beside times of the same zone that name it. */
export function formatClock(at: Date, zone = kZoneOfBrowser()): string {
  return new Intl.DateTimeFormat(language(), {hour: 'numeric', minute: '2-digit', timeZone: zone}).format(at);
}

/** "Sunday, November 22" */
export function formatDay(at: Date, zone = kZoneOfBrowser()): string {
  return new Intl.DateTimeFormat(language(), {weekday: 'long', month: 'long', day: 'numeric', timeZone: zone}).format(at);
}

/** "Nov 22, 2026" */
export function formatDate(at: Date, zone = kZoneOfBrowser()): string {
  return new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeZone: zone}).format(at);
}

/** "Nov 22, 2026, 10:30:05 AM EST": a stamp to the second. */
export function formatStamp(at: Date, zone = kZoneOfBrowser()): string {
  return new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeStyle: 'long', timeZone: zone}).format(at);
}

export function formatDateTime(at: Date, zone = kZoneOfBrowser()): string {
  return `${formatDay(at, zone)}, ${formatTime(at, zone)}`;
}

/** A calendar date like "1980-02-29", which has no zone. */
export function formatCalendarDate(date: string): string {
  return new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(`${date}T00:00:00Z`));
}

const unit = (value: number, name: 'hour' | 'minute' | 'second' | 'day', display: 'long' | 'narrow') =>
  new Intl.NumberFormat(language(), {style: 'unit', unit: name, unitDisplay: display}).format(value);

/** "1 hour 5 minutes", "12 minutes", "40 seconds": the two largest units that matter. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts: [number, 'day' | 'hour' | 'minute' | 'second'][] = [
    [Math.floor(seconds / 86_400), 'day'], [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'], [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return unit(0, 'second', 'long');
  const last = parts[first]?.[1] === 'minute' && seconds >= 300 ? first + 1 : first + 2;
  return parts.slice(first, last).filter(([value]) => value > 0).map(([value, name]) => unit(value, name, 'long')).join(' ');
}

/** "04:09" or "1:04:09": a running timer. */
export function formatTimer(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
}

/** "+15551234567" as people read it; foreign numbers stay. */
export function formatPhone(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}
