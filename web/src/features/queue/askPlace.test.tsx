// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {AskPlace} from './AskPlace';

function open(stateOnFile: string | null, role = 'PROVIDER') {
  const {api, asked} = makeApi({'telehealth.statePatientPlace': () => ({sessionId: 's1', patientState: 'TX', statedAt: new Date()})});
  const said = vi.fn();
  render(<StaffProvider value={{api, me: {role}} as unknown as Staff}><AskPlace sessionId="s1" stateOnFile={stateOnFile} said={said} /></StaffProvider>);
  return {asked, said};
}

const save = async () => {
  await userEvent.click(screen.getByRole('button', {name: 'Write it down'}));
  await act(settle);
};

describe('a place that nobody has stated', () => {
  it('is offered from the file and counts only once somebody has asked', async () => {
    const {asked, said} = open('NY');
    expect(screen.getByText('The address on file is in New York. People travel: ask.')).toBeTruthy();
    await save();
    expect(asked('telehealth.statePatientPlace')).not.toHaveBeenCalled();
    expect(screen.getByText('Ask the patient, then tick this.')).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', {name: 'I asked the patient: they are in New York now'}));
    await save();
    expect(asked('telehealth.statePatientPlace')).toHaveBeenCalledWith({sessionId: 's1', patientState: 'NY'});
    expect(said).toHaveBeenCalled();
  });

  it('is asked again when another state is chosen', async () => {
    const {asked} = open('NY');
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'State where the patient says they are'}), 'TX');
    expect(screen.getByRole<HTMLInputElement>('checkbox', {name: 'I asked the patient: they are in Texas now'}).checked).toBe(false);
    await userEvent.type(screen.getByRole('textbox', {name: /^Address/}), ' 12 Main St, Austin ');
    await userEvent.click(screen.getByRole('checkbox'));
    await save();
    expect(asked('telehealth.statePatientPlace')).toHaveBeenCalledWith({sessionId: 's1', patientState: 'TX', patientLocation: '12 Main St, Austin'});
  });

  it('is not guessed without an address on file', async () => {
    const {asked} = open(null);
    await save();
    expect(screen.getByText('Choose the state that the patient named.')).toBeTruthy();
    expect(asked('telehealth.statePatientPlace')).not.toHaveBeenCalled();
  });

  it('is written down by who lets people in', () => {
    open('NY', 'BILLER');
    expect(screen.queryByRole('button', {name: 'Write it down'})).toBeNull();
  });
});
