// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it} from 'vitest';
import type {ConsentDetails} from '../../api/types';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {ConsentDialog} from './ConsentDialog';

const details = {
  id: 'c1', consentType: 'GENERAL', status: 'SIGNED', method: 'ELECTRONIC', consentText: 'I agree.', consentFormVersion: 'default/1', language: 'en',
  signedAt: new Date(0), signerName: 'Maria Test', signerCapacity: 'SELF', fault: null, copyMail: 'failed',
} as unknown as ConsentDetails;

async function open(part: Partial<ConsentDetails> = {}, role = 'STAFF') {
  const {api, asked} = makeApi({
    'telehealth.getConsentDetails': () => ({...details, ...part}),
    'telehealth.sendConsentCopy': () => ({consentId: 'c1', email: 'maria@patient.example'}),
  });
  render(<StaffProvider value={{api, me: {role, organization: {timeZone: 'UTC'}}} as unknown as Staff}>
    <ConsentDialog consentId="c1" onClose={() => undefined} changed={() => undefined} />
  </StaffProvider>);
  await act(settle);
  return {asked};
}

describe('the patient\'s copy of a consent', () => {
  it('says what became of the e-mail, and is sent again', async () => {
    const {asked} = await open();
    expect(screen.getByText('could not be sent')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', {name: 'E-mail a copy to the patient'}));
    await act(settle);
    expect(asked('telehealth.sendConsentCopy')).toHaveBeenCalledWith({consentId: 'c1'});
  });

  it('is not offered of what was declined', async () => {
    await open({status: 'DECLINED', signedAt: null, declinedAt: new Date(0), copyMail: null});
    expect(screen.queryByRole('button', {name: 'E-mail a copy to the patient'})).toBeNull();
  });
});
