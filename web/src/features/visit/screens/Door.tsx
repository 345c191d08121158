// SPDX-License-Identifier: Apache-2.0
// Before the visit is open on this device: the invitation to open it, the code of another device, and links that lead nowhere.
import {type FormEvent, useState} from 'react';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button, Icon, Spinner, TextField, buttonClass} from '../../../ui';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {TroubleNotice} from '../TroubleNotice';

export function Loading() {
  const t = useText();
  const {flow} = useVisit();
  const {trouble} = useStore(flow.state);
  return (
    <Shell title={t('visit.loading.title')} clinic={null} phone={flow.clinicPhone}>
      {trouble ? <TroubleNotice trouble={trouble} onRetry={() => void flow.refresh()} /> : <Spinner>{t('visit.loading')}</Spinner>}
    </Shell>
  );
}

/** Opening takes a press: previews of messages open links, too, and must not take the visit for themselves. */
export function Welcome() {
  const t = useText();
  const {flow, browser} = useVisit();
  const {busy, trouble} = useStore(flow.state);
  return (
    <Shell title={t('visit.welcome.title')} clinic={null} phone={flow.clinicPhone}>
      <p className="lead">{t('visit.welcome.text')}</p>
      <ul className="stack-s">
        <li>{t('visit.welcome.noAccount')}</li>
        <li>{t('visit.welcome.steps')}</li>
        <li>{t('visit.welcome.quiet')}</li>
      </ul>
      {browser.inApp && <Banner look="warn" title={t('visit.inApp.title')}>{t('visit.inApp.text')}</Banner>}
      {trouble && <TroubleNotice trouble={trouble} onRetry={() => void flow.open()} />}
      <div className="actions">
        <Button look="primary" large wide busy={busy && t('visit.welcome.opening')} onClick={() => void flow.open()}>
          {t('visit.welcome.open')}
        </Button>
      </div>
    </Shell>
  );
}

/** The refusal names the clinic with its number in brackets; nothing else does before the visit is open here. */
const phoneIn = (hint: string | null): string | null => /\((\+?\d[\d\s.-]{5,})\)$/.exec(hint ?? '')?.[1] ?? null;

export function Takeover() {
  const t = useText();
  const {flow} = useVisit();
  const {busy, codeFault, trouble, hint} = useStore(flow.state);
  const [code, setCode] = useState('');
  const [short, setShort] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const digits = code.replace(/\D/g, '');
    setShort(digits.length !== 6);
    if (digits.length === 6) void flow.open(digits);
  };
  const fault = short ? t('visit.takeover.short') : codeFault === 'wrong' ? t('visit.takeover.wrong') : codeFault === 'expired' ? t('visit.takeover.expired') : null;
  return (
    <Shell title={t('visit.takeover.title')} clinic={null} phone={phoneIn(hint) ?? flow.clinicPhone}>
      <p>{t('visit.takeover.text')}</p>
      <ol className="stack-s">
        <li>{t('visit.takeover.first')}</li>
        <li>{t('visit.takeover.second')}</li>
        <li>{t('visit.takeover.third')}</li>
      </ol>
      {trouble && <TroubleNotice trouble={trouble} onRetry={() => flow.state.patch({trouble: null})} />}
      <form className="stack" onSubmit={send} noValidate>
        <TextField label={t('visit.takeover.label')} className="input code-input" inputMode="numeric" autoComplete="one-time-code" maxLength={9}
          value={code} onChange={setCode} fault={fault} />
        <Button type="submit" look="primary" large wide busy={busy && t('visit.takeover.checking')}>{t('visit.takeover.go')}</Button>
      </form>
      {hint && <p className="muted small">{t('visit.takeover.lost')}</p>}
    </Shell>
  );
}

export function UnknownLink() {
  const t = useText();
  return (
    <Shell title={t('visit.unknown.title')} clinic={null} phone={null}>
      <p className="lead">{t('visit.unknown.text')}</p>
      <p>{t('visit.unknown.whole')}</p>
      <div className="actions"><a className={buttonClass('secondary', true, true)} href="/">{t('visit.unknown.paste')}</a></div>
    </Shell>
  );
}

/** Another device took over with the code of this one. */
export function Moved() {
  const t = useText();
  const {flow} = useVisit();
  const {busy} = useStore(flow.state);
  return (
    <Shell title={t('visit.moved.title')} clinic={null} phone={flow.clinicPhone}>
      <p className="lead">{t('visit.moved.text')}</p>
      <div className="actions"><Button wide large busy={busy && t('visit.welcome.opening')} onClick={() => void flow.open()}>{t('visit.moved.here')}</Button></div>
    </Shell>
  );
}

/** A room's address in a browser that holds no visit: patients need their link, staff signs in. */
export function SignedOut() {
  const t = useText();
  return (
    <Shell title={t('visit.room.title')} clinic={null} phone={null}>
      <div className="card stack-s">
        <h2>{t('visit.room.patient')}</h2>
        <p>{t('visit.room.patientText')}</p>
      </div>
      <div className="card stack-s">
        <h2>{t('visit.room.staff')}</h2>
        <div><a className={buttonClass('primary')} href="/app"><Icon name="key" size={20} />{t('visit.room.signIn')}</a></div>
      </div>
    </Shell>
  );
}
