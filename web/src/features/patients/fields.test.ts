// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {PatientDetails} from '../../api/types';
import {blankPatient, formOfPatient, newPatient, patientChanges, phoneForWire} from './fields';

const kPatient = {
  demographics: {firstName: 'Ada', lastName: 'Test'}, birthDate: '1980-02-29', phone: '+15125550100', email: null, state: 'TX',
  timeZone: null, language: 'en', guardianName: null, guardianEmail: null, guardianPhone: null,
} as PatientDetails;

describe('a patient\'s form', () => {
  it('sends of a new patient only what is known', () => {
    expect(newPatient({...blankPatient(), firstName: ' Ada ', lastName: 'Test', phone: '(512) 555-0100'}))
      .toEqual({firstName: 'Ada', lastName: 'Test', phone: '+15125550100'});
  });

  it('sends of a change only what differs; what was emptied is cleared', () => {
    const fields = {...formOfPatient(kPatient), state: '', email: 'ada@x.example'};
    expect(patientChanges(kPatient, fields)).toEqual({state: null, email: 'ada@x.example'});
    expect(patientChanges(kPatient, formOfPatient(kPatient))).toEqual({});
  });

  it('writes telephone numbers with their country', () => {
    expect(['512-555-0100', '1 512 555 0100', '+44 20 7946 0958', '911'].map(phoneForWire))
      .toEqual(['+15125550100', '+15125550100', '+442079460958', '911']);
  });
});
