// SPDX-License-Identifier: Apache-2.0
// What recording in the page needs from the server, and the words of it.
import type {RecordingPurpose, RecordingState, StartRecordingOutput} from '../../api/types';

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
  state(): Promise<RecordingState>;
  ask(): Promise<RecordingState>;
  answer(agree: boolean): Promise<RecordingState>;
  start(wish: {purpose: RecordingPurpose; payerIsMedicaid?: boolean}): Promise<StartRecordingOutput>;
  stop(): Promise<void>;
  /** In which state the caller is for this visit. */
  setOwnPlace(state: string): Promise<void>;
  /** Asks the patient for the consent that is missing. */
  askConsent(): Promise<void>;
  /** Whether the clinic asks this person to sign the consent to recording. */
  isAskedToSign(): Promise<boolean>;
  readonly pieces: PiecePort;
}
