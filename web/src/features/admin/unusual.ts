// SPDX-License-Identifier: Apache-2.0
// What the list of unusual accesses says, and where in the log it leads.
import type {UnusualAccessView, UnusualRule} from '../../api/types';

/** A part of the log: of one person, one patient, one time. */
export interface LogPart {
  actorId?: string;
  patientId?: string;
  from: Date;
  to: Date;
}

/** Up to and with the last event, which the log would leave out as its end. */
export function partOf({access}: UnusualAccessView): LogPart {
  return {
    actorId: access.actorId, from: access.firstAt, to: new Date(access.lastAt.getTime() + 1),
    ...(access.patientId ? {patientId: access.patientId} : {}),
  };
}

const kOfPatients: readonly UnusualRule[] = ['MANY_PATIENTS', 'WITHOUT_VISIT', 'OUTSIDE_HOURS'];

/** Whether a rule counts patients; the others count events. */
export const countsPatients = (rule: UnusualRule): boolean => kOfPatients.includes(rule);

export const idOf = ({access}: UnusualAccessView): string =>
  [access.rule, access.actorType, access.actorId, access.patientId ?? '', access.firstAt.getTime()].join('|');
