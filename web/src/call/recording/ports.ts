// SPDX-License-Identifier: Apache-2.0
// What recording in the page needs from the server, and the words of it.
import type {EngineName, PersonRole} from '../videoSession';

export type Answer = 'YES' | 'NO';
export type RecordingPurpose = 'CLINICAL_RECORD' | 'QUALITY' | 'TRAINING' | 'PATIENT_COPY';
/** Why a recording ended. */
export type StopReason = 'STAFF' | 'PARTICIPANT' | 'REFUSED' | 'REVOKED' | 'SESSION_ENDED' | 'LOST' | 'FAILED';

export interface AskedPerson {
  participantId: string;
  name: string;
  role: PersonRole | null;
  present: boolean;
  answer: Answer | null;
}

/** telehealth.getRecordingState */
export interface RecordingSituation {
  /** Whether a recording may begin now; if not, why. */
  allowed: boolean;
  reasons: readonly {code: string; message: string}[];
  recording: {id: string; status: string; startedAt: Date | null; pausedAt: Date | null} | null;
  askedAt: Date | null;
  people: readonly AskedPerson[];
  iMustAnswer: boolean;
  /** How long the clinic keeps recordings; null: until somebody deletes them. */
  retentionDays?: number | null;
}

export interface StartedRecording {
  recordingId: string;
  engine: EngineName;
  /** Absent where the video service records by itself. */
  uploadUrl?: string | null;
  pieceMilliseconds: number;
}

/** `again`: it may work later. `stopped`: nothing more is taken now. `refused`: it will never be taken. */
export type PieceAnswer = 'taken' | 'again' | 'stopped' | 'refused';

export interface Piece {
  number: number;
  bytes: Uint8Array<ArrayBuffer>;
  last: boolean;
  /** Of what was recorded, pauses left out; on the last one, where it is known. */
  durationMs?: number;
}

export interface PiecePort {
  put(recordingId: string, piece: Piece): Promise<PieceAnswer>;
  /** The number that the server waits for; null when it takes none of this recording any more. Throws when it cannot be asked. */
  next(recordingId: string): Promise<number | null>;
}

export interface RecordingApi {
  state(): Promise<RecordingSituation>;
  ask(): Promise<RecordingSituation>;
  answer(agree: boolean): Promise<RecordingSituation>;
  start(wish: {purpose: RecordingPurpose; payerIsMedicaid?: boolean}): Promise<StartedRecording>;
  stop(): Promise<void>;
  /** Asks the patient for the consent that is missing. */
  askConsent(): Promise<void>;
  readonly pieces: PiecePort;
}
