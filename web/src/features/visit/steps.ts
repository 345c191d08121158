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
  /** The texts to be signed are being gone through, also those that the visit could do without. */
  consenting: boolean;
  /** Goes on without what is missing; the clinic sees that. */
  consentLater: boolean;
  /** Looks at what was agreed to. */
  consentList: boolean;
  /** This visit had something to sign: a step that stays counted. */
  consentAsked: boolean;
  /** This page showed the end; should the visit go on, the way back is a tap. */
  ended: boolean;
}

export const kNothingDone: Done = {
  notMe: false, devices: false, questions: false, testing: false, left: false, inCall: false, moving: false, ended: false,
  consenting: false, consentLater: false, consentList: false, consentAsked: false,
};

export type Screen =
  | 'early' | 'test' | 'name' | 'notMe' | 'where' | 'consent' | 'consents' | 'devices' | 'questions' | 'waiting' | 'guestWaiting' | 'left'
  | 'call' | 'over' | 'reopened' | 'cancelled' | 'revoked' | 'expired';

export const isPatientSide = (view: VisitView): boolean => view.role === 'PATIENT' || view.role === 'GUARDIAN';

const kEnded: Readonly<Partial<Record<VisitView['state'], Screen>>> = {
  over: 'over', cancelled: 'cancelled', link_revoked: 'revoked', link_expired: 'expired',
};

/** Screens that one's consents can be looked at from; the call and the steps before it go first. */
const kBesideConsents: ReadonlySet<Screen> = new Set(['early', 'devices', 'questions', 'waiting', 'left', 'over']);

export function screenOf(view: VisitView, done: Done): Screen {
  const screen = mainScreenOf(view, done);
  return done.consentList && isPatientSide(view) && kBesideConsents.has(screen) ? 'consents' : screen;
}

/** The screen that is gone back to from the list of consents. */
export function mainScreenOf(view: VisitView, done: Done): Screen {
  const ended = kEnded[view.state];
  // To a browser that never held the visit nothing is told of how it went: no thanks to who never came.
  if (ended === 'over' && view.status === null) return 'expired';
  if (ended) return ended;
  if (done.notMe) return 'notMe';
  if (done.ended) return 'reopened';
  if (view.state === 'too_early') return done.testing ? 'test' : 'early';
  if (done.inCall) return done.moving ? 'where' : 'call';
  if (!view.nameConfirmed) return 'name';
  if (isPatientSide(view) && (view.patientLocation === null || view.patientLocationState === null || done.moving)) return 'where';
  if (asksConsent(view, done)) return 'consent';
  if (!done.devices) return 'devices';
  if (done.left) return 'left';
  if (!isPatientSide(view)) return view.status === 'IN_PROGRESS' ? 'call' : 'guestWaiting';
  return asksQuestions(view) && !done.questions ? 'questions' : 'waiting';
}

const asksConsent = (view: VisitView, {consenting, consentLater}: Done) =>
  isPatientSide(view) && !consentLater && (consenting || view.consentMissing.length > 0);

const asksQuestions = (view: VisitView) => view.questions.length > 0;

/** The steps of this person's visit in order. Steps that are not needed are not counted. */
export function stepsOf(view: VisitView, done: Done): Screen[] {
  const patient = isPatientSide(view);
  return [
    'name',
    ...(patient ? (['where'] as const) : []),
    ...(patient && (view.consentMissing.length > 0 || done.consentAsked) ? (['consent'] as const) : []),
    'devices',
    ...(patient && asksQuestions(view) ? (['questions'] as const) : []),
    patient ? 'waiting' : 'guestWaiting',
  ];
}

/** {step: 2, of: 5}; null on screens that are no step. */
export function progressOf(view: VisitView, screen: Screen, done: Done = kNothingDone): {step: number; of: number} | null {
  const steps = stepsOf(view, done);
  const at = steps.indexOf(screen);
  return at < 0 ? null : {step: at + 1, of: steps.length};
}
