// SPDX-License-Identifier: Apache-2.0
// Before the visit can be entered: when it is, how long until then, a test of the devices, an entry for the calendar.
import {useEffect} from 'react';
import type {VisitView} from '../../../api/types';
import {formatDay, formatDuration, formatTime} from '../../../i18n/format';
import {useText} from '../../../i18n/i18n';
import {Banner, Button, Icon, type IconName} from '../../../ui';
import {DeviceCheckView} from '../../prejoin/DeviceCheckView';
import {calendarFile, download} from '../calendar';
import {ConsentsLink, SignEarly} from '../ConsentsLink';
import {useVisit} from '../context';
import {CallClinic, Shell} from '../Shell';
import {useNow} from '../useNow';

export function Fact({icon, name, children}: {icon: IconName; name: string; children: React.ReactNode}) {
  return <div className="fact"><Icon name={icon} /><dt>{name}</dt><dd>{children}</dd></div>;
}

/** The time where this device is; the clinic's beside it when that reads differently. */
export function WhenFacts({view}: {view: VisitView}) {
  const t = useText();
  if (!view.startTime) return null;
  const here = formatTime(view.startTime, undefined, 'long');
  const there = formatTime(view.startTime, view.timeZone, 'long');
  return (
    <dl className="facts card">
      <Fact icon="calendar" name={t('visit.when.day')}>{formatDay(view.startTime)}</Fact>
      <Fact icon="clock" name={t('visit.when.time')}>
        {here}
        {here !== there && <div className="muted small">{t('visit.when.clinicTime', {time: there})}</div>}
      </Fact>
      {view.clinicianName && <Fact icon="user" name={t('visit.when.with')}>{view.clinicianName}</Fact>}
    </dl>
  );
}

export function Early({view}: {view: VisitView}) {
  const t = useText();
  const {flow, clock} = useVisit();
  const now = useNow(clock);
  const left = view.opensAt ? view.opensAt.getTime() - now : 0;
  return (
    <Shell title={t('visit.early.title', {name: view.ownName ?? ''})} clinic={view.organizationName} phone={view.organizationPhone}>
      <div className="card stack-s">
        <span className="muted">{t('visit.early.opensIn')}</span>
        <span className="countdown" role="timer">{left > 0 ? formatDuration(left) : t('visit.early.soon')}</span>
        <span>{t('visit.early.flips')}</span>
      </div>
      {view.delayMinutes ? <Banner look="info" title={t('visit.delay.title')}>{t('visit.delay.text', {count: view.delayMinutes})}</Banner> : null}
      <WhenFacts view={view} />
      <SignEarly view={view} />
      <div className="actions">
        <Button look="primary" large wide icon="video" onClick={() => flow.done({testing: true})}>{t('visit.early.test')}</Button>
        <CalendarButton view={view} />
        {view.consentMissing.length === 0 && <ConsentsLink view={view} wide />}
        <CallClinic phone={view.organizationPhone} />
      </div>
    </Shell>
  );
}

function CalendarButton({view}: {view: VisitView}) {
  const t = useText();
  const {address, clock} = useVisit();
  const {startTime, endTime} = view;
  if (!startTime || !endTime) return null;
  const save = () => {
    const title = t('visit.calendar.title', {clinic: view.organizationName});
    const entry = {id: view.sessionId ?? String(startTime.getTime()), start: startTime, end: endTime, title, url: address,
      description: t('visit.calendar.text', {link: address}), made: new Date(clock.now())};
    download('video-visit.ics', 'text/calendar', calendarFile(entry));
  };
  return <Button large wide icon="calendar" onClick={save}>{t('visit.early.calendar')}</Button>;
}

/** The same check as later, ahead of time; it leaves no trace in the visit. */
export function TestDevices({view}: {view: VisitView}) {
  const t = useText();
  const {flow, check, browser} = useVisit();
  useEffect(() => {
    void check.run();
    return () => check.stop();
  }, [check]);
  return (
    <Shell title={t('visit.test.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <DeviceCheckView check={check} browser={browser} />
      <div className="actions"><Button look="primary" large wide onClick={() => flow.done({testing: false})}>{t('visit.test.done')}</Button></div>
    </Shell>
  );
}
