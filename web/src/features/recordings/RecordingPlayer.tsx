// SPDX-License-Identifier: Apache-2.0
// Plays one recording: asks for an address that works for minutes and for this sign-in only, and for another one when it has ended
// while somebody watches. Each time is written down.
import {useEffect, useRef, useState} from 'react';
import type {RecordingUrl} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {formatTimer} from '../../i18n/format';
import {Banner, Button, ErrorBanner} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {workOutDuration} from './duration';

export function RecordingPlayer({recordingId}: {recordingId: string}) {
  const t = useText();
  const {api, clock} = useStaff();
  const action = useAction();
  const [source, setSource] = useState<RecordingUrl | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [isBroken, setBroken] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  /** Where to go on with a new address. */
  const goOnAt = useRef(0);
  const endWorkingOut = useRef<() => void>(() => undefined);
  useEffect(() => () => endWorkingOut.current(), []);
  const open = () => void action.run(async () => {
    setBroken(false);
    setSource(await api.telehealth.getRecordingUrl.mutate({recordingId}));
  });
  const headCame = (): void => {
    const player = video.current;
    if (!player) return;
    endWorkingOut.current();
    endWorkingOut.current = workOutDuration(player, (length) => {
      setSeconds(length);
      if (goOnAt.current === 0) return;
      player.currentTime = goOnAt.current;
      goOnAt.current = 0;
      void player.play().catch(() => undefined);
    });
  };
  const failed = (): void => {
    goOnAt.current = video.current?.currentTime ?? 0;
    if (source && source.expiresAt.getTime() <= clock.now()) open();
    else setBroken(true);
  };
  return (
    <div className="stack-s">
      {action.error && <ErrorBanner error={action.error} onRetry={open} />}
      {isBroken && <Banner look="danger" live title={t('recordings.broken')}>{t('recordings.brokenText')}</Banner>}
      {source && !isBroken && (
        // There are no captions of what was said in a visit.
        <video ref={video} className="recording-player" controls playsInline preload="metadata" src={source.url} aria-label={t('recordings.one')}
          onLoadedMetadata={headCame} onError={failed} data-seconds={seconds ?? undefined} />
      )}
      {source && seconds !== null && <p className="small muted">{t('recordings.lengthIs', {time: formatTimer(seconds * 1000)})}</p>}
      {(!source || isBroken) && (
        <div className="row">
          <Button look="primary" icon="video" busy={action.busy && t('recordings.opening')} onClick={open}>{t('recordings.play')}</Button>
          <span className="small muted">{t('recordings.playHint')}</span>
        </div>
      )}
    </div>
  );
}
