// SPDX-License-Identifier: Apache-2.0
// The consult room, fetched when it is needed: whoever only waits does not load it.
import {type ComponentType, lazy} from 'react';
import type {Api} from '../../api/client';
import type {Realtime} from '../../api/realtime';
import {loadTexts} from '../../i18n/i18n';

export interface ConsultRoomProps {
  sessionId: string;
  role: 'clinician' | 'patient';
  api: Api;
  live: Realtime;
  otherName?: string;
  clinicPhone?: string | null;
  onLeft(): void;
  /** The clinician sent the patient back into the waiting room. */
  onHeld(): void;
  onEnded(): void;
}

const rooms = import.meta.glob<{ConsultRoom: ComponentType<ConsultRoomProps>}>('../call/ConsultRoom.tsx');

export const CallRoom = lazy(async () => {
  const [load] = Object.values(rooms);
  if (!load) throw new Error('This build holds no consult room');
  const [{ConsultRoom}] = await Promise.all([load(), loadTexts('call')]);
  return {default: ConsultRoom};
});
