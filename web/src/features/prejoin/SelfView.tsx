// SPDX-License-Identifier: Apache-2.0
// One's own picture, mirrored as in a mirror, and the loudness of one's voice.
import {type ReactNode, useEffect, useRef} from 'react';
import {useText} from '../../i18n/i18n';
import {watchLevel} from './sounds';

export function SelfView({stream, children}: {stream: MediaStream | null; children?: ReactNode}) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const seen = stream !== null && stream.getVideoTracks().length > 0;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream, seen]);
  return (
    <div className="selfview">
      {seen && <video ref={video} autoPlay playsInline muted aria-label={t('visit.devices.preview')} />}
      {!seen && children && <div className="selfview-text">{children}</div>}
    </div>
  );
}

/** Moves with the voice. The number is not read out: it changes ten times a second. */
export function MicMeter({stream}: {stream: MediaStream}) {
  const fill = useRef<HTMLDivElement>(null);
  useEffect(() => watchLevel(stream, (level) => {
    if (fill.current) fill.current.style.transform = `scaleX(${level.toFixed(2)})`;
  }), [stream]);
  return <div className="meter" aria-hidden="true"><div className="meter-fill" ref={fill} /></div>;
}
