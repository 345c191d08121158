// SPDX-License-Identifier: Apache-2.0
// What can be done with a visit in its present state.
import {useState} from 'react';
import {apiError} from '../../api/errors';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Confirm, ErrorBanner, toast} from '../../ui';
import {CancelDialog} from '../appointments/CancelDialog';
import {MoveDialog} from '../appointments/MoveDialog';
import {needsAsking} from '../consents/override';
import {StartDialog} from '../consents/StartDialog';
import {AdmitDialog} from '../queue/AdmitDialog';
import {DelayDialog} from '../queue/DelayDialog';
import {fullName} from '../queue/entry';
import {TransferDialog} from '../queue/TransferDialog';
import {useAction, useMay, useNow, useStaff} from '../staff/context';
import {EndDialog} from './EndDialog';
import type {VisitData} from './VisitPage';

type Open = 'admit' | 'end' | 'move' | 'cancel' | 'delay' | 'transfer' | 'no_show' | 'consents' | null;

export interface VisitActionsProps {
  data: VisitData;
  inside: boolean;
  onEnter(): void;
  onLeave(): void;
  changed(): void;
  /** Begins with the start. */
  starting: boolean;
}

export function VisitActions({data, inside, starting, onEnter, onLeave, changed}: VisitActionsProps) {
  const t = useText();
  const {api, clock} = useStaff();
  const mayDo = useMay();
  const [open, setOpen] = useState<Open>(starting && data.room.status === 'SCHEDULED' ? 'consents' : null);
  const action = useAction();
  const {room, entry} = data;
  const sessionId = room.id;
  const {status} = room;
  const close = (): void => setOpen(null);
  const waits = entry?.status === 'WAITING';
  const toCome = status === 'SCHEDULED' || status === 'WAITING';
  const runs = status === 'IN_PROGRESS';
  // Until then the patient may still come, and the server takes no no-show.
  const graceIsOver = clock.now() >= room.scheduledStartTime.getTime() + data.organization.graceMinutes * 60_000;
  const busy = action.busy && t('staff.saving');
  const run = (work: () => Promise<unknown>, then: () => void = changed) => void action.run(async () => {
    await work();
    then();
  });
  const started = () => {
    changed();
    onEnter();
  };
  const startWith = (reason: string | null) => api.telehealth.startSession.mutate({sessionId, ...(reason ? {consentOverrideReason: reason} : {})});
  /** What the patient has to be asked first is asked in the dialog that a start has, too. */
  const askFirst = (thrown: unknown): never => {
    if (needsAsking(apiError(thrown).reason)) setOpen('consents');
    throw thrown;
  };
  const start = () => run(() => startWith(null).catch(askFirst), started);
  const appointment = {id: room.appointmentId, startTime: room.scheduledStartTime, endTime: room.scheduledEndTime,
    patientId: room.appointment.patientId, patient: room.appointment.patient};
  return (
    <div className="stack-s">
      {action.error && !(needsAsking(action.error.reason) && open === 'consents') && <ErrorBanner error={action.error} />}
      {status === 'COMPLETED' && mayDo('session_run') && <Undo data={data} busy={busy} onUndo={() => run(() => api.telehealth.reopen.mutate({sessionId}))} />}
      {status === 'TECHNICAL_ISSUES' && <Banner look="warn" title={t('status.TECHNICAL_ISSUES')}>{t('visitPage.interrupted')}</Banner>}
      {waits && <Banner look="info" live>{t(runs ? 'visitPage.onHold' : 'visitPage.waits', {name: fullName(entry.patient)})}</Banner>}
      <div className="row visit-actions" role="group" aria-label={t('visitPage.actions')}>
        {waits && mayDo('session_admit') && <Button look="primary" icon="video" onClick={() => setOpen('admit')}>{t('queue.admit')}</Button>}
        {toCome && !waits && mayDo('session_run') && <Button look="primary" icon="video" busy={busy} onClick={start}>{t('visitPage.start')}</Button>}
        {runs && !inside && mayDo('session_join') && <Button look="primary" icon="video" onClick={onEnter}>{t('visitPage.enter')}</Button>}
        {status === 'TECHNICAL_ISSUES' && mayDo('session_run') && (
          <Button look="primary" busy={busy} onClick={() => run(() => api.telehealth.resumeSession.mutate({sessionId}).catch(askFirst))}>{t('visitPage.resume')}</Button>
        )}
        {runs && entry?.status === 'ADMITTED' && mayDo('session_run') && (
          <Button icon="hand" busy={busy} onClick={() => run(() => api.telehealth.holdPatient.mutate({sessionId}))}>{t('visitPage.hold')}</Button>
        )}
        {toCome && mayDo('session_admit') && <Button icon="clock" onClick={() => setOpen('delay')}>{t('delay.one')}</Button>}
        {waits && mayDo('session_admit') && <Button icon="users" onClick={() => setOpen('transfer')}>{t('transfer.open')}</Button>}
        {(toCome || status === 'NO_SHOW' || status === 'CANCELLED') && mayDo('appointment_write') && <Button icon="calendar" onClick={() => setOpen('move')}>{t('today.do.move')}</Button>}
        {toCome && graceIsOver && mayDo('session_no_show') && <Button look="quiet" onClick={() => setOpen('no_show')}>{t('today.do.no_show')}</Button>}
        {toCome && mayDo('appointment_write') && <Button look="quiet" onClick={() => setOpen('cancel')}>{t('today.do.cancel')}</Button>}
        {(runs || status === 'TECHNICAL_ISSUES') && mayDo('session_run') && <Button look="danger" onClick={() => setOpen('end')}>{t('visitPage.end')}</Button>}
      </div>
      {open === 'admit' && entry && <AdmitDialog entry={entry} onClose={close} onAdmitted={() => {
        changed();
        onEnter();
      }} />}
      {open === 'consents' && <StartDialog sessionId={sessionId} patient={{id: data.patient.id, name: fullName(data.patient.demographics), state: data.patient.state}}
        start={startWith} onClose={close} onStarted={started} />}
      {open === 'end' && <EndDialog sessionId={sessionId} undoMinutes={data.organization.undoMinutes} onClose={close} onEnded={() => {
        onLeave();
        changed();
      }} />}
      {open === 'move' && <MoveDialog appointment={appointment} onClose={close} onDone={changed} />}
      {open === 'cancel' && <CancelDialog appointment={appointment} onClose={close} onDone={changed} />}
      {open === 'delay' && <DelayDialog to={{sessionId}} name={fullName(data.patient.demographics)} onClose={close} />}
      {open === 'transfer' && entry && <TransferDialog entry={entry} onClose={close} onDone={changed} />}
      {open === 'no_show' && (
        <Confirm title={t('noShow.confirm.title')} text={t('noShow.confirm.text')} yes={t('noShow.mark')} no={t('staff.cancel')} danger busy={busy}
          onNo={close} onYes={() => run(() => api.telehealth.markNoShow.mutate({sessionId}).finally(close), () => {
            toast(t('noShow.done'));
            changed();
          })} />
      )}
    </div>
  );
}

function Undo({data: {room, organization}, busy, onUndo}: {data: VisitData; busy: string | false; onUndo(): void}) {
  const t = useText();
  const now = useNow(5000);
  if (!room.actualEndTime) return null;
  const left = room.actualEndTime.getTime() + organization.undoMinutes * 60_000 - now;
  if (left <= 0) return null;
  return (
    <Banner look="info" title={t('visitPage.ended')}>
      <div className="row">
        <span>{t('visitPage.undoLeft', {count: Math.ceil(left / 60_000)})}</span>
        <Button busy={busy} onClick={onUndo}>{t('visitPage.undo')}</Button>
      </div>
    </Banner>
  );
}
