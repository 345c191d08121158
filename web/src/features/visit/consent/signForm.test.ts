// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {makeOpened} from '../../../testing/consents';
import {noAttendants} from './attendants';
import {asksCapacity, blankForm, faultsOf, signInput} from './signForm';

const filled = {disclosure: true, agreed: true, capacity: 'SELF' as const, relationship: '', name: ' Maria Test ', way: 'typed' as const, attendants: noAttendants};

describe('what is filled in to sign', () => {
  it('begins with nothing ticked', () => {
    const form = blankForm(makeOpened());
    expect(form).toMatchObject({disclosure: false, agreed: false, capacity: 'SELF'});
    expect(faultsOf(form, false)).toEqual(['disclosure', 'name', 'drawing', 'agreed']);
  });

  it('asks whose signature it is only where there is a choice', () => {
    expect(asksCapacity(makeOpened())).toBe(false);
    const guardians = makeOpened({capacities: ['PARENT', 'GUARDIAN'], mustBeGuardian: true});
    expect(asksCapacity(guardians)).toBe(true);
    expect(blankForm(guardians, 'SELF').capacity).toBeNull();
    expect(blankForm(makeOpened({capacities: ['SELF', 'GUARDIAN']}), 'SELF').capacity).toBe('SELF');
    expect(faultsOf({...filled, capacity: null}, true)).toEqual(['capacity']);
  });

  it('wants to know how a signer for somebody else is related', () => {
    expect(faultsOf({...filled, capacity: 'PARENT'}, true)).toEqual(['relationship']);
    expect(faultsOf({...filled, capacity: 'PARENT', relationship: 'Mother'}, true)).toEqual([]);
  });

  it('takes a typed name instead of a drawing', () => {
    expect(faultsOf(filled, false)).toEqual([]);
    expect(faultsOf({...filled, way: 'drawn'}, false)).toEqual(['drawing']);
  });

  it('wants an interpreter named whole, and sends nobody who is not named', () => {
    const by = (part: Partial<typeof noAttendants>) => ({...filled, attendants: {...noAttendants, ...part}});
    expect(faultsOf(by({interpreter: 'Inés'}), true)).toEqual(['interpreterLanguage']);
    expect(faultsOf(by({number: '4711'}), true)).toEqual(['interpreter', 'interpreterLanguage']);
    expect(faultsOf(by({witness: 'Wanda'}), true)).toEqual([]);
    expect(signInput(makeOpened(), by({interpreter: ' Inés ', language: ' Vietnamese ', number: ' 4711 '}), '[]')).toMatchObject({
      interpreter: {name: 'Inés', language: 'Vietnamese', identifier: '4711'},
    });
    expect(signInput(makeOpened(), by({witness: ' Wanda '}), '[]')).toMatchObject({witnessName: 'Wanda'});
    expect(signInput(makeOpened(), filled, '[]')).not.toHaveProperty('interpreter');
  });

  it('sends the typed name as the signature, and the strokes of a drawn one', () => {
    const opened = makeOpened();
    expect(signInput(opened, filled, '[]')).toEqual({
      consentId: 'c1', textHash: 'hash', acknowledgedReading: true, disclosureAccepted: true, signerName: 'Maria Test',
      signatureType: 'typed', signatureData: 'Maria Test', capacity: 'SELF',
    });
    expect(signInput(opened, {...filled, way: 'drawn', capacity: 'PARENT', relationship: ' Mother '}, '[{"points":[]}]')).toMatchObject({
      signatureType: 'drawn', signatureData: '[{"points":[]}]', capacity: 'PARENT', relationship: 'Mother',
    });
  });
});
