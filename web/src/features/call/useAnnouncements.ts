// SPDX-License-Identifier: Apache-2.0
// Says what happens in the room to those who do not see it, and what matters to all on the screen as well.
import {useEffect} from 'react';
import type {CallState} from '../../call/call';
import {t} from '../../i18n/i18n';
import {announce, toast} from '../../ui';
import type {RoomModel} from './roomModel';

/** Differences between two states that people want to know. */
export function newsOf(before: CallState, now: CallState): string[] {
  const news: string[] = [];
  // Whoever is not known by name yet is spoken of as soon as they are.
  const was = before.session.peers.filter(({role}) => role !== null);
  const known = new Map(was.map((peer) => [peer.participantId, peer]));
  for (const peer of now.session.peers) {
    if (peer.role === null) continue;
    const old = known.get(peer.participantId);
    const {name} = peer;
    if (!old) news.push(t('call.news.joined', {name}));
    else if (old.link === 'connected' && peer.link === 'reconnecting') news.push(t('call.peer.reconnecting', {name}));
    else if (old.link === 'reconnecting' && peer.link === 'connected') news.push(t('call.news.back', {name}));
    if (old && !old.media.screen && peer.media.screen) news.push(t('call.news.shares', {name}));
    if (old?.media.screen && !peer.media.screen) news.push(t('call.news.sharesNoMore', {name}));
  }
  const there = new Set(now.session.peers.map(({participantId}) => participantId));
  if (now.phase === 'in')
    for (const {participantId, name} of was) if (!there.has(participantId)) news.push(t('call.news.left', {name}));
  if (before.session.signalling !== now.session.signalling && now.phase === 'in')
    news.push(t(now.session.signalling === 'lost' ? 'call.lineLostMediaOn' : 'call.news.lineBack'));
  return news;
}

export function useAnnouncements(room: RoomModel): void {
  useEffect(() => {
    let before = room.call.state.get();
    const endings = [
      room.call.state.subscribe(() => {
        const now = room.call.state.get();
        const news = newsOf(before, now);
        before = now;
        if (news.length > 0) announce(news.join('. '));
      }),
      room.call.events.on((event) => {
        if (event.kind === 'muted_by_clinic') toast(t('call.mutedByClinic'));
        else if (event.kind === 'moved') toast(t('call.movedToast'));
        else if (event.kind === 'stepped') announce(t(`call.stepped.${event.level}`));
        else if (event.kind === 'modality' && event.byPhone && room.settings.side === 'patient') announce(t('call.byPhonePatient'), 'urgent');
      }),
      room.linkOpened.on(() => toast(t('call.linkOpened'), 'danger')),
      room.media.happened.on((what) => toast(t(`call.happened.${what}`))),
    ];
    let unread = room.chat.state.get().unread;
    endings.push(room.chat.state.subscribe(() => {
      const now = room.chat.state.get().unread;
      if (now > unread) announce(t('call.news.message'));
      unread = now;
    }));
    return () => endings.forEach((end) => end());
  }, [room]);
}
