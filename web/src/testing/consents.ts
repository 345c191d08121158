// SPDX-License-Identifier: Apache-2.0
// Made-up consents for tests.
import type {OpenedConsent, VisitConsent} from '../api/types';

export function makeOpened(part: Partial<OpenedConsent> = {}): OpenedConsent {
  return {
    consentId: 'c1', consentType: 'GENERAL', title: 'Consent to video visits',
    sections: [{heading: 'What a video visit is', paragraphs: ['You and your clinician see each other by video.', 'There is no hands-on exam.']},
      {heading: 'Your choice', paragraphs: ['You can stop at any time.']}],
    text: 'Consent to video visits', textHash: 'hash', formVersion: 'default/1', language: 'en',
    intentSentence: 'I have read this text and I agree.', buttonLabel: 'Sign', disclosure: 'You may ask for paper instead.',
    capacities: ['SELF'], mustBeGuardian: false, expiresIfSignedNow: new Date(Date.UTC(2027, 10, 22)), ...part,
  };
}

export function makeItem(part: Partial<VisitConsent> = {}): VisitConsent {
  return {consentType: 'GENERAL', needed: true, status: null, fault: 'NOT_SIGNED', consentId: null, signedAt: null, expiresAt: null, ...part};
}
