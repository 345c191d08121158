// SPDX-License-Identifier: Apache-2.0
// The audit log, newest first, and what in it somebody should look at.
import {useMemo, useRef, useState} from 'react';
import type {AuditEventView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, TextField} from '../../ui';
import {fullName} from '../queue/entry';
import {useLocale, useStaff, useZone} from '../staff/context';
import {Empty, Page, Pages, Pill} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {Table} from '../staff/Table';
import {addDays, dayIn, dayRange, fullTime} from '../staff/times';
import type {LogPart} from './unusual';
import {UnusualAccesses} from './UnusualAccesses';

export function AuditPage() {
  const t = useText();
  const {clock} = useStaff();
  const zone = useZone();
  const today = dayIn(zone, new Date(clock.now()));
  const [from, setFrom] = useState(addDays(today, -7));
  const [to, setTo] = useState(today);
  const [event, setEvent] = useState('');
  const [part, setPart] = useState<LogPart | null>(null);
  const log = useRef<HTMLHeadingElement>(null);
  const show = (wanted: LogPart | null): void => {
    setPart(wanted);
    log.current?.focus();
  };
  return (
    <Page title={t('nav.audit')} intro={t('audit.intro')}>
      <div className="filters">
        <TextField label={t('history.from')} type="date" value={from} onChange={setFrom} />
        <TextField label={t('history.to')} type="date" value={to} onChange={setTo} />
        <TextField label={t('audit.event')} hint={t('audit.eventHint')} optional value={event} onChange={setEvent} autoComplete="off" spellCheck={false} />
      </div>
      <UnusualAccesses from={from} to={to} onShow={show} />
      <h2 ref={log} tabIndex={-1}>{t(part ? 'audit.part' : 'audit.all')}</h2>
      {part && <div><Button onClick={() => show(null)}>{t('audit.showAll')}</Button></div>}
      <Events from={from} to={to} event={event.trim()} part={part} />
    </Page>
  );
}

function Events({from, to, event, part}: {from: string; to: string; event: string; part: LogPart | null}) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.audit.list.query({
      limit: 50, ...(part ?? {...(from ? {from: dayRange(from, zone).from} : {}), ...(to ? {to: dayRange(to, zone).to} : {})}),
      ...(event ? {event} : {}), ...(cursor ? {cursor} : {}),
    });
    return {items: answer.events, nextCursor: answer.nextCursor};
  }), [api, from, to, event, part, zone]);
  return (
    <Pages of={list} loading={t('audit.loading')} empty={<Empty title={t('audit.empty')} />}>
      {(events) => <EventTable events={events} />}
    </Pages>
  );
}

function EventTable({events}: {events: readonly AuditEventView[]}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const who = ({actorName, actorType, authMethod, clientAddress}: AuditEventView) => (
    <>
      {actorName ? fullName(actorName) : t(`actor.${actorType}`)}
      {authMethod && <span className="small muted block">{t(`authMethod.${authMethod}`)}</span>}
      {clientAddress && <span className="small muted block">{clientAddress}</span>}
    </>
  );
  const what = ({entityType, entityId, entityVersion}: AuditEventView) => (
    <>
      {entityType} <span className="mono small muted">{entityId.slice(-8)}</span>
      {entityVersion !== null && <span className="small muted block">{t('audit.version', {number: entityVersion})}</span>}
    </>
  );
  return (
    <Table rows={events} columns={[
      {label: t('audit.time'), cell: ({at}) => fullTime(at, zone, locale)},
      {label: t('audit.who'), cell: who},
      {label: t('audit.event'), cell: ({event}) => <span className="mono small">{event}</span>},
      {label: t('audit.what'), cell: what},
      {label: t('audit.outcome'), cell: ({outcome}) => <Pill tone={outcome === 'SUCCESS' ? 'ok' : 'danger'}>{t(`outcome.${outcome}`)}</Pill>},
    ]} />
  );
}
