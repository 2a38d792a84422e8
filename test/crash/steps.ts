import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import { z } from 'zod'

// What a process does, step by step, seen from outside the dialer: the end of each database statement,
// and each stage of each HTTP request, Bland's and Slack's and those that come in. For what is left on
// disk, "before a statement" is the same as "after the step that precedes it", so every await is met.

/** When to die: at the n-th step whose name begins so, or at the n-th of all. */
export const deathPlan = z.object({ step: z.string().nullable(), count: z.number() })
export type DeathPlan = z.infer<typeof deathPlan>

export const lastWords = z.object({
  /** The step at which the process killed itself. */
  step: z.string(),
  /** How often it came by each step. */
  seen: z.record(z.string(), z.number()),
})
export type LastWords = z.infer<typeof lastWords>

/** The file descriptor that last words are written to. */
export const LAST_WORDS_FD = 4

export interface Steps {
  /** Counts from now on. */
  plan(plan: DeathPlan | null): void
  ofStatement(statement: string): void
}

/** `origins`: who lives where, such as `{ 'http://127.0.0.1:4000': 'bland' }`. */
export function createSteps(origins: Readonly<Record<string, string>>): Steps {
  const seen: Record<string, number> = {}
  let left: DeathPlan | null = null
  let lastWrite = ''

  function pass(step: string): void {
    seen[step] = (seen[step] ?? 0) + 1
    if (left === null || !step.startsWith(left.step ?? '')) return
    left.count -= 1
    if (left.count > 0) return
    const words: LastWords = { step, seen }
    writeSync(LAST_WORDS_FD, JSON.stringify(words))
    process.kill(process.pid, 'SIGKILL')
  }

  function watch(channel: string, stage: string): void {
    subscribe(channel, (message) => {
      const { request } = outgoing.parse(message)
      const who = origins[String(request.origin)] ?? 'elsewhere'
      pass(`${who} ${request.method} ${plainPath(request.path)} ${stage}`)
    })
  }

  watch('undici:request:create', 'asked')
  watch('undici:request:bodySent', 'sent')
  watch('undici:request:headers', 'answered')
  watch('undici:request:trailers', 'read')
  watch('undici:request:error', 'failed')
  for (const [channel, stage] of [
    ['http.server.request.start', 'came in'],
    ['http.server.response.finish', 'answered'],
  ] as const) {
    subscribe(channel, (message) => {
      const { request } = incoming.parse(message)
      pass(`${request.method} ${plainPath(request.url)} ${stage}`)
    })
  }

  return {
    plan(plan) {
      left = plan === null ? null : { ...plan }
    },
    ofStatement(statement) {
      const name = nameOf(statement)
      if (/^(insert|update|delete)/.test(name)) lastWrite = name
      pass(name === 'commit' ? `db commit after ${lastWrite}` : `db ${name}`)
    },
  }
}

const outgoing = z.object({
  request: z.object({ origin: z.unknown(), method: z.string(), path: z.string() }),
})
const incoming = z.object({ request: z.object({ method: z.string(), url: z.string() }) })

/** `/v1/calls/:id` for all calls. */
function plainPath(path: string): string {
  return path
    .replace(/\?.*/s, '?')
    .replace(/\/webhook\/.+/, '/webhook/:token')
    .replace(/[\da-f]{8}-[\da-f-]{27}/g, ':id')
}

const MAX_COLUMNS = 2

/** Such as `update attempts (state, sent_at)`. */
function nameOf(text: string): string {
  const statement = text.trim()
  const verb = /^\w+/.exec(statement)?.[0] ?? ''
  const table = /(?:from|into|update) "?(\w+)"?/.exec(statement)?.[1]
  if (table === undefined) return verb
  if (verb !== 'update') return `${verb} ${table}`
  const columns = [...(statement.split(/\swhere\s/)[0] ?? '').matchAll(/(?:set|,)\s+"?(\w+)"? = /g)]
  const names = columns.slice(0, MAX_COLUMNS).map((column) => column[1])
  return `update ${table} (${names.join(', ')})`
}
