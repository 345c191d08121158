// SPDX-License-Identifier: Apache-2.0
// The two choices every page offers: language, and light or dark.
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

export function ThemeSwitch() {
  const t = useText();
  const chosen = useStore(theme);
  const dark = chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <IconButton icon={dark ? 'sun' : 'moon'} label={t(dark ? 'common.light' : 'common.dark')}
      onClick={() => setTheme(dark ? 'light' : 'dark')} />
  );
}
