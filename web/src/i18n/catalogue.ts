// SPDX-License-Identifier: Apache-2.0
// The texts by language and area. Keys are typed by the English files; tools/check-texts.mjs compares the languages.
import type app from '../locales/en/app.json';
import type call from '../locales/en/call.json';
import type common from '../locales/en/common.json';
import type consent from '../locales/en/consent.json';
import type landing from '../locales/en/landing.json';
import type visit from '../locales/en/visit.json';

export type Area = 'common' | 'consent' | 'landing' | 'visit' | 'call' | 'app';
export type Language = 'en' | 'es';
export const kLanguages: readonly Language[] = ['en', 'es'];

type Texts = typeof app & typeof call & typeof common & typeof consent & typeof landing & typeof visit;
export type TextKey = keyof Texts;
/** "one" and "other" as Intl.PluralRules names them; chosen by {count}. */
export type Text = string | Readonly<Record<string, string>>;
export type Catalogue = Partial<Record<TextKey, Text>>;

const files = import.meta.glob<Catalogue>('../locales/*/*.json', {import: 'default'});

/** Each file is a chunk of its own: a page fetches its areas in one language. */
export async function loadArea(language: Language, area: Area): Promise<Catalogue> {
  const load = files[`../locales/${language}/${area}.json`];
  return load ? load() : {};
}
