import { MIN_GAP_MS } from '../../src/domain/law/gate.ts'
import { formatPhone } from '../../src/domain/places/phone.ts'
import type { BlandSim } from '../../src/sim/bland.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import type { SlackSim } from '../../src/sim/slack.ts'
import { PRESUMED_CALLED } from '../../src/store/calls/attempts.ts'
import type { AttemptRow, OutboxRow } from '../../src/store/engine/tables.ts'
import type { Look } from './look.ts'

export interface Limits {
  lines: number
  callsPerHour: number | null
  maxAttempts: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Between our reservation and Bland's acceptance, in real time on a busy machine. */
const SLACK_MS = 5_000

/** What is wrong, by Bland's books and ours; nothing when all is well. */
export function auditCalls(bland: BlandSim, { attempts, leads }: Look, limits: Limits): string[] {
  const problems: string[] = []
  const calls = bland.calls()
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]))
  const accepted = Map.groupBy(calls, (call) => String(call.metadata.attempt_id))

  for (const [attemptId, placed] of accepted) {
    const attempt = byId.get(attemptId)
    if (placed.length > 1) problems.push(`attempt ${attemptId} was placed ${placed.length} times`)
    if (attempt === undefined) problems.push(`a call for ${attemptId}, which is not written down`)
    else if (attempt.released === 1) problems.push(`${attemptId} was released, but called`)
    else if (attempt.callId !== placed[0]?.callId) problems.push(`the call of ${attemptId} is lost`)
  }
  for (const { id, state, released, reason, reservedAt } of attempts) {
    if (state !== 'ended') problems.push(`attempt ${id} is still ${state}`)
    const isPresumed = reason === PRESUMED_CALLED
    const call = accepted.get(id)?.[0]
    if (released === 0 && !isPresumed && !call) problems.push(`${id} was never called`)
    // The clock may have leapt past the longest duration of a call.
    const endedAt = call?.endedAt ?? reservedAt
    if (isPresumed && call && endedAt - reservedAt < MINUTE_MS) {
      problems.push(`${id} is only presumed called, but was`)
    }
  }

  for (const [first, second] of bland.overlaps()) {
    problems.push(`two calls to one number at once: ${first.callId} and ${second.callId}`)
  }
  if (bland.maxConcurrent() > limits.lines) {
    problems.push(`${bland.maxConcurrent()} calls at once on ${limits.lines} lines`)
  }
  const times = calls.map((call) => timeOf(call.acceptedAt, byId.get(attemptOf(call.metadata))))
  if (limits.callsPerHour !== null) {
    const most = mostInAnHour(times)
    if (most > limits.callsPerHour) {
      problems.push(`${most} calls in an hour, with a cap of ${limits.callsPerHour}`)
    }
  }
  for (const { id, phone } of leads) {
    const mine = times.filter((_time, index) => calls[index]?.phone === phone)
    mine.sort((a, b) => a - b)
    if (mine.length > limits.maxAttempts)
      problems.push(`lead ${id} was called ${mine.length} times`)
    for (const [index, time] of mine.entries()) {
      const before = mine[index - 1]
      if (before !== undefined && time - before < MIN_GAP_MS - SLACK_MS) {
        problems.push(`lead ${id} was called again after ${time - before} ms`)
      }
    }
  }
  return problems
}

function attemptOf(metadata: Record<string, unknown>): string {
  return String(metadata.attempt_id)
}

/**
 * When a call counts. The test moves the clock in leaps; when one falls between the reservation and
 * Bland's acceptance, it is the reservation that kept the cap.
 */
function timeOf(acceptedAt: number, attempt: AttemptRow | undefined): number {
  const reservedAt = attempt?.reservedAt ?? acceptedAt
  return acceptedAt - reservedAt > SLACK_MS ? reservedAt : acceptedAt
}

function mostInAnHour(times: readonly number[]): number {
  const inHourFrom = (from: number) =>
    times.filter((time) => time >= from && time < from + HOUR_MS - SLACK_MS).length
  return Math.max(0, ...times.map(inHourFrom))
}

