// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {admissionPanel, dial, mayAdmit} from './admission';
import {preview} from './testing';

describe('the confirm panel', () => {
  it('lets in at once where the clinician is licensed', () => {
    const panel = admissionPanel(preview());
    expect(panel).toEqual({licence: 'licensed', missing: [], placeMissing: false, needsReason: false, blocked: false, consents: []});
    expect(mayAdmit(panel, '')).toBe(true);
  });

  it('asks for a reason where there is no licence', () => {
    const panel = admissionPanel(preview({licensed: false, number: null}));
    expect(panel.licence).toBe('unlicensed_warn');
    expect(mayAdmit(panel, '  ')).toBe(false);
    expect(mayAdmit(panel, 'Follow-up of care in progress')).toBe(true);
  });

  it('refuses by policy whatever the reason', () => {
    const panel = admissionPanel(preview({licensed: false, policy: 'BLOCK'}));
    expect(panel.blocked).toBe(true);
    expect(mayAdmit(panel, 'A long reason')).toBe(false);
  });

  it('tells an unknown state from a missing licence', () => {
    expect(admissionPanel(preview({licensed: false, state: null})).licence).toBe('unknown_warn');
    expect(admissionPanel(preview({licensed: false, state: null, policy: 'BLOCK'})).licence).toBe('unknown_block');
  });

  it('says nothing of licences where the clinic does not ask', () => {
    expect(mayAdmit(admissionPanel(preview({licensed: false, policy: 'OFF'})), '')).toBe(true);
  });

  it('lets nobody in without a consent that is needed, but in an emergency with a reason', () => {
    const consentMissing = [{consentType: 'GENERAL' as const, fault: 'NOT_SIGNED' as const, consentId: null}];
    const panel = admissionPanel(preview({}, {consentMissing}));
    expect(panel.consents).toEqual(consentMissing);
    expect(mayAdmit(panel, '')).toBe(false);
    expect(mayAdmit(panel, '', 'too short')).toBe(false);
    expect(mayAdmit(panel, '', 'Acute pain, patient cannot sign')).toBe(true);
    expect(mayAdmit(admissionPanel(preview({licensed: false}, {consentMissing})), '', 'Acute pain, patient cannot sign')).toBe(false);
    expect(mayAdmit(admissionPanel(preview({}, {consentMissing, consentOverridden: true})), '')).toBe(true);
  });

  it('lets nobody in before somebody has said where the patient is, but in an emergency with a reason', () => {
    const unsaid = {placeStated: false, patientLocation: null, patientLocationState: null};
    const panel = admissionPanel(preview({licensed: false, state: null, number: null}, unsaid));
    expect(panel.placeMissing).toBe(true);
    expect(panel.needsReason).toBe(false);
    expect(mayAdmit(panel, 'Any reason')).toBe(false);
    expect(mayAdmit(panel, '', 'Acute pain, patient cannot speak')).toBe(true);
    expect(mayAdmit(admissionPanel(preview({licensed: false, state: null, policy: 'BLOCK'}, unsaid)), '', 'Acute pain, patient cannot speak')).toBe(false);
    expect(admissionPanel(preview({}, {...unsaid, consentOverridden: true})).placeMissing).toBe(false);
  });

  it('names what an emergency would need and is not there', () => {
    expect(admissionPanel(preview({}, {patientLocation: null, callbackPhone: null})).missing).toEqual(['location', 'callback']);
  });

  it('dials without the blanks that people write', () => {
    expect(dial('+1 (512) 555-0100')).toBe('tel:+15125550100');
  });
});
