// SPDX-License-Identifier: Apache-2.0
// On every screen: who has arrived and nobody has taken note of, with the two answers to that.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Button, Icon} from '../../ui';
import {useAction, useNow, useStaff} from '../staff/context';
import {AdmitDialog} from './AdmitDialog';
import {fullName, type QueueEntry} from './entry';
import {arrivalSound, notificationState, soundState} from './liveQueue';
import type {QueueStore} from './queueStore';
import {waitSeconds} from './wait';

export function AlertBar() {
  const {queue} = useStaff();
  return queue ? <Alerts queue={queue} /> : null;
}

function Alerts({queue}: {queue: QueueStore}) {
  const {ringing} = useStore(queue.state);
  const [admitting, setAdmitting] = useState<QueueEntry | null>(null);
  return (
    <>
      {ringing.length > 0 && (
        <div className="alerts">
          {ringing.map((entry) => <Arrival key={entry.id} entry={entry} queue={queue} onAdmit={() => setAdmitting(entry)} />)}
        </div>
      )}
      {admitting && <AdmitDialog entry={admitting} onClose={() => setAdmitting(null)} />}
    </>
  );
}

function Arrival({entry, queue, onAdmit}: {entry: QueueEntry; queue: QueueStore; onAdmit(): void}) {
  const t = useText();
  const {api} = useStaff();
  const now = useNow(10_000);
  const {readAt} = useStore(queue.state);
  const action = useAction();
  const minutes = Math.floor(waitSeconds(entry.currentWaitSeconds, readAt, now) / 60);
  const seen = () => void action.run(async () => {
    await api.telehealth.acknowledgeArrival.mutate({waitingRoomId: entry.id});
    await queue.refresh();
  });
  return (
    <section className="alert" aria-label={t('queue.arrived', {name: fullName(entry.patient)})}>
      <Icon name="bell" />
      <div className="alert-text">
        <strong>{t('queue.arrived', {name: fullName(entry.patient)})}</strong>
        <span className="block small">{minutes < 1 ? t('queue.justNow') : t('queue.forMinutes', {count: minutes})}</span>
      </div>
      <div className="row">
        <Button icon="check" busy={action.busy && t('staff.saving')} onClick={seen}>{t('queue.seen')}</Button>
        <Button look="primary" icon="video" onClick={onAdmit}>{t('queue.admit')}</Button>
      </div>
    </section>
  );
}

/** Sound and notifications need a click of the person in most browsers: offered where they are missing. */
export function AlertSettings() {
  const t = useText();
  const sound = useStore(soundState);
  const [permission, setPermission] = useState(notificationState);
  const [heard, setHeard] = useState(false);
  const test = async (): Promise<void> => {
    soundState.set(await arrivalSound.unlock());
    soundState.set(arrivalSound.play());
    setHeard(true);
  };
  return (
    <div className="stack-s">
      {sound === 'blocked' && <Banner look="warn" icon="bell" live>{t('queue.sound.blocked')}</Banner>}
      <div className="row">
        <Button icon="speaker" onClick={() => void test()}>{t(sound === 'blocked' ? 'queue.sound.on' : 'queue.sound.test')}</Button>
        {permission === 'default' && (
          <Button icon="bell" onClick={() => void Notification.requestPermission().then(setPermission)}>{t('queue.notify.on')}</Button>
        )}
        {permission === 'denied' && <span className="small muted">{t('queue.notify.denied')}</span>}
        {permission === 'granted' && <span className="small muted">{t('queue.notify.granted')}</span>}
        {heard && sound === 'ready' && <span className="small muted" role="status">{t('queue.sound.played')}</span>}
      </div>
    </div>
  );
}
