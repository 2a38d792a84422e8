import type { ImportCounts } from '../../store/leads/list-imports.ts'

/** Why rows were left out, for the import report. */
export interface ReasonCount {
  reason: string
  rows: number
  /** The first rows of the file that it concerns. */
  examples: number[]
}

export interface Tally {
  counts: ImportCounts
  /** A row that became no lead. `kind` is what it is counted under. */
  addLeftOut(verdict: 'rejected' | 'duplicates' | 'suppressed', row: number, kind: string): void
  /** The commonest first. */
  reasons(): ReasonCount[]
}

const REASONS_TOLD = 5
const EXAMPLES = 3
// Kinds are sentences of ours, but a country or a limit may stand in them.
const MAX_KINDS = 500

export function createTally(): Tally {
  const counts: ImportCounts = {
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    elsewhere: 0,
    alsoUnstarted: 0,
    refused: 0,
    suppressed: 0,
    unzoned: 0,
    withoutConsent: 0,
    unclear: 0,
  }
  const kinds = new Map<string, ReasonCount>()
  return {
    counts,
    addLeftOut(verdict, row, kind) {
      counts[verdict] += 1
      const known = kinds.get(kind)
      if (known !== undefined) {
        known.rows += 1
        if (known.examples.length < EXAMPLES) known.examples.push(row)
      } else if (kinds.size < MAX_KINDS) {
        kinds.set(kind, { reason: kind, rows: 1, examples: [row] })
      }
    },
    reasons() {
      const sorted = [...kinds.values()].sort(
        (a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1),
      )
      return sorted.slice(0, REASONS_TOLD)
    },
  }
}
