// SPDX-License-Identifier: Apache-2.0
// The kinds of appointment that can be booked.
import {type FormEvent, useCallback, useState} from 'react';
import type {AppointmentType} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, Switch, TextField} from '../../ui';
import {useAction, useResource, useStaff} from '../staff/context';
import {LoadedResource, Pill, Section} from '../staff/parts';

export function AppointmentTypes() {
  const t = useText();
  const {api} = useStaff();
  const types = useResource(useCallback(() => api.appointmentTypes.list.query({limit: 100}), [api]));
  const again = (): void => void types.load();
  return (
    <Section title={t('types.title')}>
      <LoadedResource of={types} loading={t('types.loading')}>
        {({appointmentTypes}) => appointmentTypes.length === 0 ? <p className="muted">{t('types.none')}</p> : (
          <ul className="rows">{appointmentTypes.map((type) => <TypeLine key={type.id} type={type} changed={again} />)}</ul>
        )}
      </LoadedResource>
      <AddType changed={again} />
    </Section>
  );
}

function TypeLine({type, changed}: {type: AppointmentType; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const action = useAction();
  const update = (change: Partial<Pick<AppointmentType, 'isActive' | 'recordingAllowed'>>) => void action.run(async () => {
    await api.appointmentTypes.update.mutate({appointmentTypeId: type.id, ...change});
    changed();
  });
  return (
    <li className="link-row">
      <div><strong>{type.name}</strong><span className="small muted block">{t('queue.minutes', {count: type.durationMinutes})}</span></div>
      <div className="row">
        <Switch label={t('types.recording')} name={t('types.recordingOf', {name: type.name})} on={type.recordingAllowed} onChange={(recordingAllowed) => update({recordingAllowed})} />
        {!type.isActive && <Pill>{t('types.off')}</Pill>}
        <Button look="quiet" busy={action.busy && t('staff.saving')} aria-label={t(type.isActive ? 'types.stopOf' : 'types.startOf', {name: type.name})} onClick={() => update({isActive: !type.isActive})}>
          {t(type.isActive ? 'types.stop' : 'types.start')}
        </Button>
      </div>
      {action.error && <ErrorBanner error={action.error} />}
    </li>
  );
}

function AddType({changed}: {changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [name, setName] = useState('');
  const [minutes, setMinutes] = useState('30');
  const action = useAction();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!name.trim()) return;
    void action.run(async () => {
      await api.appointmentTypes.create.mutate({name: name.trim(), durationMinutes: Number(minutes)});
      setName('');
      changed();
    });
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <div className="fields">
        <TextField label={t('types.name')} value={name} onChange={setName} maxLength={100} fault={action.error?.faultOf('name')} />
        <TextField label={t('book.minutes')} type="number" inputMode="numeric" min={5} max={1440} value={minutes} onChange={setMinutes} fault={action.error?.faultOf('durationMinutes')} />
      </div>
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div><Button type="submit" icon="plus" busy={action.busy && t('staff.saving')} unavailable={!name.trim()}>{t('types.add')}</Button></div>
    </form>
  );
}
