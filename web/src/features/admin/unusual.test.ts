// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {UnusualAccessView} from '../../api/types';
import {countsPatients, idOf, partOf} from './unusual';

const finding = (extra: Partial<UnusualAccessView['access']> = {}): UnusualAccessView => ({
  access: {
    rule: 'WITHOUT_VISIT', actorType: 'USER', actorId: 'u1', patientId: null, count: 6, ordinary: null,
    firstAt: new Date('2030-03-05T09:00:00Z'), lastAt: new Date('2030-03-05T10:00:00Z'), ...extra,
  },
  actorName: {firstName: 'Ana', lastName: 'Brooks'},
  threshold: 5,
});

describe('an unusual access', () => {
  it('leads to its part of the log, with its last event (H-21)', () => {
    expect(partOf(finding())).toEqual({actorId: 'u1', from: new Date('2030-03-05T09:00:00Z'), to: new Date('2030-03-05T10:00:00.001Z')});
    expect(partOf(finding({patientId: 'p1'})).patientId).toBe('p1');
  });

  it('counts patients or events', () => {
    expect(countsPatients('OUTSIDE_HOURS')).toBe(true);
    expect(countsPatients('SAME_SURNAME')).toBe(false);
  });

  it('is told apart from the same of another day', () => {
    expect(idOf(finding())).not.toBe(idOf(finding({firstAt: new Date('2030-03-06T09:00:00Z')})));
  });
});
