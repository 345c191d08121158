// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {ConsentTemplateView, OwnConsentText} from '../../api/types';
import {startOf, textsOf} from './texts';

const row = (version: number, status: ConsentTemplateView['status'], language = 'en'): ConsentTemplateView => ({
  consentTemplateId: `${language}${version}`, consentType: 'GENERAL', language, version, status, title: 'Title', asksAgain: false, createdBy: 'usr_1', publishedBy: null,
  publishedAt: null, supersededAt: null, createdAt: new Date(0), updatedAt: new Date(0)});
const own: OwnConsentText = {consentType: 'GENERAL', language: 'en', formVersion: 'default/1', title: 'Ours', source: '# One'};

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
