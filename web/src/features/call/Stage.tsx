// SPDX-License-Identifier: Apache-2.0
// The pictures: everybody else large, oneself in a corner, and what has to be said on top.
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Icon, Spinner} from '../../ui';
import {Notes} from './Notes';
import type {RoomModel} from './roomModel';
import {SelfView} from './SelfView';
import {Tile} from './Tile';

export function Stage({room, clinicPhone}: {room: RoomModel; clinicPhone: string | null}) {
  const {session, grade, byPhone} = useStore(room.call.state);
  const {choice} = useStore(room.media.state);
  const {selfShown} = useStore(room.view);
  const {peers} = session;
  const sharing = peers.some(({media}) => media.screen);
  return (
    <div className="stage">
      <div className={`tiles tiles-${Math.min(peers.length, 3)}${sharing ? ' tiles-sharing' : ''}`}>
        {peers.map((peer) => (
          <Tile key={peer.id} peer={peer} speaker={choice.speaker} silent={grade === 'cut' && !byPhone && peers.length === 1} />
        ))}
        {peers.length === 0 && <Alone room={room} />}
      </div>
      <Notes room={room} clinicPhone={clinicPhone} />
      {selfShown && <SelfView room={room} />}
    </div>
  );
}

function Alone({room}: {room: RoomModel}) {
  const t = useText();
  const {phase} = useStore(room.call.state);
  const {otherName, side} = room.settings;
  if (phase === 'entering' || phase === 'moving' || phase === 'idle') {
    return <div className="alone"><Spinner>{t(phase === 'moving' ? 'call.moving' : 'call.entering')}</Spinner></div>;
  }
  return (
    <div className="alone" role="status">
      <Icon name="users" size={40} />
      <p className="alone-title">{t('call.alone', {name: otherName})}</p>
      <p>{t(side === 'clinician' ? 'call.aloneClinician' : 'call.alonePatient')}</p>
    </div>
  );
}
