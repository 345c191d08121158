// SPDX-License-Identifier: Apache-2.0
// A patient's card: who they are, their visits, and who looked at the record.
import {useCallback, useMemo, useState} from 'react';
import type {PatientDetails} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {formatPhone} from '../../i18n/format';
import {Link} from '../../lib/router';
import {Banner, Button, Confirm, Dialog, ErrorBanner, buttonClass, toast} from '../../ui';
import {SessionTable} from '../history/HistoryPage';
import {PatientConsents} from '../consents/PatientConsents';
import {dial} from '../queue/admission';
import {fullName} from '../queue/entry';
import {RecordingsSection} from '../recordings/RecordingsList';
import {useAction, useLocale, useMay, useResource, useStaff, useZone} from '../staff/context';
import {Empty, Fact, Facts, LoadedResource, Page, Pages, Section} from '../staff/parts';
import {PagedList, type Resource} from '../staff/resource';
import {ageOn, calendarDate, clock as clockOf, dayIn, fullTime, zoneName} from '../staff/times';
import {patientChanges} from './fields';
import {PatientForm} from './PatientForm';

export function PatientPage({patientId}: {patientId: string}) {
  const t = useText();
  const {api} = useStaff();
  const patient = useResource(useCallback(() => api.patients.get.query({patientId}), [api, patientId]));
  return (
    <LoadedResource of={patient} loading={t('patients.loadingOne')}>
      {(data) => <Card patient={data} resource={patient} />}
    </LoadedResource>
  );
}

function Card({patient, resource}: {patient: PatientDetails; resource: Resource<PatientDetails>}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [open, setOpen] = useState<'edit' | 'archive' | null>(null);
  const action = useAction();
  const isArchived = patient.status === 'ARCHIVED';
  const restore = () => void action.run(async () => resource.set(await api.patients.restore.mutate({patientId: patient.id})));
  const archive = () => void action.run(async () => {
    resource.set(await api.patients.archive.mutate({patientId: patient.id}));
    setOpen(null);
  });
  return (
    <Page title={fullName(patient.demographics)} intro={<Link to="/app/patients">{t('patients.all')}</Link>} actions={
      <>
        {mayDo('appointment_write') && !isArchived && (
          <>
            <Link className={buttonClass('primary')} to={`/app/book?patient=${patient.id}`}>{t('today.book')}</Link>
            <Link className={buttonClass()} to={`/app/book?patient=${patient.id}&now=1`}>{t('today.startNow')}</Link>
          </>
        )}
        {mayDo('patient_write') && <Button icon="edit" onClick={() => setOpen('edit')}>{t('patients.edit')}</Button>}
        {mayDo('patient_archive') && (isArchived
          ? <Button busy={action.busy && t('staff.saving')} onClick={restore}>{t('patients.restore')}</Button>
          : <Button look="quiet" onClick={() => setOpen('archive')}>{t('patients.archive')}</Button>)}
      </>
    }>
      {action.error && <ErrorBanner error={action.error} />}
      {isArchived && <Banner look="warn">{t('patients.archived')}</Banner>}
      <Section title={t('patients.record')}><Details patient={patient} /></Section>
      {mayDo('consent_read') && <PatientConsents patient={{id: patient.id, name: fullName(patient.demographics)}} />}
      <Section title={t('patients.visits')}><Visits patientId={patient.id} /></Section>
      <RecordingsSection patientId={patient.id} />
      {mayDo('recording_manage') && <Disclosures patientId={patient.id} />}
      {mayDo('audit_read') && <Access patientId={patient.id} />}
      {open === 'edit' && <Edit patient={patient} resource={resource} onClose={() => setOpen(null)} />}
      {open === 'archive' && (
        <Confirm title={t('patients.archiveTitle')} text={t('patients.archiveText')} yes={t('patients.archive')} no={t('staff.cancel')}
          busy={action.busy && t('staff.saving')} onYes={archive} onNo={() => setOpen(null)} />
      )}
    </Page>
  );
}

