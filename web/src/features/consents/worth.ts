// SPDX-License-Identifier: Apache-2.0
// What a consent is worth now, in words and a colour, and what can be done about it. Pure.
import type {ConsentFault, ConsentStatus, MissingConsent, TelehealthConsentType} from '../../api/types';
import type {TextKey} from '../../i18n/i18n';
import type {Tone} from '../staff/parts';

export interface Judged {
  status: ConsentStatus;
  /** Why a signed one is not enough. */
  fault?: ConsentFault | null;
  isExpired?: boolean;
}

export interface Worth {
  words: TextKey;
  tone: Tone;
  holds: boolean;
}

export const kConsentTypes: readonly TelehealthConsentType[] = ['GENERAL', 'STATE_SPECIFIC', 'HIPAA', 'RECORDING'];

export function worthOf({status, fault, isExpired}: Judged): Worth {
  switch (status) {
    case 'PENDING': return isExpired ? {words: 'consents.lapsed', tone: 'plain', holds: false} : {words: 'consents.asked', tone: 'info', holds: false};
    case 'DECLINED': return {words: 'consents.fault.DECLINED', tone: 'danger', holds: false};
    case 'REVOKED': return {words: 'consents.fault.REVOKED', tone: 'danger', holds: false};
    case 'EXPIRED': return {words: 'consents.replaced', tone: 'plain', holds: false};
    case 'SIGNED': return signed(fault ?? (isExpired ? 'EXPIRED' : null));
  }
}

function signed(fault: ConsentFault | null): Worth {
  if (fault === null) return {words: 'consents.holds', tone: 'ok', holds: true};
  return {words: `consents.fault.${fault}`, tone: 'warn', holds: false};
}

/** A renewal asks again while the old one still counts; a withdrawal ends what holds. */
export function doable(row: Judged): ('renew' | 'withdraw')[] {
  const {holds} = worthOf(row);
  if (row.status !== 'SIGNED') return [];
  return holds ? ['renew', 'withdraw'] : ['renew'];
}

export interface Dated {
  consentType: TelehealthConsentType;
  createdAt: Date;
}

/** By type in the order of importance; what holds before the rest, then the newest. */
export function byType<T extends Judged & Dated>(rows: readonly T[]): {type: TelehealthConsentType; rows: T[]}[] {
  const order = (a: T, b: T) => Number(worthOf(b).holds) - Number(worthOf(a).holds) || b.createdAt.getTime() - a.createdAt.getTime();
  return kConsentTypes.map((type) => ({type, rows: rows.filter(({consentType}) => consentType === type).sort(order)}))
    .filter(({rows: found}) => found.length > 0);
}

/** Why a type is missing, as the newest row of it says. */
export function missingOf(consentType: TelehealthConsentType, rows: readonly (Judged & Dated & {id: string})[]): MissingConsent {
  const newest = byType(rows).find(({type}) => type === consentType)?.rows[0];
  return {consentType, fault: newest?.fault ?? 'NOT_SIGNED', consentId: newest?.id ?? null};
}
