// SPDX-License-Identifier: Apache-2.0
// A beat that goes on while the tab is in the background, where the page's own timers are slowed down.

/** Calls again and again; the function returned ends it. */
export type Ticker = (everyMs: number, run: () => void) => () => void;

const byPage: Ticker = (everyMs, run) => {
  const timer = setInterval(run, everyMs);
  return () => clearInterval(timer);
};

export const workerTicker: Ticker = (everyMs, run) => {
  let worker: Worker;
  try {
    worker = new Worker(new URL('./tick.worker.ts', import.meta.url), {type: 'module'});
  } catch {
    return byPage(everyMs, run);
  }
  let stop = (): void => worker.terminate();
  worker.onmessage = () => {
    // Beats that pile up would leave a slow page no time for anything else.
    try {
      run();
    } finally {
      worker.postMessage('done');
    }
  };
  // A worker that cannot be fetched is replaced by the page's timer.
  worker.onerror = () => {
    worker.terminate();
    stop = byPage(everyMs, run);
  };
  worker.postMessage(everyMs);
  return () => stop();
};
