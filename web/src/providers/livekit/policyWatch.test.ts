// SPDX-License-Identifier: Apache-2.0
import {beforeEach, describe, expect, it} from 'vitest';
import {PolicyWatch} from './policyWatch';

const kUrl = 'wss://clinic.livekit.cloud';
const refuse = (blockedURI: string) => document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), {blockedURI}));

describe('a page that may not connect to the visit\'s LiveKit server', () => {
  let reloads: number;
  const watch = () => new PolicyWatch(kUrl, () => { reloads += 1; });
  beforeEach(() => {
    reloads = 0;
    sessionStorage.clear();
  });

  it('is loaded again, once', async () => {
    const first = watch();
    refuse('wss://clinic.livekit.cloud/rtc?x=1');
    await first.failed();
    expect(reloads).toBe(1);
    const second = watch();
    refuse('wss://clinic.livekit.cloud/rtc?x=1');
    await second.failed();
    expect(reloads).toBe(1);
  });

  it('is loaded again for a later refusal, once a connection stood in between', async () => {
    for (let i = 0; i < 2; i += 1) {
      const refused = watch();
      refuse(kUrl);
      await refused.failed();
      watch().connected();
    }
    expect(reloads).toBe(2);
  });

  it('stays where the connection failed for another reason', async () => {
    const other = watch();
    refuse('https://elsewhere.example/');
    refuse('inline');
    await other.failed();
    const gone = watch();
    gone.connected();
    refuse(kUrl);
    await gone.failed();
    expect(reloads).toBe(0);
  });
});
