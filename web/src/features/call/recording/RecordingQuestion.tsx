// SPDX-License-Identifier: Apache-2.0
// "May this visit be recorded?", put to everybody. Yes and no look alike, and no costs nothing. It lies over the pictures without
// taking the controls away.
import {useEffect, useId, useRef} from 'react';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Button} from '../../../ui';
import type {RoomModel} from '../roomModel';

export function RecordingQuestion({room}: {room: RoomModel}) {
  const {known} = useStore(room.recording.state);
  if (!known?.iMustAnswer || (known.askedAt === null && known.recording === null)) return null;
  return <Question room={room} />;
}

function Question({room}: {room: RoomModel}) {
  const t = useText();
  const {known, busy} = useStore(room.recording.state);
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const working = busy && t('call.working');
  return (
    <section className="recording-question" role="dialog" aria-labelledby={heading} data-testid="recording-question">
      <h2 id={heading} ref={title} tabIndex={-1}>{t('recording.question')}</h2>
      <p>{t(known?.recording ? 'recording.questionLate' : 'recording.questionText')}</p>
      <ul>
        <li>{t('recording.means.what')}</li>
        <li>{t('recording.means.free')}</li>
        <li>{known?.retentionDays ? t('recording.means.days', {count: known.retentionDays}) : t('recording.means.kept')}</li>
      </ul>
      <div className="recording-answers">
        <Button large busy={working} onClick={() => void room.recording.answer(false)}>{t('recording.no')}</Button>
        <Button large busy={working} onClick={() => void room.recording.answer(true)}>{t('recording.yes')}</Button>
      </div>
    </section>
  );
}
