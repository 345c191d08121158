// SPDX-License-Identifier: Apache-2.0
// What the confirm panel says before somebody is let in, and whether they may be: decided from telehealth.previewAdmission.
import type {AdmissionPreview, MissingConsent} from '../../api/types';
import {overrideIsEnough} from '../consents/override';

export type LicenceVerdict = 'licensed' | 'not_asked' | 'unlicensed_warn' | 'unlicensed_block' | 'unknown_warn' | 'unknown_block';

export interface AdmissionPanel {
  licence: LicenceVerdict;
  /** The address is what an ambulance needs: without it the clinician is told to ask first. */
  missing: ('location' | 'callback' | 'birth_date')[];
  needsReason: boolean;
  blocked: boolean;
  /** Nobody has said for this visit in which state the patient is; it does not start without, but in an emergency. */
  placeMissing: boolean;
  /** The visit does not start without them, but in an emergency. */
  consents: readonly MissingConsent[];
}

export const kShortestReason = 3;
export const kLongestReason = 500;

function verdict({state, licensed, policy}: AdmissionPreview['licence']): LicenceVerdict {
  if (policy === 'OFF') return 'not_asked';
  if (licensed) return 'licensed';
  const known = state === null ? 'unknown' : 'unlicensed';
  return `${known}_${policy === 'BLOCK' ? 'block' : 'warn'}`;
}

export function admissionPanel(preview: AdmissionPreview): AdmissionPanel {
  const licence = verdict(preview.licence);
  const missing: AdmissionPanel['missing'] = [];
  if (!preview.patientLocation) missing.push('location');
  if (!preview.callbackPhone) missing.push('callback');
  if (!preview.patient.dateOfBirth) missing.push('birth_date');
  const placeMissing = !preview.placeStated && !preview.consentOverridden;
  // An emergency's reason stands for the one about the licence that nobody can look up without a place.
  return {licence, missing, placeMissing, needsReason: licence.endsWith('_warn') && !placeMissing, blocked: licence.endsWith('_block'),
    consents: preview.consentOverridden ? [] : preview.consentMissing};
}

/** `consentReason`: of an emergency; null where it is none. */
export function mayAdmit(panel: AdmissionPanel, reason: string, consentReason: string | null = null): boolean {
  if (panel.blocked) return false;
  if ((panel.placeMissing || panel.consents.length > 0) && !overrideIsEnough(consentReason)) return false;
  return !panel.needsReason || reason.trim().length >= kShortestReason;
}

/** For a link that dials. */
export const dial = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, '')}`;
