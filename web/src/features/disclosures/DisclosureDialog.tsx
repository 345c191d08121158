// SPDX-License-Identifier: Apache-2.0
// One disclosure is written down, or one that was written down is corrected; what stood there before stays.
import {useState} from 'react';
import {once} from '../../api/client';
import {apiError} from '../../api/errors';
import type {DisclosureView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {TextArea, TextField} from '../../ui';
import {useLocale, useStaff, useZone} from '../staff/context';
import {FormDialog} from '../staff/FormDialog';
import {zoneName} from '../staff/times';
import {type DisclosureForm, formOf, isComplete, whenOf} from './account';

export interface DisclosureDialogProps {
  patientId: string;
  /** Null: a new one. */
  corrected: DisclosureView | null;
  onClose(): void;
  changed(): void;
}

export function DisclosureDialog({patientId, corrected, onClose, changed}: DisclosureDialogProps) {
  const t = useText();
  const {api, clock} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const [begun] = useState(() => formOf(corrected, new Date(clock.now()), zone));
  // Sent again after an answer that was lost, the same words are written down once.
  const [{form, context}, setTyped] = useState(() => ({form: begun, context: once()}));
  const set = (part: Partial<DisclosureForm>): void => setTyped({form: {...form, ...part}, context: once()});
  const when = whenOf(form, begun, corrected, new Date(clock.now()), zone);
  const fault = 'fault' in when ? t(`disclosures.fault.${when.fault}`) : undefined;
  const write = () => api.patients.recordDisclosure.mutate({
    patientId, recipient: form.recipient.trim(), what: form.what.trim(), purpose: form.purpose.trim(),
    ...('at' in when && when.at ? {disclosedAt: when.at} : {}), ...(corrected ? {correctsId: corrected.id} : {}),
  }, {context: {...context}}).catch((thrown: unknown) => {
    // Somebody else has corrected it meanwhile: their entry is shown behind this dialog.
    if (apiError(thrown).kind === 'changed') changed();
    throw thrown;
  });
  return (
    <FormDialog title={t(corrected ? 'disclosures.correct.title' : 'disclosures.write.title')} go={t('disclosures.save')} done={t('disclosures.done')}
      ready={isComplete(form) && !fault} work={write} {...{onClose, changed}}>
      {(faultOf) => (
        <>
          {corrected && <p>{t('disclosures.correct.text')}</p>}
          <div className="fields">
            <TextField label={t('disclosures.day')} type="date" value={form.day} onChange={(day) => set({day})} fault={fault ?? faultOf('disclosedAt')} />
            <TextField label={t('disclosures.time')} hint={zoneName(zone, new Date(clock.now()), locale)} type="time" value={form.time} onChange={(time) => set({time})} />
          </div>
          <TextArea label={t('disclosures.recipient')} hint={t('disclosures.recipientHint')} rows={2} maxLength={300} value={form.recipient}
            onChange={(recipient) => set({recipient})} fault={faultOf('recipient')} />
          <TextArea label={t('disclosures.what')} hint={t('disclosures.whatHint')} rows={2} maxLength={500} value={form.what}
            onChange={(what) => set({what})} fault={faultOf('what')} />
          <TextArea label={t('disclosures.purpose')} hint={t('disclosures.purposeHint')} rows={2} maxLength={500} value={form.purpose}
            onChange={(purpose) => set({purpose})} fault={faultOf('purpose')} />
        </>
      )}
    </FormDialog>
  );
}
