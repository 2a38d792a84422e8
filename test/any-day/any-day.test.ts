import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { at } from '../support/at.ts'
import { otherDay } from '../support/other-day.ts'

// What the README promises holds on every date, wherever the machine stands: the demo, and tests of the whole
// program, in processes that believe in another day.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEMO = ['--disable-warning=ExperimentalWarning', 'src/sim/demo.ts']
const VITEST = 'node_modules/vitest/vitest.mjs'
const WHOLE_PROGRAMS = [VITEST, 'run', '--config', 'test/any-day/vitest.config.ts']
const TIMEOUT_MS = 180_000

/** What the processes believe when they start; null: the machine's own date and zone. */
const DAYS: { name: string; begin: string | null; timezone: string | null }[] = [
  { name: 'today', begin: null, timezone: null },
  {
    // 1:59:50 a.m., for the first time: the clock goes back while they run.
    name: 'the night the clock goes back, in New York',
    begin: '2027-11-07T01:59:50-04:00',
    timezone: 'America/New_York',
  },
  {
    name: 'a leap day, in Kathmandu',
    begin: '2028-02-29T12:00:00+05:45',
    timezone: 'Asia/Kathmandu',
  },
  {
    // The year begins while they run.
    name: 'New Year 2034, in Auckland',
    begin: '2033-12-31T23:59:50+13:00',
    timezone: 'Pacific/Auckland',
  },
]

describe.concurrent.each(DAYS)('on $name', ({ begin, timezone }) => {
  const shiftMs = begin === null ? 0 : at(begin) - Date.now()

  it('the demo calls a whole campaign', { timeout: TIMEOUT_MS }, async () => {
    const { code, printed } = await run(DEMO, otherDay(shiftMs, timezone))
    expect(code, printed).toBe(0)
    expect(printed).toContain('Done in')
  })

  it('whole programs pass their tests', { timeout: TIMEOUT_MS }, async () => {
    const { code, printed } = await run(WHOLE_PROGRAMS, otherDay(shiftMs, timezone))
    expect(code, printed).toBe(0)
    // Nothing was left out.
    expect(printed).toMatch(/Test Files\s+\d+ passed \(\d+\)/)
  })
})

async function run(
  words: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, words, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...compileCache(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, printed }
}

function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}
