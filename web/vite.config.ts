// SPDX-License-Identifier: Apache-2.0
// How the pages are built: three entries, hashed files below assets/, nothing inlined (the CSP forbids it).
import react from '@vitejs/plugin-react';
import {defineConfig} from 'vitest/config';
import {blurFiles} from './tools/blurFiles';

const server = process.env['CHIROFLOW_URL'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react(), blurFiles()],
  build: {
    target: ['es2022', 'chrome105', 'firefox110', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    rolldownOptions: {
      input: ['index.html', 'patient.html', 'app.html'],
    },
  },
  server: {
    proxy: {'/api': {target: server, ws: true}},
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
