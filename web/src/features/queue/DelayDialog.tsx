// SPDX-License-Identifier: Apache-2.0
// Tells one patient, or all of a clinician's next ones, that it takes longer.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, Choices, Dialog, ErrorBanner, TextArea, toast} from '../../ui';
import {useAction, useStaff} from '../staff/context';

const kMinutes = ['0', '5', '10', '15', '20', '30', '45', '60'];

export interface DelayDialogProps {
  to: {sessionId: string} | {clinicianId: string};
  name?: string;
  onClose(): void;
}

export function DelayDialog({to, name, onClose}: DelayDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [minutes, setMinutes] = useState('10');
  const [message, setMessage] = useState('');
  const action = useAction();
  const send = () => void action.run(async () => {
    const {told} = await api.telehealth.announceDelay.mutate({...to, minutes: Number(minutes), ...(message.trim() ? {message: message.trim()} : {})});
    toast(t('delay.done', {count: told}));
    onClose();
  });
  return (
    <Dialog title={name ? t('delay.titleOne', {name}) : t('delay.titleAll')} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('staff.cancel')}</Button>
        <Button look="primary" icon="send" busy={action.busy && t('link.sending')} onClick={send}>{t('delay.go')}</Button>
      </>
    }>
      <p>{t(name ? 'delay.textOne' : 'delay.textAll')}</p>
      <div className="delay-choices">
        <Choices label={t('delay.minutes')} value={minutes} onChange={setMinutes}
          choices={kMinutes.map((value) => ({value, label: value === '0' ? t('delay.onTime') : t('queue.minutes', {count: Number(value)})}))} />
      </div>
      <TextArea label={t('delay.message')} hint={t('delay.messageHint')} optional value={message} onChange={setMessage} maxLength={500} rows={2}
        fault={action.error?.faultOf('message')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
