// SPDX-License-Identifier: Apache-2.0
// What the server's answer means for what one can do now.
import type {RecordingPersonView, RecordingState} from '../../../api/types';

/** Those who are there and have not said yes; `me` says it by starting. */
export const stillToAgree = (known: RecordingState, me: string | null): RecordingPersonView[] =>
  known.people.filter(({participantId, present, answer}) => present && participantId !== me && answer !== 'YES');

/** Bars that go away by what people say. */
const kByPeople = ['NOT_ANSWERED', 'REFUSED', 'UNKNOWN_PERSON', 'ON_THE_WAY'];
const kByStarter = ['PAYER_UNKNOWN'];

/** What stands in the way whatever people answer. */
export const barsOf = ({reasons}: RecordingState): RecordingState['reasons'] =>
  reasons.filter(({code}) => !kByPeople.includes(code) && !kByStarter.includes(code));

/** Somebody who has not agreed may come into the room at any moment. */
export const comersOf = ({reasons}: RecordingState): RecordingState['reasons'] => reasons.filter(({code}) => code === 'ON_THE_WAY');

export const asksForPayer = ({reasons}: RecordingState): boolean => reasons.some(({code}) => code === 'PAYER_UNKNOWN');

const kKnown = [
  'NO_RECORDING_STORE', 'CLINIC_DOES_NOT_ALLOW', 'VISIT_TYPE_DOES_NOT_ALLOW', 'VISIT_NOT_RUNNING', 'ENGINE_CANNOT', 'RULES_UNKNOWN', 'PLACE_UNKNOWN',
  'STATE_FORBIDS', 'MEDICAID_FORBIDS', 'CONSENT_MISSING', 'NOT_IN_ROOM', 'ON_THE_WAY',
] as const;
export type KnownBar = (typeof kKnown)[number];
export const isKnownBar = (code: string): code is KnownBar => kKnown.some((known) => known === code);

/** For these the server stops a recording that runs. */
const kStopBars = [
  'NO_RECORDING_STORE', 'CLINIC_DOES_NOT_ALLOW', 'VISIT_TYPE_DOES_NOT_ALLOW', 'ENGINE_CANNOT', 'RULES_UNKNOWN', 'PLACE_UNKNOWN', 'STATE_FORBIDS', 'MEDICAID_FORBIDS',
  'CONSENT_MISSING',
] as const;
export const isStopBar = (code: string): code is (typeof kStopBars)[number] => kStopBars.some((known) => known === code);

export interface Steps {
  mayAsk: boolean;
  mayStart: boolean;
  waitsFor: RecordingPersonView[];
}

export function stepsOf(known: RecordingState, me: string | null, payer: boolean | null): Steps {
  const isFree = barsOf(known).length === 0 && known.recording === null;
  const waitsFor = stillToAgree(known, me);
  const unnamed = known.reasons.some(({code}) => code === 'UNKNOWN_PERSON');
  // The answer to the payer's question counts at the start; the server judges it there.
  const payerIsSaid = !asksForPayer(known) || payer === false;
  return {
    mayAsk: isFree,
    mayStart: isFree && waitsFor.length === 0 && !unnamed && comersOf(known).length === 0 && payerIsSaid && (known.allowed || known.reasons.every(({code}) => code !== 'REFUSED')),
    waitsFor,
  };
}
