// SPDX-License-Identifier: Apache-2.0
// An account, new or to be changed.
import {type FormEvent, useState} from 'react';
import type {UserView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, Select, TextField, toast} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import type {Role} from '../staff/permissions';
import {TemporaryPassword} from './UserHelp';

const kRoles: readonly Role[] = ['PROVIDER', 'STAFF', 'BILLER', 'ADMIN', 'OWNER'];

export interface UserDialogProps {
  user: UserView | null;
  onClose(): void;
  onDone(): void;
}

export function UserDialog({user, onClose, onDone}: UserDialogProps) {
  const t = useText();
  const {api, me} = useStaff();
  const [fields, setFields] = useState({
    email: user?.email ?? '', firstName: user?.firstName ?? '', lastName: user?.lastName ?? '', role: user?.role ?? ('PROVIDER' as Role),
  });
  const [password, setPassword] = useState<string | null>(null);
  const action = useAction();
  const field = (name: 'email' | 'firstName' | 'lastName') => ({
    value: fields[name], onChange: (value: string) => setFields({...fields, [name]: value}), fault: action.error?.faultOf(name), autoComplete: 'off',
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void action.run(async () => {
      if (user) {
        await api.users.update.mutate({userId: user.id, version: user.version, ...fields});
        toast(t('staff.saved'));
        onClose();
      } else {
        setPassword((await api.users.create.mutate(fields)).temporaryPassword ?? null);
      }
      onDone();
    });
  };
  if (password) return <Dialog title={t('users.made')} onClose={onClose}><TemporaryPassword password={password} email={fields.email} onDone={onClose} /></Dialog>;
  const roles = me.role === 'OWNER' ? kRoles : kRoles.filter((role) => role !== 'OWNER' || user?.role === 'OWNER');
  return (
    <Dialog title={t(user ? 'users.editTitle' : 'users.new')} onClose={onClose}>
      <form className="stack" onSubmit={send} noValidate>
        <TextField label={t('patient.firstName')} {...field('firstName')} maxLength={100} />
        <TextField label={t('patient.lastName')} {...field('lastName')} maxLength={100} />
        <TextField label={t('signin.email')} type="email" {...field('email')} />
        <Select label={t('users.role')} hint={t(`role.${fields.role}.hint`)} value={fields.role} fault={action.error?.faultOf('role')}
          onChange={(role) => setFields({...fields, role: role as Role})} choices={roles.map((value) => ({value, label: t(`role.${value}`)}))} />
        {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('staff.cancel')}</Button>
          <Button look="primary" type="submit" busy={action.busy && t('staff.saving')} unavailable={!fields.email || !fields.firstName || !fields.lastName}>
            {t(user ? 'staff.save' : 'users.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
