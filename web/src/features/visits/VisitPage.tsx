// SPDX-License-Identifier: Apache-2.0
// One visit: the consult room, and beside it whom one treats, where they are, and how to reach or help them.
import {useCallback, useState} from 'react';
import type {WaitingEntry} from '../../api/types';
import type {Organization, PatientDetails, RoomStatusOutput} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {RecordingsSection} from '../recordings/RecordingsList';
import {LinkPanel} from '../appointments/LinkPanel';
import {clockRange} from '../appointments/booking';
import {Chat} from '../queue/Chat';
import {fullName} from '../queue/entry';
import {clinicianName} from '../staff/clinicians';
import {useLocale, useMay, useResource, useSessionNotices, useStaff, useZone} from '../staff/context';
import {LoadedResource, Page, Pill, Section} from '../staff/parts';
import {longDay, zoneName} from '../staff/times';
import {Consult} from './Consult';
import {PatientCard} from './PatientCard';
import {VisitActions} from './VisitActions';
import {VisitRecord} from './VisitRecord';
import {kStatusTones} from './status';

export interface VisitData {
  room: RoomStatusOutput;
  patient: PatientDetails;
  entry: WaitingEntry | null;
  organization: Organization;
}

export interface VisitPageProps {
  sessionId: string;
  /** Goes straight into the call. */
  enter: boolean;
  /** Asks at once for what the start lacks. */
  starting: boolean;
}

export function VisitPage({sessionId, enter, starting}: VisitPageProps) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const maySeeQueue = mayDo('session_admit');
  const read = useCallback(async (): Promise<VisitData> => {
    const [room, organization, entry] = await Promise.all([
      api.telehealth.getRoomStatus.query({sessionId}), api.organization.get.query(),
      maySeeQueue ? api.telehealth.getWaitingRoom.query({sessionId}) : null,
    ]);
    const patient = await api.patients.get.query({patientId: room.appointment.patientId});
    return {room, patient, organization, entry: Array.isArray(entry) ? null : entry};
  }, [api, sessionId, maySeeQueue]);
  const visit = useResource(read);
  useSessionNotices(sessionId, useCallback((kind) => {
    if (kind !== 'session.quality') void visit.load();
  }, [visit]));
  return (
    <LoadedResource of={visit} loading={t('visitPage.loading')}>
      {(data) => <Visit data={data} enter={enter} starting={starting} changed={() => void visit.load()} />}
    </LoadedResource>
  );
}

function Visit({data, enter, starting, changed}: {data: VisitData; enter: boolean; starting: boolean; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const mayDo = useMay();
  const {room, patient} = data;
  const [inside, setInside] = useState(enter && room.status === 'IN_PROGRESS');
  const start = room.scheduledStartTime;
  const isOver = ['COMPLETED', 'NO_SHOW', 'CANCELLED'].includes(room.status);
  return (
    <Page title={fullName(patient.demographics)}
      intro={(
        <span className="row">
          <Pill tone={kStatusTones[room.status]}>{t(`status.${room.status}`)}</Pill>
          <span>{longDay(start, zone, locale)}, {clockRange(start, room.scheduledEndTime, zone, locale)} {zoneName(zone, start, locale)}</span>
          <span>{clinicianName(room.appointment.provider)}</span>
        </span>
      )}>
      <VisitActions data={data} inside={inside} starting={starting} onEnter={() => setInside(true)} onLeave={() => setInside(false)} changed={changed} />
      <div className={`visit ${inside ? 'visit-inside' : ''}`}>
        <div className="visit-main stack">
          {inside && !isOver && <Consult sessionId={room.id} patientName={fullName(patient.demographics)} onLeft={() => setInside(false)} onEnded={() => {
            setInside(false);
            changed();
          }} />}
          {isOver && <VisitRecord room={room} />}
          {!inside && room.actualStartTime && <RecordingsSection sessionId={room.id} />}
          {!isOver && mayDo('visit_link_manage') && !inside && (
            <Section title={t('visitPage.links')}><LinkPanel sessionId={room.id} /></Section>
          )}
        </div>
        <aside className="visit-side stack" aria-label={t('visitPage.patient')}>
          <PatientCard data={data} changed={changed} />
          {mayDo('session_admit') && !inside && <Section title={t('chat.title')}><Chat sessionId={room.id} /></Section>}
        </aside>
      </div>
    </Page>
  );
}
