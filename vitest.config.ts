import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Models that a test loads in its own process send nothing to anybody either.
process.env.ORT_DISABLE_TELEMETRY = '1';
// Hosts that tests start keep nothing in the cache of whoever runs them.
process.env.THINK2SEG_CACHE = 'off';
// No test sees the packs and settings of the account that runs it.
process.env.THINK2SEG_USER_DATA = join(tmpdir(), `think2seg-test-${process.pid}`);

/** A limit ends a test that hangs; none of them says how quick the program is, so they fit a slow and busy machine. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } } };

/** `unit`: everything below test/ that needs neither a build nor a browser. `e2e`: the built program in Chromium. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte()],
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/bench/**'],
          environment: 'node',
          ...patience,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          ...patience,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
