// SPDX-License-Identifier: Apache-2.0
// Tells several listeners that something happened. What lasts is a Store's (lib/store.ts).
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => void>();

  on(listener: (event: T) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  emit(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}
