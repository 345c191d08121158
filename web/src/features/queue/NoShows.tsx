// SPDX-License-Identifier: Apache-2.0
// Visits where the patient did reach us and still no visit came about: people decide, with what is known in front of them.
import {useCallback, useEffect} from 'react';
import type {ProposedNoShow} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, ErrorBanner} from '../../ui';
import {useAction, useLocale, useResource, useStaff, useZone} from '../staff/context';
import {Section} from '../staff/parts';
import {clock, fullTime} from '../staff/times';
import {codeWords} from './codes';
import {fullName} from './entry';

export function NoShows() {
  const t = useText();
  const {api, live} = useStaff();
  const resource = useResource(useCallback(() => api.telehealth.proposedNoShows.query(), [api]));
  const {data, error} = useStore(resource.state);
  useEffect(() => live.on('queue', () => void resource.load()), [live, resource]);
  if (error && !data) return <ErrorBanner error={error} onRetry={() => void resource.load()} />;
  if (!data || data.length === 0) return null;
  return (
    <Section title={t('noShow.title')}>
      <p>{t('noShow.intro')}</p>
      <ul className="rows">
        {data.map((one) => <Proposal key={one.sessionId} proposal={one} decided={() => void resource.load()} />)}
      </ul>
    </Section>
  );
}

function Proposal({proposal, decided}: {proposal: ProposedNoShow; decided(): void}) {
  const t = useText();
  const {api} = useStaff();
  const zone = useZone();
  const locale = useLocale();
  const action = useAction();
  const {sessionId, patient, clinician, scheduledStartTime, steps} = proposal;
  const decide = (work: () => Promise<unknown>) => void action.run(async () => {
    await work();
    decided();
  });
  return (
    <li className="stack-s proposal">
      <div>
        <strong>{fullName(patient)}</strong>
        <span className="small muted block">{fullTime(scheduledStartTime, zone, locale)} · {fullName(clinician)}</span>
      </div>
      {steps.length === 0 ? <p className="small">{t('noShow.noSteps')}</p> : (
        <ol className="evidence" aria-label={t('noShow.evidence')}>
          {steps.map(({kind, detail, at}, i) => (
            <li key={i}>
              <span className="mono">{clock(at, zone, locale)}</span>
              <span>{t(`step.${kind}` as 'step.LINK_OPENED')}{detail && <span className="muted"> ({codeWords(detail, t)})</span>}</span>
            </li>
          ))}
        </ol>
      )}
      {action.error && <ErrorBanner error={action.error} />}
      <div className="row">
        <Button busy={action.busy && t('staff.saving')} onClick={() => decide(() => api.telehealth.dismissNoShow.mutate({sessionId}))}>
          {t('noShow.dismiss')}
        </Button>
        <Button look="danger" busy={action.busy && t('staff.saving')} onClick={() => decide(() => api.telehealth.markNoShow.mutate({sessionId}))}>
          {t('noShow.mark')}
        </Button>
      </div>
    </li>
  );
}
