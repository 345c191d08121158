// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {entry} from '../queue/testing';
import {dayRows, grouped, type DayAppointment, type SessionStatus} from './dayList';

const kNow = new Date('2026-11-22T15:00:00Z');
const kTimes = {joinWindowMinutes: 30, graceMinutes: 15};
const inMinutes = (count: number): Date => new Date(kNow.getTime() + count * 60_000);

function appointment(id: string, startsIn: number, status: SessionStatus | null = 'SCHEDULED'): DayAppointment {
  return {
    id,
    startTime: inMinutes(startsIn),
    endTime: inMinutes(startsIn + 30),
    status: 'SCHEDULED',
    isTelehealth: status !== null,
    chiefComplaint: null,
    version: 1,
    patientId: 'p1',
    providerId: 'c1',
    patient: {demographics: {firstName: 'Ada', lastName: id}},
    provider: {title: 'DC', user: {firstName: 'Clara', lastName: 'Clinician'}},
    session: status && {id: `session-${id}`, status, roomUrl: 'https://x.example/telehealth/room/cf-1'},
  };
}

describe('the day list', () => {
  it('puts who waits first, then what runs, what is late and what comes', () => {
    const rows = dayRows([
      appointment('later', 120), appointment('next', 10), appointment('late', -5), appointment('running', -20, 'IN_PROGRESS'),
      appointment('done', -60, 'COMPLETED'), appointment('waiting', 5, 'WAITING'),
    ], [], kNow, kTimes, 'PROVIDER');
    expect(rows.map(({state}) => state)).toEqual(['waiting', 'running', 'late', 'next', 'later', 'completed']);
  });

  it('offers to admit only somebody who is in the queue', () => {
    const [there] = dayRows([appointment('a', 5, 'WAITING')], [entry({sessionId: 'session-a'})], kNow, kTimes, 'PROVIDER');
    expect(there!.actions).toContain('admit');
    const [gone] = dayRows([appointment('a', 5, 'WAITING')], [], kNow, kTimes, 'PROVIDER');
    expect(gone!.actions).not.toContain('admit');
  });

  it('shows somebody on hold as waiting though the visit runs', () => {
    const [row] = dayRows([appointment('a', -5, 'IN_PROGRESS')], [entry({sessionId: 'session-a'})], kNow, kTimes, 'PROVIDER');
    expect(row!.state).toBe('waiting');
  });

  it('leaves a biller nothing but to look', () => {
    const rows = dayRows([appointment('a', 10), appointment('b', -40)], [], kNow, kTimes, 'BILLER');
    expect(rows.flatMap(({actions}) => actions)).toEqual(['open', 'open']);
  });

  it('lets the front desk admit but not start', () => {
    const [row] = dayRows([appointment('a', 10)], [], kNow, kTimes, 'STAFF');
    expect(row!.actions).not.toContain('start');
    expect(row!.actions).toContain('link');
  });

  it('offers the no-show only after the time of grace', () => {
    const rows = dayRows([appointment('a', -10), appointment('b', -20)], [], kNow, kTimes, 'STAFF');
    expect(rows.map(({actions}) => actions.includes('no_show'))).toEqual([true, false]);
  });

  it('groups by what is going on', () => {
    const rows = dayRows([appointment('a', 10), appointment('b', -20, 'COMPLETED'), appointment('c', 1, 'WAITING'), appointment('d', 200, null)],
      [], kNow, kTimes, 'PROVIDER');
    const {now, coming, over} = grouped(rows);
    expect([now.length, coming.length, over.length]).toEqual([1, 2, 1]);
  });
});
