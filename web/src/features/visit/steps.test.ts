// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {VisitView} from '../../api/types';
import {makeView} from '../../testing/visit';
import {kNothingDone, mainScreenOf, progressOf, screenOf} from './steps';

const located = {nameConfirmed: true, patientLocation: '1 Main St', patientLocationState: 'NY'};
const kMissing = [{consentType: 'GENERAL', fault: 'NOT_SIGNED', consentId: null}] as unknown as VisitView['consentMissing'];
const question = {id: 'q', text: {en: 'Pain?', es: null}, kind: 'yes_no' as const, choices: null, required: true};

describe('screenOf', () => {
  it('leads through the steps in order', () => {
    const questions = [question];
    expect(screenOf(makeView(), kNothingDone)).toBe('name');
    expect(screenOf(makeView({nameConfirmed: true}), kNothingDone)).toBe('where');
    expect(screenOf(makeView(located), kNothingDone)).toBe('devices');
    expect(screenOf(makeView({...located, questions}), {...kNothingDone, devices: true})).toBe('questions');
    expect(screenOf(makeView({...located, questions}), {...kNothingDone, devices: true, questions: true})).toBe('waiting');
    expect(screenOf(makeView(located), {...kNothingDone, devices: true, inCall: true})).toBe('call');
  });

  it('shows the end before all else', () => {
    const all = {...kNothingDone, devices: true, inCall: true};
    expect(screenOf(makeView({state: 'over'}), all)).toBe('over');
    expect(screenOf(makeView({state: 'over', status: null}), kNothingDone)).toBe('expired');
    expect(screenOf(makeView({state: 'cancelled'}), all)).toBe('cancelled');
    expect(screenOf(makeView({state: 'link_revoked'}), kNothingDone)).toBe('revoked');
    expect(screenOf(makeView({state: 'link_expired'}), kNothingDone)).toBe('expired');
  });

  it('offers the way back when an end was undone', () => {
    const done = {...kNothingDone, devices: true, ended: true};
    expect(screenOf(makeView({state: 'over', ...located}), done)).toBe('over');
    expect(screenOf(makeView(located), done)).toBe('reopened');
    expect(screenOf(makeView({role: 'INTERPRETER', status: 'IN_PROGRESS', nameConfirmed: true}), done)).toBe('reopened');
  });

  it('waits outside until the window opens, and lets devices be tested there', () => {
    expect(screenOf(makeView({state: 'too_early', ...located}), {...kNothingDone, devices: true})).toBe('early');
    expect(screenOf(makeView({state: 'too_early'}), {...kNothingDone, testing: true})).toBe('test');
  });

  it('asks guests neither for a place nor for answers', () => {
    const guest = makeView({role: 'INTERPRETER', nameConfirmed: true, questions: [question]});
    expect(screenOf(guest, kNothingDone)).toBe('devices');
    expect(screenOf(guest, {...kNothingDone, devices: true})).toBe('guestWaiting');
    expect(screenOf({...guest, status: 'IN_PROGRESS'}, {...kNothingDone, devices: true})).toBe('call');
  });

  it('can correct the place, and stops whoever is somebody else', () => {
    expect(screenOf(makeView(located), {...kNothingDone, devices: true, moving: true})).toBe('where');
    expect(screenOf(makeView(), {...kNothingDone, notMe: true})).toBe('notMe');
  });
});

describe('consents', () => {
  const missing = makeView({...located, consentMissing: kMissing});
  const ready = {...kNothingDone, devices: true, questions: true};

  it('are asked between the place and the devices, of the patient alone', () => {
    expect(screenOf({...missing, patientLocation: null}, kNothingDone)).toBe('where');
    expect(screenOf(missing, kNothingDone)).toBe('consent');
    expect(screenOf({...missing, role: 'GUARDIAN'}, kNothingDone)).toBe('consent');
    expect(screenOf({...missing, role: 'INTERPRETER'}, ready)).toBe('guestWaiting');
    expect(screenOf(makeView(located), kNothingDone)).toBe('devices');
  });

  it('stay on the screen until the person goes on, also when nothing is missing any more', () => {
    expect(screenOf(makeView(located), {...ready, consenting: true})).toBe('consent');
    expect(screenOf(makeView(located), {...ready, consenting: false})).toBe('waiting');
  });

  it('do not keep from the waiting room whoever goes on without, nor from a call that the clinic let begin', () => {
    expect(screenOf(missing, {...ready, consentLater: true})).toBe('waiting');
    expect(screenOf(missing, {...ready, inCall: true})).toBe('call');
  });

  it('can be looked at before, while waiting and afterwards, with the place kept', () => {
    const list = {...ready, consentList: true};
    expect(screenOf(makeView({state: 'too_early'}), list)).toBe('consents');
    expect(screenOf(makeView(located), list)).toBe('consents');
    expect(mainScreenOf(makeView(located), list)).toBe('waiting');
    expect(screenOf(makeView({state: 'over'}), list)).toBe('consents');
    expect(screenOf(makeView(located), {...list, inCall: true})).toBe('call');
    expect(screenOf(makeView({state: 'cancelled'}), list)).toBe('cancelled');
    expect(screenOf(makeView({...located, role: 'GUEST'}), list)).toBe('guestWaiting');
  });

  it('count as a step also when they are done', () => {
    expect(progressOf(missing, 'consent')).toEqual({step: 3, of: 5});
    expect(progressOf(makeView(located), 'devices', {...kNothingDone, consentAsked: true})).toEqual({step: 4, of: 5});
  });
});

describe('progressOf', () => {
  it('counts only what is needed', () => {
    expect(progressOf(makeView({questions: [question]}), 'where')).toEqual({step: 2, of: 5});
    expect(progressOf(makeView(), 'waiting')).toEqual({step: 4, of: 4});
    expect(progressOf(makeView({role: 'GUEST'}), 'devices')).toEqual({step: 2, of: 3});
    expect(progressOf(makeView(), 'over')).toBeNull();
  });
});
