// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {verbalFaults, verbalInput} from './verbal';

const form = {words: ' Asked, and she said yes. ', answer: 'YES' as const, capacity: 'SELF' as const, relationship: '', signerName: ' Maria Test ', witnessName: '', interpreterName: '', interpreterLanguage: ''};
const of = {patientId: 'p1', consentType: 'GENERAL' as const, sessionId: 's1', language: 'es'};

describe('an answer by voice', () => {
  it('is complete with words, answer and who answered', () => {
    expect(verbalFaults(form)).toEqual([]);
    expect(verbalFaults({...form, answer: null, words: ' ', signerName: ''})).toEqual(['answer', 'words', 'signerName']);
    expect(verbalFaults({...form, capacity: 'PARENT'})).toEqual(['relationship']);
  });

  it('is sent as it was said', () => {
    expect(verbalInput(of, form)).toEqual({
      patientId: 'p1', consentType: 'GENERAL', sessionId: 's1', language: 'es', words: 'Asked, and she said yes.', patientAnswer: 'YES',
      capacity: 'SELF', signerName: 'Maria Test'});
    expect(verbalFaults({...form, interpreterName: 'Inés'})).toEqual(['interpreterLanguage']);
    expect(verbalInput(of, {...form, interpreterName: ' Inés ', interpreterLanguage: ' vi '})).toMatchObject({interpreter: {name: 'Inés', language: 'vi'}});
    expect(verbalInput({...of, sessionId: undefined}, {...form, answer: 'NO', capacity: 'PARENT', relationship: 'Mother', witnessName: 'Ana'})).toEqual({
      patientId: 'p1', consentType: 'GENERAL', language: 'es', words: 'Asked, and she said yes.', patientAnswer: 'NO', capacity: 'PARENT',
      relationship: 'Mother', signerName: 'Maria Test', witnessName: 'Ana'});
  });
});
