// SPDX-License-Identifier: Apache-2.0
import {expect, it, vi} from 'vitest';
import type {Area, TextKey} from './i18n';

let reachable = false;
vi.mock('./catalogue', async (original) => ({
  ...(await original<object>()),
  loadArea: async (_language: string, area: string) => {
    if (area !== 'later') return {};
    if (!reachable) throw new TypeError('Failed to fetch');
    return {'later.text': 'Here it is'};
  },
}));

it('fetches anew what could not be fetched', async () => {
  vi.resetModules();
  const {loadTexts, t} = await import('./i18n');
  const later = 'later' as string as Area;
  await expect(loadTexts(later)).rejects.toThrow('Failed to fetch');
  reachable = true;
  await loadTexts(later);
  expect(t('later.text' as string as TextKey)).toBe('Here it is');
});
