// SPDX-License-Identifier: Apache-2.0
// Lays what blurs backgrounds (src/call/blur.ts) beside the pages, unchanged: the package is a classic script that fetches its
// parts by name, so no bundler can take it. Its version stands in the folder, because browsers keep assets for ever.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, extname, join} from 'node:path';
import type {Plugin} from 'vite';

const manifest = createRequire(import.meta.url).resolve('@mediapipe/selfie_segmentation/package.json');
const {version} = JSON.parse(readFileSync(manifest, 'utf8')) as {version: string};
const base = `assets/mediapipe/${version}/`;

/** One model (the landscape one) and one engine (with SIMD, which canBlur() asks for). */
const kFiles = [
  'selfie_segmentation.js', 'selfie_segmentation.binarypb', 'selfie_segmentation_landscape.tflite',
  'selfie_segmentation_solution_simd_wasm_bin.js', 'selfie_segmentation_solution_simd_wasm_bin.wasm',
];
const kTypes: Readonly<Record<string, string>> = {'.js': 'text/javascript', '.wasm': 'application/wasm'};
const contentOf = (name: string) => readFileSync(join(dirname(manifest), name));

/** For `vite build` and `vite dev`. */
export function blurFiles(): Plugin {
  return {
    name: 'blur-files',
    generateBundle() {
      for (const name of kFiles) this.emitFile({type: 'asset', fileName: base + name, source: contentOf(name)});
    },
    configureServer({middlewares}) {
      middlewares.use((request, response, next) => {
        const name = kFiles.find((file) => request.url === `/${base}${file}`);
        if (!name) return next();
        response.setHeader('Content-Type', kTypes[extname(name)] ?? 'application/octet-stream');
        response.end(contentOf(name));
      });
    },
  };
}
