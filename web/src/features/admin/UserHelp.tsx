// SPDX-License-Identifier: Apache-2.0
// For somebody who cannot get in, or no longer should: a temporary password, a new second factor, closing and opening.
import {type ReactNode, useState} from 'react';
import type {UserView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Dialog, ErrorBanner, toast} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {CopyField} from '../staff/copy';

export interface UserHelpProps {
  user: UserView;
  onClose(): void;
  changed(): void;
}

export function UserHelp({user, onClose, changed}: UserHelpProps) {
  const t = useText();
  const {api} = useStaff();
  const [password, setPassword] = useState<string | null>(null);
  const action = useAction();
  const userId = user.id;
  const busy = action.busy && t('staff.saving');
  const run = (work: () => Promise<unknown>, word: string) => void action.run(async () => {
    await work();
    toast(word);
    changed();
    onClose();
  });
  const reset = () => void action.run(async () => {
    setPassword((await api.users.resetPassword.mutate({userId})).temporaryPassword);
    changed();
  });
  return (
    <Dialog title={`${user.firstName} ${user.lastName}`} onClose={onClose}>
      {action.error && <ErrorBanner error={action.error} />}
      {password ? <TemporaryPassword password={password} email={user.email} onDone={onClose} /> : (
        <ul className="rows">
          <Way text={t('help.password')}><Button busy={busy} onClick={reset}>{t('help.passwordGo')}</Button></Way>
          {user.secondFactor && (
            <Way text={t('help.factor')}><Button busy={busy} onClick={() => run(() => api.users.resetSecondFactor.mutate({userId}), t('help.factorDone'))}>{t('help.factorGo')}</Button></Way>
          )}
          {user.isActive
            ? <Way text={t('help.close')}><Button look="danger" busy={busy} onClick={() => run(() => api.users.deactivate.mutate({userId}), t('help.closed'))}>{t('help.closeGo')}</Button></Way>
            : <Way text={t('help.open')}><Button busy={busy} onClick={() => run(() => api.users.reactivate.mutate({userId}), t('help.opened'))}>{t('help.openGo')}</Button></Way>}
        </ul>
      )}
    </Dialog>
  );
}

function Way({text, children}: {text: string; children: ReactNode}) {
  return <li className="stack-s way"><p>{text}</p><div>{children}</div></li>;
}

export function TemporaryPassword({password, email, onDone}: {password: string; email: string; onDone(): void}) {
  const t = useText();
  return (
    <div className="stack">
      <Banner look="warn" live>{t('users.passwordOnce', {email})}</Banner>
      <CopyField label={t('users.temporaryPassword')} value={password} secret />
      <div className="dialog-actions"><Button look="primary" onClick={onDone}>{t('recovery.done')}</Button></div>
    </div>
  );
}
