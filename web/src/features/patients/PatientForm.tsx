// SPDX-License-Identifier: Apache-2.0
// A patient's record as a form, for a new one and for changes.
import {type FormEvent, useState} from 'react';
import type {ApiError} from '../../api/errors';
import type {PatientDetails} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, Select, TextField} from '../../ui';
import {kStates} from '../staff/states';
import {ZoneField} from '../staff/ZoneField';
import {blankPatient, formOfPatient, type PatientFields} from './fields';

export interface PatientFormProps {
  patient?: PatientDetails;
  /** Fewer fields, for somebody who waits at the telephone. */
  short?: boolean;
  busy: boolean;
  error: ApiError | null;
  save: string;
  onSave(fields: PatientFields): void;
  onCancel(): void;
}

export function PatientForm({patient, short = false, busy, error, save, onSave, onCancel}: PatientFormProps) {
  const t = useText();
  const [fields, setFields] = useState<PatientFields>(() => (patient ? formOfPatient(patient) : blankPatient()));
  const field = (name: keyof PatientFields) => ({
    label: t(`patient.${name}`), value: fields[name], fault: error?.faultOf(name),
    onChange: (value: string) => setFields({...fields, [name]: value}),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (fields.firstName.trim() && fields.lastName.trim()) onSave(fields);
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <div className="fields">
        <TextField {...field('firstName')} required maxLength={100} autoComplete="off" />
        <TextField {...field('lastName')} required maxLength={100} autoComplete="off" />
        <TextField {...field('birthDate')} type="date" optional />
        <TextField {...field('phone')} hint={t('patient.phoneHint')} type="tel" optional autoComplete="off" />
        <TextField {...field('email')} type="email" optional autoComplete="off" />
        <Select {...field('state')} optional choices={[{value: '', label: t('patient.none')}, ...kStates]} />
        {!short && (
          <>
            <ZoneField {...field('timeZone')} optional />
            <Select {...field('language')} optional
              choices={[{value: '', label: t('patient.none')}, {value: 'en', label: 'English'}, {value: 'es', label: 'Español'},
                ...(['', 'en', 'es'].includes(fields.language) ? [] : [{value: fields.language, label: fields.language}])]} />
            <TextField {...field('guardianName')} optional maxLength={200} />
            <TextField {...field('guardianEmail')} type="email" optional />
            <TextField {...field('guardianPhone')} type="tel" optional />
          </>
        )}
      </div>
      {error && error.faults.length === 0 && <ErrorBanner error={error} />}
      <div className="row">
        <Button look="primary" type="submit" busy={busy && t('staff.saving')} unavailable={!fields.firstName.trim() || !fields.lastName.trim()}>{save}</Button>
        <Button onClick={onCancel}>{t('staff.cancel')}</Button>
      </div>
    </form>
  );
}
