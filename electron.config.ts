/**
 * Builds everything that runs: main (all three hosts and the two child processes), preload and
 * renderer. The server and the command line are built with the Electron host so that there is one
 * build and one `out/`.
 */
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;
const main = (file: string) => resolve(here, 'src-main', file);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: main('hosts/electron/main.ts'),
          server: main('hosts/server/main.ts'),
          cli: main('hosts/cli/main.ts'),
          'raster-process': main('process/raster-entry.ts'),
          'inference-process': main('process/inference-entry.ts'),
          'session-thread': main('process/session-thread-entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: main('hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src-renderer'),
    base: './',
    plugins: [svelte()],
    build: {
      outDir: resolve(here, 'out/renderer'),
      rollupOptions: { input: resolve(here, 'src-renderer/index.html') },
    },
  },
});
