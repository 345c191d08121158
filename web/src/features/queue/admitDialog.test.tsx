// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it} from 'vitest';
import {ApiError} from '../../api/errors';
import {Router, RouterProvider} from '../../lib/router';
import {ManualClock} from '../../testing/manualClock';
import {makeApi, settle} from '../../testing/visit';
import {type Staff, StaffProvider} from '../staff/context';
import {AdmitDialog} from './AdmitDialog';
import {entry, preview} from './testing';

describe('the confirm panel on the page', () => {
  it('asks for the place when the server finds at the last moment that nobody has stated it', async () => {
    let placeStated = true;
    const {api, asked} = makeApi({
      'telehealth.previewAdmission': () => preview({}, {placeStated}),
      'telehealth.admitPatient': () => {
        placeStated = false;
        throw new ApiError('missing', 'Ask the patient where they are', 'place_not_stated');
      },
    });
    const live = {watch: () => () => {}, on: () => () => {}};
    const me = {role: 'PROVIDER', organization: {timeZone: 'UTC'}};
    render(
      <RouterProvider value={new Router()}>
        <StaffProvider value={{api, live, clock: new ManualClock(), me, queue: null} as unknown as Staff}><AdmitDialog entry={entry()} onClose={() => {}} /></StaffProvider>
      </RouterProvider>,
    );
    await act(settle);
    expect(screen.queryByRole('region', {name: 'Ask where the patient is right now'})).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Let Ada in'}));
    await act(settle);
    expect(asked('telehealth.previewAdmission')).toHaveBeenCalledTimes(2);
    expect(screen.getByRole('region', {name: 'Ask where the patient is right now'})).toBeTruthy();
    expect(screen.getByRole('button', {name: 'Let Ada in'}).getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText('Ask the patient where they are')).toBeTruthy();
  });
});
