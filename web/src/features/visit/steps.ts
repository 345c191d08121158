// SPDX-License-Identifier: Apache-2.0
// Which screen a visit is at, and how far that is: pure, from what the server knows and what was done on this page.
import type {VisitView} from '../../api/types';

export interface Done {
  /** "No, that is not me" */
  notMe: boolean;
  devices: boolean;
  questions: boolean;
  /** The person tries camera and microphone before the visit can be entered. */
  testing: boolean;
  /** Went out of the waiting room and may come back. */
  left: boolean;
  inCall: boolean;
  /** Corrects where they are. */
  moving: boolean;
  /** This page showed the end; should the visit go on, the way back is a tap. */
  ended: boolean;
}

export const kNothingDone: Done = {
  notMe: false, devices: false, questions: false, testing: false, left: false, inCall: false, moving: false, ended: false,
};

export type Screen =
  | 'early' | 'test' | 'name' | 'notMe' | 'where' | 'consent' | 'devices' | 'questions' | 'waiting' | 'guestWaiting' | 'left'
  | 'call' | 'over' | 'reopened' | 'cancelled' | 'revoked' | 'expired';

export const isPatientSide = (view: VisitView): boolean => view.role === 'PATIENT' || view.role === 'GUARDIAN';

const kEnded: Readonly<Partial<Record<VisitView['state'], Screen>>> = {
  over: 'over', cancelled: 'cancelled', link_revoked: 'revoked', link_expired: 'expired',
};

export function screenOf(view: VisitView, done: Done): Screen {
  const ended = kEnded[view.state];
  if (ended) return ended;
  if (done.notMe) return 'notMe';
  if (done.ended) return 'reopened';
  if (view.state === 'too_early') return done.testing ? 'test' : 'early';
  if (done.inCall) return done.moving ? 'where' : 'call';
  if (!view.nameConfirmed) return 'name';
  if (isPatientSide(view) && (view.patientLocation === null || done.moving)) return 'where';
  if (view.consentMissing.length > 0) return 'consent';
  if (!done.devices) return 'devices';
  if (done.left) return 'left';
  if (!isPatientSide(view)) return view.status === 'IN_PROGRESS' ? 'call' : 'guestWaiting';
  return asksQuestions(view) && !done.questions ? 'questions' : 'waiting';
}

const asksQuestions = (view: VisitView) => view.questions.length > 0;

/** The steps of this person's visit in order. Steps that are not needed are not counted. */
export function stepsOf(view: VisitView): Screen[] {
  const patient = isPatientSide(view);
  return [
    'name',
    ...(patient ? (['where'] as const) : []),
    ...(view.consentMissing.length > 0 ? (['consent'] as const) : []),
    'devices',
    ...(patient && asksQuestions(view) ? (['questions'] as const) : []),
    patient ? 'waiting' : 'guestWaiting',
  ];
}

/** {step: 2, of: 5}; null on screens that are no step. */
export function progressOf(view: VisitView, screen: Screen): {step: number; of: number} | null {
  const steps = stepsOf(view);
  const at = steps.indexOf(screen);
  return at < 0 ? null : {step: at + 1, of: steps.length};
}
