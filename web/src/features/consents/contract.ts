// SPDX-License-Identifier: Apache-2.0
// The calls about consents, as patients and staff make them.
import type {Api} from '../../api/client';

export type ConsentType = 'GENERAL' | 'HIPAA' | 'RECORDING' | 'STATE_SPECIFIC';
export type ConsentStatus = 'PENDING' | 'SIGNED' | 'DECLINED' | 'EXPIRED' | 'REVOKED';
export type ConsentFault =
  | 'NOT_SIGNED' | 'NOT_YET_EFFECTIVE' | 'EXPIRED' | 'REVOKED' | 'DECLINED' | 'OTHER_STATE' | 'OTHER_FORM' | 'OUTDATED_TEXT'
  | 'SIGNED_BY_MINOR' | 'CAME_OF_AGE' | 'RENEWAL_DUE';
export type SignerCapacity = 'SELF' | 'PARENT' | 'GUARDIAN' | 'POWER_OF_ATTORNEY';
export type SignatureType = 'electronic' | 'typed' | 'drawn';

/** A consent that a visit needs and that does not hold. */
export interface MissingConsent {
  consentType: ConsentType;
  fault: ConsentFault;
  consentId: string | null;
}

/** What the patient has agreed to, by type. */
export interface ConsentItem {
  consentType: ConsentType;
  /** The visit cannot start without it. */
  needed: boolean;
  status: ConsentStatus | null;
  fault: ConsentFault | null;
  consentId: string | null;
  signedAt: Date | null;
  expiresAt: Date | null;
}

export interface OwnConsents {
  items: ConsentItem[];
  capacities: SignerCapacity[];
  mustBeGuardian: boolean;
}

export interface ConsentSection {
  heading: string;
  paragraphs: string[];
}

/** A text as it is to be signed. */
export interface OpenedConsent {
  consentId: string;
  consentType: ConsentType;
  title: string;
  sections: ConsentSection[];
  text: string;
  textHash: string;
  formVersion: string;
  language: string;
  intentSentence: string;
  buttonLabel: string;
  disclosure: string;
  capacities: SignerCapacity[];
  mustBeGuardian: boolean;
  expiresIfSignedNow: Date | null;
}

export interface SignInput {
  consentId: string;
  signatureType: SignatureType;
  signatureData: string;
  signerName: string;
  acknowledgedReading: true;
  disclosureAccepted: true;
  textHash: string;
  capacity?: SignerCapacity;
  relationship?: string;
}

export interface ConsentDocument {
  fileName: string;
  mediaType: string;
  contentBase64: string;
}

interface Query<I, O> {
  query(input: I): Promise<O>;
}
interface Mutation<I, O> {
  mutate(input: I): Promise<O>;
}

export interface PatientConsentCalls {
  visit: {
    consents: {query(): Promise<OwnConsents>};
    openConsent: Mutation<{consentType: ConsentType; language?: string}, OpenedConsent>;
    consentReadToEnd: Mutation<{consentId: string}, object>;
  };
  telehealth: {
    signConsent: Mutation<SignInput, {consentId: string; status: ConsentStatus; signedAt: Date | null; expirationDate: Date | null}>;
    declineConsent: Mutation<{consentId: string; reason?: string}, {consentId: string; status: ConsentStatus}>;
    revokeConsent: Mutation<{consentId: string; reason?: string}, {consentId: string; status: ConsentStatus}>;
    getConsentDocument: Query<{consentId: string; format: 'PDF' | 'JSON'}, ConsentDocument>;
  };
}

export const patientConsents = (api: Api): PatientConsentCalls => api as unknown as PatientConsentCalls;
