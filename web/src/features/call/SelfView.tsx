// SPDX-License-Identifier: Apache-2.0
// One's own picture, mirrored as in a mirror. Dragged by mouse or finger, moved by the arrow keys, from corner to corner.
import {type PointerEvent, useRef, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {announce, Icon} from '../../ui';
import {type Corner, cornerAt, moved} from './corner';
import type {RoomModel} from './roomModel';
import {useTrackStream, useVideo} from './useVideo';

const kDragsAfter = 6;

export function SelfView({room}: {room: RoomModel}) {
  const t = useText();
  const {corner} = useStore(room.view);
  const {camera, blank, microphone, preview, facing} = useStore(room.media.state);
  const seen = camera === 'on' && !blank;
  const {element} = useVideo(useTrackStream(preview));
  const [drag, setDrag] = useState<{x: number; y: number} | null>(null);
  const start = useRef<{x: number; y: number} | null>(null);

  const put = (to: Corner): void => {
    if (to === corner) return;
    room.move(to);
    announce(t(`call.corner.${to}`));
  };
  const moving = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!start.current) return;
    const by = {x: event.clientX - start.current.x, y: event.clientY - start.current.y};
    if (drag || Math.hypot(by.x, by.y) > kDragsAfter) setDrag(by);
  };
  const dropped = (event: PointerEvent<HTMLButtonElement>): void => {
    start.current = null;
    const stage = event.currentTarget.parentElement?.getBoundingClientRect();
    if (drag && stage) put(cornerAt(event.clientX - stage.left, event.clientY - stage.top, stage.width, stage.height));
    setDrag(null);
  };
  return (
    <button type="button" className={`self self-${corner}${drag ? ' self-dragged' : ''}`}
      aria-roledescription={t('call.movable')} style={drag ? {translate: `${drag.x}px ${drag.y}px`} : undefined}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = {x: event.clientX, y: event.clientY};
      }}
      onPointerMove={moving} onPointerUp={dropped} onPointerCancel={dropped}
      onKeyDown={(event) => {
        if (!event.key.startsWith('Arrow')) return;
        event.preventDefault();
        put(moved(corner, event.key));
      }}>
      <video ref={element} autoPlay playsInline muted hidden={!seen}
        className={`self-video${facing === 'user' ? ' self-mirrored' : ''}`} aria-hidden="true" />
      {!seen && <span className="self-off"><Icon name="videoOff" size={28} /><span>{t(camera === 'on' ? 'call.noPicture' : camera === 'starting' ? 'call.cameraStarting' : 'call.cameraOff')}</span></span>}
      <span className="self-name">{microphone !== 'on' && <Icon name="micOff" size={16} />}{t('call.you')}</span>
      <span className="visually-hidden">{t('call.selfView')}</span>
    </button>
  );
}
