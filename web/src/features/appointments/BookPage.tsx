// SPDX-License-Identifier: Apache-2.0
// Books a video visit, now or later, and shows its link.
import {type FormEvent, useCallback, useEffect, useMemo, useState} from 'react';
import type {AppointmentAnswer, AppointmentType} from '../../api/types';
import {once} from '../../api/client';
import {useText} from '../../i18n/i18n';
import {Link, useRouter} from '../../lib/router';
import {Banner, Button, ErrorBanner, Select, Switch, TextArea, TextField, buttonClass} from '../../ui';
import {PatientPicker, readPicked, type Picked} from '../patients/PatientPicker';
import {fullName} from '../queue/entry';
import {useClinicians} from '../staff/clinicians';
import {useAction, useData, useResource, useStaff, useZone} from '../staff/context';
import {Fact, Facts, Page, Section} from '../staff/parts';
import {bookingTimes, formOf, isFault, nextQuarter, startingNow, type BookingForm, type BookingTimes} from './booking';
import {LinkPanel} from './LinkPanel';
import {BothClocks, WhenFields} from './WhenFields';

const kUsualMinutes = 30;

export function BookPage({patientId, now}: {patientId: string | null; now: boolean}) {
  const t = useText();
  const [booked, setBooked] = useState<{answer: AppointmentAnswer; patient: Picked} | null>(null);
  if (booked) return <Booked {...booked} now={now} onAnother={() => setBooked(null)} />;
  return (
    <Page title={t(now ? 'book.nowTitle' : 'book.title')} intro={now ? t('book.nowIntro') : undefined}>
      <Form patientId={patientId} now={now} onBooked={(answer, patient) => setBooked({answer, patient})} />
    </Page>
  );
}

interface FormProps {
  patientId: string | null;
  now: boolean;
  onBooked(answer: AppointmentAnswer, patient: Picked): void;
}

function usePicked(patientId: string | null): [Picked | null, (picked: Picked | null) => void] {
  const {api} = useStaff();
  const [picked, setPicked] = useState<Picked | null>(null);
  useEffect(() => {
    if (patientId) void readPicked(api, patientId).then(setPicked, () => undefined);
  }, [api, patientId]);
  return [picked, setPicked];
}

function useTypes(): AppointmentType[] {
  const {api} = useStaff();
  const data = useData(useResource(useCallback(() => api.appointmentTypes.list.query({isActive: true, limit: 100}), [api])));
  return data?.appointmentTypes ?? [];
}

