// SPDX-License-Identifier: Apache-2.0
// What one has agreed to: see it, keep a copy, sign what is missing, take it back.
import {useCallback, useEffect, useState} from 'react';
import {type ApiError, apiError} from '../../../api/errors';
import type {TelehealthConsentType, VisitConsent, VisitView} from '../../../api/types';
import {formatDate} from '../../../i18n/format';
import {useText} from '../../../i18n/i18n';
import {Button, Dialog, ErrorBanner, Icon, Spinner, TextArea, toast} from '../../../ui';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {useAction} from '../useAction';
import {inOrder} from './consentForms';
import {Forms, useForms} from './ConsentStep';
import {CopyButton} from './Copies';
import './consent.css';

export function YourConsents({view}: {view: VisitView}) {
  // Days before the visit what is missing is shown at once; the list comes afterwards.
  const [signing, setSigning] = useState<TelehealthConsentType | 'all' | null>(view.state === 'too_early' && view.consentMissing.length > 0 ? 'all' : null);
  if (signing) return <SignOne key={signing} view={view} type={signing} onBack={() => setSigning(null)} />;
  return <List view={view} onSign={setSigning} />;
}

function SignOne({view, type, onBack}: {view: VisitView; type: TelehealthConsentType | 'all'; onBack(): void}) {
  const forms = useForms(type === 'all' ? undefined : type);
  return <Forms forms={forms} view={view} around={{clinic: view.organizationName, phone: view.organizationPhone}} onDone={onBack} onLater={onBack} />;
}

function useItems() {
  const {api} = useVisit();
  const [items, setItems] = useState<VisitConsent[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const load = useCallback(() => {
    setError(null);
    api.visit.consents.query().then(({items: found}) => setItems(inOrder(found)), (thrown: unknown) => setError(apiError(thrown)));
  }, [api]);
  useEffect(load, [load]);
  return {items, error, load};
}

function List({view, onSign}: {view: VisitView; onSign(type: TelehealthConsentType): void}) {
  const t = useText();
  const {flow} = useVisit();
  const {items, error, load} = useItems();
  return (
    <Shell title={t('consent.yours.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t('consent.yours.text')}</p>
      {error && <ErrorBanner error={error} onRetry={load} />}
      {!items && !error && <Spinner>{t('consent.loading')}</Spinner>}
      {items && (
        <ul className="stack plain-list">
          {items.map((item) => <Item key={item.consentType} item={item} onSign={() => onSign(item.consentType)} onWithdrawn={load} />)}
        </ul>
      )}
      <div className="actions"><Button large wide icon="back" onClick={() => flow.done({consentList: false})}>{t('consent.yours.back')}</Button></div>
    </Shell>
  );
}

/** A consent ends at the midnight after its last day. */
const lastMoment = (end: Date) => new Date(end.getTime() - 1);

/** Signed and holding, no matter what else is said of it. */
const holds = ({status, fault}: VisitConsent) => status === 'SIGNED' && fault === null;

function Item({item, onSign, onWithdrawn}: {item: VisitConsent; onSign(): void; onWithdrawn(): void}) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const {consentType, consentId, signedAt, expiresAt, status} = item;
  const name = t(`consent.type.${consentType}`);
  const isSigned = signedAt !== null && consentId !== null && (status === 'SIGNED' || status === 'EXPIRED' || status === 'REVOKED');
  const maySign = !holds(item);
  return (
    <li className="card stack-s" aria-label={name}>
      <h2>{name}</h2>
      {holds(item)
        ? <p className="row consent-holds"><Icon name="check" /><strong>{t('consent.state.holds')}</strong></p>
        : <p>{stateWords(t, item)}</p>}
      {holds(item) && signedAt && (
        <p className="small muted">
          {t('consent.signedOn', {date: formatDate(signedAt)})}
          {expiresAt && ` ${t('consent.goodUntil', {date: formatDate(lastMoment(expiresAt))})}`}
        </p>
      )}
      <div className="row">
        {isSigned && <CopyButton consentId={consentId} name={name} />}
        {maySign && <Button look={item.needed ? 'primary' : 'secondary'} icon="edit" aria-label={t('consent.readOf', {name})} onClick={onSign}>{t('consent.read')}</Button>}
        {holds(item) && <Button look="quiet" aria-label={t('consent.withdrawOf', {name})} onClick={() => setAsking(true)}>{t('consent.withdraw')}</Button>}
      </div>
      {asking && consentId && <Withdraw item={item} consentId={consentId} onClose={() => setAsking(false)} onDone={() => {
        setAsking(false);
        onWithdrawn();
      }} />}
    </li>
  );
}

function stateWords(t: ReturnType<typeof useText>, item: VisitConsent): string {
  if (item.fault && item.fault !== 'NOT_SIGNED') return t(`consent.why.${item.fault}`);
  if (item.status === 'DECLINED') return t('consent.why.DECLINED');
  if (item.status === 'REVOKED') return t('consent.why.REVOKED');
  return t(item.needed ? 'consent.state.needed' : 'consent.state.open');
}

function Withdraw({item, consentId, onClose, onDone}: {item: VisitConsent; consentId: string; onClose(): void; onDone(): void}) {
  const t = useText();
  const {api, flow} = useVisit();
  const [reason, setReason] = useState('');
  const withdraw = useAction(async () => {
    await api.telehealth.revokeConsent.mutate({consentId, ...(reason.trim() ? {reason: reason.trim()} : {})});
    toast(t('consent.withdrawing.done'));
    void flow.refresh();
    onDone();
  });
  return (
    <Dialog title={t('consent.withdrawing.title')} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('consent.withdrawing.keep')}</Button>
        <Button look="danger" busy={withdraw.busy && t('visit.saving')} onClick={withdraw.run}>{t('consent.withdraw')}</Button>
      </>
    }>
      <p>{t(item.consentType === 'RECORDING' ? 'consent.withdrawing.recording' : item.needed ? 'consent.withdrawing.needed' : 'consent.withdrawing.text')}</p>
      <p>{t('consent.withdrawing.past')}</p>
      <TextArea label={t('consent.declining.reason')} optional rows={2} maxLength={500} value={reason} onChange={setReason} />
      {withdraw.error && <ErrorBanner error={withdraw.error} />}
    </Dialog>
  );
}
