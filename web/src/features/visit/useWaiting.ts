// SPDX-License-Identifier: Apache-2.0
// Ties the line to the server, the place in the waiting room and the conversation to the life of the page.
import {useEffect, useMemo} from 'react';
import {wakeWithPage} from '../../api/realtime';
import {t} from '../../i18n/i18n';
import {announce} from '../../ui';
import {playChime} from '../prejoin/sounds';
import {Chat} from './chat';
import {useVisit} from './context';
import {WaitingRoom} from './waitingRoom';

const kSettleMs = 300;

/** The line of this visit: the view is read again when the visit changes, and when the page or the network comes back. */
export function useLine(sessionId: string | null): void {
  const {flow, realtime, clock} = useVisit();
  useEffect(() => {
    if (!sessionId) return;
    let callOff: (() => void) | null = null;
    const refreshSoon = () => {
      callOff?.();
      callOff = clock.after(kSettleMs, () => void flow.refresh());
    };
    const onVisible = () => {
      if (document.visibilityState === 'visible') refreshSoon();
    };
    const ends = [
      realtime.watch({topic: 'session', sessionId}),
      realtime.on('notice', (notice) => {
        if (notice.kind.startsWith('session.') && notice.kind !== 'session.quality') refreshSoon();
      }),
      realtime.on('watching', (message) => {
        if (message.gap) refreshSoon();
      }),
      realtime.state.subscribe(() => {
        // Another device took over, or the link ended: the view says which.
        if (realtime.state.get().line === 'refused') refreshSoon();
      }),
      wakeWithPage(realtime),
    ];
    window.addEventListener('online', refreshSoon);
    document.addEventListener('visibilitychange', onVisible);
    realtime.start();
    return () => {
      window.removeEventListener('online', refreshSoon);
      document.removeEventListener('visibilitychange', onVisible);
      for (const end of ends) end();
      callOff?.();
      realtime.stop();
    };
  }, [sessionId, flow, realtime, clock]);
}

/** The place and the conversation; `active` while the person waits. */
export function useWaiting(sessionId: string | null, active: boolean): {room: WaitingRoom | null; chat: Chat | null} {
  const {api, realtime, clock, flow, browser, check} = useVisit();
  const parts = useMemo(() => {
    if (!sessionId) return {room: null, chat: null};
    const room = new WaitingRoom({
      api, realtime, clock, sessionId, device: {deviceType: browser.device, browserInfo: browser.summary, ...connection()},
      onAdmitted: () => {
        if (flow.state.get().done.inCall) return;
        call();
        flow.done({inCall: true});
      },
      onChanged: () => void flow.refresh(),
    });
    return {room, chat: new Chat(api, realtime, clock, sessionId)};
  }, [sessionId, api, realtime, clock, flow, browser]);
  const {room, chat} = parts;
  useEffect(() => {
    if (!active || !room || !chat) return;
    room.enter();
    chat.start();
    const results = check.finished;
    if (Object.keys(results).length > 0) room.tellChecks(results).catch(() => undefined);
    const stop = room.state.subscribe(() => {
      if (room.state.get().status?.questionnaireCompleted && !flow.state.get().done.questions) flow.done({questions: true});
    });
    return () => {
      stop();
      room.stop();
      chat.stop();
    };
  }, [active, room, chat, check, flow]);
  return parts;
}

/**
 * Whoever looks elsewhere is called: by sound, by words, by a shake of the phone. Browsers shake for a page that was
 * touched, and complain in the console of any other, such as one that was just loaded again.
 */
function call(): void {
  announce(t('visit.admitted'), 'urgent');
  document.title = t('visit.admitted');
  playChime().catch(() => undefined);
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
}

function connection(): {connectionType?: 'wifi' | 'cellular' | 'ethernet'} {
  const type = (navigator as Navigator & {connection?: {type?: string}}).connection?.type;
  return type === 'wifi' || type === 'cellular' || type === 'ethernet' ? {connectionType: type} : {};
}
