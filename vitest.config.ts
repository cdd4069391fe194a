import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** How long a condition may take to come true on a busy machine. What never comes true still fails. */
const patience = (timeoutMs: number) => ({ poll: { timeout: timeoutMs } });

/** One per core; browser tests run alone after the others, so that nothing else moves while they press keys. */
const maxWorkers = Math.max(2, availableParallelism());

/**
 * Modules are loaded once per worker where `isolate` is off, which halves the time: a test puts back what it changes.
 * Three kinds of test by file name: *.test.ts runs alone, *.db.test.ts on a real PostgreSQL, e2e/*.e2e.ts in a real browser.
 */
export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['{apps,packages,scripts,examples}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.db.test.ts'],
          testTimeout: 30_000,
          expect: patience(10_000),
          maxWorkers,
        },
      },
      {
        test: {
          name: 'db',
          isolate: false,
          include: ['{apps,bench}/**/*.db.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['apps/server/src/platform/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: patience(10_000),
          maxWorkers,
        },
      },
      {
        test: {
          name: 'e2e',
          isolate: false,
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          expect: patience(20_000),
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
