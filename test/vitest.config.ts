import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url))

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Each import starts a thread, which otherwise takes the types off every file of the program anew.
    env: { NODE_COMPILE_CACHE },
  },
})
