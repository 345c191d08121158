// SPDX-License-Identifier: Apache-2.0
// Says something every so many milliseconds, as it was told by the page.
const scope = globalThis as unknown as {onmessage: ((event: MessageEvent<number>) => void) | null; postMessage(message: number): void};

let beats = 0;
scope.onmessage = ({data: everyMs}) => {
  setInterval(() => scope.postMessage(++beats), everyMs);
};
