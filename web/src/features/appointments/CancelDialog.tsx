// SPDX-License-Identifier: Apache-2.0
// Cancels an appointment with its video visit, after having asked.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, TextField, toast} from '../../ui';
import {fullName} from '../queue/entry';
import {useAction, useLocale, useStaff, useZone} from '../staff/context';
import {fullTime} from '../staff/times';
import type {MoveDialogProps} from './MoveDialog';

export function CancelDialog({appointment, onClose, onDone}: MoveDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const [reason, setReason] = useState('');
  const action = useAction();
  const cancel = () => void action.run(async () => {
    await api.appointments.cancel.mutate({
      appointmentId: appointment.id, ...(reason.trim() ? {reason: reason.trim()} : {}),
      ...(appointment.version === undefined ? {} : {version: appointment.version}),
    });
    toast(t('cancel.done'));
    onDone();
    onClose();
  });
  return (
    <Dialog title={t('cancel.title')} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('cancel.keep')}</Button>
        <Button look="danger" busy={action.busy && t('staff.saving')} onClick={cancel}>{t('cancel.go')}</Button>
      </>
    }>
      <p>{t('cancel.text', {name: fullName(appointment.patient.demographics), time: fullTime(appointment.startTime, zone, locale)})}</p>
      <TextField label={t('cancel.reason')} optional value={reason} onChange={setReason} maxLength={500} fault={action.error?.faultOf('reason')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
