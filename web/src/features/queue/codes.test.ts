// SPDX-License-Identifier: Apache-2.0
import {beforeAll, describe, expect, it} from 'vitest';
import {loadTexts, setLanguage, t} from '../../i18n/i18n';
import {codeWords} from './codes';

beforeAll(() => loadTexts('app'));

describe('codeWords', () => {
  it('says what failed in the language of the reader', async () => {
    expect(codeWords('camera_denied', t)).toBe('not allowed in the browser');
    expect(codeWords('relay_blocked', t)).toBe('blocked by the network');
    await setLanguage('es', false);
    expect(codeWords('microphone_in_app', t)).toBe('abierta dentro de otra aplicación');
    await setLanguage('en', false);
  });

  it('shows a code that it does not know as it is', () => {
    expect(codeWords('lens_cracked', t)).toBe('lens cracked');
    expect(codeWords('constructor', t)).toBe('constructor');
  });
});
