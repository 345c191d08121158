// SPDX-License-Identifier: Apache-2.0
// Visits that cannot be entered any more, each with what to do.
import type {VisitView} from '../../../api/types';
import type {TextKey} from '../../../i18n/i18n';
import {useText} from '../../../i18n/i18n';
import {CallClinic, Shell} from '../Shell';

export function Ended({view, why}: {view: VisitView; why: 'cancelled' | 'revoked' | 'expired'}) {
  const t = useText();
  return (
    <Shell title={t(`visit.${why}.title` satisfies TextKey)} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t(`visit.${why}.text` satisfies TextKey)}</p>
      <div className="actions"><CallClinic phone={view.organizationPhone} first /></div>
    </Shell>
  );
}

/** "No, that is not me": the link reached the wrong person. */
export function NotMe({view, onBack}: {view: VisitView; onBack: () => void}) {
  const t = useText();
  return (
    <Shell title={t('visit.notMe.title')} clinic={view.organizationName} phone={view.organizationPhone}>
      <p className="lead">{t('visit.notMe.text')}</p>
      <div className="actions">
        <CallClinic phone={view.organizationPhone} first />
        <button type="button" className="button button-quiet button-wide" onClick={onBack}>{t('visit.notMe.back')}</button>
      </div>
    </Shell>
  );
}
