import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IS_TEST_ALL, openTestDatabase } from '../support/databases.ts'
import { COMMANDS, type Model, OPENING } from './commands.ts'
import { checkEnd, takeSnapshot } from './invariants.ts'
import { World } from './world.ts'

// Long enough for fast-check to find the shortest run that fails; a run that holds is far quicker.
const SHRINKING_MS = 300_000
const SEEDS = IS_TEST_ALL ? [20_261_124, 3] : [3]
const RUNS = 25

const limits = fc.record({
  lines: fc.integer({ min: 1, max: 4 }),
  callsPerHour: fc.constantFrom(null, null, 4),
})

it.each(SEEDS)(
  'whatever happens in whatever order, nobody is called twice and nothing is stuck (seed %i)',
  async (seed) => {
    const { db, close } = await openTestDatabase('sqlite')
    let called = 0
    const happenings = fc.commands(COMMANDS, { maxCommands: 45, size: 'max' })
    const property = fc.asyncProperty(limits, happenings, async (chosen, commands) => {
      const world = await World.open(db, chosen)
      const model: Model = { lists: 0, campaigns: 0, mayHaveCalls: false }
      // Without a campaign most of what may happen would say nothing.
      for (const command of OPENING) await command.run(model, world)
      await fc.asyncModelRun(() => ({ model, real: world }), commands)
      await world.finish()
      checkEnd(await takeSnapshot(db, world.calls))
      called += world.calls.length
    })
    try {
      await fc.assert(property, { seed, numRuns: RUNS })
    } finally {
      await close()
    }
    expect(called).toBeGreaterThan(75)
  },
  SHRINKING_MS,
)
