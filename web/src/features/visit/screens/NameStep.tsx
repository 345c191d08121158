// SPDX-License-Identifier: Apache-2.0
// Is this you? Only the first name is shown: whoever found the link learns nothing more.
import type {VisitView} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {Button, ErrorBanner} from '../../../ui';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';
import {WhenFacts} from './Early';

export function NameStep({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  const yes = useAction(() => flow.confirmName());
  const name = view.ownName;
  return (
    <Shell title={name ? t('visit.name.title', {name}) : t('visit.name.titleUnknown')} clinic={view.organizationName}
      phone={view.organizationPhone} progress={useProgress(view, 'name')}>
      <p className="lead">{t('visit.name.text')}</p>
      <WhenFacts view={view} />
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
