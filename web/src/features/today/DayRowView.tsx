// SPDX-License-Identifier: Apache-2.0
// One appointment of the day: time, patient, state, and its buttons.
import {type ReactNode, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {useRouter} from '../../lib/router';
import {Button, Dialog, toast} from '../../ui';
import {CancelDialog} from '../appointments/CancelDialog';
import {LinkPanel} from '../appointments/LinkPanel';
import {MoveDialog} from '../appointments/MoveDialog';
import {clockRange} from '../appointments/booking';
import {needsAsking} from '../consents/override';
import {AdmitDialog} from '../queue/AdmitDialog';
import {clinicianName} from '../staff/clinicians';
import {useAction, useLocale, useStaff, useZone} from '../staff/context';
import {Pill, type Tone} from '../staff/parts';
import {apiError as apiErrorOf, errorText} from '../../api/errors';
import {fullName} from '../queue/entry';
import type {DayRow, RowAction, RowState} from './dayList';

const kTones: Readonly<Record<RowState, Tone>> = {
  waiting: 'warn', running: 'ok', interrupted: 'danger', late: 'warn', next: 'info', later: 'plain', in_person: 'plain',
  completed: 'plain', no_show: 'plain', cancelled: 'plain',
};
const kMain: readonly RowAction[] = ['admit', 'open', 'start'];

type OpenDialog = 'admit' | 'link' | 'move' | 'cancel' | null;

export function DayRowView({row, changed}: {row: DayRow; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const {appointment, state, actions} = row;
  const name = fullName(appointment.patient.demographics);
  const close = (): void => setDialog(null);
  return (
    <li className={`day-row day-row-${state}`}>
      <div className="day-time">{clockRange(appointment.startTime, appointment.endTime, zone, locale)}</div>
      <div className="day-who">
        <strong>{name}</strong>
        <span className="small muted block">{clinicianName(appointment.provider)}</span>
        {appointment.chiefComplaint && <span className="small block">{appointment.chiefComplaint}</span>}
      </div>
      <div className="day-state"><Pill tone={kTones[state]}><StateWords row={row} /></Pill></div>
      <div className="day-actions" role="group" aria-label={t('today.actionsFor', {name})}>
        {actions.map((action) => <RowButton key={action} action={action} row={row} open={setDialog} changed={changed} />)}
      </div>
      {dialog === 'admit' && row.entry && <AdmitDialog entry={row.entry} onClose={close} />}
      {dialog === 'link' && appointment.session && (
        <Dialog title={t('link.title', {name})} onClose={close}><LinkPanel sessionId={appointment.session.id} /></Dialog>
      )}
      {dialog === 'move' && <MoveDialog appointment={appointment} onClose={close} onDone={changed} />}
      {dialog === 'cancel' && <CancelDialog appointment={appointment} onClose={close} onDone={changed} />}
    </li>
  );
}

function StateWords({row: {state, startsInMinutes}}: {row: DayRow}): ReactNode {
  const t = useText();
  if (state === 'next') return t('today.state.next', {count: Math.max(0, startsInMinutes)});
  if (state === 'late') return t('today.state.late', {count: Math.max(0, -startsInMinutes)});
  return t(`today.state.${state}`);
}

interface RowButtonProps {
  action: RowAction;
  row: DayRow;
  open(dialog: OpenDialog): void;
  changed(): void;
}

function RowButton({action, row, open, changed}: RowButtonProps) {
  const t = useText();
  const {api} = useStaff();
  const router = useRouter();
  const work = useAction();
  const {appointment} = row;
  const sessionId = appointment.session?.id ?? '';
  const go = (): void => router.go(`/app/visits/${sessionId}`);
  const change = async (change: () => Promise<unknown>, then: () => void): Promise<void> => {
    const done = await work.run(async () => {
      try {
        await change();
      } catch (thrown) {
        if (needsAsking(apiErrorOf(thrown).reason)) router.go(`/app/visits/${sessionId}?start=1`);
        else toast(errorText(apiErrorOf(thrown), t).action, 'danger');
        throw thrown;
      }
    });
    if (done) then();
  };
  const press = (): void => {
    switch (action) {
      case 'open': return go();
      case 'start': return void change(() => api.telehealth.startSession.mutate({sessionId}), go);
      case 'no_show': return void change(() => api.telehealth.markNoShow.mutate({sessionId}), changed);
      case 'reopen': return void change(() => api.telehealth.reopen.mutate({sessionId}), go);
      case 'add_video': return void change(() => api.telehealth.createRoom.mutate({appointmentId: appointment.id}), changed);
      default: return open(action);
    }
  };
  const isMain = action === row.actions.find((one) => kMain.includes(one));
  return (
    <Button look={isMain ? 'primary' : 'quiet'} busy={work.busy && t('staff.saving')} onClick={press}>
      {t(`today.do.${action}`)}
    </Button>
  );
}

