// SPDX-License-Identifier: Apache-2.0
// The two choices every page offers: language, and light or dark.
import {useSyncExternalStore} from 'react';
import {setTheme, theme} from '../lib/preferences';
import {useStore} from '../lib/store';
import {type Language, setLanguage, useLanguage, useText} from '../i18n/i18n';
import {Button, IconButton} from './Button';

const kNames: Readonly<Record<Language, string>> = {en: 'English', es: 'Español'};

/** Names the other language in its own words. */
export function LanguageSwitch() {
  const other: Language = useLanguage() === 'en' ? 'es' : 'en';
  return (
    <Button look="quiet" icon="globe" lang={other} onClick={() => void setLanguage(other)}>
      {kNames[other]}
    </Button>
  );
}

const kDark = '(prefers-color-scheme: dark)';

/** Many systems turn dark in the evening, under a page that is open. */
function watchScheme(changed: () => void): () => void {
  const scheme = matchMedia(kDark);
  scheme.addEventListener('change', changed);
  return () => scheme.removeEventListener('change', changed);
}

export function ThemeSwitch() {
  const t = useText();
  const chosen = useStore(theme);
  const systemIsDark = useSyncExternalStore(watchScheme, () => matchMedia(kDark).matches);
  const dark = chosen === 'dark' || (chosen === 'system' && systemIsDark);
  return (
    <IconButton icon={dark ? 'sun' : 'moon'} label={t(dark ? 'common.light' : 'common.dark')}
      onClick={() => setTheme(dark ? 'light' : 'dark')} />
  );
}
