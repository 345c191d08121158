// SPDX-License-Identifier: Apache-2.0
// Runs steps one after the other. A step that fails does not hold up the next.
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(step: () => Promise<T>): Promise<T> {
    const next = this.last.then(step, step);
    this.last = next.catch(() => undefined);
    return next;
  }
}
