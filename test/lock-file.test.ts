import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ resolved: z.string().optional(), gypfile: z.boolean().optional() }),
  ),
})
const { packages } = Lock.parse(
  JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')),
)

describe('package-lock.json', () => {
  it('names no registry', () => {
    const named = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)
    expect(named).toEqual([])
  })

  // better-sqlite3 ships its binaries and says `gypfile: false`, which npm forgets when it installs from
  // a lock file: it would then compile SQLite on every `npm ci`.
  it('keeps npm from compiling better-sqlite3', () => {
    expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false)
  })
})
