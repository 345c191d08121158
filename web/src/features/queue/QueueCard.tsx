// SPDX-License-Identifier: Apache-2.0
// One who waits.
import {type ReactNode, useCallback, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {useStore} from '../../lib/store';
import {Button, Dialog, ErrorBanner, Icon, Spinner, buttonClass} from '../../ui';
import {answersOf, questionsOf} from '../admin/questions';
import {useAction, useData, useLocale, useNow, useResource, useStaff, useZone} from '../staff/context';
import {Fact, Facts, Pill} from '../staff/parts';
import {calendarDate, clock as clockOf} from '../staff/times';
import {AdmitDialog} from './AdmitDialog';
import {Chat} from './Chat';
import {CheckList} from './CheckList';
import {DelayDialog} from './DelayDialog';
import {fullName, type QueueEntry} from './entry';
import type {QueueStore} from './queueStore';
import {TransferDialog} from './TransferDialog';
import {waitLevel, waitSeconds} from './wait';

type Open = 'admit' | 'delay' | 'chat' | 'transfer' | null;

export interface QueueCardProps {
  entry: QueueEntry;
  place: number;
  queue: QueueStore;
}

export function QueueCard({entry, place, queue}: QueueCardProps) {
  const t = useText();
  const {api} = useStaff();
  const [open, setOpen] = useState<Open>(null);
  const action = useAction();
  const name = fullName(entry.patient);
  const close = (): void => setOpen(null);
  const waits = entry.status === 'WAITING';
  const seen = () => void action.run(async () => {
    await api.telehealth.acknowledgeArrival.mutate({waitingRoomId: entry.id});
    await queue.refresh();
  });
  return (
    <li className="card queue-card" aria-label={name}>
      <Head entry={entry} place={place} queue={queue} />
      <Details entry={entry} />
      {action.error && <ErrorBanner error={action.error} />}
      <div className="row">
        {waits && <Button look="primary" icon="video" onClick={() => setOpen('admit')}>{t('queue.admit')}</Button>}
        {waits && entry.acknowledgedAt === null && (
          <Button icon="check" busy={action.busy && t('staff.saving')} onClick={seen}>{t('queue.seen')}</Button>
        )}
        <Button icon="chat" onClick={() => setOpen('chat')}>{t('chat.title')}</Button>
        <Button icon="clock" onClick={() => setOpen('delay')}>{t('delay.one')}</Button>
        <Button icon="users" onClick={() => setOpen('transfer')}>{t('transfer.open')}</Button>
        <Link className={buttonClass('quiet')} to={`/app/visits/${entry.sessionId}`}>{t('queue.visit')}</Link>
      </div>
      {open === 'admit' && <AdmitDialog entry={entry} onClose={close} />}
      {open === 'delay' && <DelayDialog to={{sessionId: entry.sessionId}} name={name} onClose={close} />}
      {open === 'transfer' && <TransferDialog entry={entry} onClose={close} onDone={() => void queue.refresh()} />}
      {open === 'chat' && <Dialog title={t('chat.with', {name})} onClose={close}><Chat sessionId={entry.sessionId} /></Dialog>}
    </li>
  );
}

function Head({entry, place, queue}: QueueCardProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useZone();
  const now = useNow(1000);
  const {readAt} = useStore(queue.state);
  const {patient, session} = entry;
  const seconds = waitSeconds(entry.currentWaitSeconds, readAt, now);
  const level = waitLevel(seconds);
  const minutes = Math.floor(seconds / 60);
  return (
    <div className="queue-head">
      <span className="queue-place" aria-label={t('queue.place', {count: place})}>{place}</span>
      <div className="queue-who">
        <h2>{fullName(patient)}</h2>
        <p className="small muted">
          {patient.dateOfBirth && `${calendarDate(patient.dateOfBirth, locale)} · `}
          {t('queue.for', {name: fullName(session.appointment.provider), time: clockOf(session.scheduledStartTime, zone, locale)})}
          {session.appointment.appointmentType && ` · ${session.appointment.appointmentType.name}`}
        </p>
      </div>
      <div className="queue-state">
        <Pill tone={level === 'long' ? 'danger' : level === 'medium' ? 'warn' : 'ok'}>
          <Icon name="clock" size={16} />
          {t(`queue.wait.${level}`, {time: minutes < 1 ? t('queue.lessThanMinute') : t('queue.minutes', {count: minutes})})}
        </Pill>
        <Pill tone={entry.connected ? 'ok' : 'warn'}>{t(entry.connected ? 'queue.connected' : 'queue.gone')}</Pill>
        {entry.acknowledgedAt ? <Pill>{t('queue.acknowledged')}</Pill> : <Pill tone="info">{t('queue.new')}</Pill>}
        {session.status === 'IN_PROGRESS' && <Pill tone="info">{t('queue.onHold')}</Pill>}
      </div>
    </div>
  );
}

function Details({entry}: {entry: QueueEntry}): ReactNode {
  const t = useText();
  const {session} = entry;
  return (
    <div className="queue-details">
      <Facts>
        <Fact name={t('admit.place')}>
          {session.patientLocation ?? t('admit.noPlace')}
          {session.patientLocationState && ` (${session.patientLocationState})`}
        </Fact>
        {session.delayMinutes !== null && session.delayMinutes > 0 && <Fact name={t('delay.told')}>{t('queue.minutes', {count: session.delayMinutes})}</Fact>}
      </Facts>
      <CheckList entry={entry} />
      {entry.preVisitResponses != null && (
        <details className="more-ways">
          <summary>{t('queue.answers')}</summary>
          <Answers responses={entry.preVisitResponses} />
        </details>
      )}
      {entry.preVisitQuestionnaireCompleted && entry.preVisitResponses == null && <p className="small muted">{t('queue.answersHidden')}</p>}
    </div>
  );
}

export function Answers({responses}: {responses: unknown}) {
  const t = useText();
  const {api} = useStaff();
  const locale = useLocale();
  const organization = useData(useResource(useCallback(() => api.organization.get.query(), [api])));
  if (!organization) return <Spinner>{t('queue.answersLoading')}</Spinner>;
  const answers = answersOf(responses, questionsOf(organization.preVisitQuestions), locale, {yes: t('staff.yes'), no: t('staff.no')});
  if (answers.length === 0) return <p className="muted">{t('queue.noAnswers')}</p>;
  return <Facts>{answers.map(({id, question, answer}) => <Fact key={id} name={question}>{answer}</Fact>)}</Facts>;
}
