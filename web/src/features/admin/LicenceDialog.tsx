// SPDX-License-Identifier: Apache-2.0
// Makes an account a clinician's, and says where that clinician may treat.
import {type FormEvent, useCallback, useState} from 'react';
import type {ClinicianDetails, ClinicianLicence, LicenceKind, UserView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, Select, TextField} from '../../ui';
import {useAction, useLocale, useResource, useStaff} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {kStates} from '../staff/states';
import {calendarDate} from '../staff/times';

export interface LicenceDialogProps {
  user: UserView;
  clinician: ClinicianDetails | null;
  onClose(): void;
  changed(): void;
}

export function LicenceDialog({user, clinician, onClose, changed}: LicenceDialogProps) {
  const t = useText();
  return (
    <Dialog title={t(clinician ? 'licences.title' : 'users.makeClinician', {name: `${user.firstName} ${user.lastName}`})} onClose={onClose}>
      {clinician ? <Licences clinicianId={clinician.id} /> : <MakeClinician userId={user.id} changed={changed} />}
    </Dialog>
  );
}

function MakeClinician({userId, changed}: {userId: string; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [title, setTitle] = useState('DC');
  const [npiNumber, setNpi] = useState('');
  const action = useAction();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void action.run(async () => {
      await api.clinicians.create.mutate({userId, ...(title.trim() ? {title: title.trim()} : {}), ...(npiNumber.trim() ? {npiNumber: npiNumber.trim()} : {})});
      changed();
    });
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <p>{t('licences.makeText')}</p>
      <TextField label={t('licences.professionalTitle')} hint={t('licences.titleHint')} optional value={title} onChange={setTitle} fault={action.error?.faultOf('title')} />
      <TextField label={t('licences.npi')} optional inputMode="numeric" value={npiNumber} onChange={setNpi} fault={action.error?.faultOf('npiNumber')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div><Button look="primary" type="submit" busy={action.busy && t('staff.saving')}>{t('licences.makeGo')}</Button></div>
    </form>
  );
}

function Licences({clinicianId}: {clinicianId: string}) {
  const t = useText();
  const {api} = useStaff();
  const licences = useResource(useCallback(() => api.clinicians.listLicences.query({clinicianId}), [api, clinicianId]));
  const again = (): void => void licences.load();
  return (
    <>
      <LoadedResource of={licences} loading={t('licences.loading')}>
        {({licences: list}) => list.length === 0 ? <p className="muted">{t('licences.none')}</p> : (
          <ul className="rows">{list.map((licence) => <LicenceLine key={licence.id} licence={licence} changed={again} />)}</ul>
        )}
      </LoadedResource>
      <AddLicence clinicianId={clinicianId} changed={again} />
    </>
  );
}

function LicenceLine({licence, changed}: {licence: ClinicianLicence; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const locale = useLocale();
  const action = useAction();
  const remove = () => void action.run(async () => {
    await api.clinicians.removeLicence.mutate({licenceId: licence.id});
    changed();
  });
  return (
    <li className="link-row">
      <div>
        <strong>{licence.state} · {licence.number}</strong>
        <span className="small muted block">
          {t(`licenceKind.${licence.kind}`)}{licence.validUntil && ` · ${t('licences.until', {day: calendarDate(licence.validUntil, locale)})}`}
        </span>
      </div>
      <Button look="quiet" icon="trash" busy={action.busy && t('staff.saving')} aria-label={t('licences.removeOf', {state: licence.state})} onClick={remove}>{t('licences.remove')}</Button>
      {action.error && <ErrorBanner error={action.error} />}
    </li>
  );
}

const kKinds: readonly LicenceKind[] = ['LICENCE', 'REGISTRATION', 'EXCEPTION'];

function AddLicence({clinicianId, changed}: {clinicianId: string; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const blank = {state: '', number: '', kind: 'LICENCE' as LicenceKind, validFrom: '', validUntil: '', citation: ''};
  const [fields, setFields] = useState(blank);
  const action = useAction();
  const field = (name: 'number' | 'validFrom' | 'validUntil' | 'citation') => ({
    value: fields[name], onChange: (value: string) => setFields({...fields, [name]: value}), fault: action.error?.faultOf(name),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const {state, number, kind, ...rest} = fields;
    void action.run(async () => {
      await api.clinicians.addLicence.mutate({clinicianId, state, number, kind, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value))});
      setFields(blank);
      changed();
    });
  };
  return (
    <form className="stack" onSubmit={send} noValidate>
      <h3>{t('licences.add')}</h3>
      <div className="fields">
        <Select label={t('licences.state')} value={fields.state} onChange={(state) => setFields({...fields, state})} fault={action.error?.faultOf('state')}
          choices={[{value: '', label: t('book.choose')}, ...kStates]} />
        <TextField label={t('licences.number')} {...field('number')} maxLength={60} />
        <Select label={t('licences.kind')} value={fields.kind} onChange={(kind) => setFields({...fields, kind: kind as LicenceKind})}
          choices={kKinds.map((value) => ({value, label: t(`licenceKind.${value}`)}))} />
        <TextField label={t('licences.validFrom')} type="date" optional {...field('validFrom')} />
        <TextField label={t('licences.validUntil')} type="date" optional {...field('validUntil')} />
        {fields.kind === 'EXCEPTION' && <TextField label={t('licences.citation')} hint={t('licences.citationHint')} {...field('citation')} />}
      </div>
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div><Button type="submit" icon="plus" busy={action.busy && t('staff.saving')} unavailable={!fields.state || !fields.number.trim()}>{t('licences.add')}</Button></div>
    </form>
  );
}
