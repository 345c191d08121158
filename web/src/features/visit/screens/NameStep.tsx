// SPDX-License-Identifier: Apache-2.0
// Is this you? Only the first name is shown: whoever found the link learns nothing more. Whoever is not the patient is asked where they are
// themselves: what a recording may do follows from it, also for a guardian who is elsewhere than the patient.
import {useState} from 'react';
import type {VisitView} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {Button, ErrorBanner, Select} from '../../../ui';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {kStates} from '../states';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';
import {WhenFacts} from './Early';

export function NameStep({view}: {view: VisitView}) {
  const t = useText();
  const {api, flow} = useVisit();
  const [state, setState] = useState('');
  const yes = useAction(async () => {
    if (state !== '' && view.sessionId) await api.telehealth.setOwnPlace.mutate({sessionId: view.sessionId, state});
    await flow.confirmName();
  });
  const name = view.ownName;
  return (
    <Shell title={name ? t('visit.name.title', {name}) : t('visit.name.titleUnknown')} clinic={view.organizationName}
      phone={view.organizationPhone} progress={useProgress(view, 'name')}>
      <p className="lead">{t('visit.name.text')}</p>
      <WhenFacts view={view} />
      {view.role !== 'PATIENT' && (
        <Select label={t('visit.name.state')} hint={t('visit.name.stateHint')} optional autoComplete="address-level1" value={state} onChange={setState}
          choices={[{value: '', label: t('visit.name.stateNone')}, ...kStates.map(([value, label]) => ({value, label}))]} />
      )}
      {yes.error && <ErrorBanner error={yes.error} onRetry={yes.run} />}
      <div className="actions">
        <Button look="primary" large wide busy={yes.busy && t('visit.saving')} onClick={yes.run}>
          {name ? t('visit.name.yes', {name}) : t('visit.name.yesUnknown')}
        </Button>
        <Button large wide onClick={() => flow.done({notMe: true})}>{t('visit.name.no')}</Button>
      </div>
    </Shell>
  );
}