function Details({patient}: {patient: PatientDetails}) {
  const t = useText();
  const locale = useLocale();
  const zone = useZone();
  const {clock} = useStaff();
  const now = new Date(clock.now());
  const {birthDate, phone, email, guardianPhone, guardianEmail, timeZone} = patient;
  const age = birthDate ? ageOn(birthDate, dayIn(zone, now)) : null;
  const none = <span className="muted">{t('patient.none')}</span>;
  return (
    <Facts>
      <Fact name={t('patient.birthDate')}>{birthDate ? `${calendarDate(birthDate, locale)}${age === null ? '' : ` (${t('patient.age', {count: age})})`}` : none}</Fact>
      <Fact name={t('patient.phone')}>{phone ? <a href={dial(phone)}>{formatPhone(phone)}</a> : none}</Fact>
      <Fact name={t('patient.email')}>{email ? <a href={`mailto:${email}`}>{email}</a> : none}</Fact>
      <Fact name={t('patient.state')}>{patient.state ?? none}</Fact>
      <Fact name={t('patient.timeZone')}>{timeZone ? `${zoneName(timeZone, now, locale)}, ${clockOf(now, timeZone, locale)}` : none}</Fact>
      <Fact name={t('patient.language')}>{patient.language ? new Intl.DisplayNames(locale, {type: 'language'}).of(patient.language) : none}</Fact>
      {patient.mrn && <Fact name={t('patient.mrn')}>{patient.mrn}</Fact>}
      {patient.guardianName && (
        <Fact name={t('patient.guardianName')}>
          {patient.guardianName}
          {guardianPhone && <a className="block" href={dial(guardianPhone)}>{formatPhone(guardianPhone)}</a>}
          {guardianEmail && <a className="block" href={`mailto:${guardianEmail}`}>{guardianEmail}</a>}
        </Fact>
      )}
    </Facts>
  );
}

function Edit({patient, resource, onClose}: {patient: PatientDetails; resource: Resource<PatientDetails>; onClose(): void}) {
  const t = useText();
  const {api} = useStaff();
  const action = useAction();
  return (
    <Dialog title={t('patients.edit')} onClose={onClose}>
      <PatientForm patient={patient} busy={action.busy} error={action.error} save={t('staff.save')} onCancel={onClose}
        onSave={(fields) => void action.run(async () => {
          resource.set(await api.patients.update.mutate({patientId: patient.id, version: patient.version, ...patientChanges(patient, fields)}));
          toast(t('staff.saved'));
          onClose();
        })} />
    </Dialog>
  );
}

function Visits({patientId}: {patientId: string}) {
  const t = useText();
  const {api} = useStaff();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.telehealth.listSessions.query({patientId, limit: 10, ...(cursor ? {cursor} : {})});
    return {items: answer.sessions, nextCursor: answer.nextCursor};
  }), [api, patientId]);
  return (
    <Pages of={list} loading={t('history.loading')} empty={<Empty title={t('patients.noVisits')} />}>
      {(sessions) => <SessionTable sessions={sessions} />}
    </Pages>
  );
}

function Disclosures({patientId}: {patientId: string}) {
  const t = useText();
  return (
    <Section title={t('disclosures.section')}>
      <p className="muted">{t('disclosures.sectionText')}</p>
      <div><Link className={buttonClass()} to={`/app/patients/${patientId}/disclosures`}>{t('disclosures.open')}</Link></div>
    </Section>
  );
}

function Access({patientId}: {patientId: string}) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const access = useResource(useCallback(() => api.audit.patientAccess.query({patientId}), [api, patientId]));
  return (
    <Section title={t('patients.access')}>
      <LoadedResource of={access} loading={t('audit.loading')}>
        {({accesses}) => accesses.length === 0 ? <p className="muted">{t('patients.noAccess')}</p> : (
          <ul className="rows">
            {accesses.map(({actorType, actorId, actor, lastAt, count}) => (
              <li key={`${actorType} ${actorId}`} className="access">
                <strong>{actor ? fullName(actor) : t(`actor.${actorType}`)}</strong>
                <span className="small muted">{t('patients.accessTimes', {count})} · {t('patients.accessLast', {time: fullTime(lastAt, zone, locale)})}</span>
              </li>
            ))}
          </ul>
        )}
      </LoadedResource>
    </Section>
  );
}
