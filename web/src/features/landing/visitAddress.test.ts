// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {visitPath} from './visitAddress';

const token = 'a1B2-c3D4_e5F6g7H8i9';

describe('visitPath', () => {
  it('takes a link, a message with a link, and the last part alone', () => {
    expect(visitPath(`https://visits.example.org/v/${token}`)).toBe(`/v/${token}`);
    expect(visitPath(`Your visit: https://visits.example.org/v/${token}. See you soon`)).toBe(`/v/${token}`);
    expect(visitPath(`  ${token} `)).toBe(`/v/${token}`);
  });

  it('refuses what is no link to a visit', () => {
    expect(visitPath('')).toBeNull();
    expect(visitPath('https://example.org')).toBeNull();
    expect(visitPath('/v/short')).toBeNull();
  });
});
