// SPDX-License-Identifier: Apache-2.0
// Clock times in a named zone. Instants come and go as Date; a day or a time in a form belongs to a zone that is said.

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const kFormats = new Map<string, Intl.DateTimeFormat>();

function partsFormat(zone: string): Intl.DateTimeFormat {
  let format = kFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
    });
    kFormats.set(zone, format);
  }
  return format;
}

function partsIn(zone: string, at: Date): Parts {
  const found: Record<string, number> = {};
  for (const {type, value} of partsFormat(zone).formatToParts(at)) found[type] = Number(value);
  return found as unknown as Parts;
}

const asUtc = ({year, month, day, hour, minute}: Parts): number => Date.UTC(year, month - 1, day, hour, minute);

/** Zone's distance from UTC at that instant. */
function offsetMs(zone: string, at: number): number {
  const whole = Math.floor(at / 60_000) * 60_000;
  return asUtc(partsIn(zone, new Date(whole))) - whole;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-22`, the calendar day in that zone. */
export function dayIn(zone: string, at: Date): string {
  const {year, month, day} = partsIn(zone, at);
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** `09:30`, as the clocks of that zone show it. */
export function timeIn(zone: string, at: Date): string {
  const {hour, minute} = partsIn(zone, at);
  return `${pad(hour)}:${pad(minute)}`;
}

/**
 * The instant at which the zone's clocks show this day and time; null where the texts are none, or where the clocks skip
 * that time. A time that comes twice means its first coming.
 */
export function instantOf(day: string, time: string, zone: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})/.exec(`${day} ${time}`);
  if (!match) return null;
  const [year, month, date, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  const wall = Date.UTC(year, month - 1, date, hour, minute);
  const kDay = 86_400_000;
  const candidates = [offsetMs(zone, wall - kDay), offsetMs(zone, wall + kDay)].map((offset) => wall - offset);
  const right = candidates.filter((at) => at + offsetMs(zone, at) === wall);
  return right.length > 0 ? new Date(Math.min(...right)) : null;
}

export function addDays(day: string, count: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10);
}

/** From the day's first instant to the next day's, also where midnight does not exist. */
export function dayRange(day: string, zone: string): {from: Date; to: Date} {
  return {from: startOfDay(day, zone), to: startOfDay(addDays(day, 1), zone)};
}

function startOfDay(day: string, zone: string): Date {
  return instantOf(day, '00:00', zone) ?? instantOf(day, '01:00', zone) ?? new Date(`${day}T00:00:00Z`);
}

export function sameClock(a: string, b: string, at: Date): boolean {
  return offsetMs(a, at.getTime()) === offsetMs(b, at.getTime());
}

export function knownZone(zone: string): boolean {
  try {
    partsFormat(zone);
    return true;
  } catch {
    return false;
  }
}

/** `9:30 AM` */
export function clock(at: Date, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {timeZone: zone, hour: 'numeric', minute: '2-digit'}).format(at);
}

/** `Sun, Nov 22, 2026` */
export function longDay(at: Date, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {timeZone: zone, weekday: 'short', month: 'short', day: 'numeric', year: 'numeric'}).format(at);
}

/** `Central Time`, the zone's name in words. */
export function zoneName(zone: string, at: Date, language: string): string {
  const parts = new Intl.DateTimeFormat(language, {timeZone: zone, timeZoneName: 'longGeneric'}).formatToParts(at);
  return parts.find(({type}) => type === 'timeZoneName')?.value ?? zone;
}

/** `Sun, Nov 22, 2026, 9:30 AM, Central Time` */
export function fullTime(at: Date, zone: string, language: string): string {
  return `${longDay(at, zone, language)}, ${clock(at, zone, language)}, ${zoneName(zone, at, language)}`;
}

/** A date without a time, such as a date of birth: `1980-02-29` in words, never shifted by a zone. */
export function calendarDate(day: string, language: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(language, {timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric'}).format(at);
}

/** Whole years on `today` of somebody born on `day`. */
export function ageOn(day: string, today: string): number | null {
  const born = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const now = /^(\d{4})-(\d{2})-(\d{2})$/.exec(today);
  if (!born || !now) return null;
  const years = Number(now[1]) - Number(born[1]);
  return `${now[2]}-${now[3]}` < `${born[2]}-${born[3]}` ? years - 1 : years;
}
