// SPDX-License-Identifier: Apache-2.0
// Steps of one story: after one that failed the others are left out instead of each waiting in vain.
import {test} from 'node:test';

export function story() {
  let broken = false;
  return (name, run) => test(name, async (t) => {
    if (broken) return t.skip('a step before failed');
    try {
      await run(t);
    } catch (fault) {
      broken = true;
      throw fault;
    }
    return undefined;
  });
}
