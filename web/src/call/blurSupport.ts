// SPDX-License-Identifier: Apache-2.0
// Whether this page may run the model that blurs: WebAssembly is there and allowed by the page's policy.
let known: boolean | null = null;

export function canBlur(): boolean {
  if (known !== null) return known;
  try {
    // The smallest module there is: magic number and version.
    known = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module
      && typeof HTMLCanvasElement.prototype.captureStream === 'function';
  } catch {
    known = false;
  }
  return known;
}
