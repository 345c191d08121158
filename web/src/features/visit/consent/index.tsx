// SPDX-License-Identifier: Apache-2.0
// The pages of consent, fetched when they are needed: whoever has nothing to sign does not load them.
import {type ComponentType, lazy, Suspense} from 'react';
import type {VisitView} from '../../../api/types';
import {loadTexts, useText} from '../../../i18n/i18n';
import {Spinner} from '../../../ui';
import {Guard} from '../Guard';
import {Shell} from '../Shell';

type Page = ComponentType<{view: VisitView}>;

const later = (load: () => Promise<Page>): Page => lazy(async () => {
  const [page] = await Promise.all([load(), loadTexts('consent')]);
  return {default: page};
});

const Step = later(async () => (await import('./ConsentStep')).ConsentStep);
const Yours = later(async () => (await import('./YourConsents')).YourConsents);

function Fetched({view, page: Shown}: {view: VisitView; page: Page}) {
  const t = useText();
  const coming = (
    <Shell title={t('visit.consents')} clinic={view.organizationName} phone={view.organizationPhone}>
      <Spinner>{t('visit.consents.loading')}</Spinner>
    </Shell>
  );
  return (
    <Guard view={view} title={t('visit.consents.failed')} text={t('visit.call.failedText')}>
      <Suspense fallback={coming}><Shown view={view} /></Suspense>
    </Guard>
  );
}

const InCall = lazy(async () => {
  const [{SignInCall}] = await Promise.all([import('./SignInCall'), loadTexts('consent')]);
  return {default: SignInCall};
});

/** In the panel of the call, which closes by itself where this breaks. */
export function SignInCall(props: {view: VisitView; onClose(): void}) {
  const t = useText();
  return <Suspense fallback={<Spinner>{t('visit.consents.loading')}</Spinner>}><InCall {...props} /></Suspense>;
}

export const ConsentStep: Page = ({view}) => <Fetched view={view} page={Step} />;
export const YourConsents: Page = ({view}) => <Fetched view={view} page={Yours} />;
