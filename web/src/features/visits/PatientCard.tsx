// SPDX-License-Identifier: Apache-2.0
// Beside the video: who it is, where they are, how to reach them, and the emergency number one click away.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {formatPhone} from '../../i18n/format';
import {Link} from '../../lib/router';
import {Banner, Button, ErrorBanner, Icon, TextArea, announce, buttonClass} from '../../ui';
import {PatientConsents} from '../consents/PatientConsents';
import {dial} from '../queue/admission';
import {AskPlace} from '../queue/AskPlace';
import {CheckList} from '../queue/CheckList';
import {fullName} from '../queue/entry';
import {Answers} from '../queue/QueueCard';
import {useAction, useLocale, useMay, useStaff, useZone} from '../staff/context';
import {Fact, Facts, Section} from '../staff/parts';
import {ageOn, calendarDate, clock as clockOf, dayIn, sameClock, zoneName} from '../staff/times';
import type {VisitData} from './VisitPage';

export function PatientCard({data, changed}: {data: VisitData; changed(): void}) {
  const t = useText();
  const {room, entry, patient, organization, stateCode} = data;
  const place = entry?.session.patientLocation ?? room.patientLocation;
  const state = stateCode ?? entry?.session.patientLocationState;
  const callback = entry?.session.callbackPhone ?? patient.phone;
  const isOver = ['COMPLETED', 'NO_SHOW', 'CANCELLED'].includes(room.status);
  const mayDo = useMay();
  return (
    <>
      {!isOver && (
        <section className="card stack-s emergency" aria-label={t('emergency.label')}>
          <p><span className="small muted block">{t('admit.place')}</span>
            <strong>{place ?? t('admit.noPlace')}{state && ` (${state})`}</strong></p>
          <div className="row">
            {callback && <a className={buttonClass('secondary')} href={dial(callback)}><Icon name="phone" size={20} /><span>{formatPhone(callback)}</span></a>}
            <a className={buttonClass('danger')} href={dial(organization.emergencyNumber)}>
              <Icon name="phone" size={20} /><span>{t('emergency.call', {number: organization.emergencyNumber})}</span>
            </a>
          </div>
          <p className="small muted">{t('emergency.hint')}</p>
        </section>
      )}
      {!isOver && stateCode === null && (
        <div className="card"><AskPlace sessionId={room.id} stateOnFile={patient.state} begun said={changed} /></div>
      )}
      <Section title={t('visitPage.patient')}>
        <Record data={data} />
        {patient.guardianName && (
          <Facts><Fact name={t('patient.guardianName')}>{patient.guardianName}
            {patient.guardianPhone && <a className="block" href={dial(patient.guardianPhone)}>{formatPhone(patient.guardianPhone)}</a>}</Fact></Facts>
        )}
        {entry && !isOver && <CheckList entry={entry} />}
        {entry?.preVisitResponses != null && <details className="more-ways" open><summary>{t('queue.answers')}</summary><Answers responses={entry.preVisitResponses} /></details>}
      </Section>
      {mayDo('consent_read') && <PatientConsents patient={{id: patient.id, name: fullName(patient.demographics)}} sessionId={room.id} />}
      <Notes data={data} changed={changed} />
    </>
  );
}

function Record({data: {patient, room}}: {data: VisitData}) {
  const t = useText();
  const locale = useLocale();
  const zone = useZone();
  const {clock} = useStaff();
  const {birthDate, timeZone} = patient;
  const now = new Date(clock.now());
  const age = birthDate ? ageOn(birthDate, dayIn(zone, now)) : null;
  return (
    <Facts>
      <Fact name={t('patient.name')}><Link to={`/app/patients/${patient.id}`}>{fullName(patient.demographics)}</Link></Fact>
      {birthDate && <Fact name={t('patient.birthDate')}>{calendarDate(birthDate, locale)}{age !== null && ` (${t('patient.age', {count: age})})`}</Fact>}
      {patient.mrn && <Fact name={t('patient.mrn')}>{patient.mrn}</Fact>}
      {timeZone && !sameClock(timeZone, zone, now) && <Fact name={t('patient.theirTime')}>{clockOf(now, timeZone, locale)}, {zoneName(timeZone, now, locale)}</Fact>}
      {room.appointment.chiefComplaint && <Fact name={t('encounter.complaint')}>{room.appointment.chiefComplaint}</Fact>}
      {room.appointment.patientNotes && <Fact name={t('encounter.patientNotes')}>{room.appointment.patientNotes}</Fact>}
    </Facts>
  );
}

function Notes({data: {room}, changed}: {data: VisitData; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const stored = room.appointment.notes ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const action = useAction();
  if (!mayDo('appointment_write')) return null;
  const isChanged = typed !== null && typed !== stored;
  const save = () => void action.run(async () => {
    await api.appointments.update.mutate({appointmentId: room.appointmentId, notes: typed?.trim() ? typed : null});
    announce(t('staff.saved'));
    changed();
  });
  return (
    <Section title={t('encounter.notes')}>
      {isChanged && action.error?.kind === 'changed' && <Banner look="warn" live>{t('error.changed.action')}</Banner>}
      <TextArea label={t('encounter.notesLabel')} value={typed ?? stored} onChange={setTyped} maxLength={4000} rows={5} fault={action.error?.faultOf('notes')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      <div className="row">
        <Button look={isChanged ? 'primary' : 'secondary'} busy={action.busy && t('staff.saving')} unavailable={!isChanged} onClick={save}>{t('encounter.saveNotes')}</Button>
        {!isChanged && typed !== null && <span className="small muted" role="status">{t('staff.saved')}</span>}
      </div>
    </Section>
  );
}
