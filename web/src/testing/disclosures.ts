// SPDX-License-Identifier: Apache-2.0
// Made-up disclosures for tests.
import type {DisclosureView} from '../api/types';

export function makeDisclosure(part: Partial<DisclosureView> = {}): DisclosureView {
  return {
    id: 'd1', disclosedAt: new Date(Date.UTC(2026, 4, 3, 14)), recipient: 'County court, 1 Court Sq, Albany', what: 'Notes of the visit of May 3',
    purpose: 'Subpoena 26-1234', recordingId: null, correctsId: null, correctedBy: null, recordedBy: 'u1', recordedAt: new Date(Date.UTC(2026, 4, 3, 15)), ...part,
  };
}
