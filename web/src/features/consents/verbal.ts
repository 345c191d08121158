// SPDX-License-Identifier: Apache-2.0
// An answer that was given by voice: what is still missing of its record, and what is sent.
import type {RecordVerbalConsentInput, SignerCapacity, TelehealthConsentType} from '../../api/types';

export interface VerbalForm {
  words: string;
  answer: 'YES' | 'NO' | null;
  capacity: SignerCapacity;
  relationship: string;
  signerName: string;
  witnessName: string;
  interpreterName: string;
  interpreterLanguage: string;
}

export type VerbalFault = 'words' | 'answer' | 'relationship' | 'signerName' | 'interpreterLanguage';

export function verbalFaults(form: VerbalForm): VerbalFault[] {
  const faults: [VerbalFault, boolean][] = [
    ['answer', form.answer === null],
    ['words', form.words.trim() === ''],
    ['signerName', form.signerName.trim() === ''],
    ['relationship', form.capacity !== 'SELF' && form.relationship.trim() === ''],
    ['interpreterLanguage', form.interpreterName.trim() !== '' && form.interpreterLanguage.trim() === ''],
  ];
  return faults.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
}

export interface VerbalOf {
  patientId: string;
  consentType: TelehealthConsentType;
  sessionId?: string | undefined;
  language: string;
}

export function verbalInput({patientId, consentType, sessionId, language}: VerbalOf, form: VerbalForm): RecordVerbalConsentInput {
  const witness = form.witnessName.trim();
  const interpreter = form.interpreterName.trim();
  return {
    patientId, consentType, language, words: form.words.trim(), patientAnswer: form.answer ?? 'NO', capacity: form.capacity,
    signerName: form.signerName.trim(), ...(sessionId ? {sessionId} : {}), ...(witness ? {witnessName: witness} : {}),
    ...(interpreter ? {interpreter: {name: interpreter, language: form.interpreterLanguage.trim()}} : {}),
    ...(form.capacity === 'SELF' ? {} : {relationship: form.relationship.trim()}),
  };
}
