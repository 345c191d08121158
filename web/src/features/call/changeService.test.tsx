// SPDX-License-Identifier: Apache-2.0
import {act, render, screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../api/errors';
import type {SwitchPreview, SwitchProviderInput} from '../../api/types';
import {kBefore} from '../../call/videoSession';
import {Store} from '../../lib/store';
import {makeApi, settle} from '../../testing/visit';
import {ChangeService} from './ChangeService';
import type {RoomModel} from './roomModel';
import {outlook, service, traits} from './testing';

const atZoom = outlook({to: 'ZOOM', after: traits({linkOnly: true, endToEndEncryption: false, maxParticipants: 100})});

async function shown({preview = () => atZoom, change = () => ({})}: {preview?: () => SwitchPreview; change?: (input: SwitchProviderInput) => unknown} = {}) {
  const {api, asked} = makeApi({
    'telehealth.getProviderStatus': () => ({defaultProvider: 'CUSTOM', fallbackEnabled: false, providers: [
      service({provider: 'TWILIO', configured: false}), service({provider: 'ZOOM', available: false, message: 'no answer'}), service(),
    ]}),
    'telehealth.getRoomStatus': () => ({provider: 'CUSTOM'}),
    'telehealth.previewSwitch': preview,
    'telehealth.switchProvider': change,
  });
  const open = vi.fn();
  const room = {settings: {api, sessionId: 's1'}, open, call: {state: new Store({session: kBefore})}} as unknown as RoomModel;
  render(<ChangeService room={room} />);
  await act(settle);
  return {asked, open};
}

const choose = async (name: RegExp) => {
  await userEvent.click(screen.getByRole('radio', {name}));
  await act(settle);
};
const now = () => screen.getByRole('button', {name: 'Change now'});
const press = async () => {
  await userEvent.click(now());
  await act(settle);
};

describe('changing the video service', () => {
  it('offers what is set up with its state, the own one first, and chooses nothing by itself', async () => {
    const {asked} = await shown();
    expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual([
      'Built in In use now: a new room there. Works.', 'Zoom Not reachable just now: no answer']);
    expect(now().getAttribute('aria-disabled')).toBe('true');
    expect(asked('telehealth.previewSwitch')).not.toHaveBeenCalled();
  });

  it('shows what would change before anything does, and then changes it', async () => {
    const {asked, open} = await shown();
    await choose(/Zoom/);
    expect(asked('telehealth.previewSwitch')).toHaveBeenCalledWith({sessionId: 's1', provider: 'ZOOM'});
    expect(screen.getByText('Everybody opens Zoom in a window of its own and joins there.')).toBeTruthy();
    expect(within(screen.getByRole('list', {name: 'What is lost'})).getAllByRole('listitem').map(({textContent}) => textContent)).toEqual(['Encryption from end to end']);
    expect(asked('telehealth.switchProvider')).not.toHaveBeenCalled();
    await press();
    expect(asked('telehealth.switchProvider')).toHaveBeenCalledWith({sessionId: 's1', provider: 'ZOOM'});
    expect(open).toHaveBeenCalledWith(null);
  });

  it('ends a recording only when that is said', async () => {
    const {asked} = await shown({preview: () => ({...atZoom, recordingRunning: true, needsAcceptance: true})});
    await choose(/Zoom/);
    await press();
    expect(asked('telehealth.switchProvider')).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('checkbox', {name: 'The recording ends'}));
    await press();
    expect(asked('telehealth.switchProvider')).toHaveBeenCalledWith({sessionId: 's1', provider: 'ZOOM', acceptLosses: true});
  });

  it('asks for it where a recording began since', async () => {
    let records = false;
    const {open} = await shown({
      preview: () => ({...atZoom, recordingRunning: records, needsAcceptance: records}),
      change: ({acceptLosses}) => {
        records = true;
        if (!acceptLosses) throw new ApiError('missing', 'A recording runs', 'recording_running');
        return {};
      },
    });
    await choose(/Zoom/);
    await press();
    expect(screen.getByRole('alert').textContent).toContain('A recording was started meanwhile');
    await userEvent.click(screen.getByRole('checkbox', {name: 'The recording ends'}));
    await press();
    expect(open).toHaveBeenCalledWith(null);
  });

  it('stays open where the service did not take the visit, says what to do, and forgets it with the next choice', async () => {
    const {open} = await shown({change: () => { throw new ApiError('unavailable', 'ZOOM did not answer', 'timeout'); }});
    await choose(/Zoom/);
    await press();
    expect(screen.getByRole('alert').textContent).toBe(
      'The visit stays where it isThis service did not take the visit. Try again in a moment, or choose another one.');
    expect(open).not.toHaveBeenCalled();
    await choose(/Built in/);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why one cannot go there at all', async () => {
    await shown({preview: () => { throw new ApiError('missing', 'NY asks for …', 'not_end_to_end'); }});
    await choose(/Zoom/);
    expect(screen.getByRole('alert').textContent).toContain('encryption from end to end, which this service does not have');
    expect(now().getAttribute('aria-disabled')).toBe('true');
  });
});
