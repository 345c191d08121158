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
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('recordings.when')}</th>
            <th scope="col">{t('recordings.state')}</th>
            <th scope="col">{t('record.length')}</th>
            <th scope="col">{t('recordings.purpose')}</th>
            <th scope="col">{t('recordings.kept')}</th>
          </tr>
        </thead>
        <tbody>{recordings.map((recording) => <Line key={recording.id} recording={recording} />)}</tbody>
      </table>
    </div>
  );
}

function Line({recording}: {recording: RecordingRow}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const length = lengthOf(recording);
  return (
    <tr>
      <td data-label={t('recordings.when')}>
        <Link to={`/app/visits/${recording.sessionId}/recordings/${recording.id}`}>
          {recording.startedAt ? fullTime(recording.startedAt, zone, locale) : t('recordings.one')}
        </Link>
      </td>
      <td data-label={t('recordings.state')}><Pill tone={kRecordingTones[recording.status]}>{t(`recordings.status.${recording.status}`)}</Pill></td>
      <td data-label={t('record.length')}>{length === null ? '–' : formatDuration(length)}</td>
      <td data-label={t('recordings.purpose')}>{t(`recordings.purpose.${recording.purpose}`)}</td>
      <td data-label={t('recordings.kept')}><Kept recording={recording} /></td>
    </tr>
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
