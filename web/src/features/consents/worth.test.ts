// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {ConsentFault} from '../../api/types';
import {t} from '../../i18n/i18n';
import {byType, doable, missingOf, worthOf} from './worth';

const kFaults: readonly ConsentFault[] = ['NOT_SIGNED', 'NOT_YET_EFFECTIVE', 'EXPIRED', 'REVOKED', 'DECLINED', 'OTHER_STATE', 'OTHER_FORM',
  'OUTDATED_TEXT', 'SIGNED_BY_MINOR', 'CAME_OF_AGE', 'RENEWAL_DUE'];

describe('what a consent is worth', () => {
  it('has words for every fault', () => {
    for (const fault of kFaults) {
      const {words, holds, tone} = worthOf({status: 'SIGNED', fault});
      expect(t(words)).not.toBe(words);
      expect(holds).toBe(false);
      expect(tone).toBe('warn');
    }
  });

  it('holds only when signed and without a fault', () => {
    expect(worthOf({status: 'SIGNED', fault: null})).toMatchObject({holds: true, tone: 'ok'});
    expect(worthOf({status: 'SIGNED', isExpired: true})).toMatchObject({holds: false, words: 'consents.fault.EXPIRED'});
    expect(worthOf({status: 'PENDING'}).words).toBe('consents.asked');
    expect(worthOf({status: 'PENDING', isExpired: true}).words).toBe('consents.lapsed');
    expect(worthOf({status: 'EXPIRED'}).words).toBe('consents.replaced');
  });

  it('can be renewed while it holds, and withdrawn only then', () => {
    expect(doable({status: 'SIGNED', fault: null})).toEqual(['renew', 'withdraw']);
    expect(doable({status: 'SIGNED', fault: 'EXPIRED'})).toEqual(['renew']);
    expect(doable({status: 'PENDING'})).toEqual([]);
    expect(doable({status: 'REVOKED'})).toEqual([]);
  });

  it('lets no new request hide a consent that holds', () => {
    const held = {id: 'held', consentType: 'GENERAL' as const, status: 'SIGNED' as const, fault: null, createdAt: new Date(0)};
    const asked = {id: 'asked', consentType: 'GENERAL' as const, status: 'PENDING' as const, createdAt: new Date(9)};
    const notice = {id: 'notice', consentType: 'HIPAA' as const, status: 'DECLINED' as const, createdAt: new Date(5)};
    expect(byType([notice, asked, held]).map(({type, rows}) => [type, rows.map(({id}) => id)])).toEqual([
      ['GENERAL', ['held', 'asked']], ['HIPAA', ['notice']]]);
  });

  it('says why a type is missing by its newest row', () => {
    const old = {id: 'old', consentType: 'GENERAL' as const, status: 'REVOKED' as const, fault: 'REVOKED' as const, createdAt: new Date(0)};
    const newer = {...old, id: 'newer', status: 'SIGNED' as const, fault: 'OTHER_STATE' as const, createdAt: new Date(9)};
    expect(missingOf('GENERAL', [old, newer])).toEqual({consentType: 'GENERAL', fault: 'OTHER_STATE', consentId: 'newer'});
    expect(missingOf('HIPAA', [old])).toEqual({consentType: 'HIPAA', fault: 'NOT_SIGNED', consentId: null});
  });
});
