// SPDX-License-Identifier: Apache-2.0
// Visits that began without a consent in an emergency: somebody else than who decided it looks at them.
import {useMemo, useState} from 'react';
import type {ConsentOverrideView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {Button, ErrorBanner, Switch, TextArea, toast} from '../../ui';
import {fullName} from '../queue/entry';
import {useAction, useLocale, useStaff, useZone} from '../staff/context';
import {Pages, Pill, Section} from '../staff/parts';
import {PagedList} from '../staff/resource';
import {fullTime} from '../staff/times';

export function Overrides() {
  const t = useText();
  const {api} = useStaff();
  const [all, setAll] = useState(false);
  const list = useMemo(() => new PagedList((cursor) => api.consentOverrides.list.query(
    {...(all ? {} : {reviewed: false}), ...(cursor ? {cursor} : {})})), [api, all]);
  return (
    <Section title={t('consents.overrides')} actions={<Switch label={t('consents.overrides.all')} on={all} onChange={setAll} />}>
      <p className="muted">{t('consents.overrides.text')}</p>
      <Pages of={list} loading={t('consents.loading')} empty={<p className="muted">{t('consents.overrides.none')}</p>}>
        {(items) => <ul className="rows">{items.map((item) => <Item key={item.id} item={item} changed={() => void list.load()} />)}</ul>}
      </Pages>
    </Section>
  );
}

function Item({item, changed}: {item: ConsentOverrideView; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {patient, decider, decidedAt, reviewer, reviewedAt} = item;
  const missing = [...(item.placeNotStated ? [t('place.missing')] : []), ...item.missing.map((type) => t(`consents.type.${type}`))];
  return (
    <li className="stack-s">
      <p className="row">
        <Link to={`/app/patients/${item.patientId}`}>{fullName(patient)}</Link>
        <Pill tone={reviewedAt ? 'ok' : 'warn'}>{t(reviewedAt ? 'consents.overrides.reviewed' : 'consents.overrides.open')}</Pill>
      </p>
      <p className="small muted">
        {t('consents.overrides.by', {name: fullName(decider), time: fullTime(decidedAt, zone, locale)})}
        {' · '}{missing.join(', ')}
      </p>
      <blockquote className="script">{item.reason}</blockquote>
      {reviewedAt && (
        <p className="small">
          {t('consents.overrides.reviewedBy', {name: reviewer ? fullName(reviewer) : '', time: fullTime(reviewedAt, zone, locale)})}
          {item.reviewNote && `: ${item.reviewNote}`}
        </p>
      )}
      {!reviewedAt && <Review item={item} changed={changed} />}
    </li>
  );
}

function Review({item, changed}: {item: ConsentOverrideView; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [note, setNote] = useState('');
  const action = useAction();
  const review = () => void action.run(async () => {
    await api.consentOverrides.review.mutate({consentOverrideId: item.id, ...(note.trim() ? {note: note.trim()} : {})});
    toast(t('staff.saved'));
    changed();
  });
  return (
    <details className="more-ways">
      <summary>{t('consents.overrides.review')}</summary>
      <div className="stack-s">
        <TextArea label={t('consents.overrides.note')} optional rows={2} maxLength={2000} value={note} onChange={setNote} />
        {action.error && <ErrorBanner error={action.error} />}
        <div><Button look="primary" busy={action.busy && t('staff.saving')} onClick={review}>{t('consents.overrides.done')}</Button></div>
      </div>
    </details>
  );
}
