// SPDX-License-Identifier: Apache-2.0
// Visits by their state, clinician and time, the latest first.
import {useMemo, useState} from 'react';
import type {SessionListItem, TelehealthSessionStatus} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {formatDuration} from '../../i18n/format';
import {Link} from '../../lib/router';
import {Button, Select, TextField} from '../../ui';
import {fullName} from '../queue/entry';
import {clinicianName, useClinicians} from '../staff/clinicians';
import {useLocale, useStaff, useZone} from '../staff/context';
import {Empty, Page, Pages, Pill} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {Table} from '../staff/Table';
import {addDays, clock as clockOf, dayIn, dayRange, longDay} from '../staff/times';
import {kStatuses, kStatusTones} from '../visits/status';
import {QualityPill} from '../visits/VisitRecord';
import {callLength, kPageSize, modalityOf} from './rows';

interface Filters {
  status: TelehealthSessionStatus | '';
  providerId: string;
  from: string;
  to: string;
}

export function HistoryPage() {
  const t = useText();
  const {me, clock} = useStaff();
  const zone = useZone();
  const clinicians = useClinicians();
  const today = dayIn(zone, new Date(clock.now()));
  const start: Filters = {status: '', providerId: me.clinicianId ?? '', from: addDays(today, -30), to: today};
  const [filters, setFilters] = useState<Filters>(start);
  const set = (part: Partial<Filters>): void => setFilters({...filters, ...part});
  return (
    <Page title={t('nav.history')} intro={t('history.intro')}>
      <div className="filters">
        <Select label={t('history.status')} value={filters.status} onChange={(status) => set({status: status as Filters['status']})}
          choices={[{value: '', label: t('history.any')}, ...kStatuses.map((value) => ({value, label: t(`status.${value}`)}))]} />
        <Select label={t('book.clinician')} value={filters.providerId} onChange={(providerId) => set({providerId})}
          choices={[{value: '', label: t('today.everybody')}, ...clinicians]} />
        <TextField label={t('history.from')} type="date" value={filters.from} onChange={(from) => set({from})} />
        <TextField label={t('history.to')} type="date" value={filters.to} onChange={(to) => set({to})} />
        <Button look="quiet" onClick={() => setFilters(start)}>{t('history.reset')}</Button>
      </div>
      <Sessions filters={filters} />
    </Page>
  );
}

function Sessions({filters: {status, providerId, from, to}}: {filters: Filters}) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.telehealth.listSessions.query({
      limit: kPageSize, ...(status ? {status} : {}), ...(providerId ? {providerId} : {}),
      ...(from ? {fromDate: dayRange(from, zone).from} : {}), ...(to ? {toDate: dayRange(to, zone).to} : {}), ...(cursor ? {cursor} : {}),
    });
    return {items: answer.sessions, nextCursor: answer.nextCursor};
  }), [api, status, providerId, from, to, zone]);
  return (
    <Pages of={list} loading={t('history.loading')} empty={<Empty title={t('history.empty.title')}><p>{t('history.empty.text')}</p></Empty>}>
      {(sessions) => <SessionTable sessions={sessions} />}
    </Pages>
  );
}

export function SessionTable({sessions}: {sessions: readonly SessionListItem[]}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const long = (session: SessionListItem) => {
    const length = callLength(session);
    return length === null ? '–' : formatDuration(length);
  };
  const modality = (session: SessionListItem) => {
    const way = modalityOf(session);
    return way ? t(`modality.${way}`) : '–';
  };
  return (
    <Table rows={sessions} columns={[
      {label: t('booked.when'), cell: ({scheduledStartTime: start}) => `${longDay(start, zone, locale)}, ${clockOf(start, zone, locale)}`},
      {label: t('picker.patient'), cell: ({id, appointment}) => <Link to={`/app/visits/${id}`}>{fullName(appointment.patient.demographics)}</Link>},
      {label: t('book.clinician'), cell: ({appointment}) => clinicianName(appointment.provider)},
      {label: t('history.outcome'), cell: ({status}) => <Pill tone={kStatusTones[status]}>{t(`status.${status}`)}</Pill>},
      {label: t('record.length'), cell: long},
      {label: t('record.modality'), cell: modality},
      {label: t('record.connection'), cell: ({connectionQuality}) => <QualityPill quality={connectionQuality} />},
      {label: t('history.rating'), cell: ({rating}) => (rating === null ? '–' : t('history.ratingOf', {rating}))},
    ]} />
  );
}
