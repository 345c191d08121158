// SPDX-License-Identifier: Apache-2.0
// Before somebody is let in: which consents are missing, and what to do about each. In an emergency one goes on with a reason.
import {useState} from 'react';
import type {Api} from '../../api/client';
import type {MissingConsent} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, ErrorBanner, Switch, TextArea, toast} from '../../ui';
import {useAction, useMay, useStaff} from '../staff/context';
import {kLongestOverride, overrideIsEnough} from './override';
import {VerbalDialog} from './VerbalDialog';

export interface MissingConsentsProps {
  missing: readonly MissingConsent[];
  patient: {id: string; name: string};
  sessionId: string;
  changed(): void;
  /** The emergency's reason; null: not an emergency. */
  reason: string | null;
  onReason(reason: string | null): void;
}

export function MissingConsents({missing, patient, sessionId, changed, reason, onReason}: MissingConsentsProps) {
  const t = useText();
  return (
    <section className="stack-s" aria-label={t('consents.missing.title')}>
      <Banner look="danger" title={t('consents.missing.title')} live>{t('consents.missing.text')}</Banner>
      <ul className="rows">
        {missing.map((one) => <MissingRow key={one.consentType} {...{one, patient, sessionId, changed}} />)}
      </ul>
      <Emergency reason={reason} onReason={onReason} />
    </section>
  );
}

/** Going on without what is missing, for who may decide that. */
export function Emergency({reason, onReason}: Pick<MissingConsentsProps, 'reason' | 'onReason'>) {
  const t = useText();
  const mayDo = useMay();
  if (!mayDo('consent_override')) return null;
  return (
    <>
      <Switch label={t('consents.override.on')} on={reason !== null} onChange={(on) => onReason(on ? '' : null)} />
      {reason !== null && (
        <TextArea label={t('consents.override.reason')} hint={t('consents.override.hint')} value={reason} onChange={onReason} rows={2}
          maxLength={kLongestOverride} fault={reason !== '' && !overrideIsEnough(reason) ? t('consents.override.short') : undefined} />
      )}
    </>
  );
}

/** Asks the patient: by e-mail where that can be done, and on their page in any case. */
export async function ask(api: Api, input: {patientId: string; consentType: MissingConsent['consentType']; sessionId?: string}): Promise<boolean> {
  return (await api.telehealth.sendConsent.mutate(input)).notified ?? false;
}

function MissingRow({one, patient, sessionId, changed}: Pick<MissingConsentsProps, 'patient' | 'sessionId' | 'changed'> & {one: MissingConsent}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [verbal, setVerbal] = useState(false);
  const [sent, setSent] = useState<boolean | null>(null);
  const action = useAction();
  const {consentType, fault} = one;
  const name = t(`consents.type.${consentType}`);
  const send = () => void action.run(async () => setSent(await ask(api, {patientId: patient.id, consentType, sessionId})));
  return (
    <li className="stack-s">
      <p><strong>{name}</strong><span className="block small">{t(`consents.fault.${fault}`)}</span></p>
      {action.error && <ErrorBanner error={action.error} />}
      {sent !== null && <Banner look="ok" live>{t(sent ? 'consents.sent.mail' : 'consents.sent.page')}</Banner>}
      {mayDo('consent_request') && (
        <div className="row">
          <Button icon="send" busy={action.busy && t('staff.saving')} aria-label={t('consents.askOf', {name})} onClick={send}>{t('consents.ask')}</Button>
          <Button icon="edit" aria-label={t('consents.verbalOf', {name})} onClick={() => setVerbal(true)}>{t('consents.verbal')}</Button>
        </div>
      )}
      {verbal && <VerbalDialog of={{patientId: patient.id, consentType, sessionId}} patientName={patient.name} requestId={one.consentId}
        onClose={() => setVerbal(false)} onDone={() => {
          toast(t('consents.verbal.done'));
          changed();
        }} />}
    </li>
  );
}
