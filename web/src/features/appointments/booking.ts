// SPDX-License-Identifier: Apache-2.0
// The form of an appointment: times are written in the clinic's zone and shown in the patient's, too, where it differs.
import {clock, dayIn, fullTime, instantOf, knownZone, sameClock, timeIn} from '../staff/times';

export interface BookingForm {
  day: string;
  time: string;
  minutes: string;
}

export type BookingFault = 'no_such_time' | 'length' | 'past';

export interface BookingTimes {
  start: Date;
  end: Date;
}

export const kLongestMinutes = 24 * 60;

export function bookingTimes(form: BookingForm, zone: string): BookingTimes | BookingFault {
  const start = instantOf(form.day, form.time, zone);
  if (!start) return 'no_such_time';
  const minutes = Number(form.minutes);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > kLongestMinutes) return 'length';
  return {start, end: new Date(start.getTime() + minutes * 60_000)};
}

export function isFault(times: BookingTimes | BookingFault): times is BookingFault {
  return typeof times === 'string';
}

/** A visit that begins now, on the next whole minute: the server takes no start that is over when it arrives. */
export function startingNow(now: number, minutes: number): BookingTimes {
  const start = new Date(Math.ceil(now / 60_000) * 60_000);
  return {start, end: new Date(start.getTime() + minutes * 60_000)};
}

export function formOf(start: Date, end: Date, zone: string): BookingForm {
  return {day: dayIn(zone, start), time: timeIn(zone, start), minutes: String(Math.round((end.getTime() - start.getTime()) / 60_000))};
}

/** The next full quarter of an hour. */
export function nextQuarter(now: number): Date {
  const quarter = 15 * 60_000;
  return new Date(Math.ceil((now + 1) / quarter) * quarter);
}

export interface TimeWords {
  clinic: string;
  /** Null: the patient's clocks show the same, or nobody knows where they are. */
  patient: string | null;
}

export function timeWords(at: Date, clinicZone: string, patientZone: string | null, language: string): TimeWords {
  const differs = patientZone !== null && knownZone(patientZone) && !sameClock(clinicZone, patientZone, at);
  return {clinic: fullTime(at, clinicZone, language), patient: differs ? fullTime(at, patientZone, language) : null};
}

export function clockRange(start: Date, end: Date, zone: string, language: string): string {
  return `${clock(start, zone, language)} – ${clock(end, zone, language)}`;
}
