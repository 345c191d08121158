// SPDX-License-Identifier: Apache-2.0
// Finds a patient by name or record number, or makes a new one, inside another form.
import {useEffect, useId, useState} from 'react';
import type {PatientListItem} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, ErrorBanner, Spinner, TextField} from '../../ui';
import {useAction, useLocale, useStaff} from '../staff/context';
import {calendarDate} from '../staff/times';
import {Resource} from '../staff/resource';
import {fullName} from '../queue/entry';
import {newPatient} from './fields';
import {PatientForm} from './PatientForm';

export interface Picked {
  id: string;
  name: string;
  timeZone: string | null;
  email: string | null;
}

export interface PatientPickerProps {
  picked: Picked | null;
  onPick(patient: Picked | null): void;
}

export function PatientPicker({picked, onPick}: PatientPickerProps) {
  const t = useText();
  const {api} = useStaff();
  const [creating, setCreating] = useState(false);
  const action = useAction();
  const pick = (patientId: string) => void action.run(async () => onPick(await readPicked(api, patientId)));
  if (picked) {
    return (
      <div className="picked">
        <div><span className="small muted block">{t('picker.patient')}</span><strong>{picked.name}</strong></div>
        <Button look="quiet" onClick={() => onPick(null)}>{t('picker.change')}</Button>
      </div>
    );
  }
  if (creating) {
    return (
      <section className="card" aria-label={t('picker.new')}>
        <PatientForm short busy={action.busy} error={action.error} save={t('picker.create')} onCancel={() => setCreating(false)}
          onSave={(fields) => void action.run(async () => {
            const made = await api.patients.create.mutate(newPatient(fields));
            onPick({id: made.id, name: fullName(made.demographics), timeZone: made.timeZone, email: made.email});
          })} />
      </section>
    );
  }
  return (
    <div className="stack-s">
      {action.error && <ErrorBanner error={action.error} />}
      <Search onPick={pick} busy={action.busy} />
      <div><Button icon="plus" onClick={() => setCreating(true)}>{t('picker.new')}</Button></div>
    </div>
  );
}

export async function readPicked(api: ReturnType<typeof useStaff>['api'], patientId: string): Promise<Picked> {
  const {id, demographics, timeZone, email} = await api.patients.get.query({patientId});
  return {id, name: fullName(demographics), timeZone, email};
}

const kPauseMs = 250;

function Search({onPick, busy}: {onPick(patientId: string): void; busy: boolean}) {
  const t = useText();
  const {clock} = useStaff();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => clock.after(kPauseMs, () => setAsked(typed.trim())), [clock, typed]);
  return (
    <div className="stack-s">
      <TextField label={t('picker.search')} hint={t('picker.searchHint')} type="search" autoComplete="off" value={typed} onChange={setTyped} />
      {busy ? <Spinner>{t('picker.opening')}</Spinner> : asked && <Found key={asked} search={asked} onPick={onPick} />}
    </div>
  );
}

function Found({search, onPick}: {search: string; onPick(patientId: string): void}) {
  const t = useText();
  const {api} = useStaff();
  const label = useId();
  const [resource] = useState(() => new Resource(() => api.patients.list.query({search, limit: 8})));
  useEffect(() => {
    void resource.load();
    return () => resource.dispose();
  }, [resource]);
  const {data, error} = useStore(resource.state);
  if (error) return <ErrorBanner error={error} onRetry={() => void resource.load()} />;
  if (!data) return <Spinner>{t('picker.looking')}</Spinner>;
  if (data.patients.length === 0) return <p role="status">{t('picker.nobody', {search})}</p>;
  return (
    <>
      <p className="visually-hidden" role="status" id={label}>{t('picker.found', {count: data.patients.length})}</p>
      <ul className="choices plain-list" aria-labelledby={label}>
        {data.patients.map((patient) => <li key={patient.id}><PatientChoice patient={patient} onPick={onPick} /></li>)}
      </ul>
    </>
  );
}

function PatientChoice({patient, onPick}: {patient: PatientListItem; onPick(patientId: string): void}) {
  const locale = useLocale();
  return (
    <button type="button" className="choice choice-button" onClick={() => onPick(patient.id)}>
      <strong>{fullName(patient.demographics)}</strong>
      <span className="small muted">{patient.birthDate && calendarDate(patient.birthDate, locale)} {patient.mrn && `· ${patient.mrn}`}</span>
    </button>
  );
}
