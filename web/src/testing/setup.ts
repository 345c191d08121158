// SPDX-License-Identifier: Apache-2.0
// Before each test file: English texts, and what jsdom lacks of a browser.
import {cleanup} from '@testing-library/react';
import {afterEach, beforeAll} from 'vitest';
import {loadTexts} from '../i18n/i18n';

if (typeof HTMLDialogElement !== 'undefined' && !HTMLDialogElement.prototype.showModal) {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
}
if (typeof window !== 'undefined' && !window.matchMedia) {
  window.matchMedia = (media: string) =>
    ({matches: false, media, addEventListener() {}, removeEventListener() {}}) as unknown as MediaQueryList;
}

if (typeof window !== 'undefined') {
  window.scrollTo = () => {};
  HTMLCanvasElement.prototype.getContext = () => null;
}

beforeAll(() => loadTexts('common', 'consent', 'landing', 'visit', 'call', 'app'));
afterEach(cleanup);
afterEach(() => globalThis.sessionStorage?.clear());
