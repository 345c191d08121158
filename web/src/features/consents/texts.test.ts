// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {OwnText, TemplateRow} from './staffContract';
import {startOf, textsOf} from './texts';

const row = (version: number, status: TemplateRow['status'], language = 'en'): TemplateRow => ({
  consentTemplateId: `${language}${version}`, consentType: 'GENERAL', language, version, status, title: 'Title', asksAgain: false, publishedAt: null, updatedAt: new Date(0)});
const own: OwnText = {consentType: 'GENERAL', language: 'en', formVersion: 'default/1', title: 'Ours', source: '# One'};

describe("the clinic's texts", () => {
  it('are told apart by language and state', () => {
    const all = {templates: [row(1, 'SUPERSEDED'), row(3, 'DRAFT'), row(2, 'PUBLISHED'), row(9, 'PUBLISHED', 'es')], defaults: [own]};
    const state = textsOf({consentType: 'GENERAL', language: 'en'}, all);
    expect(state).toMatchObject({draft: {version: 3}, published: {version: 2}, earlier: [{version: 1}], own});
    expect(startOf(state)?.version).toBe(3);
    expect(startOf(textsOf({consentType: 'GENERAL', language: 'es'}, all))?.version).toBe(9);
  });

  it('begin with ours where there is none', () => {
    const state = textsOf({consentType: 'GENERAL', language: 'en'}, {templates: [], defaults: [own]});
    expect(state).toEqual({draft: null, published: null, earlier: [], own});
    expect(startOf(state)).toBeNull();
  });
});
