// SPDX-License-Identifier: Apache-2.0
// Says something every so many milliseconds, as it was told by the page; nothing as long as the page has not dealt with the last one.
const scope = globalThis as unknown as {onmessage: ((event: MessageEvent<number | 'done'>) => void) | null; postMessage(message: number): void};

let beats = 0;
let waits = false;
scope.onmessage = ({data}) => {
  if (data === 'done') {
    waits = false;
    return;
  }
  setInterval(() => {
    if (waits) return;
    waits = true;
    scope.postMessage(++beats);
  }, data);
};

export {};
