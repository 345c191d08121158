// SPDX-License-Identifier: Apache-2.0
// The clinicians' app: its routes.
import {Router, RouterProvider, Routes, type Route} from '../lib/router';
import {useText} from '../i18n/i18n';
import {buttonClass} from '../ui';

const router = new Router();
const routes: readonly Route[] = [];

export function ClinicApp() {
  return (
    <RouterProvider value={router}>
      <Routes routes={routes} otherwise={<NotFound />} />
    </RouterProvider>
  );
}

function NotFound() {
  const t = useText();
  return (
    <main className="stack card">
      <h1>{t('app.notFound.title')}</h1>
      <p>{t('app.notFound.text')}</p>
      <p><a className={buttonClass('primary')} href="/">{t('app.notFound.home')}</a></p>
    </main>
  );
}
