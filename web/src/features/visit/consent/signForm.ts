// SPDX-License-Identifier: Apache-2.0
// What is filled in below a consent's text: what is still missing, and what is sent. Nothing is ticked beforehand.
import type {OpenedConsent, SignConsentInput, SignerCapacity} from '../../../api/types';
import {type AttendantsFault, type AttendantsForm, attendantsFaults, attendantsInput, noAttendants} from './attendants';

export interface SignForm {
  disclosure: boolean;
  agreed: boolean;
  capacity: SignerCapacity | null;
  relationship: string;
  name: string;
  way: 'drawn' | 'typed';
  attendants: AttendantsForm;
}

export type SignFault = 'disclosure' | 'agreed' | 'capacity' | 'relationship' | 'name' | 'drawing' | AttendantsFault;

/** Whose signature it may be is asked only where there is a choice. */
export const asksCapacity = ({capacities}: Pick<OpenedConsent, 'capacities'>): boolean => capacities.length > 1;

/** `likely`: as whom the link's holder signs most often. */
export function blankForm({capacities}: Pick<OpenedConsent, 'capacities'>, likely: SignerCapacity | null = null, name = '', way: SignForm['way'] = 'drawn'): SignForm {
  const only = capacities.length === 1 ? capacities[0] : capacities.find((capacity) => capacity === likely);
  return {disclosure: false, agreed: false, capacity: only ?? null, relationship: '', name, way, attendants: noAttendants};
}

export const isForAnother = ({capacity}: Pick<SignForm, 'capacity'>): boolean => capacity !== null && capacity !== 'SELF';

const isBlank = (text: string) => text.trim() === '';

/** In the order of the screen. */
export function faultsOf(form: SignForm, hasDrawing: boolean): SignFault[] {
  const attendants = attendantsFaults(form.attendants);
  const faults: [SignFault, boolean][] = [
    ['disclosure', !form.disclosure],
    ['capacity', form.capacity === null],
    ['name', isBlank(form.name)],
    ['relationship', isForAnother(form) && isBlank(form.relationship)],
    ['drawing', form.way === 'drawn' && !hasDrawing],
    ['interpreter', attendants.includes('interpreter')],
    ['interpreterLanguage', attendants.includes('interpreterLanguage')],
    ['agreed', !form.agreed],
  ];
  return faults.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
}

export function signInput(opened: OpenedConsent, form: SignForm, drawing: string): SignConsentInput {
  const signerName = form.name.trim();
  return {
    consentId: opened.consentId, textHash: opened.textHash, acknowledgedReading: true, disclosureAccepted: true, signerName,
    signatureType: form.way, signatureData: form.way === 'drawn' ? drawing : signerName,
    ...(form.capacity ? {capacity: form.capacity} : {}),
    ...(isForAnother(form) ? {relationship: form.relationship.trim()} : {}),
    ...attendantsInput(form.attendants),
  };
}
