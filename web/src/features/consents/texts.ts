// SPDX-License-Identifier: Apache-2.0
// The clinic's text of one type and language: what patients read now, and the draft that is worked on. Pure.
import type {ConsentTemplateView, OwnConsentText, TelehealthConsentType} from '../../api/types';

export interface TextPlace {
  consentType: TelehealthConsentType;
  language: string;
}

export interface TextState {
  draft: ConsentTemplateView | null;
  published: ConsentTemplateView | null;
  /** Earlier ones, the newest first. */
  earlier: ConsentTemplateView[];
  own: OwnConsentText | null;
}

export function textsOf({consentType, language}: TextPlace, all: {templates: readonly ConsentTemplateView[]; defaults: readonly OwnConsentText[]}): TextState {
  const isHere = (one: TextPlace) => one.consentType === consentType && one.language === language;
  const rows = all.templates.filter(isHere).sort((a, b) => b.version - a.version);
  const first = (status: ConsentTemplateView['status']) => rows.find((row) => row.status === status) ?? null;
  return {draft: first('DRAFT'), published: first('PUBLISHED'), earlier: rows.filter(({status}) => status === 'SUPERSEDED'),
    own: all.defaults.find(isHere) ?? null};
}

/** The template whose text a new draft begins with; null: our own text. */
export const startOf = ({draft, published}: TextState): ConsentTemplateView | null => draft ?? published;
