// SPDX-License-Identifier: Apache-2.0
// Moves an appointment; its session and the links that patients hold move with it.
import {useCallback, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, toast} from '../../ui';
import {fullName, type Person} from '../queue/entry';
import {useAction, useData, useResource, useStaff, useZone} from '../staff/context';
import {bookingTimes, formOf, isFault, type BookingForm} from './booking';
import {WhenFields} from './WhenFields';

export interface Movable {
  id: string;
  startTime: Date;
  endTime: Date;
  patientId: string;
  patient: {demographics: Person};
  version?: number;
}

export interface MoveDialogProps {
  appointment: Movable;
  onClose(): void;
  onDone(): void;
}

export function MoveDialog({appointment, onClose, onDone}: MoveDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const [form, setForm] = useState<BookingForm>(() => formOf(appointment.startTime, appointment.endTime, zone));
  const patient = useData(useResource(useCallback(
    () => api.patients.get.query({patientId: appointment.patientId}), [api, appointment.patientId])));
  const action = useAction();
  const times = bookingTimes(form, zone);
  const move = () => void action.run(async () => {
    if (isFault(times)) return;
    const {warnings} = await api.appointments.move.mutate({
      appointmentId: appointment.id, startTime: times.start, endTime: times.end,
      ...(appointment.version === undefined ? {} : {version: appointment.version}),
    });
    toast([t('move.done'), ...warnings].join(' '));
    onDone();
    onClose();
  });
  const {error} = action;
  return (
    <Dialog title={t('move.title', {name: fullName(appointment.patient.demographics)})} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('staff.cancel')}</Button>
        <Button look="primary" busy={action.busy && t('staff.saving')} unavailable={isFault(times)} onClick={move}>{t('move.go')}</Button>
      </>
    }>
      <p>{t('move.text')}</p>
      <WhenFields form={form} onChange={setForm} patientZone={patient?.timeZone ?? null}
        faults={{startTime: error?.faultOf('startTime'), endTime: error?.faultOf('endTime')}} />
      {error && error.faults.length === 0 && <ErrorBanner error={error} />}
    </Dialog>
  );
}
