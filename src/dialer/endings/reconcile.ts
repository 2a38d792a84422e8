import pLimit from 'p-limit'
import type { ActiveCall } from '../../bland/client.ts'
import type { CallRecord } from '../../domain/call-record.ts'
import { MINUTE_MS } from '../../domain/durations.ts'
import {
  findAttemptByCall,
  listOpenAttempts,
  markLive,
  markPresumedCalled,
  PRESUMED_CALLED,
  recordLook,
} from '../../store/calls/attempts.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'
import { createPoller, type Poller } from '../../system/poller.ts'
import type { Lease } from '../calling/lease.ts'
import { DEFAULT_MAX_MINUTES } from '../calling/place.ts'
import { recoverAttempts } from '../calling/recover.ts'
import type { DialerContext } from '../context.ts'
import { concludeCampaign, tellCard, tellOutcome } from '../facts.ts'
import { checkBreaker } from './breaker.ts'
import { hasEnded, moveLead, type Settler } from './settle.ts'

const EVERY_MS = MINUTE_MS
// Webhooks come within a minute of the hang-up (docs.bland.ai, api-v1/get/calls-id) and most calls are short:
// one that is still silent after this is asked about.
const SILENT_AFTER_MS = 3 * MINUTE_MS
/** How soon the first looks at an unknown call follow one another. */
const SOON_MS = 10_000
// Bland's index of calls lags; only several looks over some time make "not found" an answer.
const LOOKS_NEEDED = 3
// A call is old after a day off or a clock set forward, too: Bland's first failures prove nothing.
const TRIES_NEEDED = 3
const QUARANTINE_MS = 10 * MINUTE_MS
/** After a call's longest duration, how long Bland may take to say that it ended. */
const GRACE_MS = 5 * MINUTE_MS
// Longer than any request to Bland takes: what is on its way for longer has lost its answer.
const STUCK_AFTER_MS = 3 * MINUTE_MS
// Requests to Bland at a time, and attempts read at a time: thousands may be open after a crash.
const MOST_REQUESTS = 8
const PAGE = 200
// Bland's clock and ours may differ.
const CLOCK_SLACK_MS = 2 * MINUTE_MS

