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
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('booked.when')}</th>
            <th scope="col">{t('picker.patient')}</th>
            <th scope="col">{t('book.clinician')}</th>
            <th scope="col">{t('history.outcome')}</th>
            <th scope="col">{t('record.length')}</th>
            <th scope="col">{t('record.modality')}</th>
            <th scope="col">{t('record.connection')}</th>
            <th scope="col">{t('history.rating')}</th>
          </tr>
        </thead>
        <tbody>{sessions.map((session) => <SessionLine key={session.id} session={session} />)}</tbody>
      </table>
    </div>
  );
}

function SessionLine({session}: {session: SessionListItem}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {scheduledStartTime: start, appointment, status, rating} = session;
  const length = callLength(session);
  const modality = modalityOf(session);
  return (
    <tr>
      <td data-label={t('booked.when')}>{longDay(start, zone, locale)}, {clockOf(start, zone, locale)}</td>
      <td data-label={t('picker.patient')}><Link to={`/app/visits/${session.id}`}>{fullName(appointment.patient.demographics)}</Link></td>
      <td data-label={t('book.clinician')}>{clinicianName(appointment.provider)}</td>
      <td data-label={t('history.outcome')}><Pill tone={kStatusTones[status]}>{t(`status.${status}`)}</Pill></td>
      <td data-label={t('record.length')}>{length === null ? '–' : formatDuration(length)}</td>
      <td data-label={t('record.modality')}>{modality ? t(`modality.${modality}`) : '–'}</td>
      <td data-label={t('record.connection')}><QualityPill quality={session.connectionQuality} /></td>
      <td data-label={t('history.rating')}>{rating === null ? '–' : t('history.ratingOf', {rating})}</td>
    </tr>
  );
}
