import { expect } from 'vitest'
import { isConversation } from '../../src/domain/outcome.ts'
import { isOpen, type SimCall } from '../../src/sim/bland/calls/call.ts'
import type { AttemptRow, CampaignRow, Db, LeadRow } from '../../src/store/engine/tables.ts'
import type { TestClock } from '../support/at.ts'

/** What the rows and Bland's books say at one moment. */
export interface Snapshot {
  attempts: AttemptRow[]
  leads: LeadRow[]
  campaigns: CampaignRow[]
  suppressed: Set<string>
  told: { kind: string; subjectId: string }[]
  calls: number
  /** Attempts that were once given up because nobody knew what came of them. */
  presumed: Set<string>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FORWARD: readonly AttemptRow['state'][] = ['reserved', 'sent', 'unknown', 'live', 'ended']

export async function takeSnapshot(
  db: Db,
  calls: readonly SimCall[],
  before?: Snapshot,
): Promise<Snapshot> {
  const suppressions = await db.selectFrom('suppressions').select('phone').execute()
  const attempts = await db.selectFrom('attempts').selectAll().orderBy('id').execute()
  const givenUp = attempts.filter(({ reason }) => reason === 'presumed_called')
  return {
    attempts,
    leads: await db.selectFrom('leads').selectAll().execute(),
    campaigns: await db.selectFrom('campaigns').selectAll().execute(),
    suppressed: new Set(suppressions.map(({ phone }) => phone)),
    told: await db.selectFrom('outbox').select(['kind', 'subjectId']).execute(),
    calls: calls.length,
    presumed: new Set([...(before?.presumed ?? []), ...givenUp.map(({ id }) => id)]),
  }
}

interface Scene {
  calls: readonly SimCall[]
  limits: { lines: number; callsPerHour: number | null }
  dialing: { clock: TestClock; logged: readonly string[] }
}

/** What must be true after every step, whatever happened. */
export function check(before: Snapshot, after: Snapshot, scene: Scene, what: string): void {
  const say = (claim: string) => `after ${what}: ${claim}`
  checkBooks(before, after, scene, say)
  checkRows(before, after, scene, say)
  checkTold(after, say)
  const errors = scene.dialing.logged.filter((line) => line.includes('"level":"error"'))
  expect(errors, say('nothing goes wrong inside')).toEqual([])
}

type Say = (claim: string) => string

function checkBooks(before: Snapshot, after: Snapshot, { calls, limits }: Scene, say: Say): void {
  const attemptIds = calls.map(({ metadata }) => metadata.attempt_id)
  expect(new Set(attemptIds).size, say('an attempt is one call at most')).toBe(calls.length)
  const onLine = calls.filter(isOpen).map(({ phone }) => phone)
  expect(new Set(onLine).size, say('a number has one open call at most')).toBe(onLine.length)

  const rows = new Map(after.attempts.map((attempt) => [attempt.id, attempt]))
  for (const call of calls) {
    const { metadata, phone } = call
    const row = rows.get(String(metadata.attempt_id))
    expect(row, say('a call has its row, which counts')).toMatchObject({ phone, released: 0 })
    const isOver = row?.state === 'ended' && row.reason !== 'presumed_called'
    expect(isOpen(call) && isOver, say('what goes on at Bland has not ended here')).toBe(false)
  }
  for (const [index, call] of calls.entries()) {
    if (index < before.calls) continue
    const { phone, acceptedAt: at, metadata } = call
    const campaign = before.campaigns.find(({ id }) => id === metadata.campaign_id)
    const isDue = campaign?.state === 'scheduled' && campaign.startsAt <= at
    expect(campaign?.state === 'running' || isDue, say('only a running campaign calls')).toBe(true)
    const hasSaidNo = before.attempts.some(
      (one) => one.phone === phone && one.outcome === 'do_not_call',
    )
    const isOut = before.suppressed.has(phone) || hasSaidNo
    expect(isOut, say('nobody is called who opted out')).toBe(false)
    const lead = before.leads.find(({ id }) => id === metadata.lead_id)
    expect(['waiting', 'dialing'], say('a lead that is done is left alone')).toContain(lead?.state)
    const said = before.attempts.filter((one) => one.leadId === lead?.id).filter(isLastWord)
    expect(said, say('nobody is called who has had the last word')).toEqual([])
    const hour = Number(LOCAL_HOUR.format(at))
    expect(hour >= 8 && hour < 21, say(`it is no time to call (${hour} h)`)).toBe(true)

    const earlier = calls.slice(0, index)
    const same = earlier.filter((other) => other.phone === phone).map((other) => other.acceptedAt)
    const today = same.filter((other) => other > at - DAY_MS)
    expect(today.length, say('three calls a day at most')).toBeLessThan(3)
    const asked = before.attempts.some((one) => one.phone === phone && one.outcome === 'callback')
    const last = Math.max(Number.NEGATIVE_INFINITY, ...same)
    if (!asked) expect(at - last, say('four hours apart')).toBeGreaterThanOrEqual(4 * HOUR_MS)
    for (const { outcome, endedAt, ...one } of before.attempts) {
      if (one.phone !== phone || outcome !== 'transferred') continue
      expect(at - (endedAt ?? at), say('half an hour after a transfer')).toBeGreaterThanOrEqual(
        HOUR_MS / 2,
      )
    }
    const hourly = earlier.filter((other) => other.acceptedAt > at - HOUR_MS).length + 1
    expect(hourly, say('the hour is kept')).toBeLessThanOrEqual(limits.callsPerHour ?? hourly)
  }
}

function isLastWord({ outcome }: AttemptRow): boolean {
  if (outcome === null || outcome === 'callback') return false
  return outcome === 'bad_number' || isConversation(outcome)
}

const LOCAL_HOUR = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour: 'numeric',
  hourCycle: 'h23',
})

