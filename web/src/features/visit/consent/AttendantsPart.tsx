// SPDX-License-Identifier: Apache-2.0
// Folded up, since most people sign alone: who interpreted the text, who is a witness.
import {useState} from 'react';
import {useText} from '../../../i18n/i18n';
import {TextField} from '../../../ui';
import type {AttendantsFault, AttendantsForm} from './attendants';

export interface AttendantsPartProps {
  form: AttendantsForm;
  faultOf(fault: AttendantsFault): string | undefined;
  onChange(part: Partial<AttendantsForm>): void;
}

export function AttendantsPart({form, faultOf, onChange}: AttendantsPartProps) {
  const t = useText();
  const [unfolded, setUnfolded] = useState(false);
  const faults = {interpreter: faultOf('interpreter'), language: faultOf('interpreterLanguage')};
  const isOpen = unfolded || faults.interpreter !== undefined || faults.language !== undefined;
  return (
    <details className="more-ways" open={isOpen} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
      <summary>{t('consent.attendants')}</summary>
      <div className="stack">
        <p>{t('consent.attendants.text')}</p>
        <TextField label={t('consent.interpreter.name')} optional maxLength={200} autoComplete="off" value={form.interpreter}
          onChange={(interpreter) => onChange({interpreter})} fault={faults.interpreter} />
        <TextField label={t('consent.interpreter.language')} hint={t('consent.interpreter.languageHint')} optional maxLength={60} autoComplete="off"
          value={form.language} onChange={(language) => onChange({language})} fault={faults.language} />
        <TextField label={t('consent.interpreter.relationship')} hint={t('consent.interpreter.relationshipHint')} optional maxLength={100} autoComplete="off"
          value={form.relationship} onChange={(relationship) => onChange({relationship})} />
        <TextField label={t('consent.interpreter.number')} optional maxLength={60} autoComplete="off" value={form.number}
          onChange={(number) => onChange({number})} />
        <TextField label={t('consent.witness')} optional maxLength={200} autoComplete="off" value={form.witness} onChange={(witness) => onChange({witness})} />
      </div>
    </details>
  );
}
