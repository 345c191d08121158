// SPDX-License-Identifier: Apache-2.0
// The patient's page.
import {useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';

export function VisitPage() {
  const t = useText();
  return <main><Spinner>{t('visit.loading')}</Spinner></main>;
}
