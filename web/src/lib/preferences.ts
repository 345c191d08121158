// SPDX-License-Identifier: Apache-2.0
// What a person chose for this browser: light or dark; and where such choices are kept. Storage may be forbidden (private windows);
// then they last as long as the page.
import {Store} from './store';

export type Theme = 'system' | 'light' | 'dark';

const kTheme = 'chiroflow.theme';

interface Shelf {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

function shelfOver(storage: () => Storage): Shelf {
  /** What the storage would not take. */
  const page = new Map<string, string | null>();
  return {
    read(key) {
      try {
        if (!page.has(key)) return storage().getItem(key);
      } catch {
        // Nothing was ever kept.
      }
      return page.get(key) ?? null;
    },
    write(key, value) {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
        page.delete(key);
      } catch {
        page.set(key, value);
      }
    },
  };
}

const browserShelf = shelfOver(() => globalThis.localStorage);
const tabShelf = shelfOver(() => globalThis.sessionStorage);

export const stored = (key: string): string | null => browserShelf.read(key);
export const store = (key: string, value: string | null): void => browserShelf.write(key, value);

/** Of this tab alone: outlives a reload, ends with the tab. */
export const storedInTab = (key: string): string | null => tabShelf.read(key);
export const storeInTab = (key: string, value: string | null): void => tabShelf.write(key, value);

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
