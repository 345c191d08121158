// SPDX-License-Identifier: Apache-2.0
// Holds a page to the rules of axe-core (WCAG 2.2 A and AA).
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// Fails with what is wrong and where.
export async function assertAccessible(page, what) {
  // Evaluated by the debugger: the page's policy lets no foreign script in.
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const {violations: found} = await window.axe.run(document, {
      runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
      resultTypes: ['violations'],
    });
    return found.map(({id, help, nodes}) => `${id}: ${help}\n  ${nodes.map(({html, failureSummary}) => `${html} ${failureSummary}`).join('\n  ')}`);
  });
  assert.deepEqual(violations, [], `${what} is not accessible`);
}
