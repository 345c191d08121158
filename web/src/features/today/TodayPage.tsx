// SPDX-License-Identifier: Apache-2.0
// The day: who waits, what runs, what comes, with what can be done about each.
import {useCallback, useEffect, useMemo, useState} from 'react';
import type {Api} from '../../api/client';
import type {AppointmentDetails} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {useStore} from '../../lib/store';
import {Banner, Button, IconButton, Select, buttonClass} from '../../ui';
import {useLocale, useMay, useNow, useResource, useStaff, useZone} from '../staff/context';
import {Empty, LoadedResource, Page, Section} from '../staff/parts';
import {addDays, dayIn, dayRange, longDay, zoneName} from '../staff/times';
import {useClinicians} from '../staff/clinicians';
import {NoShows} from '../queue/NoShows';
import {dayRows, grouped, type DayRow, type DayTimes} from './dayList';
import {DayRowView} from './DayRowView';

const kMostPages = 10;

async function readDay(api: Api, from: Date, to: Date, providerId: string | undefined): Promise<AppointmentDetails[]> {
  const all: AppointmentDetails[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < kMostPages; ++page) {
    const answer = await api.appointments.list.query({from, to, limit: 100, ...(providerId ? {providerId} : {}), ...(cursor ? {cursor} : {})});
    all.push(...answer.appointments);
    cursor = answer.nextCursor;
    if (!cursor) break;
  }
  return all;
}

interface Day {
  appointments: AppointmentDetails[];
  times: DayTimes;
}

export function TodayPage() {
  const t = useText();
  const {api, me, live, clock} = useStaff();
  const mayDo = useMay();
  const zone = useZone();
  const locale = useLocale();
  const today = dayIn(zone, new Date(clock.now()));
  const [day, setDay] = useState(today);
  const [providerId, setProviderId] = useState(me.clinicianId ?? '');
  const clinicians = useClinicians();
  const read = useCallback(async (): Promise<Day> => {
    const {from, to} = dayRange(day, zone);
    const [appointments, organization] = await Promise.all([readDay(api, from, to, providerId || undefined), api.organization.get.query()]);
    return {appointments, times: organization};
  }, [api, day, zone, providerId]);
  const resource = useResource(read);
  useEffect(() => {
    const again = (): void => void resource.load();
    const ends = [live.on('queue', again), live.on('welcome', again)];
    return () => ends.forEach((end) => end());
  }, [live, resource]);
  const {from} = dayRange(day, zone);
  return (
    <Page title={day === today ? t('today.title') : longDay(from, zone, locale)}
      intro={`${longDay(from, zone, locale)} · ${zoneName(zone, from, locale)}`}
      actions={mayDo('appointment_write') && (
        <>
          <Link className={buttonClass('primary')} to="/app/book?now=1">{t('today.startNow')}</Link>
          <Link className={buttonClass()} to="/app/book">{t('today.book')}</Link>
        </>
      )}>
      <div className="filters">
        <div className="row day-switch" role="group" aria-label={t('today.day')}>
          <IconButton icon="back" label={t('today.before')} onClick={() => setDay(addDays(day, -1))} />
          <Button onClick={() => setDay(today)} unavailable={day === today}>{t('today.title')}</Button>
          <IconButton icon="forward" label={t('today.after')} onClick={() => setDay(addDays(day, 1))} />
          <input className="input day-input" type="date" aria-label={t('today.day')} value={day}
            onChange={(event) => event.target.value && setDay(event.target.value)} />
        </div>
        {clinicians.length > 1 && (
          <Select label={t('today.whose')} value={providerId} onChange={setProviderId}
            choices={[{value: '', label: t('today.everybody')}, ...clinicians]} />
        )}
      </div>
      {mayDo('session_no_show') && <NoShows />}
      <LoadedResource of={resource} loading={t('today.loading')}>
        {(data) => <DayList day={data} changed={() => void resource.load()} />}
      </LoadedResource>
    </Page>
  );
}

function DayList({day, changed}: {day: Day; changed(): void}) {
  const t = useText();
  const {me, queue} = useStaff();
  const now = useNow(15_000);
  const entries = useQueueEntries(queue);
  const groups = useMemo(
    () => grouped(dayRows(day.appointments, entries, new Date(now), day.times, me.role)), [day, entries, now, me.role]);
  if (day.appointments.length === 0) return <Empty title={t('today.empty.title')}><p>{t('today.empty.text')}</p></Empty>;
  return (
    <>
      <Group name="now" rows={groups.now} changed={changed} />
      <Group name="coming" rows={groups.coming} changed={changed} />
      <Group name="over" rows={groups.over} changed={changed} />
    </>
  );
}

function useQueueEntries(queue: ReturnType<typeof useStaff>['queue']) {
  const nothing = useMemo(() => ({get: () => null, subscribe: () => () => undefined}), []);
  const state = useStore(queue ? queue.state : nothing);
  return useMemo(() => state?.entries ?? [], [state]);
}

function Group({name, rows, changed}: {name: 'now' | 'coming' | 'over'; rows: readonly DayRow[]; changed(): void}) {
  const t = useText();
  if (rows.length === 0) {
    return name === 'coming' ? <Section title={t('today.group.coming')}><p className="muted">{t('today.nothingMore')}</p></Section> : null;
  }
  return (
    <Section title={t(`today.group.${name}`)}>
      {name === 'now' && rows.some(({state}) => state === 'late') && <Banner look="info">{t('today.lateHint')}</Banner>}
      <ul className="rows">
        {rows.map((row) => <DayRowView key={row.appointment.id} row={row} changed={changed} />)}
      </ul>
    </Section>
  );
}
