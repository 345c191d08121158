// SPDX-License-Identifier: Apache-2.0
// One's own account: password, second factor, recovery codes, API keys, and signing out everywhere.
import {type FormEvent, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Confirm, ErrorBanner, TextField, toast} from '../../ui';
import {KeyList} from '../admin/KeysPage';
import {kFewRecoveryCodes, plainCode} from '../signin/steps';
import {NewPassword} from '../signin/NewPassword';
import {RecoveryCodes, TotpSetup} from '../signin/TotpSetup';
import {useAction, useStaff} from '../staff/context';
import {Fact, Facts, Page, Section} from '../staff/parts';

export function AccountPage() {
  const t = useText();
  const {me} = useStaff();
  return (
    <Page title={t('account.title')}>
      <Section title={t('account.you')}>
        <Facts>
          <Fact name={t('patient.name')}>{me.firstName} {me.lastName}</Fact>
          <Fact name={t('signin.email')}>{me.email}</Fact>
          <Fact name={t('users.role')}>{t(`role.${me.role}`)}</Fact>
          <Fact name={t('account.clinic')}>{me.organization.name}</Fact>
        </Facts>
      </Section>
      <SecondFactor />
      <Password />
      <Section title={t('account.keys')}><KeyList own /></Section>
      <Everywhere />
    </Page>
  );
}

function Password() {
  const t = useText();
  const {api} = useStaff();
  const [open, setOpen] = useState(false);
  return (
    <Section title={t('account.password')}>
      {open ? (
        <NewPassword api={api} onDone={() => {
          toast(t('password.done'));
          setOpen(false);
        }} />
      ) : <div><Button icon="lock" onClick={() => setOpen(true)}>{t('password.save')}</Button></div>}
    </Section>
  );
}

type Doing = 'setup' | 'renew' | 'disable' | null;

function SecondFactor() {
  const t = useText();
  const {api, me, session} = useStaff();
  const [doing, setDoing] = useState<Doing>(null);
  const {enrolled, recoveryCodesLeft} = me.secondFactor;
  const done = (): void => {
    setDoing(null);
    void session.find();
  };
  const cancel = (): void => setDoing(null);
  if (doing === 'setup') return <section className="card stack"><TotpSetup api={api} onDone={done} onCancel={cancel} /></section>;
  return (
    <Section title={t('account.secondFactor')}>
      <Banner look={enrolled ? 'ok' : 'warn'}>{t(enrolled ? 'account.totpOn' : 'account.totpOff')}</Banner>
      {enrolled && (
        <p className={recoveryCodesLeft <= kFewRecoveryCodes ? 'danger-text' : 'muted'}>{t('account.codesLeft', {count: recoveryCodesLeft})}</p>
      )}
      {doing === 'renew' && <Renew onDone={done} onCancel={cancel} />}
      {doing === 'disable' && <Disable onDone={done} onCancel={cancel} />}
      {doing === null && (
        <div className="row">
          {!enrolled && <Button look="primary" icon="lock" onClick={() => setDoing('setup')}>{t('signin.offer.yes')}</Button>}
          {enrolled && <Button onClick={() => setDoing('renew')}>{t('account.renew')}</Button>}
          {enrolled && <Button look="quiet" onClick={() => setDoing('disable')}>{t('account.disable')}</Button>}
        </div>
      )}
    </Section>
  );
}

interface StepProps {
  onDone(): void;
  onCancel(): void;
}

function Renew({onDone, onCancel}: StepProps) {
  const t = useText();
  const {api} = useStaff();
  const [password, setPassword] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const action = useAction();
  if (codes) return <RecoveryCodes heading="h2" codes={codes} onDone={onDone} />;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void action.run(async () => setCodes((await api.auth.renewRecoveryCodes.mutate({password})).recoveryCodes));
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <p>{t('account.renewText')}</p>
      <TextField label={t('password.current')} type="password" autoComplete="current-password" value={password} onChange={setPassword}
        fault={action.error?.faultOf('password')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div className="row">
        <Button look="primary" type="submit" busy={action.busy && t('staff.saving')} unavailable={!password}>{t('account.renew')}</Button>
        <Button onClick={onCancel}>{t('staff.cancel')}</Button>
      </div>
    </form>
  );
}

function Disable({onDone, onCancel}: StepProps) {
  const t = useText();
  const {api} = useStaff();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const action = useAction();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void action.run(async () => {
      await api.auth.disableTotp.mutate({password, code: plainCode(code)});
      onDone();
    });
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <Banner look="warn">{t('account.disableText')}</Banner>
      <TextField label={t('password.current')} type="password" autoComplete="current-password" value={password} onChange={setPassword}
        fault={action.error?.faultOf('password')} />
      <TextField label={t('signin.totp.field')} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={setCode}
        fault={action.error?.faultOf('code')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div className="row">
        <Button look="danger" type="submit" busy={action.busy && t('staff.saving')} unavailable={!password || plainCode(code).length !== 6}>{t('account.disable')}</Button>
        <Button onClick={onCancel}>{t('staff.cancel')}</Button>
      </div>
    </form>
  );
}

function Everywhere() {
  const t = useText();
  const {session} = useStaff();
  const [asked, setAsked] = useState(false);
  const action = useAction();
  return (
    <Section title={t('account.everywhere')}>
      <p>{t('account.everywhereText')}</p>
      {action.error && <ErrorBanner error={action.error} />}
      <div><Button icon="signOut" onClick={() => setAsked(true)}>{t('account.everywhereGo')}</Button></div>
      {asked && (
        <Confirm title={t('account.everywhere')} text={t('account.everywhereText')} yes={t('account.everywhereGo')} no={t('staff.cancel')}
          busy={action.busy && t('staff.saving')} onNo={() => setAsked(false)} onYes={() => void action.run(() => session.signOut('signed_out', true))} />
      )}
    </Section>
  );
}
