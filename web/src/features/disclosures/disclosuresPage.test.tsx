// SPDX-License-Identifier: Apache-2.0
import {act, render, screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../api/errors';
import type {DisclosureView} from '../../api/types';
import {Router, RouterProvider} from '../../lib/router';
import {makeDisclosure} from '../../testing/disclosures';
import {ManualClock} from '../../testing/manualClock';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {DisclosuresPage} from './DisclosuresPage';

const patient = {id: 'p1', demographics: {firstName: 'Maria', lastName: 'Garcia'}, birthDate: '1980-02-29'};
const users = [{id: 'u1', firstName: 'Olga', lastName: 'Owner'}];

async function open(rows: DisclosureView[], write: (input: never) => unknown = () => makeDisclosure()) {
  const clock = new ManualClock();
  const {api, asked} = makeApi({
    'patients.get': () => patient, 'users.list': () => ({users, nextCursor: null}), 'patients.recordDisclosure': write,
    'patients.disclosures': () => ({patientId: 'p1', since: new Date(Date.UTC(2020, 10, 23)), disclosures: rows}),
  });
  const me = {role: 'OWNER', organization: {name: 'Riverside', timeZone: 'UTC'}};
  render(
    <RouterProvider value={new Router()}>
      <StaffProvider value={{api, clock, me} as unknown as Staff}><DisclosuresPage patientId="p1" /></StaffProvider>
    </RouterProvider>,
  );
  await act(settle);
  return {asked};
}

const press = async (name: string | RegExp) => {
  await userEvent.click(screen.getByRole('button', {name}));
  await act(settle);
};

const fill = async (name: string, text: string) => {
  await userEvent.click(screen.getByRole('textbox', {name}));
  await userEvent.paste(text);
};

describe('the account of disclosures', () => {
  it('says when nothing was given out', async () => {
    await open([]);
    expect(screen.getByText('Nothing was given to anybody')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('names date, recipient, what, purpose and who wrote it down; earlier words stay at hand', async () => {
    await open([makeDisclosure({id: 'd2', correctsId: 'd1', recipient: 'County court'}), makeDisclosure({id: 'd1', correctedBy: 'd2', recipient: 'Country court'})]);
    const [, row, ...more] = screen.getAllByRole('row');
    expect(more).toEqual([]);
    const cells = within(row!).getAllByRole('cell');
    expect(cells[0]!.textContent).toBe('Sun, May 3, 2026, 2:00 PM');
    expect(cells.slice(1, 4).map(({textContent}) => textContent)).toEqual(['County court', 'Notes of the visit of May 3', 'Subpoena 26-1234']);
    expect(cells[4]!.textContent).toContain('Olga Owner, Sun, May 3, 2026, 3:00 PM');
    expect(within(cells[4]!).getByText('Corrected 1 time')).toBeTruthy();
    expect(within(cells[4]!).getByText(/Country court\. Notes of the visit/)).toBeTruthy();
  });

  it('is printed', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    await open([makeDisclosure()]);
    await press('Print');
    expect(print).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('takes a new entry once it says who, what and what for', async () => {
    const {asked} = await open([]);
    await press('Write one down');
    const save = screen.getByRole('button', {name: 'Write it down'});
    expect(save.getAttribute('aria-disabled')).toBe('true');
    await fill('Who got it', ' County court ');
    await fill('What was given', 'Notes');
    await fill('What for', 'Subpoena');
    await press('Write it down');
    const [input, options] = asked('patients.recordDisclosure').mock.calls[0] as unknown as [unknown, {context: {idempotencyKey: string}}];
    expect(input).toEqual({patientId: 'p1', recipient: 'County court', what: 'Notes', purpose: 'Subpoena'});
    expect(options.context.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
    expect(asked('patients.disclosures')).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('repeats the same words under the same key, other words under another', async () => {
    const {asked} = await open([makeDisclosure()], () => {
      throw new ApiError('unreachable', 'no answer');
    });
    await press(/^Correct: County court/);
    await press('Write it down');
    await press('Write it down');
    await fill('What for', '!');
    await press('Write it down');
    const keys = asked('patients.recordDisclosure').mock.calls.map((call) => (call as unknown as [unknown, {context: {idempotencyKey: string}}])[1].context.idempotencyKey);
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', {name: 'What for'}).value).toBe('Subpoena 26-1234!');
  });

  it('corrects an entry, and shows what somebody else corrected meanwhile', async () => {
    const {asked} = await open([makeDisclosure()], () => {
      throw new ApiError('changed', 'This entry was corrected already; correct the newer one', 'already_corrected');
    });
    await press(/^Correct: County court/);
    await fill('Who got it', ', NY');
    await press('Write it down');
    expect(asked('patients.recordDisclosure').mock.calls[0]![0]).toEqual({
      patientId: 'p1', recipient: 'County court, 1 Court Sq, Albany, NY', what: 'Notes of the visit of May 3', purpose: 'Subpoena 26-1234',
      disclosedAt: new Date(Date.UTC(2026, 4, 3, 14)), correctsId: 'd1',
    });
    expect(screen.getByText('This entry was corrected already; correct the newer one')).toBeTruthy();
    expect(asked('patients.disclosures')).toHaveBeenCalledTimes(2);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', {name: 'Who got it'}).value).toContain(', NY');
  });
});
