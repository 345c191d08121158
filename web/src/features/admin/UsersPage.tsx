// SPDX-License-Identifier: Apache-2.0
// Accounts of the clinic's people: made, changed, closed, helped back in; and who of them treats patients where.
import {useCallback, useMemo, useState} from 'react';
import type {ClinicianDetails, UserView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Switch} from '../../ui';
import {useMay, useResource, useStaff} from '../staff/context';
import {Empty, Page, Pages, Pill} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {LicenceDialog} from './LicenceDialog';
import {UserDialog} from './UserDialog';
import {UserHelp} from './UserHelp';

export function UsersPage() {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [closed, setClosed] = useState(false);
  const [open, setOpen] = useState<UserView | 'new' | null>(null);
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.users.list.query({includeInactive: closed, limit: 50, ...(cursor ? {cursor} : {})});
    return {items: answer.users, nextCursor: answer.nextCursor};
  }), [api, closed]);
  const clinicians = useResource(useCallback(() => api.clinicians.list.query({limit: 100}), [api]));
  const known = useStore(clinicians.state).data?.clinicians ?? [];
  const again = (): void => {
    void list.load();
    void clinicians.load();
  };
  return (
    <Page title={t('nav.users')} actions={mayDo('user_write') && <Button look="primary" icon="plus" onClick={() => setOpen('new')}>{t('users.new')}</Button>}>
      <Switch label={t('users.showClosed')} on={closed} onChange={setClosed} />
      <Pages of={list} loading={t('users.loading')} empty={<Empty title={t('users.empty')} />}>
        {(users) => (
          <ul className="rows card">
            {users.map((user) => (
              <UserLine key={user.id} user={user} clinician={known.find(({userId}) => userId === user.id) ?? null} edit={() => setOpen(user)} changed={again} />
            ))}
          </ul>
        )}
      </Pages>
      {open && <UserDialog user={open === 'new' ? null : open} onClose={() => setOpen(null)} onDone={again} />}
    </Page>
  );
}

interface UserLineProps {
  user: UserView;
  clinician: ClinicianDetails | null;
  edit(): void;
  changed(): void;
}

function UserLine({user, clinician, edit, changed}: UserLineProps) {
  const t = useText();
  const {me, clock} = useStaff();
  const mayDo = useMay();
  const [open, setOpen] = useState<'licences' | 'help' | null>(null);
  const name = `${user.firstName} ${user.lastName}`;
  const isLocked = user.lockedUntil !== null && user.lockedUntil.getTime() > clock.now();
  return (
    <li className="link-row">
      <div>
        <strong>{name}</strong>{user.id === me.userId && <span className="muted"> ({t('users.you')})</span>}
        <span className="small muted block">{user.email}</span>
        <span className="row pills">
          <Pill tone="info">{t(`role.${user.role}`)}</Pill>
          {clinician && <Pill>{t('users.clinician')}</Pill>}
          <Pill tone={user.secondFactor ? 'ok' : 'warn'}>{t(user.secondFactor ? 'users.secondFactor' : 'users.noSecondFactor')}</Pill>
          {!user.isActive && <Pill tone="danger">{t('users.closed')}</Pill>}
          {isLocked && <Pill tone="danger">{t('users.locked')}</Pill>}
          {user.mustChangePassword && <Pill>{t('users.temporary')}</Pill>}
        </span>
      </div>
      <div className="row">
        {mayDo('clinician_write') && user.isActive && (
          <Button look="quiet" aria-label={t(clinician ? 'users.licencesOf' : 'users.makeClinicianOf', {name})} onClick={() => setOpen('licences')}>{t(clinician ? 'users.licences' : 'users.makeClinician')}</Button>
        )}
        {mayDo('user_write') && user.id !== me.userId && (
          <Button look="quiet" aria-label={t('users.helpOf', {name})} onClick={() => setOpen('help')}>{t('users.help')}</Button>
        )}
        {mayDo('user_write') && <Button aria-label={t('users.editOf', {name})} icon="edit" onClick={edit}>{t('users.edit')}</Button>}
      </div>
      {open === 'licences' && <LicenceDialog user={user} clinician={clinician} onClose={() => setOpen(null)} changed={changed} />}
      {open === 'help' && <UserHelp user={user} onClose={() => setOpen(null)} changed={changed} />}
    </li>
  );
}
