// SPDX-License-Identifier: Apache-2.0
import {render} from '@testing-library/react';
import {describe, expect, it} from 'vitest';
import type {RecordingRow} from '../../api/types';
import {type Staff, StaffProvider} from '../staff/context';
import {Kept} from './RecordingsList';

const deletesAt = new Date(Date.UTC(2030, 0, 9, 23, 59, 59, 999));

function kept(part: Partial<RecordingRow>): string {
  const recording = {status: 'AVAILABLE', legalHold: false, scheduledDeletionAt: deletesAt, deletionBeganAt: null, deletionWarning: null, ...part} as unknown as RecordingRow;
  const {container} = render(<StaffProvider value={{me: {role: 'OWNER', organization: {timeZone: 'UTC'}}} as unknown as Staff}><Kept recording={recording} /></StaffProvider>);
  return container.textContent ?? '';
}

describe('how long a recording is still there', () => {
  it('is said by the date, and near its end by the days that are left', () => {
    expect(kept({})).toMatch(/^until /);
    expect(kept({deletionWarning: {deletesAt, daysLeft: 7}})).toMatch(/^deleted in 7 days /);
    expect(kept({deletionWarning: {deletesAt, daysLeft: 1}})).toMatch(/^deleted tomorrow /);
    expect(kept({deletionWarning: {deletesAt, daysLeft: 0}})).toMatch(/^deleted today /);
  });
});
