// SPDX-License-Identifier: Apache-2.0
// The clinic's patients: found by the beginning of a name or a record number.
import {useEffect, useMemo, useState} from 'react';
import type {PatientListItem, PatientStatus} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link, useRouter} from '../../lib/router';
import {Button, Dialog, Select, TextField} from '../../ui';
import {fullName} from '../queue/entry';
import {useAction, useLocale, useMay, useStaff} from '../staff/context';
import {Empty, Page, Pages, Pill} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {calendarDate} from '../staff/times';
import {newPatient} from './fields';
import {PatientForm} from './PatientForm';

const kStatuses: readonly PatientStatus[] = ['ACTIVE', 'INACTIVE', 'DECEASED', 'ARCHIVED'];

export function PatientsPage() {
  const t = useText();
  const {clock} = useStaff();
  const mayDo = useMay();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<PatientStatus | ''>('');
  const [creating, setCreating] = useState(false);
  useEffect(() => clock.after(250, () => setSearch(typed.trim())), [clock, typed]);
  return (
    <Page title={t('nav.patients')} actions={mayDo('patient_write') && (
      <Button look="primary" icon="plus" onClick={() => setCreating(true)}>{t('patients.new')}</Button>
    )}>
      <div className="filters">
        <TextField label={t('picker.search')} hint={t('picker.searchHint')} type="search" autoComplete="off" value={typed} onChange={setTyped} />
        <Select label={t('patients.status')} value={status} onChange={(value) => setStatus(value as PatientStatus | '')}
          choices={[{value: '', label: t('patients.notArchived')}, ...kStatuses.map((value) => ({value, label: t(`patientStatus.${value}`)}))]} />
      </div>
      <Found search={search} status={status} />
      {creating && <Create onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Found({search, status}: {search: string; status: PatientStatus | ''}) {
  const t = useText();
  const {api} = useStaff();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.patients.list.query({
      limit: 25, ...(search ? {search} : {}), ...(status ? {status} : {}), ...(cursor ? {cursor} : {}),
    });
    return {items: answer.patients, nextCursor: answer.nextCursor};
  }), [api, search, status]);
  return (
    <Pages of={list} loading={t('patients.loading')}
      empty={<Empty title={t(search ? 'patients.nobody' : 'patients.empty.title')}><p>{t(search ? 'patients.nobodyText' : 'patients.empty.text')}</p></Empty>}>
      {(patients) => <ul className="rows card">{patients.map((patient) => <PatientLine key={patient.id} patient={patient} />)}</ul>}
    </Pages>
  );
}

function PatientLine({patient: {id, demographics, birthDate, mrn, status}}: {patient: PatientListItem}) {
  const t = useText();
  const locale = useLocale();
  return (
    <li>
      <Link className="row-link" to={`/app/patients/${id}`}>
        <strong>{fullName(demographics)}</strong>
        <span className="small muted">{birthDate && calendarDate(birthDate, locale)}{mrn && ` · ${mrn}`}</span>
        {status !== 'ACTIVE' && <Pill>{t(`patientStatus.${status}`)}</Pill>}
      </Link>
    </li>
  );
}

function Create({onClose}: {onClose(): void}) {
  const t = useText();
  const {api} = useStaff();
  const router = useRouter();
  const action = useAction();
  return (
    <Dialog title={t('patients.new')} onClose={onClose}>
      <PatientForm busy={action.busy} error={action.error} save={t('picker.create')} onCancel={onClose}
        onSave={(fields) => void action.run(async () => {
          const made = await api.patients.create.mutate(newPatient(fields));
          router.go(`/app/patients/${made.id}`);
        })} />
    </Dialog>
  );
}
