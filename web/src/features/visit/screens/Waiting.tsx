// SPDX-License-Identifier: Apache-2.0
// The waiting room: you are in the right place, how long it may take, the front desk within reach.
import {type ReactNode, useEffect, useState} from 'react';
import type {VisitView, WaitingStatusOutput} from '../../../api/types';
import {keepAwake} from '../../../call/wakeLock';
import {formatDuration, formatTime} from '../../../i18n/format';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button, Confirm, ErrorBanner} from '../../../ui';
import {MicMeter, SelfView} from '../../prejoin/SelfView';
import {useCallRoomAhead} from '../callRoom';
import type {Chat} from '../chat';
import {ConsentsLink, SignNow} from '../ConsentsLink';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';
import type {WaitingRoom} from '../waitingRoom';
import {ChatPanel} from './ChatPanel';
import {OtherDevice} from './OtherDevice';

export function Waiting({view, room, chat}: {view: VisitView; room: WaitingRoom; chat: Chat}) {
  const t = useText();
  const {flow} = useVisit();
  const {status, offline} = useStore(room.state);
  useEffect(keepAwake, []);
  useCallRoomAhead();
  const delay = status?.delayMinutes ?? view.delayMinutes;
  const message = status?.waitingMessage ?? view.waitingMessage;
  return (
    <Shell title={t('visit.waiting.title')} clinic={view.organizationName} phone={view.organizationPhone} progress={useProgress(view, 'waiting')}
      more={<><ConsentsLink view={view} /><OtherDevice /></>}>
      <p className="lead">{view.clinicianName ? t('visit.waiting.with', {name: view.clinicianName}) : t('visit.waiting.text')}</p>
      {offline && <Banner look="warn" title={t('visit.offline.title')} live>{t('visit.offline.place')}</Banner>}
      {delay ? <Banner look="info" title={t('visit.delay.title')} live>{t('visit.delay.text', {count: delay})}</Banner> : null}
      <Place view={view} status={status} />
      <SignNow view={view} />
      {message && <Banner look="info" icon="building" title={t('visit.waiting.message', {clinic: view.organizationName})}>{message}</Banner>}
      <OwnPicture />
      <ChatPanel chat={chat} emergencyNumber={view.emergencyNumber} />
      <div className="actions">
        <Button wide icon="pin" onClick={() => flow.done({moving: true})}>{t('visit.waiting.moved')}</Button>
        <LeaveButton room={room} />
      </div>
    </Shell>
  );
}

function Place({view, status}: {view: VisitView; status: WaitingStatusOutput | null}) {
  const t = useText();
  if (!status) return <div className="card" role="status">{t('visit.waiting.entering')}</div>;
  const {position, estimatedWaitMinutes: wait, isProviderReady} = status;
  const ahead = position === null ? null : position - 1;
  return (
    <div className="card waiting-state" role="status" aria-live="polite">
      <div className="waiting-place">
        {position !== null && <span className="waiting-number" aria-hidden="true">{position}</span>}
        <div>
          <strong>{ahead === null ? t('visit.waiting.here') : ahead === 0 ? t('visit.waiting.next') : t('visit.waiting.ahead', {count: ahead})}</strong>
          <div>{waitWords(t, wait, isProviderReady)}</div>
        </div>
      </div>
      {view.startTime && <div className="muted small">{t('visit.waiting.scheduled', {time: formatTime(view.startTime)})}</div>}
      <div className="muted">{t('visit.waiting.stay')}</div>
    </div>
  );
}

function waitWords(t: ReturnType<typeof useText>, wait: {min: number; max: number} | null, ready: boolean): string {
  if (ready) return t('visit.waiting.ready');
  if (!wait) return t('visit.waiting.unknown');
  if (wait.max <= 1) return t('visit.waiting.moment');
  if (wait.min === wait.max) return t('visit.waiting.about', {time: formatDuration(wait.max * 60_000)});
  return t('visit.waiting.range', {min: wait.min, max: wait.max});
}

/** Off until wanted: the picture of oneself for half an hour is not for everybody, and costs battery. */
function OwnPicture() {
  const t = useText();
  const {check} = useVisit();
  const {stream, camera} = useStore(check.state);
  const [shown, setShown] = useState(false);
  useEffect(() => () => check.stop(), [check]);
  const toggle = () => {
    if (shown) check.stop();
    else void check.openDevices();
    setShown(!shown);
  };
  let picture: ReactNode = null;
  if (shown && stream) picture = <div className="waiting-self stack-s"><SelfView stream={stream} /><MicMeter stream={stream} /></div>;
  else if (shown && camera !== 'asking') picture = <p className="muted small">{t('visit.devices.noPicture')}</p>;
  return (
    <div className="stack-s">
      {picture}
      <Button wide icon={shown ? 'videoOff' : 'video'} aria-pressed={shown} onClick={toggle}>
        {t(shown ? 'visit.waiting.hideSelf' : 'visit.waiting.showSelf')}
      </Button>
    </div>
  );
}

function LeaveButton({room}: {room: WaitingRoom}) {
  const t = useText();
  const {flow} = useVisit();
  const [asking, setAsking] = useState(false);
  const leave = useAction(async () => {
    await room.leave();
    flow.done({left: true});
  });
  return (
    <>
      <Button look="quiet" wide onClick={() => setAsking(true)}>{t('visit.waiting.leave')}</Button>
      {asking && (
        <Confirm title={t('visit.leave.title')} yes={t('visit.leave.yes')} no={t('visit.leave.no')} danger
          busy={leave.busy && t('visit.leave.busy')} onNo={() => setAsking(false)} onYes={leave.run}
          text={<div className="stack-s"><p>{t('visit.leave.text')}</p>{leave.error && <ErrorBanner error={leave.error} />}</div>} />
      )}
    </>
  );
}

export function Left({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  return (
    <Shell title={t(view.status === 'IN_PROGRESS' ? 'visit.left.running' : 'visit.left.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t('visit.left.text')}</p>
      <div className="actions">
        <Button look="primary" large wide onClick={() => flow.done({left: false})}>{t('visit.left.back')}</Button>
        <ConsentsLink view={view} wide />
      </div>
    </Shell>
  );
}

/** Guests and interpreters wait without a place in the queue until the visit runs. */
export function GuestWaiting({view}: {view: VisitView}) {
  const t = useText();
  useEffect(keepAwake, []);
  useCallRoomAhead();
  return (
    <Shell title={t('visit.waiting.title')} clinic={view.organizationName} phone={view.organizationPhone} progress={useProgress(view, 'guestWaiting')}
      more={<OtherDevice />}>
      <p className="lead">{t('visit.waiting.guest')}</p>
      {view.startTime && <p>{t('visit.waiting.scheduled', {time: formatTime(view.startTime)})}</p>}
    </Shell>
  );
}
