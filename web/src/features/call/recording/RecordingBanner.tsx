// SPDX-License-Identifier: Apache-2.0
// Says all the time that the visit is recorded, to everybody, with the button that stops it; and why it is paused, ended or failed.
import {useEffect, useState} from 'react';
import {errorText} from '../../../api/errors';
import {formatTimer} from '../../../i18n/format';
import {type TextKey, useText, type Translate} from '../../../i18n/i18n';
import {systemClock} from '../../../lib/clock';
import {useStore} from '../../../lib/store';
import {Button, Icon} from '../../../ui';
import type {RoomModel} from '../roomModel';
import type {RecordingView} from './recordingModel';
import {currentLanguage} from '../../../i18n/i18n';
import {isStopBar, stillToAgree} from './situation';

const kSayStuckAfterMs = 8_000;

function Since({at}: {at: Date}) {
  const [now, setNow] = useState(() => systemClock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="recording-time" role="timer" aria-live="off">{formatTimer(now - at.getTime())}</span>;
}

/** Why it ended, in words; the server's are more exact and English. */
function endWords({ended}: RecordingView, side: 'clinician' | 'patient', t: Translate): string {
  if (!ended) return '';
  if (ended.fault && side === 'clinician') return t(`recording.fault.${ended.fault}` satisfies TextKey);
  if (ended.bar && isStopBar(ended.bar)) return t(`recording.endedBy.${ended.bar}` satisfies TextKey);
  if (ended.reason === 'FAILED') return ended.message && currentLanguage() === 'en' ? ended.message : t('recording.ended.FAILED');
  return t(`recording.ended.${ended.reason ?? 'STAFF'}` satisfies TextKey);
}

export function RecordingBanner({room}: {room: RoomModel}) {
  const t = useText();
  const view = useStore(room.recording.state);
  const {ownParticipantId} = useStore(room.call.state, (state) => state.session);
  const {known, own, ended, busy, error, foreign} = view;
  const {side} = room.settings;
  const running = known?.recording ?? null;
  const isPaused = running !== null && (running.pausedAt !== null || own?.phase === 'paused');
  if (!running && !ended && own?.phase !== 'finishing' && !error && !foreign) return null;
  const names = known ? stillToAgree(known, ownParticipantId).map(({name}) => name).join(', ') : '';
  return (
    <div className="recording-bars">
      {foreign && <ForeignWords room={room} isStopped={foreign === 'stopped'} />}
      {running && (
        <div className={`recording-bar${isPaused ? ' recording-bar-paused' : ''}`} data-recording={isPaused ? 'paused' : 'running'}>
          <span className="recording-dot" aria-hidden="true" />
          <span className="recording-words" role="status">
            {isPaused ? t(names ? 'recording.pausedFor' : 'recording.paused', {names}) : t('recording.running')}
          </span>
          {!isPaused && running.startedAt && <Since at={running.startedAt} />}
          <Button busy={busy && t('call.working')} onClick={() => void room.recording.stop()}>{t('recording.stop')}</Button>
        </div>
      )}
      {own && <UploadWords room={room} />}
      {error && !ended && <p className="recording-bar recording-bar-failed" role="alert"><Icon name="warning" size={20} /><span className="recording-words">{errorText(error, t).action}</span></p>}
      {ended && !running && (
        <div className={`recording-bar recording-bar-${ended.reason === 'FAILED' || ended.fault ? 'failed' : 'ended'}`} data-recording="ended">
          <Icon name={ended.reason === 'FAILED' || ended.fault ? 'warning' : 'info'} size={20} />
          <span className="recording-words" role="alert">{endWords(view, side, t)}</span>
          <Button onClick={room.recording.read}>{t('recording.read')}</Button>
        </div>
      )}
    </div>
  );
}

/** Of a recording that nobody began here: what to do until it has stopped, and afterwards. */
function ForeignWords({room, isStopped}: {room: RoomModel; isStopped: boolean}) {
  const t = useText();
  const {side} = room.settings;
  const key = `recording.${isStopped ? 'foreignStopped' : 'foreign'}.${side}` as const;
  return (
    <div className={`recording-bar recording-bar-${isStopped ? 'ended' : 'failed'}`} data-recording={isStopped ? 'foreign-stopped' : 'foreign'}>
      <Icon name={isStopped ? 'info' : 'warning'} size={20} />
      <span className="recording-words" role="alert">{t(key satisfies TextKey)}</span>
      {isStopped && <Button onClick={room.recording.readForeign}>{t('recording.read')}</Button>}
    </div>
  );
}

/** Only where it is recorded: how the way to the server is. */
function UploadWords({room}: {room: RoomModel}) {
  const t = useText();
  const {own} = useStore(room.recording.state);
  if (!own) return null;
  const {upload, phase} = own;
  const isStuck = upload.trouble === 'again' && upload.stuckSince !== null && systemClock.now() - upload.stuckSince > kSayStuckAfterMs;
  if (phase !== 'finishing' && !isStuck) return null;
  return (
    <p className="recording-bar recording-bar-paused" role="status" data-recording={phase === 'finishing' ? 'saving' : 'stuck'}>
      <span className="spinner-ring" aria-hidden="true" />
      <span className="recording-words">{t(isStuck ? 'recording.stuck' : 'recording.saving', {count: upload.waiting})}</span>
    </p>
  );
}
