// SPDX-License-Identifier: Apache-2.0
// The ways to what one has agreed to, and the reminder of what is still to be signed.
import type {VisitView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button} from '../../ui';
import {useVisit} from './context';
import {isPatientSide} from './steps';

export function ConsentsLink({view, wide = false}: {view: VisitView; wide?: boolean}) {
  const t = useText();
  const {flow} = useVisit();
  if (!isPatientSide(view)) return null;
  return <Button look={wide ? 'secondary' : 'quiet'} large={wide} wide={wide} icon="document" onClick={() => flow.done({consentList: true})}>{t('visit.consents')}</Button>;
}

/** Before the visit can be entered: there is time to read. */
export function SignEarly({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  if (!isPatientSide(view) || view.consentMissing.length === 0) return null;
  return (
    <Banner look="info" icon="document" title={t('visit.consents.todo')}>
      <div className="stack-s">
        <span>{t('visit.consents.early')}</span>
        <div><Button look="primary" onClick={() => flow.done({consentList: true})}>{t('visit.consents.sign')}</Button></div>
      </div>
    </Banner>
  );
}

/** In the waiting room, for whoever went on without. */
export function SignNow({view}: {view: VisitView}) {
  const t = useText();
  const {flow} = useVisit();
  if (!isPatientSide(view) || view.consentMissing.length === 0) return null;
  return (
    <Banner look="warn" icon="document" title={t('visit.consents.todo')}>
      <div className="stack-s">
        <span>{t('visit.consents.waiting')}</span>
        <div><Button onClick={() => flow.done({consentLater: false})}>{t('visit.consents.sign')}</Button></div>
      </div>
    </Banner>
  );
}
