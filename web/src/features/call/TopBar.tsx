// SPDX-License-Identifier: Apache-2.0
// How long the visit runs, how good the connection is, and who is there, in one line.
import {useEffect, useState} from 'react';
import {formatTimer} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {systemClock} from '../../lib/clock';
import {useStore} from '../../lib/store';
import {Icon, IconButton} from '../../ui';
import type {RoomModel} from './roomModel';
import {gradeWords} from './words';

function useSecond(): number {
  const [now, setNow] = useState(() => systemClock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Timer({since}: {since: number}) {
  const t = useText();
  const time = formatTimer(useSecond() - since);
  return <span className="room-timer" role="timer" aria-live="off" aria-label={t('call.running', {time})}>{time}</span>;
}

export function TopBar({room, onFullScreen}: {room: RoomModel; onFullScreen(): void}) {
  const t = useText();
  const {enteredAt, grade: measured, session, phase, noWay} = useStore(room.call.state);
  const count = session.peers.length + 1;
  // What was measured before says nothing about a way that does not stand.
  const stands = phase === 'in' && session.peers.some(({link}) => link === 'connected');
  const grade = stands ? measured : noWay ? 'cut' : 'unknown';
  const words = session.peers.some(({link}) => link === 'reconnecting') ? t('call.reconnecting')
    : phase !== 'in' ? t('call.connecting') : session.peers.length === 0 ? null
    : stands || noWay ? gradeWords(grade, t) : t('call.connecting');
  return (
    <div className="room-top">
      {enteredAt !== null && <Timer since={enteredAt} />}
      {words && <span className={`room-grade room-grade-${grade}`} data-grade={grade}><Icon name="network" size={18} />{words}</span>}
      <span className="room-space" />
      <button type="button" className="room-count" onClick={() => room.show('people')} aria-label={t('call.peopleCount', {count})}>
        <Icon name="users" size={18} />{count}
      </button>
      {document.fullscreenEnabled && <IconButton icon="fullscreen" label={t('call.fullScreen')} onClick={onFullScreen} />}
    </div>
  );
}
