// SPDX-License-Identifier: Apache-2.0
// The clinic's own account at a video service. Secrets are written and never shown; they can be tried before they are kept.
import {useState} from 'react';
import type {CredentialFieldView, ProviderCredentialsInput, ProviderCredentialsView, TestProviderCredentialsOutput} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Confirm, ErrorBanner, TextArea, TextField, toast} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {credentialsInput, groupOf, isSecret} from './credentials';

export function CredentialsForm({credentials, changed}: {credentials: ProviderCredentialsView; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const {provider, fields} = credentials;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState(false);
  const [result, setResult] = useState<TestProviderCredentialsOutput | null>(null);
  const saving = useAction();
  const testing = useAction();
  const input = (): ProviderCredentialsInput => credentialsInput(provider, typed);
  const save = () => void saving.run(async () => {
    await api.videoProviders.setCredentials.mutate(input());
    toast(t('staff.saved'));
    setTyped({});
    changed();
  });
  const test = () => void testing.run(async () => {
    setResult(null);
    setResult(await api.videoProviders.testCredentials.mutate(input()));
  });
  const remove = () => void saving.run(async () => {
    await api.videoProviders.removeCredentials.mutate({provider});
    setAsked(false);
    changed();
  });
  const error = saving.error ?? testing.error;
  return (
    <div className="stack">
      {provider === 'CUSTOM' && <p className="small muted">{t('video.livekitHint')}</p>}
      <p className="small muted">{t('video.credentialsHint')}</p>
      <div className="fields">
        {fields.map((field) => (
          <CredentialField key={field.name} field={field} value={typed[field.name] ?? ''} onChange={(value) => setTyped({...typed, [field.name]: value})}
            fault={error?.faultOf(`${groupOf(provider)}.${field.name}`) ?? error?.faultOf(field.name)} />
        ))}
      </div>
      {error && error.faults.length === 0 && <ErrorBanner error={error} />}
      {result && <Banner look={result.works ? 'ok' : 'danger'} title={t(result.works ? 'video.works' : 'video.worksNot')} live>{result.message}</Banner>}
      <div className="row">
        <Button icon="check" busy={testing.busy && t('video.testing')} onClick={test}>{t('video.test')}</Button>
        <Button look="primary" busy={saving.busy && t('staff.saving')} unavailable={Object.keys(typed).length === 0} onClick={save}>{t('staff.save')}</Button>
        {credentials.ownAccount && <Button look="quiet" icon="trash" onClick={() => setAsked(true)}>{t('video.remove')}</Button>}
      </div>
      {asked && (
        <Confirm title={t('video.remove')} text={t('video.removeText')} yes={t('video.remove')} no={t('staff.cancel')} danger
          busy={saving.busy && t('staff.saving')} onYes={remove} onNo={() => setAsked(false)} />
      )}
    </div>
  );
}

interface CredentialFieldProps {
  field: CredentialFieldView;
  value: string;
  fault: string | undefined;
  onChange(value: string): void;
}

function CredentialField({field, value, fault, onChange}: CredentialFieldProps) {
  const t = useText();
  const hint = !field.isSet ? t('video.notSet') : !field.hint ? t('video.isSet') : t(field.name === 'url' ? 'video.setToAll' : 'video.setTo', {hint: field.hint});
  const common = {label: t(`credential.${field.name}` as 'credential.accountSid'), hint, value, fault, onChange, autoComplete: 'off'};
  if (field.name === 'serviceAccountKey') return <TextArea {...common} rows={4} spellCheck={false} />;
  return <TextField {...common} type={isSecret(field.name) ? 'password' : 'text'} spellCheck={false} {...(isSecret(field.name) ? {autoComplete: 'new-password'} : {})} />;
}
