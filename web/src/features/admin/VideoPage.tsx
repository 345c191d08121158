// SPDX-License-Identifier: Apache-2.0
// The video services: which can be used now, the clinic's own accounts there, and the agreements that owners attested.
import {useCallback} from 'react';
import type {AgreementView, ProviderCredentialsView, ProviderStatusView, TelehealthProvider} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, ErrorBanner} from '../../ui';
import {useAction, useLocale, useResource, useStaff, useZone} from '../staff/context';
import {CopyField} from '../staff/copy';
import {LoadedResource, Page, Pill, Section} from '../staff/parts';
import {fullTime} from '../staff/times';
import {isOurs, ownFirst, serviceName} from '../staff/videoServices';
import {CredentialsForm} from './CredentialsForm';

interface Everything {
  defaultProvider: TelehealthProvider;
  fallbackEnabled: boolean;
  states: ProviderStatusView[];
  credentials: ProviderCredentialsView[];
  agreements: AgreementView[];
}

export function VideoPage() {
  const t = useText();
  const {api} = useStaff();
  const all = useResource(useCallback(async (): Promise<Everything> => {
    const [status, credentials, agreements] = await Promise.all([
      api.telehealth.getProviderStatus.query(), api.videoProviders.getCredentials.query(), api.organization.listAgreements.query(),
    ]);
    return {defaultProvider: status.defaultProvider, fallbackEnabled: status.fallbackEnabled, states: ownFirst(status.providers),
      credentials: credentials.providers, agreements: agreements.agreements};
  }, [api]));
  return (
    <Page title={t('nav.video')} intro={t('video.intro')} actions={<Button icon="refresh" onClick={() => void all.load()}>{t('video.again')}</Button>}>
      <LoadedResource of={all} loading={t('video.loading')}>
        {(data) => data.states.map((state) => (
          <Provider key={state.provider} state={state} isDefault={state.provider === data.defaultProvider}
            credentials={data.credentials.find(({provider}) => provider === state.provider) ?? null}
            agreement={data.agreements.find(({provider, withdrawnAt}) => provider === state.provider && withdrawnAt === null) ?? null}
            changed={() => void all.load()} />
        ))}
      </LoadedResource>
    </Page>
  );
}

interface ProviderProps {
  state: ProviderStatusView;
  isDefault: boolean;
  credentials: ProviderCredentialsView | null;
  agreement: AgreementView | null;
  changed(): void;
}

function Provider({state, isDefault, credentials, agreement, changed}: ProviderProps) {
  const t = useText();
  const ours = isOurs(state);
  const name = serviceName(state, t);
  return (
    <Section title={name}>
      <div className="row pills">
        <Pill tone={!state.configured ? 'plain' : state.available ? 'ok' : 'danger'}>
          {t(!state.configured ? 'video.notConfigured' : state.available ? 'video.available' : 'video.unavailable')}
        </Pill>
        {isDefault && <Pill tone="info">{t('video.default')}</Pill>}
        {state.ownAccount && <Pill>{t('video.ownAccount')}</Pill>}
        {state.breaker !== 'closed' && <Pill tone="warn">{t('video.breaker')}</Pill>}
        {state.configured && state.available && state.latency > 0 && <span className="small muted">{t('video.latency', {ms: state.latency})}</span>}
      </div>
      {state.configured && !state.available && <p>{state.message}</p>}
      {ours ? <p className="muted">{t('video.ours')}</p> : <Agreement provider={state.provider} name={name} agreement={agreement} changed={changed} />}
      {credentials?.webhookUrl && <CopyField label={t('video.webhook', {name})} value={credentials.webhookUrl} />}
      {credentials && (
        <details className="more-ways">
          <summary>{t(credentials.ownAccount ? 'video.changeCredentials' : ours ? 'video.giveLivekit' : 'video.giveCredentials')}</summary>
          <CredentialsForm credentials={credentials} changed={changed} />
        </details>
      )}
    </Section>
  );
}

interface AgreementProps {
  provider: TelehealthProvider;
  name: string;
  agreement: AgreementView | null;
  changed(): void;
}

function Agreement({provider, name, agreement, changed}: AgreementProps) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const action = useAction();
  const run = (work: () => Promise<unknown>) => void action.run(async () => {
    await work();
    changed();
  });
  return (
    <div className="stack-s">
      {agreement ? <Banner look="ok" title={t('video.agreed')}>{t('video.agreedAt', {time: fullTime(agreement.attestedAt, zone, locale)})}</Banner>
        : <Banner look="warn" title={t('video.notAgreed')}>{t('video.agreementText', {name})}</Banner>}
      {action.error && <ErrorBanner error={action.error} />}
      <div>
        {agreement
          ? <Button look="quiet" busy={action.busy && t('staff.saving')} onClick={() => run(() => api.organization.withdrawAgreement.mutate({provider}))}>{t('video.withdraw')}</Button>
          : <Button busy={action.busy && t('staff.saving')} onClick={() => run(() => api.organization.attestAgreement.mutate({provider}))}>{t('video.attest', {name})}</Button>}
      </div>
    </div>
  );
}
