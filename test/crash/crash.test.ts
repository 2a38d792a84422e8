import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEmptyDatabase, DATABASES, IS_TEST_ALL } from '../support/databases.ts'
import { type RunFigures, runCrashes } from './harness.ts'
import { type Coverage, createCoverage } from './plan.ts'

// `npm run test:crash -- --kills 1000 --seed 7` runs longer, and says where it is.

/** On each database. In `npm run test:all` a process also dies at every step there is. */
const KILLS = IS_TEST_ALL ? 50 : 6
const KILLS_PER_RUN = IS_TEST_ALL ? 25 : KILLS
const MAX_RUNS = 8
const TIMEOUT_MS = 300_000

describe.concurrent.each(DATABASES)('a process that is killed at any step, on %s', (kind) => {
  it(
    'calls nobody twice, loses no lead, keeps every limit and tells everything once',
    async () => {
      const coverage = createCoverage()
      const cacheFolder = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
      const runs: RunFigures[] = []
      const kills = () => runs.reduce((sum, run) => sum + run.kills, 0)
      try {
        for (let seed = 1; seed <= MAX_RUNS; seed += 1) {
          if (kills() >= KILLS && isCovered(coverage)) break
          const { url: databaseUrl, remove } = await createEmptyDatabase(kind)
          try {
            const kills = KILLS_PER_RUN
            const run = await runCrashes({ seed, databaseUrl, kills, coverage, cacheFolder })
            runs.push(run)
            expect(run.problems, `seed ${seed}, after ${run.story.join(' / ')}`).toEqual([])
          } finally {
            await remove()
          }
        }
      } finally {
        rmSync(cacheFolder, { recursive: true, force: true })
      }
      expect(kills()).toBeGreaterThanOrEqual(KILLS)
      if (!IS_TEST_ALL) return
      expect(coverage.missing()).toEqual([])
      // `runCrashes` has asked that each of these is below 5 s.
      expect(runs.flatMap((run) => run.dialingAfterMs)).not.toEqual([])
    },
    TIMEOUT_MS,
  )
})

function isCovered(coverage: Coverage): boolean {
  return !IS_TEST_ALL || coverage.missing().length === 0
}
