// SPDX-License-Identifier: Apache-2.0
// Texts in the reader's language: t('key', {name}), plurals by {count}, rich texts with elements in the gaps.
import {Fragment, type ReactNode} from 'react';
import {Store, useStore} from '../lib/store';
import {stored, store} from '../lib/preferences';
import {type Area, type Catalogue, type Language, type Text, type TextKey, kLanguages, loadArea} from './catalogue';

export type {Area, Language, TextKey} from './catalogue';
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: Values) => string;

interface State {
  language: Language;
  texts: Catalogue;
}

const kChoice = 'chiroflow.language';
const state = new Store<State>({language: 'en', texts: {}});
const areas = new Set<Area>();

export const currentLanguage = (): Language => state.get().language;

/** The choice made here before, else the browser's first language that there is, else English. */
export function preferredLanguage(wanted: readonly string[] = navigator.languages): Language {
  const isKnown = (name: string | null): name is Language => kLanguages.some((known) => known === name);
  const chosen = stored(kChoice);
  if (isKnown(chosen)) return chosen;
  return wanted.map((name) => name.slice(0, 2).toLowerCase()).find(isKnown) ?? 'en';
}

async function load(language: Language): Promise<void> {
  const parts = await Promise.all([...areas].map((area) => loadArea(language, area)));
  state.set({language, texts: Object.assign({}, ...parts) as Catalogue});
  document.documentElement.lang = language;
}

/** To be awaited before the first render of what uses these areas. What could not be fetched is fetched anew by the next who asks. */
export async function loadTexts(...more: Area[]): Promise<void> {
  const missing = more.filter((area) => !areas.has(area));
  if (missing.length === 0) return;
  const first = areas.size === 0;
  for (const area of missing) areas.add(area);
  try {
    await load(first ? preferredLanguage() : state.get().language);
  } catch (fault) {
    for (const area of missing) areas.delete(area);
    throw fault;
  }
}

/** `remember`: the person chose it, rather than the clinic or the browser. */
export async function setLanguage(language: Language, remember = true): Promise<void> {
  if (remember) store(kChoice, language);
  await load(language);
}

function pick(text: Text | undefined, key: string, values: Values | undefined): string {
  if (text === undefined) return key;
  if (typeof text === 'string') return text;
  const count = Number(values?.['count'] ?? 0);
  return text[new Intl.PluralRules(currentLanguage()).select(count)] ?? text['other'] ?? key;
}

export const t: Translate = (key, values) =>
  pick(state.get().texts[key], key, values).replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values?.[name];
    if (value === undefined) return gap;
    return typeof value === 'number' ? new Intl.NumberFormat(currentLanguage()).format(value) : value;
  });

/** A text whose gaps are filled with elements, such as a telephone link. */
export function rich(key: TextKey, values: Readonly<Record<string, ReactNode>>): ReactNode {
  const parts = pick(state.get().texts[key], key, undefined).split(/\{(\w+)\}/);
  return parts.map((part, at) => <Fragment key={at}>{at % 2 === 1 ? values[part] : part}</Fragment>);
}

/** Components call this, so that a change of language renders them again. */
export function useText(): Translate {
  useStore(state);
  return t;
}

export function useLanguage(): Language {
  return useStore(state, (now) => now.language);
}
