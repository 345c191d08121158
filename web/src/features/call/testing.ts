// SPDX-License-Identifier: Apache-2.0
// Makes what the server tells of video services, for tests.
import type {ProviderStatusView, RoomTraits, SwitchPreview} from '../../api/types';

export const service = (part: Partial<ProviderStatusView> = {}): ProviderStatusView => ({
  provider: 'CUSTOM', available: true, message: '', lastChecked: new Date(0), latency: 1, breaker: 'closed', configured: true, ownAccount: false, ...part,
});

export const traits = (part: Partial<RoomTraits> = {}): RoomTraits => ({maxParticipants: 4, endToEndEncryption: true, linkOnly: false, ...part});

export const outlook = (part: Partial<SwitchPreview> = {}): SwitchPreview => ({
  sessionId: 's1', from: 'CUSTOM', to: 'CUSTOM', lost: [], gained: [], before: traits(), after: traits(), recordingRunning: false,
  needsAcceptance: false, warning: undefined, ...part,
});
