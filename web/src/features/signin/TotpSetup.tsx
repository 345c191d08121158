// SPDX-License-Identifier: Apache-2.0
// Sets up an authenticator app: the secret as QR code and as text, a first code as proof, then the recovery codes.
import {type FormEvent, useCallback, useState} from 'react';
import type {Api} from '../../api/client';
import {useText} from '../../i18n/i18n';
import {Banner, Button, ErrorBanner, TextField} from '../../ui';
import {useAction, useResource} from '../staff/context';
import {CopyField} from '../staff/copy';
import {LoadedResource} from '../staff/parts';
import {QrCode} from '../../ui/QrCode';
import {plainCode} from './steps';

export interface TotpSetupProps {
  api: Api;
  heading?: 'h1' | 'h2';
  onDone(): void;
  onCancel(): void;
}

export function TotpSetup({api, heading: Heading = 'h2', onDone, onCancel}: TotpSetupProps) {
  const t = useText();
  const start = useResource(useCallback(() => api.auth.startTotp.mutate(), [api]));
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes heading={Heading} codes={codes} onDone={onDone} />;
  return (
    <>
      <Heading>{t('totp.title')}</Heading>
      <LoadedResource of={start} loading={t('totp.loading')}>
        {({secret, otpauthUri}) => (
          <>
            <ol className="steps">
              <li>{t('totp.step.app')}</li>
              <li>
                {t('totp.step.scan')}
                <QrCode text={otpauthUri} label={t('totp.qr')} />
                <CopyField label={t('totp.secret')} value={secret} secret />
              </li>
              <li>{t('totp.step.code')}</li>
            </ol>
            <Proof api={api} onCodes={setCodes} onCancel={onCancel} />
          </>
        )}
      </LoadedResource>
    </>
  );
}

function Proof({api, onCodes, onCancel}: {api: Api; onCodes(codes: string[]): void; onCancel(): void}) {
  const t = useText();
  const [code, setCode] = useState('');
  const action = useAction();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void action.run(async () => onCodes((await api.auth.confirmTotp.mutate({code: plainCode(code)})).recoveryCodes));
  };
  const fault = action.error?.faultOf('code');
  return (
    <form className="stack" onSubmit={send} noValidate>
      {action.error && !fault && <ErrorBanner error={action.error} />}
      <TextField label={t('signin.totp.field')} className="input mono" inputMode="numeric" autoComplete="one-time-code" value={code} onChange={setCode}
        fault={fault} />
      <div className="row">
        <Button look="primary" type="submit" busy={action.busy && t('staff.saving')} unavailable={plainCode(code).length !== 6}>
          {t('totp.confirm')}
        </Button>
        <Button onClick={onCancel}>{t('staff.cancel')}</Button>
      </div>
    </form>
  );
}

export interface RecoveryCodesProps {
  codes: readonly string[];
  heading?: 'h1' | 'h2';
  onDone(): void;
}

/** Shown this once, so leaving asks for a word that they are kept. */
export function RecoveryCodes({codes, heading: Heading = 'h2', onDone}: RecoveryCodesProps) {
  const t = useText();
  const [kept, setKept] = useState(false);
  return (
    <div className="stack">
      <Heading>{t('recovery.title')}</Heading>
      <Banner look="warn">{t('recovery.text')}</Banner>
      <ul className="codes mono">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <CopyField label={t('recovery.all')} value={codes.join(' ')} secret />
      <label className="choice">
        <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        <span>{t('recovery.kept')}</span>
      </label>
      <Button look="primary" unavailable={!kept} onClick={onDone}>{t('recovery.done')}</Button>
    </div>
  );
}
