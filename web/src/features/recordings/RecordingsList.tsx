// SPDX-License-Identifier: Apache-2.0
// Recordings of a visit, of a patient or of the clinic: state, length, how long they are kept, and whether a hold keeps them.
import {useMemo} from 'react';
import type {RecordingRow} from '../../api/types';
import {formatDuration} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {useLocale, useMay, useStaff, useZone} from '../staff/context';
import {Empty, Page, Pages, Pill, Section} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {Table} from '../staff/Table';
import {fullTime} from '../staff/times';
import {keptOf, kRecordingTones, lengthOf} from './facts';

export interface RecordingsFilter {
  sessionId?: string;
  patientId?: string;
}

export function RecordingsPage() {
  const t = useText();
  return <Page title={t('nav.recordings')} intro={t('recordings.intro')}><RecordingsList /></Page>;
}

/** Nothing for those who may not see recordings. */
export function RecordingsSection(filter: RecordingsFilter) {
  const t = useText();
  const mayDo = useMay();
  if (!mayDo('recording_read')) return null;
  return <Section title={t('recordings.title')}><RecordingsList {...filter} /></Section>;
}

function RecordingsList({sessionId, patientId}: RecordingsFilter) {
  const t = useText();
  const {api} = useStaff();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.telehealth.getRecordings.query(
      {...(sessionId ? {sessionId} : {}), ...(patientId ? {patientId} : {}), ...(cursor ? {cursor} : {})});
    return {items: answer.recordings, nextCursor: answer.nextCursor};
  }), [api, sessionId, patientId]);
  return (
    <Pages of={list} loading={t('recordings.loading')} empty={<Empty title={t('recordings.none')} />}>
      {(recordings) => <RecordingTable recordings={recordings} />}
    </Pages>
  );
}

function RecordingTable({recordings}: {recordings: readonly RecordingRow[]}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const when = (row: RecordingRow) => (
    <Link to={`/app/visits/${row.sessionId}/recordings/${row.id}`}>{row.startedAt ? fullTime(row.startedAt, zone, locale) : t('recordings.one')}</Link>
  );
  const long = (row: RecordingRow) => {
    const length = lengthOf(row);
    return length === null ? '–' : formatDuration(length);
  };
  return (
    <Table rows={recordings} columns={[
      {label: t('recordings.when'), cell: when},
      {label: t('recordings.state'), cell: ({status}) => <Pill tone={kRecordingTones[status]}>{t(`recordings.status.${status}`)}</Pill>},
      {label: t('record.length'), cell: long},
      {label: t('recordings.purpose'), cell: ({purpose}) => t(`recordings.purpose.${purpose}`)},
      {label: t('recordings.kept'), cell: (row) => <Kept recording={row} />},
    ]} />
  );
}

export function Kept({recording}: {recording: RecordingRow}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const kept = keptOf(recording);
  if (kept === 'held') return <Pill tone="warn">{t('recordings.held')}</Pill>;
  if (recording.deletionWarning) {
    const {daysLeft, deletesAt} = recording.deletionWarning;
    return <><Pill tone="warn">{daysLeft === 0 ? t('recordings.deletedToday') : t('recordings.deletedIn', {count: daysLeft})}</Pill> <span className="muted small">{fullTime(deletesAt, zone, locale)}</span></>;
  }
  if (kept === 'until' && recording.scheduledDeletionAt) return t('recordings.keptUntil', {time: fullTime(recording.scheduledDeletionAt, zone, locale)});
  if (kept === 'open') return '–';
  if (kept === 'gone') return recording.deletedAt ? t('recordings.deletedAt', {time: fullTime(recording.deletedAt, zone, locale)}) : t('recordings.status.DELETED');
  return t(kept === 'going' ? 'recordings.going' : 'recordings.forever');
}
