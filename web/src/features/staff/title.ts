// SPDX-License-Identifier: Apache-2.0
// The tab's title: the screen, and how many wait.
import {Store} from '../../lib/store';
import {titleWith} from '../queue/alerts';

export const pageTitle = new Store('');
export const waitingCount = new Store<{badge: number; ringing: boolean}>({badge: 0, ringing: false});

/** Keeps document.title right; the function returned ends it. */
export function keepTitle(product: string): () => void {
  const show = (): void => {
    const {badge, ringing} = waitingCount.get();
    const title = pageTitle.get();
    document.title = titleWith(title ? `${title} – ${product}` : product, badge, ringing);
  };
  const ends = [pageTitle.subscribe(show), waitingCount.subscribe(show)];
  show();
  return () => ends.forEach((end) => end());
}
