// SPDX-License-Identifier: Apache-2.0
// One of the others: picture, or their initials when there is none, and words about what is wrong.
import type {Peer} from '../../call/videoSession';
import {useText} from '../../i18n/i18n';
import {Button, Icon} from '../../ui';
import {useVideo} from './useVideo';
import {initialsOf, nameWithRole} from './words';

export interface TileProps {
  peer: Peer;
  speaker: string | null;
  /** A grade of `cut`: nothing of them arrives. */
  silent: boolean;
}

export function Tile({peer, speaker, silent}: TileProps) {
  const t = useText();
  const {element, blocked, play} = useVideo(peer.stream, speaker);
  const pictured = peer.media.video && peer.stream !== null && peer.link !== 'connecting';
  const name = nameWithRole(peer, t);
  return (
    <figure className={`tile${peer.media.screen ? ' tile-screen' : ''}`} aria-label={name} data-peer={peer.participantId} data-link={peer.link}>
      <video ref={element} autoPlay playsInline className="tile-video" hidden={!pictured} aria-label={t('call.pictureOf', {name})} />
      {!pictured && (
        <div className="tile-initials" aria-hidden="true">
          <span>{initialsOf(peer.name)}</span>
        </div>
      )}
      <TileState peer={peer} silent={silent} />
      {blocked && <div className="tile-center"><Button look="primary" large icon="speaker" onClick={play}>{t('call.tapToHear')}</Button></div>}
      <figcaption className="tile-name">
        {!peer.media.audio && <Icon name="micOff" size={18} />}
        <span>{name}{!peer.media.audio && <span className="visually-hidden">, {t('call.isMuted')}</span>}</span>
      </figcaption>
    </figure>
  );
}

function TileState({peer, silent}: {peer: Peer; silent: boolean}) {
  const t = useText();
  const words = peer.link === 'connecting' ? t('call.peer.connecting', {name: peer.name})
    : peer.link === 'reconnecting' ? t('call.peer.reconnecting', {name: peer.name})
    : peer.away ? t('call.peer.away', {name: peer.name})
    : silent ? t('call.peer.silent', {name: peer.name})
    : !peer.media.video ? t('call.peer.cameraOff') : null;
  if (words === null) return null;
  const calm = peer.link === 'connected' && !peer.away && !silent;
  return (
    <div className={`tile-state${calm ? ' tile-state-calm' : ''}`} role="status">
      {peer.link !== 'connected' && <span className="spinner-ring" aria-hidden="true" />}
      <span>{words}</span>
    </div>
  );
}
