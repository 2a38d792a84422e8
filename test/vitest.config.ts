import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url))

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Each import starts a thread, which otherwise takes the types off every file of the program anew.
    env: { NODE_COMPILE_CACHE },
    projects: [
      {
        extends: true,
        test: {
          name: 'dialbot',
          include: ['test/**/*.test.ts'],
          exclude: ['test/any-day/**'],
          globalSetup: ['test/support/postgres-server.ts'],
        },
      },
      {
        extends: true,
        // Whole programs in processes that believe in other dates. They mostly wait, so all at once.
        test: { name: 'any-day', include: ['test/any-day/*.test.ts'], maxConcurrency: 8 },
      },
    ],
  },
})
