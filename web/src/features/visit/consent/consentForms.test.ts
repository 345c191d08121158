// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../../api/errors';
import type {TelehealthConsentType, VisitConsent} from '../../../api/types';
import {makeItem, makeOpened} from '../../../testing/consents';
import {makeApi} from '../../../testing/visit';
import {ConsentForms, toAsk} from './consentForms';

const general = makeItem();
const hipaa = makeItem({consentType: 'HIPAA', needed: false});
const signed = (item: VisitConsent): VisitConsent => ({...item, status: 'SIGNED', fault: null, consentId: 'c0'});

function makeForms(items: VisitConsent[], only?: TelehealthConsentType) {
  let now = items;
  const line = {isDown: false};
  const {api, asked} = makeApi({
    'visit.consents': () => {
      if (line.isDown) throw new ApiError('unreachable', '');
      return {items: now, capacities: ['SELF'], mustBeGuardian: false};
    },
    'visit.openConsent': ({consentType, language}: {consentType: TelehealthConsentType; language: string}) =>
      makeOpened({consentId: `open-${consentType}-${language}`, consentType, language}),
    'visit.consentReadToEnd': () => ({}),
    'telehealth.signConsent': ({consentId}: {consentId: string}) => {
      now = now.map((item) => (consentId.includes(item.consentType) ? signed(item) : item));
      return {copyGoesTo: consentId.includes('GENERAL') ? 'a***@p***.example' : null};
    },
    'telehealth.declineConsent': ({consentId}: {consentId: string}) => {
      now = now.map((item) => (consentId.includes(item.consentType) ? {...item, status: 'DECLINED', fault: item.needed ? 'DECLINED' : null} : item));
      return {};
    },
  });
  const onChanged = vi.fn();
  const forms = new ConsentForms({calls: api, onChanged, ...(only ? {only} : {})});
  const change = (change: (item: VisitConsent) => VisitConsent) => {
    now = now.map(change);
  };
  return {forms, asked, onChanged, change, line};
}

const sign = (forms: ConsentForms) => forms.sign({consentId: forms.state.get().opened?.consentId ?? ''} as never);

describe('what is asked before a visit', () => {
  it('is what the visit needs, then the privacy notice, once', () => {
    const state = makeItem({consentType: 'STATE_SPECIFIC'});
    const recording = makeItem({consentType: 'RECORDING', needed: false, fault: null});
    const types = (items: VisitConsent[]) => toAsk(items).map(({consentType}) => consentType);
    expect(types([hipaa, recording, state, general])).toEqual(['GENERAL', 'STATE_SPECIFIC', 'HIPAA']);
    expect(types([signed(general), {...hipaa, status: 'DECLINED', fault: 'DECLINED'}, {...recording, status: 'PENDING'}])).toEqual(['RECORDING']);
    expect(types([{...general, status: 'SIGNED', fault: 'EXPIRED'}])).toEqual(['GENERAL']);
  });
});

describe('the way through the texts', () => {
  it('leads from one to the next to the end, and tells the visit', async () => {
    const {forms, asked, onChanged} = makeForms([general, hipaa]);
    await forms.start('en');
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'GENERAL', opened: {consentId: 'open-GENERAL-en'}});
    expect(forms.progress).toEqual({step: 1, of: 2});
    await sign(forms);
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'HIPAA'});
    expect(forms.progress).toEqual({step: 2, of: 2});
    expect(onChanged).toHaveBeenCalledTimes(1);
    await sign(forms);
    expect(forms.state.get()).toMatchObject({at: 'finished', answered: ['GENERAL', 'HIPAA']});
    expect(asked('telehealth.signConsent')).toHaveBeenCalledTimes(2);
  });

  it('keeps where the server sends copies', async () => {
    const {forms} = makeForms([general, hipaa]);
    await forms.start('en');
    expect(forms.state.get().copyGoesTo).toBeNull();
    await sign(forms);
    expect(forms.state.get().copyGoesTo).toBe('a***@p***.example');
    await sign(forms);
    expect(forms.state.get().copyGoesTo).toBe('a***@p***.example');
  });

  it('goes on where it was after the page was loaded again', async () => {
    const {forms} = makeForms([signed(general), hipaa]);
    await forms.start('en');
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'HIPAA'});
  });

  it('stops at a declined consent that the visit needs, and comes back to it only when wanted', async () => {
    const {forms, asked, onChanged} = makeForms([general]);
    await forms.start('en');
    await forms.decline('I want to ask first');
    expect(asked('telehealth.declineConsent')).toHaveBeenCalledWith({consentId: 'open-GENERAL-en', reason: 'I want to ask first'});
    expect(forms.state.get()).toMatchObject({at: 'declined', current: 'GENERAL'});
    expect(onChanged).toHaveBeenCalled();
    await forms.start('en');
    expect(forms.state.get().at).toBe('declined');
    await forms.reconsider();
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'GENERAL'});
  });

  it('goes on when the privacy notice is not acknowledged', async () => {
    const {forms} = makeForms([general, hipaa]);
    await forms.start('en');
    await sign(forms);
    await forms.decline('');
    expect(forms.state.get().at).toBe('finished');
  });

  it('opens the text anew in another language', async () => {
    const {forms} = makeForms([general]);
    await forms.start('en');
    await forms.speak('es');
    expect(forms.state.get().opened).toMatchObject({consentId: 'open-GENERAL-es', language: 'es'});
  });

  it('tells once that the end was reached', async () => {
    const {forms, asked} = makeForms([general]);
    await forms.start('en');
    forms.readToEnd();
    forms.readToEnd();
    expect(asked('visit.consentReadToEnd')).toHaveBeenCalledTimes(1);
    expect(asked('visit.consentReadToEnd')).toHaveBeenCalledWith({consentId: 'open-GENERAL-en'});
  });

  it('drops a text when the clinic wrote down an answer by voice meanwhile', async () => {
    const {forms, change} = makeForms([general]);
    await forms.start('en');
    await forms.recheck();
    expect(forms.state.get().at).toBe('form');
    change(signed);
    await forms.recheck();
    expect(forms.state.get().at).toBe('finished');
  });

  it('opens the next text once, also when the visit changes on the way', async () => {
    const {forms, asked} = makeForms([general, hipaa]);
    await forms.start('en');
    await Promise.all([sign(forms), Promise.resolve().then(() => forms.recheck()), forms.recheck()]);
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'HIPAA', answered: ['GENERAL']});
    expect(asked('visit.openConsent')).toHaveBeenCalledTimes(2);
  });

  it('leaves the text at hand when the line is down while the visit changes', async () => {
    const {forms, line} = makeForms([general]);
    await forms.start('en');
    line.isDown = true;
    await forms.recheck();
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'GENERAL', error: null});
  });

  it('asks only for the one that was chosen from the list', async () => {
    const {forms} = makeForms([general, {...hipaa, status: 'DECLINED', fault: 'DECLINED'}], 'HIPAA');
    await forms.start('en');
    expect(forms.state.get()).toMatchObject({at: 'form', current: 'HIPAA'});
    await sign(forms);
    expect(forms.state.get().at).toBe('finished');
  });

  it('says when no text came, and tries again', async () => {
    const {api} = makeApi({'visit.consents': () => {
      throw new ApiError('unreachable', '');
    }});
    const forms = new ConsentForms({calls: api, onChanged: () => undefined});
    await forms.start('en');
    expect(forms.state.get()).toMatchObject({at: 'failed', error: {kind: 'unreachable'}});
  });
});
