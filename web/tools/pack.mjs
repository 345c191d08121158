// SPDX-License-Identifier: Apache-2.0
// Packs the built files beforehand with brotli and gzip; the server sends what the browser accepts.
import {readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const dist = new URL('../dist', import.meta.url).pathname;
const kWorthIt = 600;

for (const entry of readdirSync(dist, {recursive: true, withFileTypes: true})) {
  if (!entry.isFile() || !/\.(js|css|html|svg|json|wasm|tflite|txt)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  for (const ending of ['.br', '.gz']) rmSync(path + ending, {force: true});
  if (content.length < kWorthIt) continue;
  writeFileSync(`${path}.br`, brotliCompressSync(content, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}));
  // Every browser that can run it takes brotli, over TLS; beside it a packed megabyte more would lie in the program for nobody.
  if (/mediapipe/.test(path)) continue;
  writeFileSync(`${path}.gz`, gzipSync(content, {level: 9}));
}
