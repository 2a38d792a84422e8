import { describe, expect, it } from 'vitest'
import { createNightly, type NightlyJob } from '../../../src/nightly/create-nightly.ts'
import { createLog } from '../../../src/system/log.ts'
import { at, testClock } from '../../support/at.ts'

const NOON = at('2026-11-24T17:00:00Z')

function startNightly(lastAts: (number | null)[], options: { mayRun?: boolean } = {}) {
  const clock = testClock(NOON)
  const done: string[] = []
  const logged: string[] = []
  const failing = new Set<string>()
  const jobs = lastAts.map((lastAt, index): NightlyJob => {
    const name = `job ${index}`
    let last = lastAt
    return {
      name,
      lastRunAt: async () => last,
      async run() {
        done.push(name)
        if (failing.has(name)) throw new Error('broken')
        last = clock.now()
      },
    }
  })
  const nightly = createNightly({
    clock,
    log: createLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } }),
    at: '02:30',
    timezone: 'America/New_York',
    mayRun: async () => options.mayRun ?? true,
    jobs,
  })
  return { nightly, clock, done, logged, failing }
}

describe('the night', () => {
  it('does each job once, in order', async () => {
    const { nightly, clock, done } = startNightly([NOON, NOON])
    await nightly.runOnce()
    clock.set(at('2026-11-25T07:29:59Z'))
    await nightly.runOnce()
    expect(done).toEqual([])
    clock.set(at('2026-11-25T07:30:00Z'))
    await nightly.runOnce()
    await nightly.runOnce()
    expect(done).toEqual(['job 0', 'job 1'])
  })

  it('makes up a night that was missed, and the very first one', async () => {
    const { nightly, done } = startNightly([at('2026-11-23T07:30:05Z'), null])
    await nightly.runOnce()
    expect(done).toEqual(['job 0', 'job 1'])
  })

  it('leaves it to the process that holds the lease', async () => {
    const { nightly, done } = startNightly([null], { mayRun: false })
    await nightly.runOnce()
    expect(done).toEqual([])
  })

  it('goes on after a job that fails, and tries that one again', async () => {
    const { nightly, done, logged, failing } = startNightly([null, null])
    failing.add('job 0')
    await nightly.runOnce()
    expect(done).toEqual(['job 0', 'job 1'])
    expect(logged.join()).toContain('nightly.failed')
    failing.clear()
    await nightly.runOnce()
    expect(done).toEqual(['job 0', 'job 1', 'job 0'])
  })

  it('begins no further job once it is being stopped', async () => {
    const { nightly, done } = startNightly([null])
    nightly.start()
    await nightly.stop()
    expect(done).toEqual([])
    await nightly.runOnce()
    expect(done).toEqual([])
  })
})
