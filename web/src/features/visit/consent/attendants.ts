// SPDX-License-Identifier: Apache-2.0
// Who stands by while somebody signs: an interpreter, a witness. Nobody has to; whoever is named is named whole.
import type {SignConsentInput} from '../../../api/types';

export interface AttendantsForm {
  interpreter: string;
  language: string;
  relationship: string;
  number: string;
  witness: string;
}

export type AttendantsFault = 'interpreter' | 'interpreterLanguage';

export const noAttendants: AttendantsForm = {interpreter: '', language: '', relationship: '', number: '', witness: ''};

const isBlank = (text: string) => text.trim() === '';

export function attendantsFaults({interpreter, language, relationship, number}: AttendantsForm): AttendantsFault[] {
  if ([interpreter, language, relationship, number].every(isBlank)) return [];
  const faults: [AttendantsFault, boolean][] = [['interpreter', isBlank(interpreter)], ['interpreterLanguage', isBlank(language)]];
  return faults.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
}

export function attendantsInput({interpreter, language, relationship, number, witness}: AttendantsForm): Pick<SignConsentInput, 'interpreter' | 'witnessName'> {
  return {
    ...(isBlank(interpreter) ? {} : {interpreter: {
      name: interpreter.trim(), language: language.trim(),
      ...(isBlank(relationship) ? {} : {relationship: relationship.trim()}), ...(isBlank(number) ? {} : {identifier: number.trim()}),
    }}),
    ...(isBlank(witness) ? {} : {witnessName: witness.trim()}),
  };
}
