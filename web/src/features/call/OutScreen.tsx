// SPDX-License-Identifier: Apache-2.0
// When one is not in the call: why, and the way on.
import type {ReactNode} from 'react';
import {apiError, errorText} from '../../api/errors';
import type {OutReason} from '../../call/videoSession';
import {formatPhone} from '../../i18n/format';
import {rich, type TextKey, useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Button, buttonClass, Icon} from '../../ui';
import type {RoomModel} from './roomModel';

const kWayBack: readonly OutReason[] = ['left', 'superseded', 'failed', 'call_full'];

export interface OutScreenProps {
  room: RoomModel;
  clinicPhone: string | null;
  mayChangeService: boolean;
}

export function OutScreen({room, clinicPhone, mayChangeService}: OutScreenProps) {
  const t = useText();
  const {out, reopened, phase, link, engine, problem} = useStore(room.call.state);
  const {busy} = useStore(room.view);
  const isClinician = room.settings.side === 'clinician';
  // Where a service lets nobody in, or carries the call itself, there is no panel for it.
  const changeService = mayChangeService && <Button icon="network" onClick={() => room.open('service')}>{t('call.changeService')}</Button>;
  if (phase === 'outside' && link !== null) return <Outside link={link} vendor={engine === 'zoom' ? 'Zoom' : 'Google Meet'} room={room}>{changeService}</Outside>;
  if (phase === 'stuck') {
    const {title, action} = errorText(apiError(problem), t);
    return (
      <div className="out" role="alert">
        <h2>{title}</h2>
        <p>{action}</p>
        <Button look="primary" large icon="refresh" onClick={() => void room.call.enter()}>{t('common.tryAgain')}</Button>
        {changeService}
        <ClinicPhone phone={clinicPhone} />
      </div>
    );
  }
  const reason = out ?? 'left';
  if (reopened) {
    return (
      <div className="out" role="alert">
        <h2>{t('call.reopened.title')}</h2>
        <p>{t('call.reopened.text')}</p>
        <Button look="primary" large icon="video" onClick={() => void room.comeBack()}>{t('call.comeBack')}</Button>
      </div>
    );
  }
  return (
    <div className="out" role="status">
      <h2>{t(`call.out.${reason}.title` satisfies TextKey)}</h2>
      <p>{t(`call.out.${reason}.text` satisfies TextKey)}</p>
      {kWayBack.includes(reason) && <Button look="primary" large icon="video" onClick={() => void room.comeBack()}>{t(reason === 'superseded' ? 'call.useHere' : 'call.comeBack')}</Button>}
      {reason === 'ended' && isClinician && <Button icon="refresh" busy={busy && t('call.working')} onClick={() => void room.reopen()}>{t('call.undoEnd')}</Button>}
      {!isClinician && <ClinicPhone phone={clinicPhone} />}
    </div>
  );
}

function Outside({link, vendor, room, children}: {link: string; vendor: string; room: RoomModel; children: ReactNode}) {
  const t = useText();
  return (
    <div className="out">
      <Icon name="video" size={40} />
      <h2>{t('call.outside.title', {vendor})}</h2>
      <p>{t('call.outside.text', {vendor})}</p>
      <a className={buttonClass('primary', true)} href={link} target="_blank" rel="noreferrer">{t('call.outside.open', {vendor})}</a>
      <Banner look="info">{t('call.outside.stay')}</Banner>
      {room.settings.side === 'clinician' && (
        <div className="row">{children}<Button look="danger" onClick={() => room.open('end')}>{t('call.end')}</Button></div>
      )}
    </div>
  );
}

function ClinicPhone({phone}: {phone: string | null}) {
  if (!phone) return null;
  return <p>{rich('call.clinicPhone', {phone: <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{formatPhone(phone)}</a>})}</p>;
}
