import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import setupPostgres from '../support/postgres-server.ts'
import { type RunFigures, runCrashes } from './harness.ts'
import { createCoverage } from './plan.ts'

// The long crash test: npm run test:crash -- [--kills 1000] [--seed 1] [--database sqlite|postgres]

const KILLS_PER_RUN = 25

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'sqlite,postgres' },
  },
})
const wanted = Number(values.kills)
const kinds = values.database.split(',')
const folder = mkdtempSync(join(tmpdir(), 'dialbot-crash-'))
const coverage = createCoverage()
const runs: RunFigures[] = []
const begin = performance.now()
let seed = Number(values.seed)

function sum(count: (run: RunFigures) => number): number {
  return runs.reduce((total, run) => total + count(run), 0)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function seconds(): string {
  return `${Math.round((performance.now() - begin) / 1000)} s`
}

/** One run after another on one kind of database. */
async function crashOn(kind: string, serverUrl: string | null): Promise<void> {
  while (sum((run) => run.kills) < wanted) {
    const mine = seed
    seed += 1
    const databaseUrl = await createDatabase(mine, serverUrl)
    const kills = KILLS_PER_RUN
    const run = await runCrashes({ seed: mine, databaseUrl, kills, coverage, cacheFolder: folder })
    runs.push(run)
    const total = `${sum((one) => one.kills)} of ${wanted} kills, ${seconds()}`
    say(`${total}: ${kind}, seed ${mine}: ${run.kills} kills, ${run.calls} calls`)
    for (const problem of run.problems) say(`  WRONG: ${problem}`)
    if (run.problems.length > 0) say(`  It died at ${run.story.join(' / ')}`)
  }
}

async function createDatabase(number: number, serverUrl: string | null): Promise<string> {
  if (serverUrl === null) return `file:${join(folder, `${number}.db`)}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database crash_${number}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = `crash_${number}`
  return url.href
}

/** The tests' own Postgres, which hands its address to vitest. */
async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  let url = ''
  const project = {
    provide(_name: string, value: string) {
      url = value
    },
  }
  // `provide` is all it uses of vitest.
  const stop = await setupPostgres(project as unknown as TestProject)
  return { url, stop }
}

const postgres = kinds.includes('postgres') ? await startPostgres() : null
try {
  await Promise.all(
    kinds.map((kind) => crashOn(kind, kind === 'postgres' ? (postgres?.url ?? null) : null)),
  )
} finally {
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}

const dialingAfterMs = runs.flatMap((run) => run.dialingAfterMs)
const wrong = sum((run) => run.problems.length)
say(`\nkills                                ${sum((run) => run.kills)} in ${runs.length} runs`)
say(`calls                                ${sum((run) => run.calls)}`)
say(`steps that were met / were died at   ${coverage.seen.size} / ${coverage.diedAt.size}`)
say(`messages that stand twice            ${sum((run) => run.duplicates)} (all of them lawful)`)
say(
  `dialing again, at the latest after   ${Math.round(Math.max(0, ...dialingAfterMs))} ms of ${dialingAfterMs.length}`,
)
say(`wrong                                ${wrong}`)
for (const step of coverage.missing()) say(`never died at                        ${step}`)
process.exitCode = wrong > 0 ? 1 : 0
