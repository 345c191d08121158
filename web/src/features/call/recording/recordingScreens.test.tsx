// SPDX-License-Identifier: Apache-2.0
// What people in the room see of a recording, in words and by role.
import {act, render, screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../../api/errors';
import type {RecordingState} from '../../../api/types';
import {kBefore} from '../../../call/videoSession';
import {Store} from '../../../lib/store';
import type {RoomModel} from '../roomModel';
import {ConsentOffer} from './ConsentOffer';
import {RecordingBanner} from './RecordingBanner';
import type {RecordingView} from './recordingModel';
import {RecordingPanel} from './RecordingPanel';
import {RecordingQuestion} from './RecordingQuestion';

const situation: RecordingState = {
  allowed: false, reasons: [{code: 'NOT_ANSWERED', message: ''}], canBeAsked: true, parties: 'ONE_PARTY', recording: null, askedAt: new Date(), iMustAnswer: false, retentionDays: 30, ownState: null,
  people: [
    {participantId: 'me', name: 'Dr. Demo', role: 'CLINICIAN', present: true, answer: 'YES'},
    {participantId: 'ann', name: 'Ann', role: 'PATIENT', present: true, answer: null},
    {participantId: 'gone', name: 'Gone', role: 'GUEST', present: false, answer: null},
  ],
};
const running: NonNullable<RecordingState['recording']> = {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null};

function roomWith(view: Partial<RecordingView>, side: 'clinician' | 'patient' = 'clinician') {
  const state = new Store<RecordingView>({known: situation, unreachable: false, busy: false, error: null, own: null, ended: null, foreign: null, toSign: false, ...view});
  const did = {stop: vi.fn(), answer: vi.fn(), ask: vi.fn(), start: vi.fn(), askConsent: vi.fn(async () => true), sayPlace: vi.fn(async () => true), read: vi.fn(), readForeign: vi.fn(), putOff: vi.fn()};
  const room = {settings: {side}, show: vi.fn(), recording: {state, ...did}, call: {state: new Store({session: {...kBefore, ownParticipantId: 'me'}})}} as unknown as RoomModel;
  return {room, state, did};
}

describe('the banner', () => {
  it('stands all the time and offers everybody to stop', async () => {
    const {room, did} = roomWith({known: {...situation, recording: running}}, 'patient');
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('status').textContent).toBe('This visit is being recorded');
    await userEvent.click(screen.getByRole('button', {name: 'Stop recording'}));
    expect(did.stop).toHaveBeenCalledOnce();
  });

  it('says for whom a paused recording waits', () => {
    const {room} = roomWith({known: {...situation, recording: {...running, pausedAt: new Date()}}});
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('status').textContent).toBe('The recording is paused: waiting for Ann to agree');
  });

  it('says why it ended, until it is read', async () => {
    const {room, state, did} = roomWith({ended: {reason: 'REFUSED', message: null, fault: null, bar: null}}, 'patient');
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('alert').textContent).toContain('somebody does not want to be recorded');
    await userEvent.click(screen.getByRole('button', {name: 'OK'}));
    expect(did.read).toHaveBeenCalledOnce();
    act(() => state.patch({ended: {reason: 'FAILED', message: 'The page sent nothing.', fault: null, bar: null}}));
    expect(screen.getByRole('alert').textContent).toBe('The page sent nothing.');
  });
});

describe('the banner of a recording that the server ended', () => {
  it('says what it was stopped for', () => {
    const {room} = roomWith({ended: {reason: 'REVOKED', message: null, fault: null, bar: 'STATE_FORBIDS'}}, 'patient');
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('alert').textContent).toBe('The recording has stopped: the state where somebody in this visit is does not allow it.');
  });

  it('says it in general words where the reason is new', () => {
    const {room} = roomWith({ended: {reason: 'REVOKED', message: null, fault: null, bar: 'SOMETHING_NEW'}}, 'patient');
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('alert').textContent).toContain('took back the consent');
  });
});

describe('the banner of one that the video service did not begin', () => {
  it('says so once to whoever started it', () => {
    const error = new ApiError('unavailable', 'The video service refused to record.');
    const {room} = roomWith({error, ended: {reason: 'FAILED', message: 'The video service refused to record.', fault: null, bar: null}});
    render(<RecordingBanner room={room} />);
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });
});

