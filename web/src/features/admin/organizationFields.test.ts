// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {differing} from './organizationFields';

describe('changes of settings', () => {
  it('are only what differs', () => {
    expect(differing({name: 'A', phone: null, graceMinutes: 20}, {name: 'A', phone: '+15125550100', graceMinutes: 15}))
      .toEqual({phone: null, graceMinutes: 20});
  });

  it('look into questions', () => {
    const questions = [{id: 'q1', text: {en: 'Pain?'}, kind: 'yes_no', required: true}];
    expect(differing({preVisitQuestions: structuredClone(questions)}, {preVisitQuestions: questions})).toEqual({});
    expect(differing({preVisitQuestions: []}, {preVisitQuestions: questions})).toEqual({preVisitQuestions: []});
  });
});
