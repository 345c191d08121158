// SPDX-License-Identifier: Apache-2.0
// The end: thank you, and two questions about how it went; and the way back when the clinic goes on with the visit.
import {type FormEvent, useId, useState} from 'react';
import type {VisitView} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {Banner, Button, ErrorBanner, TextArea} from '../../../ui';
import {ConsentsLink} from '../ConsentsLink';
import {useVisit} from '../context';
import {CallClinic, Shell} from '../Shell';
import {useAction} from '../useAction';

export function Over({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  const [rated, setRated] = useState(flow.rated);
  const missed = view.status === 'NO_SHOW';
  return (
    <Shell title={t(missed ? 'visit.missed.title' : 'visit.over.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t(missed ? 'visit.missed.text' : 'visit.over.text')}</p>
      {!missed && view.visitKey && (rated ? <Banner look="ok" title={t('visit.rate.thanks')} live /> : <Rating onRated={() => setRated(true)} />)}
      <div className="actions">
        {missed && <CallClinic phone={view.organizationPhone} first />}
        {view.visitKey && <ConsentsLink view={view} wide />}
        {!missed && <CallClinic phone={view.organizationPhone} />}
      </div>
    </Shell>
  );
}

/** The clinic undid the end. */
export function Reopened({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  return (
    <Shell title={t('visit.reopened.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t('visit.reopened.text')}</p>
      <div className="actions">
        <Button look="primary" large wide icon="video" onClick={() => flow.done({ended: false})}>{t('visit.reopened.back')}</Button>
        <CallClinic phone={view.organizationPhone} />
      </div>
    </Shell>
  );
}

function Rating({onRated}: {onRated: () => void}) {
  const t = useText();
  const {flow} = useVisit();
  const [overall, setOverall] = useState<number | null>(null);
  const [technical, setTechnical] = useState<number | null>(null);
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useAction(async () => {
    await flow.rate(overall ?? 0, technical ?? 0, comment.trim());
    onRated();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = overall === null || technical === null;
    setMissing(incomplete);
    if (!incomplete) send.run();
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate>
      <h2>{t('visit.rate.title')}</h2>
      <Scale label={t('visit.rate.overall')} value={overall} onChange={setOverall} />
      <Scale label={t('visit.rate.technical')} value={technical} onChange={setTechnical} />
      <TextArea label={t('visit.rate.comment')} optional maxLength={1000} value={comment} onChange={setComment} />
      {missing && <Banner look="warn" title={t('visit.rate.missing')} live />}
      {send.error && <ErrorBanner error={send.error} />}
      <Button type="submit" look="primary" large wide busy={send.busy && t('visit.saving')}>{t('visit.rate.send')}</Button>
    </form>
  );
}

function Scale({label, value, onChange}: {label: string; value: number | null; onChange(value: number): void}) {
  const t = useText();
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="field-label">{label}</legend>
      <div className="scale">
        {[1, 2, 3, 4, 5].map((mark) => (
          <label key={mark}>
            <input type="radio" name={name} value={mark} checked={value === mark} onChange={() => onChange(mark)}
              aria-label={mark === 1 ? t('visit.rate.worst') : mark === 5 ? t('visit.rate.best') : String(mark)} />
            <span aria-hidden="true">{mark}</span>
          </label>
        ))}
      </div>
      <div className="scale-ends" aria-hidden="true"><span>{t('visit.rate.bad')}</span><span>{t('visit.rate.good')}</span></div>
    </fieldset>
  );
}
