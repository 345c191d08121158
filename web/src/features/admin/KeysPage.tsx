// SPDX-License-Identifier: Apache-2.0
// API keys: made, shown once, revoked.
import {type FormEvent, useCallback, useState} from 'react';
import type {ApiKeyView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Confirm, ErrorBanner, TextField} from '../../ui';
import {useAction, useLocale, useResource, useStaff, useZone} from '../staff/context';
import {CopyField} from '../staff/copy';
import {LoadedResource, Page, Pill, Section} from '../staff/parts';
import {fullTime} from '../staff/times';

export function KeysPage() {
  const t = useText();
  return (
    <Page title={t('nav.keys')} intro={t('keys.intro')}>
      <Section title={t('keys.all')}><KeyList /></Section>
    </Page>
  );
}

/** `own`: only the caller's, with the way to make one. */
export function KeyList({own = false}: {own?: boolean}) {
  const t = useText();
  const {api, me} = useStaff();
  const {userId} = me;
  const keys = useResource(useCallback(() => api.apiKeys.list.query(own ? {userId} : {}), [api, own, userId]));
  return (
    <>
      <MakeKey made={() => void keys.load()} />
      <LoadedResource of={keys} loading={t('keys.loading')}>
        {({apiKeys}) => apiKeys.length === 0 ? <p className="muted">{t('keys.none')}</p> : (
          <ul className="rows">{apiKeys.map((key) => <KeyLine key={key.id} apiKey={key} changed={() => void keys.load()} />)}</ul>
        )}
      </LoadedResource>
    </>
  );
}

function MakeKey({made}: {made(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [name, setName] = useState('');
  const [days, setDays] = useState('365');
  const [key, setKey] = useState<string | null>(null);
  const action = useAction();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!name.trim()) return;
    void action.run(async () => {
      const answer = await api.apiKeys.create.mutate({name: name.trim(), ...(days ? {expiresInDays: Number(days)} : {})});
      setKey(answer.key);
      setName('');
      made();
    });
  };
  return (
    <div className="stack">
      {key && (
        <>
          <Banner look="warn" live>{t('keys.once')}</Banner>
          <CopyField label={t('keys.key')} value={key} secret />
        </>
      )}
      <details className="more-ways">
        <summary>{t('keys.make')}</summary>
        <form className="stack" onSubmit={send} noValidate>
          <div className="fields">
            <TextField label={t('keys.name')} hint={t('keys.nameHint')} value={name} onChange={setName} maxLength={100} fault={action.error?.faultOf('name')} />
            <TextField label={t('keys.days')} hint={t('keys.daysHint')} optional type="number" min={1} max={3650} value={days} onChange={setDays}
              fault={action.error?.faultOf('expiresInDays')} />
          </div>
          {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
          <div><Button look="primary" type="submit" icon="key" busy={action.busy && t('staff.saving')} unavailable={!name.trim()}>{t('keys.make')}</Button></div>
        </form>
      </details>
    </div>
  );
}

function KeyLine({apiKey, changed}: {apiKey: ApiKeyView; changed(): void}) {
  const t = useText();
  const {api, clock} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const [asked, setAsked] = useState(false);
  const action = useAction();
  const isOver = apiKey.revokedAt !== null || (apiKey.expiresAt !== null && apiKey.expiresAt.getTime() < clock.now());
  const revoke = () => void action.run(async () => {
    await api.apiKeys.revoke.mutate({apiKeyId: apiKey.id});
    setAsked(false);
    changed();
  });
  return (
    <li className="link-row">
      <div>
        <strong>{apiKey.name}</strong> <span className="mono small">{apiKey.hint}…</span>
        <span className="small muted block">
          {apiKey.userEmail} · {apiKey.lastUsedAt ? t('keys.used', {time: fullTime(apiKey.lastUsedAt, zone, locale)}) : t('keys.unused')}
          {apiKey.expiresAt && ` · ${t('keys.expires', {time: fullTime(apiKey.expiresAt, zone, locale)})}`}
        </span>
      </div>
      {isOver ? <Pill>{t(apiKey.revokedAt ? 'link.revoked' : 'link.expired')}</Pill>
        : <Button look="quiet" aria-label={t('keys.revokeOf', {name: apiKey.name})} onClick={() => setAsked(true)}>{t('keys.revoke')}</Button>}
      {asked && (
        <Confirm title={t('keys.revokeOf', {name: apiKey.name})} text={<>{t('keys.revokeText')}{action.error && <ErrorBanner error={action.error} />}</>}
          yes={t('keys.revoke')} no={t('staff.cancel')} danger busy={action.busy && t('staff.saving')} onYes={revoke} onNo={() => setAsked(false)} />
      )}
    </li>
  );
}
