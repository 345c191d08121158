// SPDX-License-Identifier: Apache-2.0
import {act, screen, waitFor} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {beforeEach, describe, expect, it} from 'vitest';
import {ApiError} from '../../../api/errors';
import {makeParts, makeStatus, makeView, settle, show} from '../../../testing/visit';
import {Chat} from '../chat';
import {WaitingRoom} from '../waitingRoom';
import {DevicesStep} from './DevicesStep';
import {Loading, Takeover, Welcome} from './Door';
import {Early} from './Early';
import {NameStep} from './NameStep';
import {Over} from './Over';
import {QuestionsStep} from './QuestionsStep';
import {Waiting} from './Waiting';
import {WhereStep} from './WhereStep';

beforeEach(() => localStorage.clear());

describe('the door', () => {
  it('opens on a press', async () => {
    const {parts, asked} = makeParts({'visit.open': () => makeView()});
    show(parts, <Welcome />);
    await userEvent.click(screen.getByRole('button', {name: 'Open my visit'}));
    expect(asked('visit.open')).toHaveBeenCalledWith({token: 'token'});
  });

  it('takes a code with blanks and refuses a short one', async () => {
    const {parts, asked} = makeParts({'visit.open': () => makeView()});
    show(parts, <Takeover />);
    const field = screen.getByRole('textbox', {name: 'Code with six digits'});
    await userEvent.type(field, '12{Enter}');
    expect(screen.getByText('The code has six digits.')).toBeTruthy();
    await userEvent.type(field, '3 456{Enter}');
    expect(asked('visit.open')).toHaveBeenCalledWith({token: 'token', takeoverCode: '123456'});
  });
});

describe('what the clinic and the patient learn when it goes wrong', () => {
  it('notes a check that failed at once, and only once', async () => {
    const view = makeView();
    const {parts, asked} = makeParts({}, view);
    show(parts, <DevicesStep view={view} />);
    await waitFor(() => expect(asked('visit.noteStep')).toHaveBeenCalledWith({kind: 'CHECK_FAILED', detail: 'camera_unsupported'}));
    await userEvent.click(screen.getByRole('button', {name: /^Continue/}));
    expect(asked('visit.noteStep')).toHaveBeenCalledTimes(1);
  });

  it('gives the clinic\'s number where the visit was open before and cannot be read now', async () => {
    const before = makeParts({'visit.get': () => makeView({organizationPhone: '+15125550123'})});
    await before.flow.refresh();
    const {parts} = makeParts({});
    show(parts, <Loading />);
    expect(screen.getByRole('link', {name: '(512) 555-0123'})).toBeTruthy();
  });
});

describe('too early', () => {
  it('counts down and offers test, calendar and the number', () => {
    const view = makeView({state: 'too_early', opensAt: new Date(Date.UTC(2026, 10, 22, 15, 12))});
    const {parts, clock} = makeParts({}, view);
    show(parts, <Early view={view} />);
    expect(screen.getByRole('timer').textContent).toBe('12 minutes');
    act(() => clock.advance(11 * 60_000 + 30_000));
    expect(screen.getByRole('timer').textContent).toBe('30 seconds');
    expect(screen.getByRole('button', {name: 'Test camera and microphone'})).toBeTruthy();
    expect(screen.getByRole('button', {name: 'Add to my calendar'})).toBeTruthy();
    expect(screen.getByRole('link', {name: 'Call the clinic: (555) 010-0100'}).getAttribute('href')).toBe('tel:+15550100100');
  });
});

