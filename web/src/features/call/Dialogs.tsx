// SPDX-License-Identifier: Apache-2.0
// What the room asks: to end the visit, whom to invite, the number to call, where to go on, and which keys there are.
import {lazy, Suspense, useEffect, useState} from 'react';
import {errorText} from '../../api/errors';
import type {VisitorRole} from '../../api/types';
import {formatPhone} from '../../i18n/format';
import {type TextKey, useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Button, Confirm, Dialog, Select, Spinner, TextField, toast} from '../../ui';
import {QrCode} from '../../ui/QrCode';
import {Guard} from './Guard';
import type {RoomModel} from './roomModel';
import {kKeys} from './shortcuts';

// Staff's alone: patients do not fetch it.
const ChangeService = lazy(async () => ({default: (await import('./ChangeService')).ChangeService}));

export function Dialogs({room}: {room: RoomModel}) {
  const {dialog} = useStore(room.view);
  switch (dialog) {
    case 'end':
      return <EndQuestion room={room} />;
    case 'invite':
      return <Invite room={room} />;
    case 'phone':
      return <Phone room={room} />;
    case 'service':
      return <Service room={room} />;
    case 'help':
      return <Help room={room} />;
    default:
      return null;
  }
}

function EndQuestion({room}: {room: RoomModel}) {
  const t = useText();
  const {busy, error} = useStore(room.view);
  return (
    <Confirm title={t('call.endTitle')} yes={t('call.end')} no={t('call.stay')} danger busy={busy && t('call.working')}
      text={<div className="stack-s"><p>{t('call.endText')}</p>{error && <Banner look="danger" live>{errorText(error, t).action}</Banner>}</div>}
      onYes={() => void room.end()} onNo={() => room.open(null)} />
  );
}

const kGuests: readonly VisitorRole[] = ['GUEST', 'INTERPRETER', 'GUARDIAN', 'OBSERVER'];

function Invite({room}: {room: RoomModel}) {
  const t = useText();
  const {busy, error} = useStore(room.view);
  const [role, setRole] = useState<VisitorRole>('GUEST');
  const [name, setName] = useState('');
  const [url, setUrl] = useState<string | null>(null);
  const make = () => void room.invite(role, name.trim()).then(setUrl);
  const copy = () => void navigator.clipboard?.writeText(url ?? '').then(() => toast(t('call.copied')), () => toast(t('call.copyByHand'), 'danger'));
  return (
    <Dialog title={t('call.inviteTitle')} onClose={() => room.open(null)} actions={url === null
      ? <Button look="primary" busy={busy && t('call.working')} unavailable={!name.trim()} onClick={make}>{t('call.makeLink')}</Button>
      : <Button look="primary" icon="copy" onClick={copy}>{t('call.copyLink')}</Button>}>
      {error && <Banner look="danger" live>{errorText(error, t).action}</Banner>}
      {url === null ? (
        <>
          <p>{t('call.inviteText')}</p>
          <Select label={t('call.inviteRole')} value={role} onChange={(value) => setRole(value as VisitorRole)}
            choices={kGuests.map((one) => ({value: one, label: t(`call.role.${one}` as TextKey)}))} />
          <TextField label={t('call.inviteName')} hint={t('call.inviteNameHint')} value={name} maxLength={80} onChange={setName} />
        </>
      ) : (
        <>
          <p>{t('call.linkOnce')}</p>
          <p className="link-text" data-testid="guest-link">{url}</p>
          <QrCode text={url} label={t('call.qrLabel')} />
        </>
      )}
    </Dialog>
  );
}

function Phone({room}: {room: RoomModel}) {
  const t = useText();
  const [phone, setPhone] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    void room.patientPhone().then((found) => wanted && setPhone(found));
    return () => {
      wanted = false;
    };
  }, [room]);
  const go = (): void => {
    room.open(null);
    void room.call.goByPhone();
  };
  return (
    <Dialog title={t('call.phoneTitle')} onClose={() => room.open(null)} actions={
      <><Button onClick={() => room.open(null)}>{t('call.stay')}</Button><Button look="primary" icon="phone" onClick={go}>{t('call.phoneGo')}</Button></>
    }>
      <p>{t('call.phoneText')}</p>
      {phone === undefined && <Spinner>{t('call.phoneLooking')}</Spinner>}
      {phone === null && <Banner look="warn">{t('call.phoneNone')}</Banner>}
      {phone && <p className="phone-number"><a href={`tel:${phone}`}>{formatPhone(phone)}</a></p>}
    </Dialog>
  );
}

function Service({room}: {room: RoomModel}) {
  const t = useText();
  const close = () => room.open(null);
  return (
    <Dialog title={t('call.changeService')} onClose={close}>
      <Guard onFail={close}>
        <Suspense fallback={<Spinner>{t('call.working')}</Spinner>}><ChangeService room={room} /></Suspense>
      </Guard>
    </Dialog>
  );
}

function Help({room}: {room: RoomModel}) {
  const t = useText();
  return (
    <Dialog title={t('call.help')} onClose={() => room.open(null)}>
      <dl className="keys">
        {Object.entries(kKeys).map(([key, what]) => (
          <div className="keys-line" key={key}>
            <dt><kbd>{key.toUpperCase()}</kbd></dt>
            <dd>{t(`call.key.${what}` satisfies TextKey)}</dd>
          </div>
        ))}
        <div className="keys-line"><dt><kbd>Esc</kbd></dt><dd>{t('call.key.close')}</dd></div>
        <div className="keys-line"><dt><kbd>← ↑ ↓ →</kbd></dt><dd>{t('call.key.move')}</dd></div>
      </dl>
      <p className="muted small">{t('call.helpText')}</p>
    </Dialog>
  );
}
