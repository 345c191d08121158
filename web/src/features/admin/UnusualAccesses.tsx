// SPDX-License-Identifier: Apache-2.0
// What in the log of a time somebody should look at, with the way to it.
import {useCallback} from 'react';
import type {UnusualAccessView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {Banner, Button} from '../../ui';
import {fullName} from '../queue/entry';
import {useLocale, useResource, useStaff, useZone} from '../staff/context';
import {Empty, LoadedResource, Section} from '../staff/parts';
import {Table} from '../staff/Table';
import {dayRange, fullTime} from '../staff/times';
import {countsPatients, idOf, type LogPart, partOf} from './unusual';

export interface UnusualAccessesProps {
  /** Days of the clinic. */
  from: string;
  to: string;
  onShow(part: LogPart): void;
}

export function UnusualAccesses({from, to, onShow}: UnusualAccessesProps) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const found = useResource(useCallback(
    () => api.audit.unusual.query({...(from ? {from: dayRange(from, zone).from} : {}), ...(to ? {to: dayRange(to, zone).to} : {})}),
    [api, from, to, zone]));
  return (
    <Section title={t('unusual.title')}>
      <p className="muted">{t('unusual.intro')}</p>
      <LoadedResource of={found} loading={t('unusual.loading')}>
        {({findings, complete}) => (
          <>
            {!complete && <Banner look="warn">{t('unusual.incomplete')}</Banner>}
            {findings.length === 0 ? <Empty title={t('unusual.empty')} /> : <Findings findings={findings} onShow={onShow} />}
          </>
        )}
      </LoadedResource>
    </Section>
  );
}

function Findings({findings, onShow}: {findings: readonly UnusualAccessView[]; onShow(part: LogPart): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const what = ({access}: UnusualAccessView) => (
    <>
      {t(`unusual.${access.rule}`)}
      {access.patientId && <> <Link to={`/app/patients/${access.patientId}`}>{t('unusual.patient')}</Link></>}
    </>
  );
  const number = ({access, threshold}: UnusualAccessView) => (
    <>
      {t(countsPatients(access.rule) ? 'unusual.patients' : 'unusual.events', {count: access.count})}
      <span className="small muted block">
        {access.ordinary === null ? t('unusual.threshold', {count: threshold}) : t('unusual.ordinary', {count: access.ordinary})}
      </span>
    </>
  );
  return (
    <Table rows={findings.map((finding) => ({...finding, id: idOf(finding)}))} columns={[
      {label: t('audit.time'), cell: ({access}) => fullTime(access.lastAt, zone, locale)},
      {label: t('audit.who'), cell: ({actorName, access}) => (actorName ? fullName(actorName) : t(`actor.${access.actorType}`))},
      {label: t('unusual.what'), cell: what},
      {label: t('unusual.count'), cell: number},
      {label: t('unusual.log'), cell: (finding) => <Button onClick={() => onShow(partOf(finding))}>{t('unusual.show')}</Button>},
    ]} />
  );
}
