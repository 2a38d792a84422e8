import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url))

/** Tests of pure functions and of simulators: no database, no thread, nothing that a file leaves to the next. */
const ALONE = ['bland', 'domain', 'intake', 'messages', 'notify', 'prompts', 'slack', 'system'].map(
  (folder) => `test/unit/${folder}/**/*.test.ts`,
)

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Files of one worker share a process: what they import takes longer than many of them.
    isolate: false,
    // Each import starts a thread, which otherwise takes the types off every file of the program anew.
    env: { NODE_COMPILE_CACHE },
    projects: [
      {
        extends: true,
        test: {
          name: 'dialbot',
          include: ['test/**/*.test.ts'],
          exclude: ['test/any-day/**', ...ALONE],
          globalSetup: ['test/support/postgres-server.ts'],
          setupFiles: ['test/support/after-file.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'unit', include: ALONE },
      },
      {
        extends: true,
        // Whole programs in processes that believe in other dates. They mostly wait, so all at once.
        test: { name: 'any-day', include: ['test/any-day/*.test.ts'], maxConcurrency: 8 },
      },
    ],
  },
})