describe('the steps', () => {
  it('shows the first name only and says how far one is', async () => {
    const view = makeView();
    const {parts, asked} = makeParts({'visit.confirm': () => makeView({nameConfirmed: true})}, view);
    show(parts, <NameStep view={view} />);
    expect(screen.getByRole('heading', {name: 'Are you Maria?'})).toBeTruthy();
    expect(screen.getByText('Step 1 of 4')).toBeTruthy();
    expect(screen.queryByRole('combobox')).toBeNull();
    await userEvent.click(screen.getByRole('button', {name: 'Yes, I am Maria'}));
    expect(asked('visit.confirm')).toHaveBeenCalledWith({nameConfirmed: true});
  });

  it.each(['INTERPRETER', 'GUARDIAN'] as const)('asks %s for their own state, who may leave it open', async (role) => {
    const view = makeView({role});
    const {parts, asked} = makeParts({'visit.confirm': () => makeView({nameConfirmed: true}), 'telehealth.setOwnPlace': () => ({})}, view);
    show(parts, <NameStep view={view} />);
    await userEvent.selectOptions(screen.getByRole('combobox', {name: /^The state you are in/}), 'Vermont');
    await userEvent.click(screen.getByRole('button', {name: 'Yes, I am Maria'}));
    expect(asked('telehealth.setOwnPlace')).toHaveBeenCalledWith({sessionId: 's1', state: 'VT'});
    await waitFor(() => expect(asked('visit.confirm')).toHaveBeenCalledWith({nameConfirmed: true}));
    const open = makeParts({'visit.confirm': () => makeView({nameConfirmed: true})}, view);
    show(open.parts, <NameStep view={view} />);
    await userEvent.click(screen.getAllByRole('button', {name: 'Yes, I am Maria'}).at(-1) as HTMLElement);
    expect(open.asked('telehealth.setOwnPlace')).not.toHaveBeenCalled();
    expect(open.asked('visit.confirm')).toHaveBeenCalled();
  });

  it('asks where one is, names what is missing, and sends the number as the server takes it', async () => {
    const view = makeView({nameConfirmed: true});
    const {parts, asked} = makeParts({'visit.confirm': () => makeView({nameConfirmed: true, patientLocation: 'x'})}, view);
    show(parts, <WhereStep view={view} />);
    await userEvent.click(screen.getByRole('button', {name: 'Continue'}));
    expect(screen.getByText('Please enter where you are.')).toBeTruthy();
    expect(screen.getByText('Please choose the state you are in.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', {name: 'Address'})));
    await userEvent.type(screen.getByRole('textbox', {name: 'Address'}), '1 Main St, Albany');
    await userEvent.selectOptions(screen.getByRole('combobox', {name: 'State'}), 'New York');
    await userEvent.click(screen.getByRole('radio', {name: 'Yes, at home'}));
    await userEvent.type(screen.getByRole('textbox', {name: /Number to call you back/}), '555 010 0199');
    await userEvent.click(screen.getByRole('button', {name: 'Continue'}));
    expect(asked('visit.confirm')).toHaveBeenCalledWith(
      {nameConfirmed: true, location: '1 Main St, Albany', state: 'NY', atHome: true, callbackPhone: '+15550100199'});
  });

  it('asks a guardian where the patient is', () => {
    const view = makeView({role: 'GUARDIAN', nameConfirmed: true});
    show(makeParts({}, view).parts, <WhereStep view={view} />);
    expect(screen.getByRole('heading', {name: 'Where is the patient right now?'})).toBeTruthy();
    expect(screen.getByRole('group', {name: 'Is the patient at home?'})).toBeTruthy();
  });

  it('sends answers and shows the server\'s fault at its question', async () => {
    const questions = [
      {id: 'pain', text: {en: 'How strong is the pain?', es: null}, kind: 'text' as const, choices: null, required: true},
      {id: 'fever', text: {en: 'Do you have a fever?', es: null}, kind: 'yes_no' as const, choices: null, required: false},
    ];
    const view = makeView({questions});
    let refuse = true;
    const {parts, asked, api, realtime, clock, flow} = makeParts({
      'telehealth.joinWaitingRoom': () => ({waitingRoomId: 'w1', status: 'WAITING'}),
      'telehealth.submitPreVisitQuestionnaire': () => {
        if (refuse) throw new ApiError('invalid', 'Too long', null, [{field: 'responses.pain', message: 'Too long'}]);
        return {};
      },
    }, view);
    const room = new WaitingRoom({api, realtime, clock, sessionId: 's1', device: {deviceType: 'mobile', browserInfo: ''}, onAdmitted: () => {}, onChanged: () => {}});
    show(parts, <QuestionsStep view={view} room={room} />);
    await userEvent.click(screen.getByRole('button', {name: 'Continue'}));
    expect(screen.getByText('Please answer this question.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', {name: 'How strong is the pain?'}), 'five');
    await userEvent.click(screen.getByRole('button', {name: 'Continue'}));
    expect(screen.getByRole('textbox', {description: 'Too long'})).toBeTruthy();
    refuse = false;
    await userEvent.click(screen.getByRole('button', {name: 'Continue'}));
    expect(asked('telehealth.submitPreVisitQuestionnaire')).toHaveBeenLastCalledWith({waitingRoomId: 'w1', responses: {pain: 'five'}});
    expect(flow.state.get().done.questions).toBe(true);
  });
});