export function auditEnd(end: Look): string[] {
  const { campaign, leads, attempts, failedReceipts, openReceipts } = end
  const problems: string[] = []
  const spent = attempts.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0)
  if (campaign?.spentMicros !== spent) {
    problems.push(`${campaign?.spentMicros} is said to be spent, and the calls cost ${spent}`)
  }
  if (campaign?.state !== 'finished') problems.push(`the campaign is ${campaign?.state}`)
  for (const { id, state } of leads) {
    if (state !== 'done' && state !== 'blocked') problems.push(`lead ${id} is still ${state}`)
  }
  if (openReceipts > 0) problems.push(`${openReceipts} webhooks were not acted on`)
  if (failedReceipts > 0) problems.push(`${failedReceipts} webhooks could not be acted on`)
  return problems
}

/** What Dialbot posted in the channel, by itself. */
export function postsIn(slack: SlackSim, channel: string): SimMessage[] {
  return slack.messages(channel).filter((message) => keyOf(message) !== null)
}

function keyOf({ metadata }: SimMessage): string | null {
  const payload = metadata?.event_payload
  if (typeof payload !== 'object' || payload === null || !('key' in payload)) return null
  return String(payload.key)
}

/**
 * Messages that stand in Slack although no row says so, right after a crash. One is lawful: the
 * process died between Slack's acceptance and our mark, so its fact is still to be told.
 */
export function findOrphans(posts: readonly SimMessage[], { outbox }: Look) {
  const marked = new Set(outbox.map(({ messageTs }) => messageTs))
  const orphans = posts.filter(({ ts }) => !marked.has(ts))
  const isToBeTold = (message: SimMessage) =>
    outbox.some(
      (row) => row.key === keyOf(message) && row.state === 'pending' && row.messageTs === null,
    )
  return orphans.map((message) => ({
    ts: message.ts,
    key: keyOf(message),
    isLawful: isToBeTold(message),
  }))
}

/** `orphans`: the lawful ones of all crashes. */
export function auditTold(
  slack: SlackSim,
  channel: string,
  { outbox, attempts, leads, campaign }: Look,
  orphans: ReadonlySet<string>,
): string[] {
  const problems: string[] = []
  const posts = postsIn(slack, channel)
  const postByTs = new Map(posts.map((message) => [message.ts, message]))
  const phoneOf = new Map(attempts.map(({ id, phone }) => [id, phone]))
  const isMarked = new Set(outbox.map(({ messageTs }) => messageTs))
  for (const message of posts) {
    if (!isMarked.has(message.ts) && !orphans.has(message.ts)) {
      problems.push(`${keyOf(message)} was told twice`)
    }
  }

  for (const { key, state, error, messageTs } of outbox) {
    if (state !== 'sent') problems.push(`${key} is ${state} (${error})`)
    else if (messageTs === null || !postByTs.has(messageTs)) problems.push(`${key} was not told`)
  }
  const keys = new Set(outbox.map(({ key }) => key))
  for (const { id, released, outcome } of attempts) {
    if ((released === 0 || outcome !== null) && !keys.has(`outcome:${id}`)) {
      problems.push(`the outcome of ${id} is not told`)
    }
  }
  if (!keys.has(`summary:${campaign?.id}`)) problems.push('there is no summary')

  const outcomes = outbox.filter(({ kind }) => kind === 'outcome')
  for (const [ts, rows] of Map.groupBy(outcomes, ({ messageTs }: OutboxRow) => messageTs ?? '')) {
    const message = postByTs.get(ts)
    if (message === undefined) continue
    const text = slack.renderMessage(message)
    for (const { phone } of leads) {
      const told = text.split(formatPhone(phone)).length - 1
      const meant = rows.filter(({ subjectId }) => phoneOf.get(subjectId) === phone).length
      if (told !== meant) problems.push(`${ts} tells ${told} outcomes of a lead, not ${meant}`)
    }
  }
  return problems
}
