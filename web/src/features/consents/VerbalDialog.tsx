// SPDX-License-Identifier: Apache-2.0
// Writes down an answer that the patient gave by voice: the words to read out, the answer, who gave it, who heard it.
import {type FormEvent, useCallback, useState} from 'react';
import type {SignerCapacity, TelehealthConsentType} from '../../api/types';
import {currentLanguage, useText} from '../../i18n/i18n';
import {Banner, Button, Choices, Dialog, ErrorBanner, Select, TextArea, TextField} from '../../ui';
import {useAction, useResource, useStaff} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {type VerbalFault, type VerbalForm, verbalFaults, verbalInput} from './verbal';

const kCapacities: readonly SignerCapacity[] = ['SELF', 'PARENT', 'GUARDIAN', 'POWER_OF_ATTORNEY'];

export interface VerbalDialogProps {
  of: {patientId: string; consentType: TelehealthConsentType; sessionId?: string};
  patientName: string;
  /** A request whose text can be read out. */
  requestId: string | null;
  onClose(): void;
  onDone(): void;
}

export function VerbalDialog({of, patientName, requestId, onClose, onDone}: VerbalDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const action = useAction();
  const [shown, setShown] = useState(false);
  const script = t(`consents.verbal.script.${of.consentType}`);
  const [form, setForm] = useState<VerbalForm>({words: script, answer: null, capacity: 'SELF', relationship: '', signerName: patientName, witnessName: '',
    interpreterName: '', interpreterLanguage: ''});
  const set = (part: Partial<VerbalForm>) => setForm({...form, ...part});
  const faults = verbalFaults(form);
  const faultOf = (fault: VerbalFault, field: string) =>
    (shown && faults.includes(fault) ? t(`consents.verbal.fault.${fault}`) : action.error?.faultOf(field));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (faults.length > 0) return;
    void action.run(async () => {
      await api.telehealth.recordVerbalConsent.mutate(verbalInput({...of, language: currentLanguage()}, form));
      onDone();
      onClose();
    });
  };
  return (
    <Dialog title={t('consents.verbal.title', {name: t(`consents.type.${of.consentType}`)})} onClose={onClose}>
      <form className="stack" onSubmit={save} noValidate>
        <p>{t('consents.verbal.text')}</p>
        <blockquote className="script">{script}</blockquote>
        {requestId && <WholeText consentId={requestId} />}
        <Choices label={t('consents.verbal.answer')} value={form.answer} onChange={(answer) => set({answer: answer as 'YES' | 'NO'})}
          choices={[{value: 'YES', label: t('consents.verbal.yes')}, {value: 'NO', label: t('consents.verbal.no')}]} fault={faultOf('answer', 'patientAnswer')} />
        <TextArea label={t('consents.verbal.words')} hint={t('consents.verbal.wordsHint')} rows={4} maxLength={4000} value={form.words}
          onChange={(words) => set({words})} fault={faultOf('words', 'words')} />
        <TextField label={t('consents.verbal.signer')} maxLength={200} value={form.signerName} onChange={(signerName) => set({signerName})}
          fault={faultOf('signerName', 'signerName')} />
        <Select label={t('consents.capacity')} value={form.capacity} onChange={(capacity) => set({capacity: capacity as SignerCapacity})}
          choices={kCapacities.map((value) => ({value, label: t(`consents.capacity.${value}`)}))} fault={action.error?.faultOf('capacity')} />
        {form.capacity !== 'SELF' && (
          <TextField label={t('consents.relationship')} maxLength={100} value={form.relationship} onChange={(relationship) => set({relationship})}
            fault={faultOf('relationship', 'relationship')} />
        )}
        <TextField label={t('consents.verbal.witness')} optional maxLength={200} value={form.witnessName} onChange={(witnessName) => set({witnessName})} />
        <TextField label={t('consents.verbal.interpreter')} optional maxLength={200} value={form.interpreterName}
          onChange={(interpreterName) => set({interpreterName})} fault={action.error?.faultOf('interpreter.name')} />
        {form.interpreterName.trim() !== '' && (
          <TextField label={t('consents.verbal.interpreterLanguage')} maxLength={60} value={form.interpreterLanguage}
            onChange={(interpreterLanguage) => set({interpreterLanguage})} fault={faultOf('interpreterLanguage', 'interpreter.language')} />
        )}
        {action.error?.reason === 'written_form' && <Banner look="warn" live>{t('consents.verbal.written')}</Banner>}
        {action.error && action.error.reason !== 'written_form' && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('staff.cancel')}</Button>
          <Button look="primary" type="submit" busy={action.busy && t('staff.saving')}>{t('consents.verbal.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function WholeText({consentId}: {consentId: string}) {
  const t = useText();
  const {api} = useStaff();
  const details = useResource(useCallback(() => api.telehealth.getConsentDetails.query({consentId}), [api, consentId]));
  return (
    <details className="more-ways">
      <summary>{t('consents.wholeText')}</summary>
      <LoadedResource of={details} loading={t('consents.loading')}>{({consentText}) => <p className="pre small">{consentText}</p>}</LoadedResource>
    </details>
  );
}
