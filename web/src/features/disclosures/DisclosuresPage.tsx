// SPDX-License-Identifier: Apache-2.0
// The account of disclosures that a patient may ask for: what of the record was given to whom, when and what for. Printed, it is the
// clinic's name, the patient's, the time it covers, and what counts.
import {useCallback, useState} from 'react';
import type {DisclosureView, PatientDetails, PatientDisclosures} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {Button} from '../../ui';
import {fullName} from '../queue/entry';
import {useLocale, useResource, useStaff, useZone} from '../staff/context';
import {Empty, LoadedResource, Page} from '../staff/parts';
import {Table} from '../staff/Table';
import {calendarDate, clock as clockOf, fullTime, longDay} from '../staff/times';
import {accountOf, type Entry} from './account';
import {DisclosureDialog} from './DisclosureDialog';

interface Data {
  patient: PatientDetails;
  account: PatientDisclosures;
  /** Of the clinic's people, by their ids. */
  names: ReadonlyMap<string, string>;
}

export function DisclosuresPage({patientId}: {patientId: string}) {
  const t = useText();
  const {api} = useStaff();
  const account = useResource(useCallback(async (): Promise<Data> => {
    const [patient, disclosures, {users}] = await Promise.all([
      api.patients.get.query({patientId}), api.patients.disclosures.query({patientId}), api.users.list.query({includeInactive: true, limit: 100}),
    ]);
    return {patient, account: disclosures, names: new Map(users.map((user) => [user.id, fullName(user)]))};
  }, [api, patientId]));
  return (
    <LoadedResource of={account} loading={t('disclosures.loading')}>
      {(data) => <Account data={data} changed={() => void account.load()} />}
    </LoadedResource>
  );
}

type Open = {corrected: DisclosureView | null} | null;

function Account({data: {patient, account, names}, changed}: {data: Data; changed(): void}) {
  const t = useText();
  const locale = useLocale();
  const [open, setOpen] = useState<Open>(null);
  const entries = accountOf(account.disclosures);
  const {birthDate} = patient;
  return (
    <Page title={t('disclosures.title')} intro={(
      <>
        <span className="block">
          <Link to={`/app/patients/${patient.id}`}>{fullName(patient.demographics)}</Link>
          {birthDate && `, ${t('disclosures.born', {date: calendarDate(birthDate, locale)})}`}
        </span>
        <Period since={account.since} />
      </>
    )} actions={
      <>
        <Button look="primary" icon="plus" onClick={() => setOpen({corrected: null})}>{t('disclosures.write')}</Button>
        <Button icon="print" onClick={() => window.print()}>{t('disclosures.print')}</Button>
      </>
    }>
      <p className="muted">{t('disclosures.text')}</p>
      {entries.length === 0
        ? <Empty title={t('disclosures.none.title')}><p className="muted">{t('disclosures.none.text')}</p></Empty>
        : <Entries entries={entries} names={names} correct={(row) => setOpen({corrected: row})} />}
      {open && <DisclosureDialog patientId={patient.id} corrected={open.corrected} onClose={() => setOpen(null)} changed={changed} />}
    </Page>
  );
}

function Period({since}: {since: Date}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {me, clock} = useStaff();
  const now = new Date(clock.now());
  return (
    <>
      <span className="block">{t('disclosures.since', {from: longDay(since, zone, locale), to: longDay(now, zone, locale)})}</span>
      <span className="print-only">{t('disclosures.printed', {clinic: me.organization.name, time: fullTime(now, zone, locale)})}</span>
    </>
  );
}

type Names = Data['names'];

function Entries({entries, names, correct}: {entries: readonly Entry[]; names: Names; correct(row: DisclosureView): void}) {
  const t = useText();
  const day = useDay();
  const rows = entries.map((entry) => ({id: entry.row.id, ...entry}));
  return (
    <Table texts rows={rows} columns={[
      {label: t('disclosures.date'), cell: ({row}) => day(row.disclosedAt)},
      {label: t('disclosures.recipient'), cell: ({row}) => <span className="pre">{row.recipient}</span>},
      {label: t('disclosures.what'), cell: ({row}) => <span className="pre">{row.what}</span>},
      {label: t('disclosures.purpose'), cell: ({row}) => <span className="pre">{row.purpose}</span>},
      {label: t('disclosures.written'), onScreenOnly: true, cell: ({row, earlier}) => (
        <div className="stack-s">
          <Written row={row} names={names} />
          {earlier.length > 0 && <Earlier rows={earlier} names={names} />}
          <div><Button icon="edit" aria-label={t('disclosures.correctOf', {recipient: row.recipient, time: day(row.disclosedAt)})}
            onClick={() => correct(row)}>{t('disclosures.correct')}</Button></div>
        </div>
      )},
    ]} />
  );
}

function useDay(): (at: Date) => string {
  const zone = useZone();
  const locale = useLocale();
  return (at) => `${longDay(at, zone, locale)}, ${clockOf(at, zone, locale)}`;
}

function Written({row: {recordedBy, recordedAt}, names}: {row: DisclosureView; names: Names}) {
  const t = useText();
  const day = useDay();
  const name = names.get(recordedBy);
  const time = day(recordedAt);
  return <span className="small muted">{name ? t('disclosures.writtenBy', {name, time}) : time}</span>;
}

function Earlier({rows, names}: {rows: readonly DisclosureView[]; names: Names}) {
  const t = useText();
  const day = useDay();
  return (
    <details className="more-ways">
      <summary>{t('disclosures.corrected', {count: rows.length})}</summary>
      <ul className="plain-list stack-s">
        {rows.map((row) => (
          <li key={row.id} className="small">
            <span className="block pre">{t('disclosures.before', {time: day(row.disclosedAt), recipient: row.recipient, what: row.what, purpose: row.purpose})}</span>
            <Written row={row} names={names} />
          </li>
        ))}
      </ul>
    </details>
  );
}
