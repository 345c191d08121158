// SPDX-License-Identifier: Apache-2.0
// Changes one's own password: the present one, the new one twice.
import {type FormEvent, useState} from 'react';
import type {Api} from '../../api/client';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, TextField} from '../../ui';
import {useAction} from '../staff/context';
import {passwordFault} from './steps';

export function NewPassword({api, onDone}: {api: Api; onDone(): void}) {
  const t = useText();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const action = useAction();
  const fault = passwordFault(current, wanted, again);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault || !current) return;
    if (await action.run(() => api.auth.changePassword.mutate({currentPassword: current, newPassword: wanted}))) onDone();
  };
  const faultOf = (field: string): string | undefined => action.error?.faultOf(field);
  return (
    <form className="stack" onSubmit={(event) => void send(event)} noValidate>
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <TextField label={t('password.current')} type="password" autoComplete="current-password" value={current} onChange={setCurrent}
        fault={faultOf('currentPassword') ?? (tried && !current ? t('password.fault.current') : null)} />
      <TextField label={t('password.new')} type="password" autoComplete="new-password" value={wanted} onChange={setWanted}
        hint={t('password.hint')}
        fault={faultOf('newPassword') ?? (tried && (fault === 'short' || fault === 'same') ? t(`password.fault.${fault}`) : null)} />
      <TextField label={t('password.again')} type="password" autoComplete="new-password" value={again} onChange={setAgain}
        fault={tried && fault === 'differs' ? t('password.fault.differs') : null} />
      <Button look="primary" type="submit" busy={action.busy && t('staff.saving')}>{t('password.save')}</Button>
    </form>
  );
}
