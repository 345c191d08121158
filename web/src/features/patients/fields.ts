// SPDX-License-Identifier: Apache-2.0
// A patient's record as texts of a form: what is sent for a new one, and what of it changed.
import type {PatientDetails} from '../../api/types';

export interface PatientFields {
  firstName: string;
  lastName: string;
  birthDate: string;
  phone: string;
  email: string;
  state: string;
  timeZone: string;
  language: string;
  guardianName: string;
  guardianEmail: string;
  guardianPhone: string;
}

type Name = 'firstName' | 'lastName';
type Optional = Exclude<keyof PatientFields, Name>;

const kOptional: readonly Optional[] = ['birthDate', 'phone', 'email', 'state', 'timeZone', 'language', 'guardianName', 'guardianEmail', 'guardianPhone'];

export function blankPatient(): PatientFields {
  return {firstName: '', lastName: '', birthDate: '', phone: '', email: '', state: '', timeZone: '', language: '',
    guardianName: '', guardianEmail: '', guardianPhone: ''};
}

export function formOfPatient(patient: PatientDetails): PatientFields {
  const fields = {...blankPatient(), ...patient.demographics};
  for (const name of kOptional) fields[name] = patient[name] ?? '';
  return fields;
}

/** `(512) 555-0100` as the server wants it; a number of another country is written with its plus. */
export function phoneForWire(typed: string): string {
  const text = typed.trim();
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+')) return `+${digits}`;
  if (digits.length === 10) return `+1${digits}`;
  return digits.length === 11 && digits.startsWith('1') ? `+${digits}` : text;
}

const isPhone = (name: Optional): boolean => name === 'phone' || name === 'guardianPhone';

function wire(name: Optional, fields: PatientFields): string {
  return isPhone(name) && fields[name].trim() ? phoneForWire(fields[name]) : fields[name].trim();
}

export type NewPatient = Record<Name, string> & Partial<Record<Optional, string>>;

export function newPatient(fields: PatientFields): NewPatient {
  const made: NewPatient = {firstName: fields.firstName.trim(), lastName: fields.lastName.trim()};
  for (const name of kOptional) {
    const value = wire(name, fields);
    if (value) made[name] = value;
  }
  return made;
}

export type PatientChanges = Partial<Record<Name, string>> & Partial<Record<Optional, string | null>>;

export function patientChanges(patient: PatientDetails, fields: PatientFields): PatientChanges {
  const changes: PatientChanges = {};
  for (const name of ['firstName', 'lastName'] as const) {
    const value = fields[name].trim();
    if (value !== patient.demographics[name]) changes[name] = value;
  }
  for (const name of kOptional) {
    const value = wire(name, fields) || null;
    if (value !== patient[name]) changes[name] = value;
  }
  return changes;
}