describe('the waiting room', () => {
  it('tells place, range, delay and the clinic\'s words, and asks before leaving', async () => {
    const view = makeView({nameConfirmed: true, patientLocation: 'x'});
    const {parts, api, realtime, clock, asked, flow} = makeParts({
      'telehealth.joinWaitingRoom': () => ({waitingRoomId: 'w1', status: 'WAITING'}),
      'telehealth.getWaitingRoomStatus': () => makeStatus({delayMinutes: 10, waitingMessage: 'Have your card ready'}),
      'telehealth.leaveWaitingRoom': () => ({}),
      'telehealth.listMessages': () => ({messages: []}),
    }, view);
    const room = new WaitingRoom({api, realtime, clock, sessionId: 's1', device: {deviceType: 'mobile', browserInfo: ''}, onAdmitted: () => {}, onChanged: () => {}});
    show(parts, <Waiting view={view} room={room} chat={new Chat(api, realtime, clock, 's1')} />);
    await act(async () => {
      room.enter();
      await settle();
    });
    expect(screen.getByRole('heading', {name: 'You are in the right place'})).toBeTruthy();
    expect(screen.getByText('1 person is ahead of you.')).toBeTruthy();
    expect(screen.getByText('The wait is about 5 to 15 minutes.')).toBeTruthy();
    expect(screen.getByText('About 10 minutes. Thank you for waiting.')).toBeTruthy();
    expect(screen.getByText('Have your card ready')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', {name: 'Leave the waiting room'}));
    await userEvent.click(screen.getByRole('button', {name: 'Stay'}));
    expect(asked('telehealth.leaveWaitingRoom')).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', {name: 'Leave the waiting room'}));
    await userEvent.click(screen.getByRole('button', {name: 'Leave'}));
    expect(flow.state.get().done.left).toBe(true);
  });
});

describe('the end', () => {
  it('asks two questions and thanks', async () => {
    const view = makeView({state: 'over', status: 'COMPLETED'});
    const {parts, asked} = makeParts({'visit.rate': () => ({})}, view);
    show(parts, <Over view={view} />);
    await userEvent.click(screen.getByRole('button', {name: 'Send'}));
    expect(screen.getByText('Please choose a number for both questions.')).toBeTruthy();
    const [overall, technical] = screen.getAllByRole('radio', {name: '5, very good'});
    await userEvent.click(overall as HTMLElement);
    await userEvent.click(technical as HTMLElement);
    await userEvent.click(screen.getByRole('button', {name: 'Send'}));
    expect(asked('visit.rate')).toHaveBeenCalledWith({overall: 5, technical: 5});
    expect(screen.getByText('Thank you for your answer.')).toBeTruthy();
  });

  it('does not ask who missed the visit', () => {
    const view = makeView({state: 'over', status: 'NO_SHOW'});
    const {parts} = makeParts({}, view);
    show(parts, <Over view={view} />);
    expect(screen.getByRole('heading', {name: 'You missed this visit'})).toBeTruthy();
    expect(screen.queryByRole('button', {name: 'Send'})).toBeNull();
  });
});
