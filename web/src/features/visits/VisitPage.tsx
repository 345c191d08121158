// SPDX-License-Identifier: Apache-2.0
// One visit: the consult room, and beside it whom one treats, where they are, and how to reach or help them.
import {useCallback, useEffect} from 'react';
import type {Organization, PatientDetails, RoomStatusOutput, WaitingEntry} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useRouter} from '../../lib/router';
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
  /** Of a visit that runs: the state that was stated for it. Null: nobody has stated one; undefined: it was not asked for. */
  stateCode: string | null | undefined;
}

export interface VisitPageProps {
  sessionId: string;
  /** One is in the call as long as the visit runs. */
  enter: boolean;
  /** Asks at once for what the start lacks. */
  starting: boolean;
}

const kRuns: readonly RoomStatusOutput['status'][] = ['IN_PROGRESS', 'TECHNICAL_ISSUES'];
const kOver: readonly RoomStatusOutput['status'][] = ['COMPLETED', 'NO_SHOW', 'CANCELLED'];

export function VisitPage({sessionId, enter, starting}: VisitPageProps) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const maySeeQueue = mayDo('session_admit');
  const mayState = maySeeQueue && mayDo('consent_read');
  const read = useCallback(async (): Promise<VisitData> => {
    const [room, organization, entry] = await Promise.all([
      api.telehealth.getRoomStatus.query({sessionId}), api.organization.get.query(),
      maySeeQueue ? api.telehealth.getWaitingRoom.query({sessionId}) : null,
    ]);
    const [patient, place] = await Promise.all([
      api.patients.get.query({patientId: room.appointment.patientId}),
      mayState && kRuns.includes(room.status) ? api.telehealth.validateSessionConsent.query({sessionId}) : undefined,
    ]);
    return {room, patient, organization, entry: Array.isArray(entry) ? null : entry, stateCode: place?.stateCode};
  }, [api, sessionId, maySeeQueue, mayState]);
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

/** The address says whether one is in the call: loaded again the page goes back in, and after leaving no camera goes on by itself. */
function useInside({id, status}: RoomStatusOutput, enter: boolean): {inside: boolean; enterCall(): void; leaveCall(): void} {
  const router = useRouter();
  const page = `/app/visits/${id}`;
  const enterCall = useCallback(() => router.go(`${page}?enter=1`, {replace: true}), [router, page]);
  const leaveCall = useCallback(() => router.go(page, {replace: true}), [router, page]);
  const isOver = kOver.includes(status);
  // The end may be undone; going back in is a press then.
  useEffect(() => {
    if (enter && isOver) leaveCall();
  }, [enter, isOver, leaveCall]);
  return {inside: enter && kRuns.includes(status), enterCall, leaveCall};
}

function Visit({data, enter, starting, changed}: {data: VisitData; enter: boolean; starting: boolean; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const mayDo = useMay();
  const {room, patient} = data;
  const {inside, enterCall, leaveCall} = useInside(room, enter);
  const start = room.scheduledStartTime;
  const isOver = kOver.includes(room.status);
  return (
    <Page title={fullName(patient.demographics)}
      intro={(
        <span className="row">
          <Pill tone={kStatusTones[room.status]}>{t(`status.${room.status}`)}</Pill>
          <span>{longDay(start, zone, locale)}, {clockRange(start, room.scheduledEndTime, zone, locale)} {zoneName(zone, start, locale)}</span>
          <span>{clinicianName(room.appointment.provider)}</span>
        </span>
      )}>
      <VisitActions data={data} inside={inside} starting={starting} onEnter={enterCall} onLeave={leaveCall} changed={changed} />
      <div className={`visit ${inside ? 'visit-inside' : ''}`}>
        <div className="visit-main stack">
          {inside && <Consult sessionId={room.id} patientName={fullName(patient.demographics)} onLeft={leaveCall} onEnded={() => {
            leaveCall();
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
