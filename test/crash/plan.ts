import type { DeathPlan, LastWords } from './steps.ts'

/** How a life ends: by its own hand at a step, or by ours when Bland's books say so. */
export type Doom = { by: 'child'; plan: DeathPlan } | { by: 'parent'; callsAccepted: number }

/** Which steps were met and where processes died, over all runs that share it. */
export interface Coverage {
  nextDoom(random: () => number): Doom
  note(words: LastWords | null): void
  /** Steps of the protocol at which nothing has died yet. */
  missing(): string[]
  readonly diedAt: ReadonlyMap<string, number>
  readonly seen: ReadonlySet<string>
}

/**
 * The awaits of the protocol, in its order, by how their names begin: each of them kills a process in
 * every test, whatever the random choice does.
 */
export const PROTOCOL_STEPS: readonly string[] = [
  'db insert leases',
  'db insert attempts',
  'db update attempts (state, sent_at',
  'bland POST /v1/calls asked',
  'bland POST /v1/calls sent',
  'bland POST /v1/calls answered',
  'bland POST /v1/calls read',
  'db update attempts (call_id',
  'POST /webhook/:token came in',
  'db insert webhook_receipts',
  'POST /webhook/:token answered',
  'db update attempts (state, outcome',
  'db update webhook_receipts',
  'db commit',
  'slack POST /api/chat.postMessage asked',
  'slack POST /api/chat.postMessage sent',
  'slack POST /api/chat.postMessage answered',
  'db update outbox',
  'bland GET /v1/calls/active answered',
  'bland GET /v1/calls? answered',
  'bland GET /v1/calls/:id answered',
]

/** About the number of steps in which one call is reserved, made and told. */
const MAX_STEPS = 150
const MAX_CALLS = 6

export function createCoverage(): Coverage {
  const seen = new Set<string>()
  const diedAt = new Map<string, number>()
  const missing = () =>
    PROTOCOL_STEPS.filter((begin) => ![...diedAt.keys()].some((step) => step.startsWith(begin)))

  /** One of those at which the fewest have died. */
  function rarest(random: () => number): string | null {
    const open = missing()
    const names = open.length > 0 ? open : [...seen]
    const fewest = Math.min(...names.map((name) => diedAt.get(name) ?? 0))
    const rare = names.filter((name) => (diedAt.get(name) ?? 0) === fewest)
    return rare[Math.floor(random() * rare.length)] ?? null
  }

  return {
    seen,
    diedAt,
    missing,
    nextDoom(random) {
      const kind = random()
      if (kind < 0.15) return { by: 'parent', callsAccepted: 1 + Math.floor(random() * MAX_CALLS) }
      const isSparse = missing().length > 0
      const step = kind < (isSparse ? 0.3 : 0.5) ? null : rarest(random)
      const most = step === null ? MAX_STEPS : isSparse ? 1 : 2
      return { by: 'child', plan: { step, count: 1 + Math.floor(random() * most) } }
    },
    note(words) {
      const step = words?.step ?? 'killed by the parent'
      diedAt.set(step, (diedAt.get(step) ?? 0) + 1)
      for (const name of Object.keys(words?.seen ?? {})) seen.add(name)
    },
  }
}
