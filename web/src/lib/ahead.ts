// SPDX-License-Identifier: Apache-2.0
// Fetches ahead of time what will be needed: once the page is painted and has nothing else to do, and never for who saves data.

const kAtTheLatestMs = 10_000;
/** Where the browser does not say when it is idle (Safari). */
const kInsteadOfIdleMs = 2_000;

function savesData(): boolean {
  return (navigator as Navigator & {connection?: {saveData?: boolean}}).connection?.saveData === true;
}

function whenIdle(run: () => void): () => void {
  if (typeof globalThis.requestIdleCallback === 'function') {
    const asked = requestIdleCallback(run, {timeout: kAtTheLatestMs});
    return () => cancelIdleCallback(asked);
  }
  const timer = setTimeout(run, kInsteadOfIdleMs);
  return () => clearTimeout(timer);
}

/** A fetch that fails is made again when the thing is needed. The function returned calls it off. */
export function fetchAhead(fetch: () => Promise<unknown>): () => void {
  if (savesData()) return () => undefined;
  return whenIdle(() => void fetch().catch(() => undefined));
}
