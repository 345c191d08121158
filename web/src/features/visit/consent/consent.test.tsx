// SPDX-License-Identifier: Apache-2.0
import {act, fireEvent, screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {beforeEach, describe, expect, it} from 'vitest';
import type {OpenedConsent, VisitConsent, VisitView} from '../../../api/types';
import {setLanguage} from '../../../i18n/i18n';
import {makeItem, makeOpened} from '../../../testing/consents';
import {makeParts, makeView, settle, show} from '../../../testing/visit';
import {ConsentStep} from './ConsentStep';
import {YourConsents} from './YourConsents';

beforeEach(() => localStorage.clear());

const missing = [{consentType: 'GENERAL', fault: 'NOT_SIGNED', consentId: null}] as unknown as VisitView['consentMissing'];
const located = {nameConfirmed: true, patientLocation: '1 Main St', patientLocationState: 'NY'};

function server(items: VisitConsent[], opened: Partial<OpenedConsent> = {}, copyGoesTo: string | null = null) {
  let now = items;
  return {
    'visit.get': () => makeView(located),
    'visit.consents': () => ({items: now, capacities: ['SELF'], mustBeGuardian: false}),
    'visit.openConsent': ({language}: {language: string}) => makeOpened({language, title: language === 'es' ? 'Consentimiento' : 'Consent to video visits', ...opened}),
    'visit.consentReadToEnd': () => ({}),
    'telehealth.signConsent': () => {
      now = now.map((item) => ({...item, status: 'SIGNED', fault: null, consentId: 'c1', signedAt: new Date(0)}));
      return {copyGoesTo};
    },
    'telehealth.declineConsent': () => {
      now = now.map((item) => ({...item, status: 'DECLINED', fault: 'DECLINED'}));
      return {};
    },
    'telehealth.revokeConsent': () => {
      now = now.map((item) => ({...item, status: 'REVOKED', fault: 'REVOKED'}));
      return {};
    },
  };
}

async function open(answers: ReturnType<typeof server>, view = makeView({...located, consentMissing: missing})) {
  const shown = makeParts(answers, view);
  show(shown.parts, <ConsentStep view={view} />);
  await act(settle);
  return shown;
}

const press = async (name: string | RegExp) => {
  await userEvent.click(screen.getByRole('button', {name}));
  await act(settle);
};

describe('a text to sign', () => {
  it('says what is missing and sends nothing before', async () => {
    const {asked} = await open(server([makeItem()]));
    expect(screen.getByRole('heading', {name: 'Consent to video visits'})).toBeTruthy();
    expect(screen.getByText('There is no hands-on exam.')).toBeTruthy();
    await press('Sign');
    expect(screen.getByText('4 things are still missing above.')).toBeTruthy();
    expect(screen.getByText('Please draw your signature in the field.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('checkbox', {name: /electronically/})));
    expect(asked('telehealth.signConsent')).not.toHaveBeenCalled();
  });

  it('is signed by finger, with the strokes', async () => {
    const {asked, flow} = await open(server([makeItem()]));
    await userEvent.click(screen.getByRole('checkbox', {name: /electronically/}));
    await userEvent.type(screen.getByRole('textbox', {name: 'Your full name'}), 'Maria Test');
    const pad = screen.getByRole('img', {name: 'Field for the signature, empty'}).querySelector('canvas') as HTMLCanvasElement;
    pad.getBoundingClientRect = () => new DOMRect(0, 0, 500, 200);
    const at = (clientX: number, clientY: number) => ({clientX, clientY, pointerId: 1, isPrimary: true, button: 0});
    fireEvent.pointerDown(pad, at(50, 50));
    fireEvent.pointerMove(pad, at(150, 100));
    fireEvent.pointerUp(pad, at(150, 100));
    expect(screen.getByRole('img', {name: 'Field for the signature, signed'})).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', {name: 'I have read this text and I agree.'}));
    await press('Sign');
    expect(asked('telehealth.signConsent')).toHaveBeenCalledWith(expect.objectContaining({
      consentId: 'c1', signatureType: 'drawn', signerName: 'Maria Test', capacity: 'SELF', textHash: 'hash',
      signatureData: JSON.stringify([{points: [[100, 250, 0], [300, 500, 0]]}]),
    }));
    expect(screen.getByRole('heading', {name: 'Thank you'})).toBeTruthy();
    expect(screen.getByRole('button', {name: 'Download a copy: Consent to visits by video'})).toBeTruthy();
    expect(screen.queryByText(/by e-mail/)).toBeNull();
    expect(flow.state.get().done.consenting).toBe(true);
    await press('Continue');
    expect(flow.state.get().done.consenting).toBe(false);
  });

  it('names an interpreter and a witness, in a part that stays folded for everybody else', async () => {
    const {asked} = await open(server([makeItem()]));
    const fold = screen.getByText('Somebody interprets this for me, or is a witness').closest('details') as HTMLDetailsElement;
    expect(fold.open).toBe(false);
    await userEvent.click(screen.getByRole('checkbox', {name: /electronically/}));
    await userEvent.type(screen.getByRole('textbox', {name: 'Your full name'}), 'Maria Test');
    await userEvent.click(screen.getByRole('radio', {name: 'My typed name is my signature'}));
    await userEvent.click(screen.getByRole('checkbox', {name: 'I have read this text and I agree.'}));
    await userEvent.type(within(fold).getByLabelText(/^Full name of the interpreter/), 'Inés Interpreter');
    await press('Sign');
    expect(within(fold).getByText('Please enter the language of the interpreter.')).toBeTruthy();
    expect(fold.open).toBe(true);
    expect(asked('telehealth.signConsent')).not.toHaveBeenCalled();
    await userEvent.type(within(fold).getByLabelText(/^Language of the interpreter/), 'Vietnamese');
    await userEvent.type(within(fold).getByLabelText(/^Full name of a witness/), 'Wanda Witness');
    await press('Sign');
    expect(asked('telehealth.signConsent')).toHaveBeenCalledWith(expect.objectContaining({
      interpreter: {name: 'Inés Interpreter', language: 'Vietnamese'}, witnessName: 'Wanda Witness',
    }));
  });

  it('tells where the copy goes, by an address that only its owner knows', async () => {
    await open(server([makeItem()], {}, 'm***@t***.example'));
    await userEvent.click(screen.getByRole('checkbox', {name: /electronically/}));
    await userEvent.type(screen.getByRole('textbox', {name: 'Your full name'}), 'Maria Test');
    await userEvent.click(screen.getByRole('radio', {name: 'My typed name is my signature'}));
    await userEvent.click(screen.getByRole('checkbox', {name: 'I have read this text and I agree.'}));
    await press('Sign');
    expect(screen.getByText('A copy of what you signed is on its way by e-mail to m***@t***.example.')).toBeTruthy();
  });

  it('is signed by a typed name for somebody else', async () => {
    const {asked} = await open(server([makeItem()], {capacities: ['PARENT', 'GUARDIAN'], mustBeGuardian: true}));
    expect(screen.getByText(/A parent or guardian has to sign/)).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', {name: /electronically/}));
    await userEvent.click(screen.getByRole('radio', {name: "I am the patient's parent"}));
    await userEvent.type(screen.getByRole('textbox', {name: 'Your own full name'}), 'Ana Test');
    await userEvent.type(screen.getByRole('textbox', {name: 'How you are related to the patient'}), 'Mother');
    await userEvent.click(screen.getByRole('radio', {name: 'My typed name is my signature'}));
    expect(screen.queryByRole('img', {name: /Field for the signature/})).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', {name: 'I have read this text and I agree.'}));
    await press('Sign');
    expect(asked('telehealth.signConsent')).toHaveBeenCalledWith(expect.objectContaining({
      signatureType: 'typed', signatureData: 'Ana Test', signerName: 'Ana Test', capacity: 'PARENT', relationship: 'Mother'}));
  });

  it('is opened anew when the language is changed', async () => {
    const {asked} = await open(server([makeItem()]));
    await act(async () => {
      await setLanguage('es', false);
      await settle();
    });
    expect(screen.getByRole('heading', {name: 'Consentimiento'})).toBeTruthy();
    expect(asked('visit.openConsent')).toHaveBeenLastCalledWith({consentType: 'GENERAL', language: 'es'});
    await act(() => setLanguage('en', false));
  });

  it('keeps the size that was chosen for the text', async () => {
    await open(server([makeItem()]));
    await press('Very large text');
    expect(screen.getByRole('article').className).toContain('consent-text-larger');
    expect(localStorage.getItem('chiroflow.textSize')).toBe('larger');
  });
});

describe('declining', () => {
  it('says what follows, and offers the text again and the way on', async () => {
    const {asked, flow} = await open(server([makeItem()]));
    await press('I do not agree');
    const dialog = screen.getByRole('dialog', {name: 'You do not agree?'});
    expect(within(dialog).getByText(/cannot start/)).toBeTruthy();
    expect(within(dialog).getByRole('link', {name: /Call the clinic/})).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', {name: 'I do not agree'}));
    await act(settle);
    expect(asked('telehealth.declineConsent')).toHaveBeenCalledWith({consentId: 'c1'});
    expect(screen.getByRole('heading', {name: 'You did not agree'})).toBeTruthy();
    await press('Go on without signing');
    expect(flow.state.get().done.consentLater).toBe(true);
  });
});

describe('one\'s consents', () => {
  it('are listed with what they are worth, and can be withdrawn', async () => {
    const view = makeView(located);
    const held = makeItem({status: 'SIGNED', fault: null, consentId: 'c1', signedAt: new Date(Date.UTC(2026, 0, 5, 15)), expiresAt: new Date(Date.UTC(2027, 0, 5, 15))});
    const {parts, asked} = makeParts(server([held]), view);
    show(parts, <YourConsents view={view} />);
    await act(settle);
    const card = screen.getByRole('listitem', {name: 'Consent to visits by video'});
    expect(within(card).getByText(/Signed on Jan 5, 2026. Good until Jan 5, 2027./)).toBeTruthy();
    await press('Withdraw: Consent to visits by video');
    const dialog = screen.getByRole('dialog', {name: 'Withdraw your consent?'});
    expect(within(dialog).getByText(/No new visit by video can start/)).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', {name: 'Withdraw'}));
    await act(settle);
    expect(asked('telehealth.revokeConsent')).toHaveBeenCalledWith({consentId: 'c1'});
    expect(screen.getByText('You withdrew this consent.')).toBeTruthy();
    expect(screen.getByRole('button', {name: 'Read and sign: Consent to visits by video'})).toBeTruthy();
  });
});
