// SPDX-License-Identifier: Apache-2.0
import {act, render, screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {useState} from 'react';
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../api/errors';
import type {MissingConsent} from '../../api/types';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {MissingConsents} from './MissingConsents';
import {overrideIsEnough} from './override';

const missing: MissingConsent[] = [{consentType: 'GENERAL', fault: 'EXPIRED', consentId: null}];

function Panel({changed}: {changed(): void}) {
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <MissingConsents missing={missing} patient={{id: 'p1', name: 'Maria Test'}} sessionId="s1" changed={changed} reason={reason} onReason={setReason} />
      <output>{overrideIsEnough(reason) ? 'may go on' : 'waits'}</output>
    </>
  );
}

function open(answers: Parameters<typeof makeApi>[0], role = 'PROVIDER') {
  const {api, asked} = makeApi(answers);
  const changed = vi.fn();
  render(<StaffProvider value={{api, me: {role}} as unknown as Staff}><Panel changed={changed} /></StaffProvider>);
  return {asked, changed};
}

const press = async (name: string | RegExp) => {
  await userEvent.click(screen.getByRole('button', {name}));
  await act(settle);
};

describe('a missing consent before somebody is let in', () => {
  it('says why, and asks the patient', async () => {
    const {asked} = open({'telehealth.sendConsent': () => ({consentId: 'c1', status: 'PENDING', wasResent: false, notified: false})});
    expect(screen.getByText('Its time is over')).toBeTruthy();
    await press('Ask the patient: Visits by video');
    expect(asked('telehealth.sendConsent')).toHaveBeenCalledWith({patientId: 'p1', consentType: 'GENERAL', sessionId: 's1'});
    expect(screen.getByText('Asked. The patient finds the form on the page of the visit.')).toBeTruthy();
  });

  it('takes an answer by voice', async () => {
    const {asked, changed} = open({'telehealth.recordVerbalConsent': () => ({consentId: 'c1', status: 'SIGNED'})});
    await press('Answer by voice: Visits by video');
    const dialog = screen.getByRole('dialog', {name: 'Answer by voice: Visits by video'});
    await press('Write it down');
    expect(within(dialog).getByText('Choose what the patient said.')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('radio', {name: 'Yes, agrees'}));
    await press('Write it down');
    expect(asked('telehealth.recordVerbalConsent')).toHaveBeenCalledWith(expect.objectContaining(
      {patientId: 'p1', sessionId: 's1', consentType: 'GENERAL', patientAnswer: 'YES', signerName: 'Maria Test', language: 'en'}));
    expect(changed).toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says when the state wants it in writing', async () => {
    open({'telehealth.recordVerbalConsent': () => {
      throw new ApiError('missing', 'Written form', 'written_form');
    }});
    await press('Answer by voice: Visits by video');
    await userEvent.click(screen.getByRole('radio', {name: 'Yes, agrees'}));
    await press('Write it down');
    expect(screen.getByText(/This state wants the consent in writing/)).toBeTruthy();
  });

  it('goes on in an emergency only with a reason, and only for clinicians', async () => {
    open({});
    expect(screen.getByText('waits')).toBeTruthy();
    await userEvent.click(screen.getByRole('switch', {name: 'Emergency: go on without'}));
    await userEvent.type(screen.getByRole('textbox', {name: 'Why the visit cannot wait'}), 'Acute');
    expect(screen.getByText('At least ten letters.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', {name: 'Why the visit cannot wait'}), ' pain, cannot sign');
    expect(screen.getByText('may go on')).toBeTruthy();
  });

  it('offers the front desk no emergency', () => {
    open({}, 'STAFF');
    expect(screen.queryByRole('switch')).toBeNull();
    expect(screen.getByRole('button', {name: 'Ask the patient: Visits by video'})).toBeTruthy();
  });
});
