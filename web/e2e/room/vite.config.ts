// SPDX-License-Identifier: Apache-2.0
// Builds the scenarios' page of the consult room; it is not part of the program.
import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/e2e-room/',
  plugins: [react()],
  logLevel: 'warn',
  build: {target: 'es2022', outDir: '../../node_modules/.consult-room', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: {polyfill: false}},
});
