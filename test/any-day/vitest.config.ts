import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What `any-day.test.ts` runs in a process of another date: tests of whole programs that need no Postgres. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/e2e/own-clock.test.ts', 'test/e2e/ask-columns.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
