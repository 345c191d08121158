// SPDX-License-Identifier: Apache-2.0
// A copy of what was signed, for the patient to keep.
import {useText} from '../../../i18n/i18n';
import {Button, ErrorBanner} from '../../../ui';
import {saveDocument} from '../../consents/document';
import {useVisit} from '../context';
import {useAction} from '../useAction';

export function CopyButton({consentId, name}: {consentId: string; name: string}) {
  const t = useText();
  const {api} = useVisit();
  const save = useAction(async () => saveDocument(await api.telehealth.getConsentDocument.query({consentId, format: 'PDF'})));
  return (
    <>
      {save.error && <ErrorBanner error={save.error} />}
      <Button icon="download" busy={save.busy && t('consent.copying')} aria-label={t('consent.copyOf', {name})} onClick={save.run}>{t('consent.copy')}</Button>
    </>
  );
}
