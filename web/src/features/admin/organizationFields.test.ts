// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {QuestionInput} from '../../api/types';
import {differing, retentionChanges, retentionFault} from './organizationFields';

describe('changes of settings', () => {
  it('are only what differs', () => {
    expect(differing({name: 'A', phone: null, graceMinutes: 20}, {name: 'A', phone: '+15125550100', graceMinutes: 15}))
      .toEqual({phone: null, graceMinutes: 20});
  });

  it('look into questions', () => {
    const questions: QuestionInput[] = [{id: 'q1', text: {en: 'Pain?'}, kind: 'yes_no', required: true}];
    expect(differing({preVisitQuestions: structuredClone(questions)}, {preVisitQuestions: questions})).toEqual({});
    expect(differing({preVisitQuestions: []}, {preVisitQuestions: questions})).toEqual({preVisitQuestions: []});
  });
});

describe('how long recordings are kept', () => {
  const byDays = {forever: false, days: '30', reason: ''};

  it('is a number of days, with a reason or without', () => {
    expect(retentionFault(byDays)).toBeNull();
    expect(retentionChanges(byDays)).toEqual({recordingRetentionDays: 30, recordingRetentionReason: null});
    expect(retentionChanges({...byDays, reason: ' State law '})).toEqual({recordingRetentionDays: 30, recordingRetentionReason: 'State law'});
    expect(['', '0', '3651', '1.5', '-1'].map((days) => retentionFault({...byDays, days}))).toEqual(Array(5).fill('days'));
    expect(['1', '3650'].map((days) => retentionFault({...byDays, days}))).toEqual([null, null]);
  });

  it('is without end only for a reason', () => {
    const forever = {forever: true, days: 'x', reason: ' '};
    expect(retentionFault(forever)).toBe('reason');
    expect(retentionFault({...forever, reason: 'Part of the record'})).toBeNull();
    expect(retentionChanges({...forever, reason: 'Part of the record'})).toEqual({recordingRetentionDays: null, recordingRetentionReason: 'Part of the record'});
  });
});
