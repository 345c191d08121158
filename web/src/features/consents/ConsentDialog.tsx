// SPDX-License-Identifier: Apache-2.0
// One consent with its evidence: what was shown, who answered and when; its document; renewing and withdrawing it.
import {useCallback, useState} from 'react';
import type {ConsentDetails} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Dialog, ErrorBanner, TextArea, toast} from '../../ui';
import {useAction, useLocale, useMay, useResource, useStaff, useZone} from '../staff/context';
import {Fact, Facts, LoadedResource, Pill} from '../staff/parts';
import {fullTime} from '../staff/times';
import {saveDocument} from './document';
import {doable, worthOf} from './worth';

export interface ConsentDialogProps {
  consentId: string;
  onClose(): void;
  changed(): void;
}

export function ConsentDialog({consentId, onClose, changed}: ConsentDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const details = useResource(useCallback(() => api.telehealth.getConsentDetails.query({consentId}), [api, consentId]));
  return (
    <Dialog title={t('consents.one')} onClose={onClose}>
      <LoadedResource of={details} loading={t('consents.loading')}>
        {(data) => (
          <>
            <Evidence data={data} />
            <details className="more-ways"><summary>{t('consents.wholeText')}</summary><p className="pre small">{data.consentText}</p></details>
            {data.status !== 'PENDING' && <Documents data={data} />}
            <Changes data={data} onClose={onClose} changed={changed} />
          </>
        )}
      </LoadedResource>
    </Dialog>
  );
}

function Evidence({data}: {data: ConsentDetails}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {words, tone} = worthOf(data);
  const when = (at: Date | null | undefined) => (at ? fullTime(at, zone, locale) : <span className="muted">{t('consents.never')}</span>);
  return (
    <>
      <p className="row"><strong>{t(`consents.type.${data.consentType}`)}</strong><Pill tone={tone}>{t(words)}</Pill></p>
      <Facts>
        <Fact name={t('consents.version')}>{data.consentFormVersion}{data.language && ` · ${new Intl.DisplayNames(locale, {type: 'language'}).of(data.language)}`}</Fact>
        {data.stateCode && <Fact name={t('consents.state')}>{data.stateCode}</Fact>}
        {data.signerName && <Fact name={t('consents.signer')}>{data.signerName}{data.signerCapacity && data.signerCapacity !== 'SELF' &&
          ` (${t(`consents.capacity.${data.signerCapacity}`)}${data.signerRelationship ? `: ${data.signerRelationship}` : ''})`}</Fact>}
        {data.interpreter && <Fact name={t('consents.interpreter')}>
          {[data.interpreter.name, data.interpreter.language, data.interpreter.relationship, data.interpreter.identifier].filter(Boolean).join(', ')}</Fact>}
        {data.witnessName && <Fact name={t('consents.witness')}>{data.witnessName}</Fact>}
        <Fact name={t('consents.viewedAt')}>{when(data.viewedAt)}</Fact>
        <Fact name={t('consents.signedAt')}>{when(data.signedAt)}</Fact>
        {data.expirationDate && data.signedAt && <Fact name={t('consents.expiresAt')}>{when(data.expirationDate)}</Fact>}
        {data.copyMail && <Fact name={t('consents.copyMail')}>{t(`consents.copyMail.${data.copyMail}`)}</Fact>}
        {data.method === 'VERBAL' && <Fact name={t('consents.how')}>{t('consents.byVoice')}</Fact>}
        {data.declinedAt && <Fact name={t('consents.declinedAt')}>{when(data.declinedAt)}{data.declineReason && `: ${data.declineReason}`}</Fact>}
        {data.revokedAt && <Fact name={t('consents.revokedAt')}>{when(data.revokedAt)}{data.revocationReason && `: ${data.revocationReason}`}</Fact>}
      </Facts>
    </>
  );
}

function Documents({data}: {data: ConsentDetails}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const action = useAction();
  const consentId = data.id;
  const save = (format: 'PDF' | 'JSON') => void action.run(async () =>
    saveDocument(await api.telehealth.getConsentDocument.query({consentId, format})));
  const mail = () => void action.run(async () => {
    const {email} = await api.telehealth.sendConsentCopy.mutate({consentId});
    toast(t('consents.copySent', {email}));
  });
  return (
    <>
      {action.error && <ErrorBanner error={action.error} />}
      <div className="row">
        <Button icon="download" busy={action.busy && t('staff.saving')} onClick={() => save('PDF')}>{t('consents.pdf')}</Button>
        <Button look="quiet" icon="lock" busy={action.busy && t('staff.saving')} onClick={() => save('JSON')}>{t('consents.evidence')}</Button>
        {data.signedAt && mayDo('consent_request') && <Button look="quiet" busy={action.busy && t('staff.saving')} onClick={mail}>{t('consents.sendCopy')}</Button>}
      </div>
    </>
  );
}

function Changes({data, onClose, changed}: {data: ConsentDetails; onClose(): void; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [reason, setReason] = useState<string | null>(null);
  const action = useAction();
  const acts = doable(data);
  if (!mayDo('consent_request') || acts.length === 0) return null;
  const run = (work: () => Promise<unknown>, said: string) => void action.run(async () => {
    await work();
    toast(said);
    changed();
    onClose();
  });
  const calls = api.telehealth;
  const renew = () => run(() => calls.renewConsent.mutate({consentId: data.id}), t('consents.renewed'));
  const withdraw = () => run(() => calls.revokeConsent.mutate({consentId: data.id, reason: (reason ?? '').trim()}), t('consents.withdrawn'));
  return (
    <div className="stack-s">
      {action.error && <ErrorBanner error={action.error} />}
      {reason === null ? (
        <div className="row">
          <Button icon="refresh" busy={action.busy && t('staff.saving')} onClick={renew}>{t('consents.renew')}</Button>
          {acts.includes('withdraw') && <Button look="quiet" onClick={() => setReason('')}>{t('consents.withdraw')}</Button>}
        </div>
      ) : (
        <>
          <Banner look="warn">{t('consents.withdrawText')}</Banner>
          <TextArea label={t('consents.withdrawReason')} value={reason} onChange={setReason} rows={2} maxLength={1000} />
          <div className="dialog-actions">
            <Button onClick={() => setReason(null)}>{t('staff.cancel')}</Button>
            <Button look="danger" busy={action.busy && t('staff.saving')} unavailable={reason.trim() === ''} onClick={withdraw}>{t('consents.withdraw')}</Button>
          </div>
        </>
      )}
    </div>
  );
}
