// SPDX-License-Identifier: Apache-2.0
// The audit log, newest first.
import {useMemo, useState} from 'react';
import type {AuditEventView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {TextField} from '../../ui';
import {fullName} from '../queue/entry';
import {useLocale, useStaff, useZone} from '../staff/context';
import {Empty, Page, Pages, Pill} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {addDays, dayIn, dayRange, fullTime} from '../staff/times';

export function AuditPage() {
  const t = useText();
  const {clock} = useStaff();
  const zone = useZone();
  const today = dayIn(zone, new Date(clock.now()));
  const [from, setFrom] = useState(addDays(today, -7));
  const [to, setTo] = useState(today);
  const [event, setEvent] = useState('');
  return (
    <Page title={t('nav.audit')} intro={t('audit.intro')}>
      <div className="filters">
        <TextField label={t('history.from')} type="date" value={from} onChange={setFrom} />
        <TextField label={t('history.to')} type="date" value={to} onChange={setTo} />
        <TextField label={t('audit.event')} hint={t('audit.eventHint')} optional value={event} onChange={setEvent} autoComplete="off" spellCheck={false} />
      </div>
      <Events from={from} to={to} event={event.trim()} />
    </Page>
  );
}

function Events({from, to, event}: {from: string; to: string; event: string}) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const list = useMemo(() => new PagedList(async (cursor) => {
    const answer = await api.audit.list.query({
      limit: 50, ...(from ? {from: dayRange(from, zone).from} : {}), ...(to ? {to: dayRange(to, zone).to} : {}),
      ...(event ? {event} : {}), ...(cursor ? {cursor} : {}),
    });
    return {items: answer.events, nextCursor: answer.nextCursor};
  }), [api, from, to, event, zone]);
  return (
    <Pages of={list} loading={t('audit.loading')} empty={<Empty title={t('audit.empty')} />}>
      {(events) => (
        <div className="table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('audit.time')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.event')}</th>
                <th scope="col">{t('audit.what')}</th>
                <th scope="col">{t('audit.outcome')}</th>
              </tr>
            </thead>
            <tbody>{events.map((one) => <EventLine key={one.id} event={one} />)}</tbody>
          </table>
        </div>
      )}
    </Pages>
  );
}

function EventLine({event}: {event: AuditEventView}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  return (
    <tr>
      <td data-label={t('audit.time')}>{fullTime(event.at, zone, locale)}</td>
      <td data-label={t('audit.who')}>
        {event.actorName ? fullName(event.actorName) : t(`actor.${event.actorType}`)}
        {event.clientAddress && <span className="small muted block">{event.clientAddress}</span>}
      </td>
      <td data-label={t('audit.event')}><span className="mono small">{event.event}</span></td>
      <td data-label={t('audit.what')}>{event.entityType} <span className="mono small muted">{event.entityId.slice(-8)}</span></td>
      <td data-label={t('audit.outcome')}><Pill tone={event.outcome === 'SUCCESS' ? 'ok' : 'danger'}>{t(`outcome.${event.outcome}`)}</Pill></td>
    </tr>
  );
}
