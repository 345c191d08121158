// SPDX-License-Identifier: Apache-2.0
// Where are you now: for help in an emergency, and because a licence holds in a state. A guardian says where the patient is.
import {type FormEvent, useRef, useState} from 'react';
import type {VisitView} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {Button, Choices, ErrorBanner, Select, TextField} from '../../../ui';
import {useVisit} from '../context';
import {toE164} from '../phoneNumber';
import {Shell} from '../Shell';
import {kStates} from '../states';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';

interface Form {
  location: string;
  state: string;
  atHome: 'yes' | 'no' | null;
  phone: string;
}
type Faults = Partial<Record<keyof Form, 'missing' | 'wrong'>>;

function faultsOf(form: Form): Faults {
  return {
    ...(form.location.trim() === '' ? {location: 'missing' as const} : {}),
    ...(form.state === '' ? {state: 'missing' as const} : {}),
    ...(form.atHome === null ? {atHome: 'missing' as const} : {}),
    ...(toE164(form.phone) === null ? {phone: 'wrong' as const} : {}),
  };
}

const kOfOneself = {
  title: 'visit.where.title', text: 'visit.where.text', addressMissing: 'visit.where.addressMissing',
  stateMissing: 'visit.where.stateMissing', home: 'visit.where.home',
} as const;
const kOfThePatient = {
  title: 'visit.where.titlePatient', text: 'visit.where.textPatient', addressMissing: 'visit.where.addressMissingPatient',
  stateMissing: 'visit.where.stateMissingPatient', home: 'visit.where.homePatient',
} as const;

export function WhereStep({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  const words = view.role === 'GUARDIAN' ? kOfThePatient : kOfOneself;
  const element = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<Form>({
    location: view.patientLocation ?? '', state: view.patientLocationState ?? '',
    atHome: view.patientAtHome === null || view.patientAtHome === undefined ? null : view.patientAtHome ? 'yes' : 'no', phone: view.callbackPhone ?? '',
  });
  const [faults, setFaults] = useState<Faults>({});
  const save = useAction(() => flow.confirmWhere({
    location: form.location.trim(), state: form.state, atHome: form.atHome === 'yes', callbackPhone: toE164(form.phone) ?? '',
  }));
  const set = (part: Partial<Form>) => {
    setForm({...form, ...part});
    setFaults({...faults, ...Object.fromEntries(Object.keys(part).map((key) => [key, undefined]))});
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(form);
    setFaults(found);
    if (Object.keys(found).length === 0) return save.run();
    // After React has marked them: the first one that is wrong gets the focus.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid], [aria-describedby$="-fault"] input')?.focus());
  };
  return (
    <Shell title={t(words.title)} clinic={view.organizationName} phone={view.organizationPhone} progress={useProgress(view, 'where')}>
      <p className="lead">{t(words.text)}</p>
      <form className="stack" onSubmit={send} noValidate ref={element}>
        <TextField label={t('visit.where.address')} hint={t('visit.where.addressHint')} autoComplete="street-address" maxLength={300}
          value={form.location} onChange={(location) => set({location})} fault={faults.location && t(words.addressMissing)} />
        <Select label={t('visit.where.state')} autoComplete="address-level1" value={form.state} onChange={(state) => set({state})}
          choices={[{value: '', label: t('visit.where.stateChoose')}, ...kStates.map(([value, label]) => ({value, label}))]}
          fault={faults.state && t(words.stateMissing)} />
        <Choices label={t(words.home)} value={form.atHome} onChange={(value) => set({atHome: value === 'yes' ? 'yes' : 'no'})}
          choices={[{value: 'yes', label: t('visit.where.homeYes')}, {value: 'no', label: t('visit.where.homeNo')}]}
          fault={faults.atHome && t('visit.where.homeMissing')} />
        <TextField label={t('visit.where.phone')} hint={t('visit.where.phoneHint')} optional type="tel" autoComplete="tel" inputMode="tel" maxLength={30}
          value={form.phone} onChange={(phone) => set({phone})} fault={faults.phone && t('visit.where.phoneWrong')} />
        {save.error && <ErrorBanner error={save.error} />}
        <div className="actions">
          <Button type="submit" look="primary" large wide busy={save.busy && t('visit.saving')}>{t('visit.next')}</Button>
          {view.patientLocation !== null && view.patientLocationState !== null && <Button wide onClick={() => flow.done({moving: false})}>{t('visit.cancel')}</Button>}
        </div>
      </form>
    </Shell>
  );
}
