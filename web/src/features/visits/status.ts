// SPDX-License-Identifier: Apache-2.0
// How a session's status looks.
import type {Quality, TelehealthSessionStatus} from '../../api/types';
import type {Tone} from '../staff/parts';

export const kStatusTones: Readonly<Record<TelehealthSessionStatus, Tone>> = {
  SCHEDULED: 'plain', WAITING: 'warn', IN_PROGRESS: 'ok', COMPLETED: 'info', NO_SHOW: 'plain', CANCELLED: 'plain', TECHNICAL_ISSUES: 'danger',
};

export const kStatuses = Object.keys(kStatusTones) as TelehealthSessionStatus[];

export const kQualityTones: Readonly<Record<Quality, Tone>> = {good: 'ok', fair: 'warn', poor: 'danger'};
