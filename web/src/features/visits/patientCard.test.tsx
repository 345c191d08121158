// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {Router, RouterProvider} from '../../lib/router';
import {ManualClock} from '../../testing/manualClock';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {PatientCard} from './PatientCard';
import type {VisitData} from './VisitPage';

const kAsk = 'Ask where the patient is right now';

async function open(part: {status?: string; stateCode?: string | null | undefined}, role = 'PROVIDER') {
  const {api, asked} = makeApi({'telehealth.listPatientConsents': () => [], 'telehealth.statePatientPlace': () => ({})});
  const changed = vi.fn();
  const data = {
    room: {id: 's1', appointmentId: 'a1', status: part.status ?? 'IN_PROGRESS', patientLocation: null, appointment: {notes: null}},
    patient: {id: 'p1', demographics: {firstName: 'Maria', lastName: 'Garcia'}, birthDate: null, state: 'NY', phone: null},
    entry: null, organization: {emergencyNumber: '911'}, stateCode: part.stateCode,
  } as unknown as VisitData;
  const me = {role, organization: {timeZone: 'UTC'}};
  render(
    <RouterProvider value={new Router()}>
      <StaffProvider value={{api, clock: new ManualClock(), me} as unknown as Staff}><PatientCard data={data} changed={changed} /></StaffProvider>
    </RouterProvider>,
  );
  await act(settle);
  return {asked, changed};
}

describe('where the patient of a running visit is', () => {
  it('is asked for as long as nobody has stated it, and what is said is shown', async () => {
    const {asked, changed} = await open({stateCode: null});
    expect(screen.getByRole('region', {name: kAsk})).toBeTruthy();
    expect(screen.getByText(/^The visit began without it\./)).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', {name: 'I asked the patient: they are in New York now'}));
    await userEvent.click(screen.getByRole('button', {name: 'Write it down'}));
    await act(settle);
    expect(asked('telehealth.statePatientPlace')).toHaveBeenCalledWith({sessionId: 's1', patientState: 'NY'});
    expect(changed).toHaveBeenCalledOnce();
  });

  it('is not asked for where it was stated: the state is shown, also without an address', async () => {
    await open({stateCode: 'TX'});
    expect(screen.queryByRole('region', {name: kAsk})).toBeNull();
    expect(screen.getByText('Not said (TX)')).toBeTruthy();
  });

  it('is not asked for when the visit is over, nor where the page could not look', async () => {
    await open({status: 'COMPLETED', stateCode: null});
    await open({stateCode: undefined}, 'BILLER');
    expect(screen.queryByRole('region', {name: kAsk})).toBeNull();
  });
});
