// SPDX-License-Identifier: Apache-2.0
// Which of camera and microphone are wanted in one visit. Kept for the tab: who turned one off is not seen or heard again because the page was
// loaded again, or because they came back after leaving.
import {storedInTab, storeInTab} from '../lib/preferences';

export interface Wanted {
  camera: boolean;
  microphone: boolean;
}

export class WantedMedia {
  private readonly key: string;

  constructor(sessionId: string) {
    this.key = `chiroflow.wanted.${sessionId}`;
  }

  /** Both on, and seen, until something else was wanted. */
  get(): Wanted {
    const {camera, microphone} = this.read();
    return {camera: camera !== false, microphone: microphone !== false};
  }

  keep(part: Partial<Wanted>): void {
    storeInTab(this.key, JSON.stringify({...this.get(), ...part}));
  }

  private read(): Partial<Wanted> {
    try {
      return (JSON.parse(storedInTab(this.key) ?? '{}') ?? {}) as Partial<Wanted>;
    } catch {
      return {};
    }
  }
}
