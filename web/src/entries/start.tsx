// SPDX-License-Identifier: Apache-2.0
// What every entry does first: theme, texts in the reader's language, the kit's styles, then the page.
import {StrictMode, type ReactNode} from 'react';
import {createRoot} from 'react-dom/client';
import {type Area, loadTexts} from '../i18n/i18n';
import {restoreTheme} from '../lib/preferences';
import {Announcer} from '../ui/announcer';
import '../ui/base.css';
import '../ui/kit.css';

export async function startPage(areas: Area[], page: () => ReactNode): Promise<void> {
  restoreTheme();
  await loadTexts('common', ...areas);
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root');
  createRoot(root).render(
    <StrictMode>
      {page()}
      <Announcer />
    </StrictMode>,
  );
}
