import pLimit from 'p-limit'
import type { CallRecord } from '../../domain/call-record.ts'
import { MINUTE_MS } from '../../domain/durations.ts'
import { markLive, recordLook } from '../../store/calls/attempts.ts'
import { listOpenAttempts } from '../../store/calls/call-lists.ts'
import { pagesById } from '../../store/engine/pages.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'
import { createPoller, type Poller } from '../../system/poller.ts'
import type { Lease } from '../calling/lease.ts'
import { DEFAULT_MAX_MINUTES } from '../calling/place.ts'
import { recoverAttempts } from '../calling/recover.ts'
import type { DialerContext } from '../context.ts'
import { createCallFinder } from './find-call.ts'
import { createLooks, type Look } from './looks.ts'
import {
  isFreshlyUnknown,
  isLongOver,
  isNowhere,
  isOverdue,
  isSilent,
  LOOK_EVERY_MS,
  longestCallMs,
} from './patience.ts'
import { createPresumeCalled } from './presume-called.ts'
import { hasEnded } from './record.ts'
import type { Settler } from './settle.ts'

/** How soon the first looks at an unknown call follow one another. */
const SOON_MS = 10_000
// Longer than any request to Bland takes: what is on its way for longer has lost its answer.
const STUCK_AFTER_MS = 3 * MINUTE_MS
// Requests to Bland at a time, and attempts read at a time: thousands may be open after a crash.
const MAX_REQUESTS = 8
const PAGE = 200

/** Finds out what became of calls that no webhook came for. It never dials. */
export function createReconciler(
  context: DialerContext & { lease: Lease; settler: Pick<Settler, 'settleRecord'> },
): Poller {
  const { db, write, bland, prompts, clock, log, lease, settler } = context
  const { listActive, findCall } = createCallFinder(context)
  const presumeCalled = createPresumeCalled(context)
  const { careFor, countFailures, failuresOf } = createLooks(log)
  const requests = pLimit(MAX_REQUESTS)
  let hasAskedAll = false

  /** Looks at every open attempt of a state, a page at a time and several at once. */
  async function forEachOpen(state: 'unknown' | 'live', look: Look): Promise<void> {
    for await (const attempts of pagesById(PAGE, (page) => listOpenAttempts(db, [state], page))) {
      await Promise.all(attempts.map((attempt) => requests(() => careFor(attempt, look))))
    }
  }

  async function lookForUnknown(): Promise<void> {
    const [first] = await listOpenAttempts(db, ['unknown'], { limit: 1 })
    if (first === undefined) return
    const listed = await listActive()
    const active = Map.groupBy(listed ?? [], (call) => call.to)
    await forEachOpen('unknown', (unknown) =>
      countFailures(unknown, async (attempt) => {
        const record = await findCall(attempt, active.get(attempt.phone) ?? [])
        if (record !== null) await adopt(attempt, record)
        // A new call is only among those on the line: without them it was not looked for everywhere.
        else if (listed === null) throw new Error('Bland did not tell which calls are on the line.')
        else await noteMiss(attempt)
      }),
    )
    await giveUpOld()
  }

  /** Bland may never answer about a call; after so long nobody can be on the line any more. */
  async function giveUpOld(): Promise<void> {
    const now = clock.now()
    await forEachOpen('unknown', async (attempt) => {
      if (isLongOver(attempt, patienceWith(attempt, now))) await presumeCalled(attempt)
    })
  }

  function patienceWith(attempt: AttemptRow, now: number) {
    const { maxMinutes } = prompts.resolve(attempt.prompt).prompt.settings
    const longestMs = longestCallMs(maxMinutes ?? DEFAULT_MAX_MINUTES)
    return { failures: failuresOf(attempt), longestMs, now }
  }

  async function adopt(attempt: AttemptRow, record: CallRecord): Promise<void> {
    await write((tx) => markLive(tx, attempt.id, record.callId, clock.now()))
    log.info({ attemptId: attempt.id, callId: record.callId }, 'reconcile.adopted')
    if (hasEnded(record)) await settler.settleRecord(attempt.id, record)
  }

  async function noteMiss(attempt: AttemptRow): Promise<void> {
    const now = clock.now()
    await write((tx) => recordLook(tx, attempt.id, now))
    if (isNowhere(attempt, now)) await presumeCalled(attempt)
  }

  /** The first pass asks about every call: their webhooks may have come while nobody listened. */
  async function askAboutSilent(): Promise<void> {
    const isFirst = !hasAskedAll
    const now = clock.now()
    await forEachOpen('live', async (attempt) => {
      if (!isFirst && !isSilent(attempt, now)) return
      await careFor(attempt, () => countFailures(attempt, askAboutCall))
      if (isOverdue(attempt, patienceWith(attempt, now))) await presumeCalled(attempt)
    })
    hasAskedAll = true
  }

  async function askAboutCall(attempt: AttemptRow): Promise<void> {
    if (attempt.callId === null) return
    const record = await bland.getCall(attempt.callId)
    if (record !== null && hasEnded(record)) await settler.settleRecord(attempt.id, record)
    else await write((tx) => recordLook(tx, attempt.id, clock.now()))
  }

  async function nextLookMs(): Promise<number | undefined> {
    const unknown = await listOpenAttempts(db, ['unknown'], { limit: PAGE })
    return unknown.some(isFreshlyUnknown) ? SOON_MS : undefined
  }

  async function pass(): Promise<number | undefined> {
    if (!(await lease.hold())) return undefined
    await recoverAttempts(context, clock.now() - STUCK_AFTER_MS)
    await lookForUnknown()
    await askAboutSilent()
    return nextLookMs()
  }

  return createPoller({ name: 'reconciler', everyMs: LOOK_EVERY_MS, task: pass, log })
}
