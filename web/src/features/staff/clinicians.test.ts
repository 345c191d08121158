// SPDX-License-Identifier: Apache-2.0
import {expect, test} from 'vitest';
import {clinicianName} from './clinicians';

const named = (title: string | null) => clinicianName({title, user: {firstName: 'Clara', lastName: 'Clinician'}});

test('degrees stand behind the name', () => {
  for (const degree of ['DC', 'MD', 'PhD', 'PT, DPT', 'DrPH']) expect(named(degree)).toBe(`Clara Clinician, ${degree}`);
});

test('forms of address stand before it', () => {
  for (const form of ['Dr.', 'Dr', 'Dra.', 'Prof. Dr.']) expect(named(form)).toBe(`${form} Clara Clinician`);
});

test('without a title there is the name alone', () => {
  expect(named(null)).toBe('Clara Clinician');
  expect(named(' ')).toBe('Clara Clinician');
});
