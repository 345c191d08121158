// SPDX-License-Identifier: Apache-2.0
// Everybody in the room, visible to everybody; the clinician can mute one, send one out, or put the patient on hold.
import {useState} from 'react';
import type {Peer} from '../../call/videoSession';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Confirm, Icon, toast} from '../../ui';
import type {RoomModel} from './roomModel';
import {nameWithRole} from './words';

export function PeoplePanel({room}: {room: RoomModel}) {
  const t = useText();
  const {session} = useStore(room.call.state);
  const {microphone, camera} = useStore(room.media.state);
  const {busy} = useStore(room.view);
  const isClinician = room.settings.side === 'clinician';
  return (
    <div className="stack">
      <ul className="people">
        <li className="person"><Person name={t('call.you')} audio={microphone === 'on'} video={camera === 'on'} /></li>
        {session.peers.map((peer) => (
          <li className="person" key={peer.id}>
            <Person name={nameWithRole(peer, t)} audio={peer.media.audio} video={peer.media.video} />
            {isClinician && <PersonActions room={room} peer={peer} />}
          </li>
        ))}
      </ul>
      {isClinician && (
        <div className="stack-s">
          <Button icon="plus" onClick={() => room.open('invite')}>{t('call.invite')}</Button>
          <Button icon="hand" unavailable={busy} onClick={() => void room.hold().then((done) => done && toast(t('call.heldToast')))}>{t('call.hold')}</Button>
          <p className="muted small">{t('call.holdHint')}</p>
        </div>
      )}
    </div>
  );
}

function Person({name, audio, video}: {name: string; audio: boolean; video: boolean}) {
  const t = useText();
  return (
    <div className="person-line">
      <Icon name="user" />
      <span className="person-name">{name}</span>
      <span className="person-state"><Icon name={audio ? 'mic' : 'micOff'} size={18} /><span className="visually-hidden">{t(audio ? 'call.micIsOn' : 'call.isMuted')}</span></span>
      <span className="person-state"><Icon name={video ? 'video' : 'videoOff'} size={18} /><span className="visually-hidden">{t(video ? 'call.cameraIsOn' : 'call.peer.cameraOff')}</span></span>
    </div>
  );
}

function PersonActions({room, peer}: {room: RoomModel; peer: Peer}) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const {busy} = useStore(room.view);
  const mute = () => void room.mute(peer.participantId).then((done) => done && toast(t('call.mutedToast', {name: peer.name})));
  const remove = () => void room.remove(peer.participantId).then((done) => {
    setAsking(false);
    if (done) toast(t('call.removedToast', {name: peer.name}));
  });
  return (
    <div className="row">
      <Button look="quiet" unavailable={!peer.media.audio || busy} aria-label={t('call.muteOne', {name: peer.name})} onClick={mute}>{t('call.mute')}</Button>
      <Button look="quiet" unavailable={busy} aria-label={t('call.removeOne', {name: peer.name})} onClick={() => setAsking(true)}>{t('call.remove')}</Button>
      {asking && <Confirm title={t('call.removeTitle', {name: peer.name})} text={t('call.removeText')} yes={t('call.remove')} no={t('call.stay')} danger
        busy={busy && t('call.working')} onYes={remove} onNo={() => setAsking(false)} />}
    </div>
  );
}
