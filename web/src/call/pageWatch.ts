// SPDX-License-Identifier: Apache-2.0
// Tells when the page shows or hides, when it slept (a phone in the pocket, a closed laptop), and when the network changed.

export interface PageEvents {
  shown(): void;
  hidden(): void;
  /** Timers stood still that long. */
  slept(ms: number): void;
  networkBack(): void;
  networkChanged(): void;
  /** The page is going away; there is time for one message. */
  leaving(): void;
  /** The page came back from the browser's cache of pages. */
  cameBack(): void;
}

const kTickMs = 5_000;
const kAsleepMs = 15_000;

export function watchPage(events: PageEvents, now: () => number, target: Window = window): () => void {
  const ends: Array<() => void> = [];
  const on = (on: EventTarget | null | undefined, name: string, run: (event: Event) => void) => {
    on?.addEventListener(name, run);
    ends.push(() => on?.removeEventListener(name, run));
  };
  on(target.document, 'visibilitychange', () => (target.document.visibilityState === 'visible' ? events.shown() : events.hidden()));
  on(target, 'online', () => events.networkBack());
  on((target.navigator as {connection?: EventTarget}).connection, 'change', () => events.networkChanged());
  on(target, 'pagehide', () => events.leaving());
  on(target, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) events.cameBack();
  });
  let last = now();
  const timer = setInterval(() => {
    const gap = now() - last;
    last = now();
    if (gap > kAsleepMs) events.slept(gap);
  }, kTickMs);
  ends.push(() => clearInterval(timer));
  return () => ends.forEach((end) => end());
}
