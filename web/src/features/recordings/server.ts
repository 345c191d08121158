// SPDX-License-Identifier: Apache-2.0
// What the clinic's pages of recordings ask of the server.
import type {Api} from '../../api/client';
import type {RecordingPurpose, StopReason} from '../../call/recording/ports';

export type RecordingStatus = 'RECORDING' | 'PROCESSING' | 'AVAILABLE' | 'FAILED' | 'DELETED';
export type HoldScope = 'RECORDING' | 'SESSION' | 'PATIENT' | 'ORGANIZATION';

export interface RecordingItem {
  id: string;
  sessionId: string;
  patientId: string;
  status: RecordingStatus;
  purpose: RecordingPurpose;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  sizeBytes: number | null;
  stopReason: StopReason | null;
  failure: string | null;
  retentionDays: number | null;
  retentionReason: string | null;
  scheduledDeletionAt: Date | null;
  legalHold: boolean;
  deletionBeganAt: Date | null;
  deletedAt: Date | null;
  deletionReason: string | null;
}

export interface HoldItem {
  legalHoldId: string;
  scope: HoldScope;
  targetId: string;
  matter: string;
  reason: string;
  orderedBy: string;
  placedAt: Date;
}

export interface PlayUrl {
  url: string;
  expiresAt: Date;
  mediaType?: string;
}

interface Procedures {
  telehealth: {
    getRecordings: {query(input: {sessionId?: string; patientId?: string; recordingId?: string; cursor?: string}): Promise<{recordings: RecordingItem[]; nextCursor?: string | null}>};
    getRecordingUrl: {mutate(input: {recordingId: string}): Promise<PlayUrl>};
    exportRecording: {mutate(input: {recordingId: string; recipient: string; purpose: string}): Promise<PlayUrl>};
    deleteRecording: {mutate(input: {recordingId: string; reason: string}): Promise<unknown>};
    setRetention: {mutate(input: {recordingId: string; retentionDays: number | null; reason: string}): Promise<unknown>};
    setLegalHold: {mutate(input: {scope: HoldScope; targetId: string; matter: string; reason: string; orderedBy: string}): Promise<unknown>};
    releaseLegalHold: {mutate(input: {legalHoldId: string; reason: string}): Promise<unknown>};
    getDeletionCertificate: {query(input: {recordingId: string}): Promise<{document: string; seal: string; keyId: string}>};
  };
  legalHolds: {list: {query(input: {standing?: boolean; limit?: number; cursor?: string}): Promise<{legalHolds: HoldItem[]; nextCursor?: string | null}>}};
}

export const recordingsOf = (api: Api): Procedures => api as unknown as Procedures;
