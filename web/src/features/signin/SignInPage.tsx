// SPDX-License-Identifier: Apache-2.0
// The way in: password, code, a new password where it is due, and the second factor, offered or required.
import {type FormEvent, type ReactNode, useEffect, useState} from 'react';
import type {Api} from '../../api/client';
import type {ApiError} from '../../api/errors';
import {useText, type TextKey} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Button, ErrorBanner, LanguageSwitch, Spinner, TextField, ThemeSwitch} from '../../ui';
import {useAction} from '../staff/context';
import {NewPassword} from './NewPassword';
import {TotpSetup} from './TotpSetup';
import type {Ending, StaffSession} from './session';
import {plainCode, stepFor} from './steps';

export interface SignInProps {
  api: Api;
  session: StaffSession;
}

const kEndings: Readonly<Record<Ending, TextKey>> = {
  signed_out: 'signin.ending.signedOut', inactive: 'signin.ending.inactive', ended: 'signin.ending.ended',
};

export function SignInPage({api, session}: SignInProps) {
  const t = useText();
  const state = useStore(session.state);
  const step = stepFor(state.me, state.fresh, state.offered);
  useEffect(() => {
    document.title = `${t('signin.title')} – ChiroFlow`;
  }, [t]);
  return (
    <div className="signin">
      <header className="signin-head">
        <span className="brand">{t('staff.product')}</span>
        <div className="row"><LanguageSwitch /><ThemeSwitch /></div>
      </header>
      <main className="signin-main">
        <div className="card stack signin-card">
          {state.kind === 'unknown' ? <Unknown error={state.error} onRetry={() => void session.find()} />
            : step === 'password' ? <Password api={api} session={session} ending={state.ending} />
              : step === 'code' ? <Code api={api} session={session} />
                : step === 'new_password' ? <PasswordDue api={api} session={session} />
                  : <Offer api={api} session={session} required={step === 'second_factor_due'} />}
        </div>
      </main>
    </div>
  );
}

function Unknown({error, onRetry}: {error: ApiError | null; onRetry(): void}) {
  const t = useText();
  return (
    <>
      <h1>{t('signin.title')}</h1>
      {error ? <ErrorBanner error={error} onRetry={onRetry} /> : <Spinner>{t('signin.looking')}</Spinner>}
    </>
  );
}

function submitted(work: () => void): (event: FormEvent) => void {
  return (event) => {
    event.preventDefault();
    work();
  };
}

/** Wrong words are a fault of the form here, not the end of a sign-in. */
function Refusal({error}: {error: ApiError | null}): ReactNode {
  const t = useText();
  if (!error) return null;
  if (error.kind !== 'signed_out') return <ErrorBanner error={error} />;
  const key = error.reason === 'code_wrong' ? 'signin.code.wrong' : 'signin.wrong';
  return <Banner look="danger" title={t(`${key}.title`)} live>{t(`${key}.text`)}</Banner>;
}

function Password({api, session, ending}: SignInProps & {ending: Ending | null}) {
  const t = useText();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const action = useAction();
  const send = () => void action.run(async () => {
    await api.auth.signIn.mutate({email: email.trim(), password});
    await session.entered();
  });
  return (
    <form className="stack" onSubmit={submitted(send)} noValidate>
      <h1>{t('signin.title')}</h1>
      {ending && !action.error && <Banner look={ending === 'signed_out' ? 'ok' : 'info'} live>{t(kEndings[ending])}</Banner>}
      <Refusal error={action.error} />
      <TextField label={t('signin.email')} type="email" name="username" autoComplete="username" inputMode="email" required
        value={email} onChange={setEmail} />
      <TextField label={t('signin.password')} type="password" name="password" autoComplete="current-password" required
        value={password} onChange={setPassword} />
      <Button look="primary" type="submit" large wide busy={action.busy && t('signin.busy')} unavailable={!email || !password}>
        {t('signin.go')}
      </Button>
      <p className="small muted">{t('signin.lost')}</p>
    </form>
  );
}

function Code({api, session}: SignInProps) {
  const t = useText();
  const [kind, setKind] = useState<'totp' | 'recovery'>('totp');
  const [code, setCode] = useState('');
  const action = useAction();
  const send = () => void action.run(async () => {
    if (kind === 'totp') await api.auth.verifyTotp.mutate({code: plainCode(code)});
    else await api.auth.useRecoveryCode.mutate({code: code.trim()});
    await session.entered();
  });
  const other = () => {
    setKind(kind === 'totp' ? 'recovery' : 'totp');
    setCode('');
    action.clear();
  };
  const ready = kind === 'totp' ? plainCode(code).length === 6 : code.trim().length >= 8;
  return (
    <form className="stack" onSubmit={submitted(send)} noValidate>
      <h1>{t(`signin.${kind}.title`)}</h1>
      <p className="muted">{t(`signin.${kind}.text`)}</p>
      <Refusal error={action.error} />
      <TextField key={kind} label={t(`signin.${kind}.field`)} className="input mono" autoComplete={kind === 'totp' ? 'one-time-code' : 'off'}
        inputMode={kind === 'totp' ? 'numeric' : 'text'} value={code} onChange={setCode} required />
      <Button look="primary" type="submit" large wide busy={action.busy && t('signin.busy')} unavailable={!ready}>{t('signin.go')}</Button>
      <Button look="quiet" onClick={other}>{t(`signin.${kind}.other`)}</Button>
      <Button look="quiet" onClick={() => void action.run(() => session.signOut())}>{t('signin.cancel')}</Button>
    </form>
  );
}

function PasswordDue({api, session}: SignInProps) {
  const t = useText();
  return (
    <>
      <h1>{t('signin.due.title')}</h1>
      <p className="muted">{t('signin.due.text')}</p>
      <NewPassword api={api} onDone={() => void session.find()} />
    </>
  );
}

function Offer({api, session, required}: SignInProps & {required: boolean}) {
  const t = useText();
  const [wanted, setWanted] = useState(false);
  const action = useAction();
  if (wanted) return <TotpSetup api={api} heading="h1" onDone={() => void session.find()} onCancel={() => setWanted(false)} />;
  return (
    <>
      <h1>{t(required ? 'signin.required.title' : 'signin.offer.title')}</h1>
      {action.error && <ErrorBanner error={action.error} />}
      {required && <p>{t('signin.required.text')}</p>}
      <p>{t('signin.offer.text')}</p>
      <Button look="primary" large wide icon="lock" onClick={() => setWanted(true)}>{t('signin.offer.yes')}</Button>
      {required ? <Button look="quiet" onClick={() => void action.run(() => session.signOut())}>{t('signin.cancel')}</Button>
        : <Button look="quiet" onClick={session.putOff}>{t('signin.offer.later')}</Button>}
    </>
  );
}
