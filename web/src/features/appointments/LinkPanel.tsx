// SPDX-License-Identifier: Apache-2.0
// The links into a visit: a new one to copy, show or send; who holds which; ending one, or letting another device in.
import {useCallback, useState} from 'react';
import type {CreatedVisitLink, VisitLinkView, VisitorRole} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, Select, TextField} from '../../ui';
import {useAction, useLocale, useResource, useStaff, useZone} from '../staff/context';
import {LoadedResource, Pill} from '../staff/parts';
import {fullTime} from '../staff/times';
import {NewLink} from './NewLink';

const kRoles: readonly VisitorRole[] = ['PATIENT', 'GUARDIAN', 'INTERPRETER', 'GUEST', 'OBSERVER'];

export interface LinkPanelProps {
  sessionId: string;
  /** The link that booking answered with: it is shown only then. */
  first?: string | undefined;
}

export function LinkPanel({sessionId, first}: LinkPanelProps) {
  const t = useText();
  const {api} = useStaff();
  const [url, setUrl] = useState(first ?? null);
  const links = useResource(useCallback(() => api.visitLinks.list.query({sessionId}), [api, sessionId]));
  const made = (link: CreatedVisitLink): void => {
    setUrl(link.url);
    void links.load();
  };
  return (
    <div className="stack">
      {url && <NewLink sessionId={sessionId} url={url} />}
      <MakeLink sessionId={sessionId} made={made} hasOne={url !== null} />
      <LoadedResource of={links} loading={t('link.loading')}>
        {({visitLinks}) => visitLinks.length === 0 ? <p className="muted">{t('link.none')}</p> : (
          <ul className="rows" aria-label={t('link.list')}>
            {visitLinks.map((link) => <LinkRow key={link.id} link={link} changed={() => void links.load()} />)}
          </ul>
        )}
      </LoadedResource>
    </div>
  );
}

function MakeLink({sessionId, made, hasOne}: {sessionId: string; made(link: CreatedVisitLink): void; hasOne: boolean}) {
  const t = useText();
  const {api} = useStaff();
  const [role, setRole] = useState<VisitorRole>('PATIENT');
  const [name, setName] = useState('');
  const action = useAction();
  const isGuest = role !== 'PATIENT';
  const make = () => void action.run(async () => {
    made(await api.visitLinks.create.mutate({sessionId, role, ...(isGuest && name.trim() ? {displayName: name.trim()} : {})}));
    setName('');
  });
  return (
    <details className="more-ways" open={!hasOne}>
      <summary>{t(hasOne ? 'link.another' : 'link.make')}</summary>
      <div className="stack">
        <p className="small muted">{t('link.onceHint')}</p>
        <Select label={t('link.for')} value={role} onChange={(value) => setRole(value as VisitorRole)}
          choices={kRoles.map((one) => ({value: one, label: t(`visitor.${one}`)}))} />
        {isGuest && <TextField label={t('link.name')} hint={t('link.nameHint')} value={name} onChange={setName} maxLength={80}
          fault={action.error?.faultOf('displayName')} />}
        {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
        <Button look={hasOne ? 'secondary' : 'primary'} icon="link" busy={action.busy && t('staff.saving')} unavailable={isGuest && !name.trim()} onClick={make}>
          {t('link.makeGo')}
        </Button>
      </div>
    </details>
  );
}

function LinkRow({link, changed}: {link: VisitLinkView; changed(): void}) {
  const t = useText();
  const {api, clock} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const action = useAction();
  const isOver = link.revokedAt !== null || link.expiresAt.getTime() < clock.now();
  const run = (work: () => Promise<unknown>) => void action.run(async () => {
    await work();
    changed();
  });
  const name = link.displayName ?? t(`visitor.${link.role as VisitorRole}`);
  return (
    <li className="link-row">
      <div>
        <strong>{name}</strong>
        <span className="small muted block">
          {link.lastOpenedAt ? t('link.opened', {time: fullTime(link.lastOpenedAt, zone, locale)}) : t('link.notOpened')}
        </span>
      </div>
      {isOver ? <Pill>{t(link.revokedAt ? 'link.revoked' : 'link.expired')}</Pill> : (
        <div className="row">
          {link.deviceBoundAt && (
            <Button look="quiet" busy={action.busy && t('staff.saving')} aria-label={t('link.releaseOf', {name})}
              onClick={() => run(() => api.visitLinks.release.mutate({visitLinkId: link.id}))}>{t('link.release')}</Button>
          )}
          <Button look="quiet" busy={action.busy && t('staff.saving')} aria-label={t('link.revokeOf', {name})}
            onClick={() => run(() => api.visitLinks.revoke.mutate({visitLinkId: link.id}))}>{t('link.revoke')}</Button>
        </div>
      )}
      {action.error && <ErrorBanner error={action.error} />}
    </li>
  );
}