function checkRows(before: Snapshot, after: Snapshot, { limits }: Scene, say: Say): void {
  const open = after.attempts.filter(({ state }) => state !== 'ended')
  expect(open.length, say('no more open attempts than lines')).toBeLessThanOrEqual(limits.lines)
  for (const { id, lines, spentMicros, pricedCalls } of after.campaigns) {
    const used = open.filter(({ campaignId }) => campaignId === id).length
    expect(used, say('a campaign keeps to its lines')).toBeLessThanOrEqual(lines ?? used)
    const costs = after.attempts
      .filter(({ campaignId }) => campaignId === id)
      .flatMap(({ costMicros }) => costMicros ?? [])
    const spent = costs.reduce((sum, cost) => sum + cost, 0)
    expect([spentMicros, pricedCalls], say('what was spent is what the calls cost')).toEqual([
      spent,
      costs.length,
    ])
  }
  const now = new Map(after.attempts.map((attempt) => [attempt.id, attempt]))
  for (const old of before.attempts) {
    const attempt = now.get(old.id)
    expect(attempt, say('no attempt is forgotten')).toBeDefined()
    if (attempt === undefined) continue
    const [from, to] = [FORWARD.indexOf(old.state), FORWARD.indexOf(attempt.state)]
    expect(to, say(`${old.state} → ${attempt.state}`)).toBeGreaterThanOrEqual(from)
    expect(attempt.callId, say('a call keeps its id')).toBe(old.callId ?? attempt.callId)
    if (old.state !== 'ended' || old.reason === 'presumed_called') continue
    const ending = ({ outcome, reason, released, endedAt }: AttemptRow) => {
      return { outcome, reason, released, endedAt }
    }
    expect(ending(attempt), say('what has ended stays as it ended')).toEqual(ending(old))
  }
  const leads = new Map(after.leads.map((lead) => [lead.id, lead]))
  for (const { id, state } of before.leads) {
    if (state !== 'done' && state !== 'blocked') continue
    expect(leads.get(id)?.state, say('a lead that is done stays so')).toBe(state)
  }
  const dialing = after.leads.filter(({ state }) => state === 'dialing').map(({ id }) => id)
  const called = open.map(({ leadId }) => leadId)
  expect(called, say('who is dialing has an open attempt')).toEqual(expect.arrayContaining(dialing))
}

function checkTold({ attempts, campaigns, told, presumed }: Snapshot, say: Say): void {
  const outcomes = new Map<string, number>()
  for (const { kind, subjectId } of told) {
    if (kind === 'outcome') outcomes.set(subjectId, (outcomes.get(subjectId) ?? 0) + 1)
  }
  for (const attempt of attempts) {
    const count = outcomes.get(attempt.id) ?? 0
    const { channel } = campaigns.find(({ id }) => id === attempt.campaignId) ?? {}
    const isTold = attempt.state === 'ended' && attempt.outcome !== null && channel !== null
    // It was told before that nobody knows what came of it.
    const isCorrected = presumed.has(attempt.id) && attempt.reason !== 'presumed_called'
    const claim = say(`what came of an attempt (${attempt.reason}) is told once`)
    expect(count, claim).toBe(isTold ? 1 + Number(isCorrected) : 0)
  }
}

/** What must be true when everything has been left alone for long enough. */
export function checkEnd({ attempts, leads, campaigns, told }: Snapshot): void {
  expect(attempts.filter(({ state }) => state !== 'ended')).toEqual([])
  for (const campaign of campaigns) {
    expect(['finished', 'stopped']).toContain(campaign.state)
    const summaries = told.filter(
      ({ kind, subjectId }) => kind === 'summary' && subjectId === campaign.id,
    )
    expect(summaries, `a ${campaign.state} campaign has one summary`).toHaveLength(1)
  }
  const stopped = campaigns.filter(({ state }) => state === 'stopped')
  const started = new Set(campaigns.map(({ listId }) => listId))
  for (const { listId, state } of leads) {
    if (!started.has(listId) || stopped.some((campaign) => campaign.listId === listId)) continue
    expect(['done', 'blocked']).toContain(state)
  }
}