function Form({patientId, now, onBooked}: FormProps) {
  const t = useText();
  const {api, me, clock} = useStaff();
  const zone = useZone();
  const clinicians = useClinicians();
  const types = useTypes();
  const [picked, setPicked] = usePicked(patientId);
  const [providerId, setProviderId] = useState(me.clinicianId ?? '');
  const [typeId, setTypeId] = useState('');
  const [when, setWhen] = useState<BookingForm>(() => {
    const start = nextQuarter(clock.now());
    return formOf(start, new Date(start.getTime() + kUsualMinutes * 60_000), zone);
  });
  const [isVideo, setVideo] = useState(true);
  const [complaint, setComplaint] = useState('');
  const [notes, setNotes] = useState('');
  const [tried, setTried] = useState(false);
  const action = useAction();
  const context = useMemo(() => once(), []);
  const clinician = providerId || (clinicians.length === 1 ? clinicians[0]!.value : '');
  const choose = (id: string): void => {
    setTypeId(id);
    const type = types.find((one) => one.id === id);
    if (type) setWhen({...when, minutes: String(type.durationMinutes)});
  };
  const times = (): BookingTimes | null => {
    if (now) return startingNow(clock.now(), Number(when.minutes) || kUsualMinutes);
    const typed = bookingTimes(when, zone);
    return isFault(typed) ? null : typed;
  };
  const book = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const at = times();
    if (!picked || !clinician || !at) return;
    void action.run(async () => {
      const answer = await api.appointments.create.mutate({
        patientId: picked.id, providerId: clinician, startTime: at.start, endTime: at.end, isTelehealth: now || isVideo,
        ...(typeId ? {appointmentTypeId: typeId} : {}),
        ...(complaint.trim() ? {chiefComplaint: complaint.trim()} : {}),
        ...(notes.trim() ? {notes: notes.trim()} : {}),
      }, {context: {...context}});
      onBooked(answer, picked);
    });
  };
  const {error} = action;
  return (
    <div className="stack form">
      {/* A form of its own: a new patient is made before the visit is. */}
      <PatientPicker picked={picked} onPick={setPicked} />
      {tried && !picked && <Banner look="danger" live>{t('book.fault.patient')}</Banner>}
      <form className="stack" onSubmit={book} noValidate>
        <div className="fields">
          <Select label={t('book.clinician')} value={clinician} onChange={setProviderId}
            fault={error?.faultOf('providerId') ?? (tried && !clinician ? t('book.fault.clinician') : null)}
            choices={[...(clinician ? [] : [{value: '', label: t('book.choose')}]), ...clinicians]} />
          <Select label={t('book.type')} optional value={typeId} onChange={choose}
            choices={[{value: '', label: t('patient.none')}, ...types.map(({id, name}) => ({value: id, label: name}))]} />
          {now && <TextField label={t('book.minutes')} type="number" inputMode="numeric" min={5} max={1440} value={when.minutes}
            onChange={(minutes) => setWhen({...when, minutes})} fault={error?.faultOf('endTime')} />}
        </div>
        {!now && (
          <>
            <WhenFields form={when} onChange={setWhen} patientZone={picked?.timeZone ?? null}
              faults={{startTime: error?.faultOf('startTime'), endTime: error?.faultOf('endTime')}} />
            <Switch label={t('book.video')} on={isVideo} onChange={setVideo} />
          </>
        )}
        <TextField label={t('encounter.complaint')} optional value={complaint} onChange={setComplaint} maxLength={500} fault={error?.faultOf('chiefComplaint')} />
        {!now && <TextArea label={t('encounter.notes')} hint={t('book.notesHint')} optional value={notes} onChange={setNotes} maxLength={4000} rows={3}
          fault={error?.faultOf('notes')} />}
        {error && error.faults.length === 0 && <ErrorBanner error={error} />}
        <div className="row">
          <Button look="primary" type="submit" large busy={action.busy && t('book.busy')}>{t(now ? 'book.nowGo' : 'book.go')}</Button>
          <Link className={buttonClass('secondary', true)} to="/app">{t('staff.cancel')}</Link>
        </div>
      </form>
    </div>
  );
}

interface BookedProps {
  answer: AppointmentAnswer;
  patient: Picked;
  now: boolean;
  onAnother(): void;
}

function Booked({answer, patient, now, onAnother}: BookedProps) {
  const t = useText();
  const router = useRouter();
  const {session, visitLink, warnings, startTime} = answer;
  return (
    <Page title={t('booked.title')}>
      <Banner look="ok" live>{t(session ? (now ? 'booked.now' : 'booked.video') : 'booked.plain', {name: patient.name})}</Banner>
      {warnings.map((warning) => <Banner key={warning} look="warn">{warning}</Banner>)}
      <Section title={t('booked.visit')}>
        <Facts>
          <Fact name={t('picker.patient')}>{patient.name}</Fact>
          <Fact name={t('book.clinician')}>{fullName(answer.provider.user)}</Fact>
          <Fact name={t('booked.when')}><BothClocks at={startTime} patientZone={patient.timeZone} /></Fact>
        </Facts>
      </Section>
      {session && <Section title={t('booked.link')}><LinkPanel sessionId={session.id} first={visitLink} /></Section>}
      <div className="row">
        {session && (
          <Button look="primary" large icon="video" onClick={() => router.go(`/app/visits/${session.id}`)}>{t('booked.open')}</Button>
        )}
        <Button large onClick={onAnother}>{t('booked.another')}</Button>
        <Link className={buttonClass('quiet', true)} to="/app">{t('nav.today')}</Link>
      </div>
    </Page>
  );
}
