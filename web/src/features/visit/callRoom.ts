// SPDX-License-Identifier: Apache-2.0
// The consult room, a chunk of its own that the first load does without: fetched while one waits, at the latest when it is needed.
import {lazy, useEffect} from 'react';
import {loadTexts} from '../../i18n/i18n';
import {fetchAhead} from '../../lib/ahead';

async function fetchRoom() {
  const [{ConsultRoom}] = await Promise.all([import('../call/ConsultRoom'), loadTexts('call')]);
  return {default: ConsultRoom};
}

let fetched: ReturnType<typeof fetchRoom> | null = null;

/** Once; after one that failed the next who asks tries again. */
function callRoom(): ReturnType<typeof fetchRoom> {
  fetched ??= fetchRoom().catch((fault: unknown) => {
    fetched = null;
    throw fault;
  });
  return fetched;
}

export const CallRoom = lazy(callRoom);

/** For the screens on which one waits to be let in. */
export function useCallRoomAhead(): void {
  useEffect(() => fetchAhead(callRoom), []);
}
