// SPDX-License-Identifier: Apache-2.0
// The recording's ports over the pages' client of the server, and over plain HTTP for the pieces.
import type {Api} from '../../api/client';
import type {Piece, PieceAnswer, PiecePort, RecordingApi} from './ports';

const kAgain: readonly number[] = [401, 408, 425, 429];

async function reasonOf(response: Response): Promise<string | null> {
  const body = await response.json().catch(() => null) as {cause?: string; error?: {cause?: string; data?: {cause?: string}}} | null;
  return body?.cause ?? body?.error?.cause ?? body?.error?.data?.cause ?? null;
}

async function answerOf(response: Response): Promise<PieceAnswer> {
  if (response.ok) return 'taken';
  if (kAgain.includes(response.status) || response.status >= 500) return 'again';
  if (response.status === 409 && (await reasonOf(response)) === 'recording_stopped') return 'stopped';
  return 'refused';
}

export function piecePort(get: typeof fetch = (input, init) => fetch(input, init), timeoutMs = 30_000): PiecePort {
  const of = (recordingId: string): string => `/api/recordings/${encodeURIComponent(recordingId)}/pieces`;
  return {
    async put(recordingId, {number, bytes, last, durationMs}: Piece) {
      const length = durationMs === undefined ? '' : `&durationMs=${Math.round(durationMs)}`;
      return answerOf(await get(`${of(recordingId)}/${number}?last=${last ? 1 : 0}${length}`, {
        method: 'PUT', body: bytes, headers: {'content-type': 'application/octet-stream'}, signal: AbortSignal.timeout(timeoutMs),
      }));
    },
    async next(recordingId) {
      const response = await get(of(recordingId), {signal: AbortSignal.timeout(timeoutMs)});
      if (response.ok) return ((await response.json()) as {next: number}).next;
      if (response.status === 404 || response.status === 409 || response.status === 410) return null;
      throw new Error(`the server answered ${response.status}`);
    },
  };
}

export function recordingApi(api: Api, sessionId: string, side: 'clinician' | 'patient'): RecordingApi {
  const {telehealth} = api;
  return {
    state: () => telehealth.getRecordingState.query({sessionId}),
    ask: () => telehealth.askRecording.mutate({sessionId}),
    answer: (agree) => telehealth.answerRecording.mutate({sessionId, agree}),
    start: (wish) => telehealth.startRecording.mutate({sessionId, ...wish}),
    async stop() {
      await telehealth.stopRecording.mutate({sessionId});
    },
    async setOwnPlace(state) {
      await telehealth.setOwnPlace.mutate({sessionId, state});
    },
    async askConsent() {
      const {appointment} = await telehealth.getRoomStatus.query({sessionId});
      await telehealth.sendConsent.mutate({patientId: appointment.patientId, sessionId, consentType: 'RECORDING'});
    },
    async isAskedToSign() {
      if (side !== 'patient') return false;
      const {items} = await api.visit.consents.query();
      return items.some(({consentType, status}) => consentType === 'RECORDING' && status === 'PENDING');
    },
    pieces: piecePort(),
  };
}
