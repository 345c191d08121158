// SPDX-License-Identifier: Apache-2.0
// A patient's consents: what holds, what does not and why, and the history; ask, write down, renew, withdraw, keep a copy.
import {useCallback, useState} from 'react';
import type {ListedConsent, TelehealthConsentType} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, ErrorBanner, Select, toast} from '../../ui';
import {useAction, useLocale, useMay, useResource, useStaff, useZone} from '../staff/context';
import {LoadedResource, Pill, Section} from '../staff/parts';
import {fullTime} from '../staff/times';
import {ConsentDialog} from './ConsentDialog';
import {ask} from './MissingConsents';
import {VerbalDialog} from './VerbalDialog';
import {byType, kConsentTypes, worthOf} from './worth';

export interface PatientConsentsProps {
  patient: {id: string; name: string};
  sessionId?: string;
}

export function PatientConsents({patient, sessionId}: PatientConsentsProps) {
  const t = useText();
  const {api} = useStaff();
  const rows = useResource(useCallback(
    () => api.telehealth.listPatientConsents.query({patientId: patient.id, includeExpired: true}), [api, patient.id]));
  const changed = () => void rows.load();
  return (
    <Section title={t('consents.title')}>
      <LoadedResource of={rows} loading={t('consents.loading')}>
        {(found) => found.length === 0 ? <p className="muted">{t('consents.none')}</p> : (
          <ul className="rows">
            {byType(found).map(({type, rows: ofType}) => <OfType key={type} type={type} rows={ofType} changed={changed} />)}
          </ul>
        )}
      </LoadedResource>
      <Ask patient={patient} changed={changed} {...(sessionId ? {sessionId} : {})} />
    </Section>
  );
}

function OfType({type, rows, changed}: {type: TelehealthConsentType; rows: readonly ListedConsent[]; changed(): void}) {
  const t = useText();
  const [first, ...rest] = rows;
  return (
    <li className="stack-s">
      <strong>{t(`consents.type.${type}`)}</strong>
      {first && <Row row={first} changed={changed} />}
      {rest.length > 0 && (
        <details className="more-ways">
          <summary>{t('consents.before', {count: rest.length})}</summary>
          <ul className="plain-list stack-s">{rest.map((row) => <li key={row.id}><Row row={row} changed={changed} /></li>)}</ul>
        </details>
      )}
    </li>
  );
}

function Row({row, changed}: {row: ListedConsent; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const {words, tone} = worthOf(row);
  const time = (at: Date) => fullTime(at, zone, locale);
  return (
    <div className="link-row">
      <div>
        <Pill tone={tone}>{t(words)}</Pill>
        <span className="small muted block">
          {row.signedAt
            ? t(row.method === 'VERBAL' ? 'consents.saidBy' : 'consents.signedBy', {name: row.signerName ?? '', time: time(row.signedAt)})
            : t('consents.askedAt', {time: time(row.createdAt)})}
          {row.signedAt && row.expirationDate && <span className="block">{t('consents.until', {time: time(row.expirationDate)})}</span>}
          {row.stateCode && <span className="block">{t('consents.forState', {state: row.stateCode})}</span>}
        </span>
      </div>
      <Button look="quiet" aria-label={t('consents.openOf', {name: t(`consents.type.${row.consentType}`)})} onClick={() => setOpen(true)}>{t('consents.open')}</Button>
      {open && <ConsentDialog consentId={row.id} onClose={() => setOpen(false)} changed={changed} />}
    </div>
  );
}

/** A new request, or an answer by voice, of any type. */
function Ask({patient, sessionId, changed}: PatientConsentsProps & {changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [type, setType] = useState<TelehealthConsentType>('GENERAL');
  const [verbal, setVerbal] = useState(false);
  const [sent, setSent] = useState<boolean | null>(null);
  const action = useAction();
  if (!mayDo('consent_request')) return null;
  const of = {patientId: patient.id, consentType: type, ...(sessionId ? {sessionId} : {})};
  const send = () => void action.run(async () => {
    setSent(await ask(api, of));
    changed();
  });
  return (
    <details className="more-ways">
      <summary>{t('consents.askNew')}</summary>
      <div className="stack">
        <Select label={t('consents.which')} value={type} onChange={(value) => setType(value as TelehealthConsentType)}
          choices={kConsentTypes.map((value) => ({value, label: t(`consents.type.${value}`)}))} />
        {action.error && <ErrorBanner error={action.error} />}
        {sent !== null && <Banner look="ok" live>{t(sent ? 'consents.sent.mail' : 'consents.sent.link')}</Banner>}
        <div className="row">
          <Button icon="send" busy={action.busy && t('staff.saving')} onClick={send}>{t('consents.ask')}</Button>
          <Button icon="edit" onClick={() => setVerbal(true)}>{t('consents.verbal')}</Button>
        </div>
      </div>
      {verbal && <VerbalDialog of={of} patientName={patient.name} requestId={null} onClose={() => setVerbal(false)} onDone={() => {
        toast(t('consents.verbal.done'));
        changed();
      }} />}
    </details>
  );
}
