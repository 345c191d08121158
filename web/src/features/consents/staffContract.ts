// SPDX-License-Identifier: Apache-2.0
// The calls about consents that staff make.
import type {Api} from '../../api/client';
import type {ConsentDocument, ConsentFault, ConsentSection, ConsentStatus, ConsentType, SignatureType, SignerCapacity} from './contract';

export interface ConsentRow {
  id: string;
  consentType: ConsentType;
  status: ConsentStatus;
  effectiveDate: Date | null;
  expirationDate: Date | null;
  signedAt: Date | null;
  signerName: string | null;
  stateCode: string | null;
  isExpired: boolean;
  createdAt: Date;
  /** Why a signed one is not enough now. */
  fault?: ConsentFault | null;
  method?: 'ELECTRONIC' | 'VERBAL';
  formVersion?: string;
  signerCapacity?: SignerCapacity | null;
  requestExpiresAt?: Date | null;
}

export interface ConsentDetails {
  id: string;
  consentType: ConsentType;
  status: ConsentStatus;
  consentText: string;
  consentFormVersion: string;
  effectiveDate: Date | null;
  expirationDate: Date | null;
  signedAt: Date | null;
  signerName: string | null;
  signatureType: SignatureType | null;
  hasSignature: boolean;
  stateCode: string | null;
  sentAt: Date | null;
  viewedAt: Date | null;
  fault?: ConsentFault | null;
  method?: 'ELECTRONIC' | 'VERBAL';
  language?: string;
  signerCapacity?: SignerCapacity | null;
  signerRelationship?: string | null;
  readToEndAt?: Date | null;
  declinedAt?: Date | null;
  declineReason?: string | null;
  revokedAt?: Date | null;
  revocationReason?: string | null;
}

export interface SentConsent {
  consentId: string;
  status: ConsentStatus;
  wasResent: boolean;
  notified?: boolean;
  /** not_wanted, mail_not_configured, no_visit or no_address */
  notNotifiedBecause?: string;
}

export interface VerbalInput {
  patientId: string;
  consentType: ConsentType;
  sessionId?: string;
  language?: string;
  words: string;
  patientAnswer: 'YES' | 'NO';
  capacity?: SignerCapacity;
  relationship?: string;
  signerName: string;
  witnessName?: string;
}

export interface StateRequirements {
  stateCode: string;
  stateName: string;
  requiresSpecificConsent: boolean;
  consentRequirements: string[];
  restrictions: string[];
  notes: string;
  telehealthConsent: 'REQUIRED' | 'REQUIRED_FOR_MEDICAID' | 'NONE' | 'UNKNOWN';
  form: 'WRITTEN' | 'EITHER' | 'UNSPECIFIED';
  recording: 'ONE_PARTY' | 'ALL_PARTY' | 'UNKNOWN';
  recordingLimit: 'NONE' | 'PROHIBITED' | 'PROHIBITED_FOR_MEDICAID';
  source: string;
  confidence: 'SEEN' | 'GENERAL_KNOWLEDGE';
  ruleVersion: string;
}

export interface ConsentOverride {
  id: string;
  sessionId: string;
  patientId: string;
  patient: {firstName: string; lastName: string};
  missing: ConsentType[];
  reason: string;
  decider: {firstName: string; lastName: string};
  decidedAt: Date;
  reviewer: {firstName: string; lastName: string} | null;
  reviewedAt: Date | null;
  reviewNote: string | null;
}

export interface TemplateRow {
  consentTemplateId: string;
  consentType: ConsentType;
  language: string;
  version: number;
  status: 'DRAFT' | 'PUBLISHED' | 'SUPERSEDED';
  title: string;
  asksAgain: boolean;
  publishedAt: Date | null;
  updatedAt: Date;
}

/** Shown where the clinic has published no text of its own. */
export interface OwnText {
  consentType: ConsentType;
  language: string;
  formVersion: string;
  title: string;
  source: string;
}

export interface TextPreview {
  title: string;
  sections: ConsentSection[];
  formVersion: string;
  language: string;
  intentSentence: string;
  buttonLabel: string;
  disclosure: string;
  /** What a text of this type has to say and this one does not. */
  missing: {id: string; meaning: string}[];
  problems: string[];
  source: string;
}

interface Query<I, O> {
  query(input: I): Promise<O>;
}
interface Mutation<I, O> {
  mutate(input: I): Promise<O>;
}

export interface StaffConsentCalls {
  telehealth: {
    listPatientConsents: Query<{patientId: string; includeExpired?: boolean}, ConsentRow[]>;
    getConsentDetails: Query<{consentId: string}, ConsentDetails>;
    getConsentDocument: Query<{consentId: string; format: 'PDF' | 'JSON'}, ConsentDocument>;
    sendConsent: Mutation<{patientId: string; consentType: ConsentType; sessionId?: string}, SentConsent>;
    renewConsent: Mutation<{consentId: string}, {consentId: string}>;
    revokeConsent: Mutation<{consentId: string; reason: string}, {consentId: string}>;
    recordVerbalConsent: Mutation<VerbalInput, {consentId: string; status: ConsentStatus}>;
    validateSessionConsent: Query<{sessionId: string}, {canProceed: boolean; missingConsents: ConsentType[]}>;
    getStateRequirements: Query<{stateCode: string}, StateRequirements>;
  };
  consentTemplates: {
    list: Query<{consentType?: ConsentType; language?: string}, {templates: TemplateRow[]; defaults: OwnText[]}>;
    saveDraft: Mutation<{consentType: ConsentType; language: string; title: string; source: string; asksAgain: boolean; seenAt?: Date}, TemplateRow>;
    publish: Mutation<{consentTemplateId: string}, TemplateRow>;
    preview: Query<{consentTemplateId?: string; consentType?: ConsentType; language?: string}, TextPreview>;
  };
  consentOverrides: {
    list: Query<{reviewed?: boolean; cursor?: string}, {items: ConsentOverride[]; nextCursor: string | null}>;
    review: Mutation<{consentOverrideId: string; note?: string}, ConsentOverride>;
  };
}

export const staffConsents = (api: Api): StaffConsentCalls => api as unknown as StaffConsentCalls;
