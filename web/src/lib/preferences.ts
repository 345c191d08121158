// SPDX-License-Identifier: Apache-2.0
// What a person chose for this browser: light or dark. Storage may be forbidden (private windows); then nothing is kept.
import {Store} from './store';

export type Theme = 'system' | 'light' | 'dark';

const kTheme = 'chiroflow.theme';

export function stored(key: string): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, value: string | null): void {
  try {
    if (value === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

export const theme = new Store<Theme>('system');

export function setTheme(next: Theme): void {
  theme.set(next);
  if (next === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', next);
  store(kTheme, next === 'system' ? null : next);
}

/** Called by every entry before it renders. */
export function restoreTheme(): void {
  const kept = stored(kTheme);
  if (kept === 'light' || kept === 'dark') setTheme(kept);
}
