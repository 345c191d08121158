// SPDX-License-Identifier: Apache-2.0
// What a line of the history says about a session.
import type {SessionListItem} from '../../api/types';

export const kPageSize = 25;

/** Milliseconds from the visit's actual start to its end; null: it has not been both. */
export function callLength({actualStartTime, actualEndTime}: Pick<SessionListItem, 'actualStartTime' | 'actualEndTime'>): number | null {
  return actualStartTime && actualEndTime ? actualEndTime.getTime() - actualStartTime.getTime() : null;
}

export type ModalityWord = 'AUDIO_VIDEO' | 'AUDIO_ONLY' | 'mixed';

/** By what it is billed: the modifier says whether there was a picture. 95: video; 93: voice only. */
export function modalityOf(session: Pick<SessionListItem, 'actualStartTime' | 'telehealthModifier'> & {modality?: string; modalityMixed?: boolean}): ModalityWord | null {
  if (!session.actualStartTime) return null;
  if (session.modalityMixed) return 'mixed';
  if (session.modality === 'AUDIO_ONLY' || session.modality === 'AUDIO_VIDEO') return session.modality;
  if (session.telehealthModifier === '93') return 'AUDIO_ONLY';
  return session.telehealthModifier === '95' ? 'AUDIO_VIDEO' : null;
}
