// SPDX-License-Identifier: Apache-2.0
// Whether this page may and can run the model that blurs: WebAssembly with SIMD, allowed by the page's policy, and WebGL.
let known: boolean | null = null;

/** The smallest module there is: magic number and version. Compiling it throws where the policy forbids it. */
const kEmptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** One function () -> v128 of `i32.const 0, i8x16.splat`: valid only where SIMD is known. */
const kSimdModule = Uint8Array.of(
  ...kEmptyModule, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b);

function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

export function canBlur(): boolean {
  if (known !== null) return known;
  try {
    known = new WebAssembly.Module(kEmptyModule) instanceof WebAssembly.Module && WebAssembly.validate(kSimdModule)
      && typeof HTMLCanvasElement.prototype.captureStream === 'function' && hasWebGl();
  } catch {
    known = false;
  }
  return known;
}