describe('one that was begun past this program', () => {
  it.each([['patient', 'leave the visit and call the clinic'], ['clinician', 'end the visit']] as const)('tells the %s what to do until it has stopped', (side, what) => {
    const {room} = roomWith({foreign: 'running'}, side);
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('alert').textContent).toContain('outside of this program');
    expect(screen.getByRole('alert').textContent).toContain(what);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('tells afterwards where it lies, until that is read', async () => {
    const {room, did} = roomWith({foreign: 'stopped'});
    render(<RecordingBanner room={room} />);
    expect(screen.getByRole('alert').textContent).toContain('delete it there');
    await userEvent.click(screen.getByRole('button', {name: 'OK'}));
    expect(did.readForeign).toHaveBeenCalledOnce();
  });
});

describe('the offer to sign in the call', () => {
  it('stands while the clinic asks, and opens the form or goes away', async () => {
    const {room, state, did} = roomWith({toSign: true}, 'patient');
    render(<ConsentOffer room={room} />);
    expect(within(screen.getByRole('dialog')).getByText(/free to say no/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', {name: 'Not now'}));
    expect(did.putOff).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByRole('button', {name: 'Read and sign'}));
    expect(room.show).toHaveBeenCalledWith('consent');
    act(() => state.patch({toSign: false}));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the question', () => {
  it('is put to who has not answered, and both answers look alike', async () => {
    const {room, did} = roomWith({known: {...situation, iMustAnswer: true}}, 'patient');
    render(<RecordingQuestion room={room} />);
    const question = screen.getByRole('dialog', {name: 'May this visit be recorded?'});
    expect(document.activeElement?.textContent).toBe('May this visit be recorded?');
    expect(within(question).getByText('The clinic deletes it after 30 days, unless it becomes part of your health record.')).toBeTruthy();
    const [no, yes] = within(question).getAllByRole('button');
    expect(no?.className).toBe(yes?.className);
    await userEvent.click(no as HTMLElement);
    expect(did.answer).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('promises no number of days where there is none', () => {
    const {room} = roomWith({known: {...situation, iMustAnswer: true, retentionDays: null}}, 'patient');
    render(<RecordingQuestion room={room} />);
    expect(screen.getByText('The consent to recording says how long the clinic keeps it.')).toBeTruthy();
  });

  it('is not put to who has answered', () => {
    const {room} = roomWith({});
    const {container} = render(<RecordingQuestion room={room} />);
    expect(container.textContent).toBe('');
  });
});

describe('the clinician\'s panel', () => {
  it('names what stands in the way, with the way to ask for a consent', async () => {
    const {room, did} = roomWith({known: {...situation, reasons: [{code: 'CONSENT_MISSING', message: 'No consent.'}, {code: 'STATE_FORBIDS', message: 'Vermont does not allow it.'}]}});
    render(<RecordingPanel room={room} />);
    expect(screen.getByText('Vermont does not allow it.')).toBeTruthy();
    expect(screen.queryByRole('button', {name: 'Start recording'})).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Ask the patient for it'}));
    expect(did.askConsent).toHaveBeenCalledOnce();
  });

  it('asks a clinician who is elsewhere where that is', async () => {
    const {room, state, did} = roomWith({});
    render(<RecordingPanel room={room} />);
    const place = screen.getByRole<HTMLSelectElement>('combobox', {name: /^Where you are/});
    expect(place.selectedOptions[0]?.textContent).toBe('At the clinic');
    await userEvent.selectOptions(place, 'VT');
    expect(did.sayPlace).toHaveBeenCalledWith('VT');
    act(() => state.patch({known: {...situation, ownState: 'VT'}}));
    expect(place.value).toBe('VT');
    expect(screen.queryByRole('option', {name: 'At the clinic'})).toBeNull();
  });

  it('starts only when everybody there has agreed', async () => {
    const {room, state, did} = roomWith({});
    render(<RecordingPanel room={room} />);
    expect(screen.getByText('has not answered')).toBeTruthy();
    expect(screen.queryByText('Gone')).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Start recording'}));
    expect(did.start).not.toHaveBeenCalled();
    const agreed = situation.people.map((person) => ({...person, answer: 'YES' as const}));
    act(() => state.patch({known: {...situation, allowed: true, reasons: [], people: agreed}}));
    expect(screen.queryByRole('option', {name: 'Training within the clinic'})).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Start recording'}));
    expect(did.start).toHaveBeenCalledExactlyOnceWith('QUALITY', undefined);
  });
});
