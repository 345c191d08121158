// SPDX-License-Identifier: Apache-2.0
// Hands a patient over to another clinician.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, Select, Spinner, toast} from '../../ui';
import {useClinicians} from '../staff/clinicians';
import {useAction, useStaff} from '../staff/context';
import {fullName, type QueueEntry} from './entry';

export function TransferDialog({entry, onClose, onDone}: {entry: QueueEntry; onClose(): void; onDone(): void}) {
  const t = useText();
  const {api} = useStaff();
  const all = useClinicians();
  const others = all.filter(({value}) => value !== entry.session.appointment.provider.id);
  const [chosen, setChosen] = useState('');
  const action = useAction();
  const clinicianId = chosen || others[0]?.value || '';
  const move = () => void action.run(async () => {
    const {warnings} = await api.telehealth.transferSession.mutate({sessionId: entry.sessionId, clinicianId});
    toast([t('transfer.done'), ...warnings].join(' '));
    onDone();
    onClose();
  });
  return (
    <Dialog title={t('transfer.title', {name: fullName(entry.patient)})} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('staff.cancel')}</Button>
        <Button look="primary" busy={action.busy && t('staff.saving')} unavailable={!clinicianId} onClick={move}>{t('transfer.go')}</Button>
      </>
    }>
      <p>{t('transfer.text')}</p>
      {all.length === 0 ? <Spinner>{t('transfer.loading')}</Spinner>
        : others.length === 0 ? <p className="muted">{t('transfer.nobody')}</p>
          : <Select label={t('transfer.to')} choices={others} value={clinicianId} onChange={setChosen} />}
      {action.error && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