/** Finds out what became of calls nobody told us about. It never dials. */
export function createReconciler(
  context: DialerContext & { lease: Lease; settler: Pick<Settler, 'settleRecord'> },
): Poller {
  const { db, write, bland, prompts, clock, log, lease, settler } = context
  const requests = pLimit(MOST_REQUESTS)
  let hasAskedAll = false
  // Looks in a row that Bland gave no answer to, by attempt id: it may never give one.
  const unanswered = new Map<string, number>()

  /** The call Bland placed for an attempt whose answer we never got, or null. */
  async function findCall(attempt: AttemptRow, active: string[]): Promise<CallRecord | null> {
    const since = (attempt.sentAt ?? attempt.reservedAt) - CLOCK_SLACK_MS
    const listed = await bland.findCalls({ to: attempt.phone, since })
    const callIds = new Set([...active, ...listed.map((call) => call.callId)])
    for (const callId of callIds) {
      if ((await findAttemptByCall(db, callId)) !== undefined) continue
      const record = await bland.getCall(callId)
      if (record?.attemptId === attempt.id) return record
    }
    return null
  }

  /** Looks at every open attempt of a state, a page at a time and several at once. */
  async function forEachOpen(
    state: 'unknown' | 'live',
    look: (attempt: AttemptRow) => Promise<void>,
  ): Promise<void> {
    let afterId = ''
    for (;;) {
      const page = await listOpenAttempts(db, [state], { afterId, limit: PAGE })
      await Promise.all(page.map((attempt) => requests(() => careFor(attempt, look))))
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) return
      afterId = last.id
    }
  }

  /** Null when Bland does not tell: a call may still be found in the list of all calls. */
  async function listActive(): Promise<ActiveCall[] | null> {
    try {
      return await bland.listActive()
    } catch (error) {
      log.warn({ error }, 'reconcile.active_calls_unknown')
      return null
    }
  }

  async function lookForUnknown(): Promise<void> {
    const [first] = await listOpenAttempts(db, ['unknown'], { limit: 1 })
    if (first === undefined) return
    const listed = await listActive()
    const active = Map.groupBy(listed ?? [], (call) => call.to)
    await forEachOpen('unknown', (unknown) =>
      countingFailures(unknown, async (attempt) => {
        const candidates = active.get(attempt.phone) ?? []
        const record = await findCall(
          attempt,
          candidates.map((call) => call.callId),
        )
        if (record !== null) await adopt(attempt, record)
        // A new call is only among those on the line: without them it was not looked for everywhere.
        else if (listed === null) throw new Error('Bland did not tell which calls are on the line.')
        else await missed(attempt)
      }),
    )
    await giveUpOld()
  }

  /** Bland may never answer about a call; after so long nobody can be on the line any more. */
  async function giveUpOld(): Promise<void> {
    const now = clock.now()
    await forEachOpen('unknown', async (attempt) => {
      const since = attempt.sentAt ?? attempt.reservedAt
      const tries = attempt.looks + (unanswered.get(attempt.id) ?? 0)
      if (tries < TRIES_NEEDED) return
      if (now - since > QUARANTINE_MS + longestMs(attempt)) await presumeCalled(attempt)
    })
  }

  /** How long a call can last, and Bland take to say that it ended. */
  function longestMs(attempt: AttemptRow): number {
    const { maxMinutes } = prompts.resolve(attempt.prompt).prompt.settings
    return (maxMinutes ?? DEFAULT_MAX_MINUTES) * MINUTE_MS + GRACE_MS
  }

  /** What goes wrong with one call must not keep the others from being looked at. */
  async function careFor(
    attempt: AttemptRow,
    look: (attempt: AttemptRow) => Promise<void>,
  ): Promise<void> {
    try {
      await look(attempt)
    } catch (error) {
      log.warn({ attemptId: attempt.id, error }, 'reconcile.look_failed')
    }
  }

  /** Counts the looks that fail, until one does not. */
  async function countingFailures(
    attempt: AttemptRow,
    look: (attempt: AttemptRow) => Promise<void>,
  ): Promise<void> {
    unanswered.set(attempt.id, (unanswered.get(attempt.id) ?? 0) + 1)
    await look(attempt)
    unanswered.delete(attempt.id)
  }

  async function adopt(attempt: AttemptRow, record: CallRecord): Promise<void> {
    await write((tx) => markLive(tx, attempt.id, record.callId, clock.now()))
    log.info({ attemptId: attempt.id, callId: record.callId }, 'reconcile.adopted')
    if (hasEnded(record)) await settler.settleRecord(attempt.id, record)
  }

  async function missed(attempt: AttemptRow): Promise<void> {
    const now = clock.now()
    await write((tx) => recordLook(tx, attempt.id, now))
    const age = now - (attempt.sentAt ?? attempt.reservedAt)
    if (attempt.looks + 1 >= LOOKS_NEEDED && age >= QUARANTINE_MS) await presumeCalled(attempt)
  }

  /** Nobody can tell: it counts as called, and the lead goes on as after a failed call. */
  async function presumeCalled(attempt: AttemptRow): Promise<void> {
    const now = clock.now()
    const hasEndedNow = await write(async (tx) => {
      if (!(await markPresumedCalled(tx, attempt.id, now))) return false
      const campaign = await getCampaign(tx, attempt.campaignId)
      const ended = { attempt, campaign, outcome: 'failed', reason: PRESUMED_CALLED } as const
      await moveLead(tx, ended, now, context.random)
      await tellOutcome(tx, campaign, attempt, now)
      await checkBreaker(tx, campaign.id, { outcome: 'needs_review', reason: PRESUMED_CALLED }, now)
      await concludeCampaign(tx, campaign.id, now)
      await tellCard(tx, campaign, now)
      return true
    })
    if (!hasEndedNow) return
    log.warn({ attemptId: attempt.id }, 'reconcile.presumed_called')
    context.wakeDialer()
    context.wakeNotifier()
  }

  /** The first pass asks about every call: their webhooks may have come while nobody listened. */
  async function askAboutSilent(): Promise<void> {
    const isFirst = !hasAskedAll
    const now = clock.now()
    await forEachOpen('live', async (attempt) => {
      const liveAt = attempt.liveAt ?? attempt.reservedAt
      const lookedAt = attempt.lookedAt ?? liveAt + SILENT_AFTER_MS - EVERY_MS
      if (!isFirst && now - lookedAt < EVERY_MS) return
      await careFor(attempt, () => countingFailures(attempt, askAboutCall))
      const failed = unanswered.get(attempt.id) ?? 0
      if (failed > 0 && failed < TRIES_NEEDED) return
      if (now - liveAt > longestMs(attempt)) await presumeCalled(attempt)
    })
    hasAskedAll = true
  }

  async function askAboutCall(attempt: AttemptRow): Promise<void> {
    if (attempt.callId === null) return
    const record = await bland.getCall(attempt.callId)
    if (record !== null && hasEnded(record)) await settler.settleRecord(attempt.id, record)
    else await write((tx) => recordLook(tx, attempt.id, clock.now()))
  }

  /** A call that has just become unknown is looked at again soon: Bland may not list it yet. */
  async function nextLookMs(): Promise<number | undefined> {
    const unknown = await listOpenAttempts(db, ['unknown'], { limit: PAGE })
    return unknown.some(({ looks }) => looks < LOOKS_NEEDED) ? SOON_MS : undefined
  }

  async function pass(): Promise<number | undefined> {
    if (!(await lease.hold())) return undefined
    await recoverAttempts(context, clock.now() - STUCK_AFTER_MS)
    await lookForUnknown()
    await askAboutSilent()
    return nextLookMs()
  }

  return createPoller({ name: 'reconciler', everyMs: EVERY_MS, task: pass, log })
}
