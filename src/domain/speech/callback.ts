import type { CallRecord } from '../call-record.ts'
import { readDisposition } from '../disposition.ts'
import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { offsetAt } from '../places/zone-offset.ts'
import {
  type Heard,
  type Plan,
  readClauses,
  readConversation,
  readSummary,
} from './callback-talk.ts'

/** A time further away is more likely misheard than meant. */
export const FARTHEST_CALLBACK_MS = 60 * DAY_MS

/** When to call where only a day was agreed on: minutes since midnight. */
const DEFAULT_MINUTES = 10 * 60

export interface CallbackInput {
  record: Pick<CallRecord, 'turns' | 'summary' | 'disposition'>
  /** What "tomorrow" and "in two hours" are counted from. */
  heardAt: number
  /** The lead's possible IANA zones. */
  zones: readonly string[]
  /** Of the lead, e.g. `es` or `en-US`; English, Spanish and French are understood in any case. */
  language: string | null
}

/**
 * The time to call back that was agreed on in a conversation, and the words that say so; null when
 * there is none, or only a vague one. What the person said counts, and what the assistant said and
 * the person confirmed; the last one wins. Where the lead's zones differ it is the latest instant,
 * so that it is too early for nobody. Whether it is lawful then is the gate's business.
 */
export function findCallbackTime(input: CallbackInput): { at: number; words: string } | null {
  const heard = input.record.turns
    .filter(({ speaker }) => speaker === 'user' || speaker === 'assistant')
    .slice(-MAX_TURNS)
    .map(({ speaker, text }) => ({
      isUser: speaker === 'user',
      clauses: readClauses(text.slice(0, MAX_CHARACTERS), input.language),
    }))
  return input.zones
    .map((zone) => findInZone(input, heard, zone))
    .filter((found) => found !== null)
    .reduce<{ at: number; words: string } | null>(
      (latest, found) => (latest === null || found.at > latest.at ? found : latest),
      null,
    )
}

// The last agreed time wins, and reading must not hold up the event loop.
const MAX_TURNS = 100
const MAX_CHARACTERS = 500

function findInZone(
  { record, heardAt }: CallbackInput,
  heard: readonly Heard[],
  zone: string,
): { at: number; words: string } | null {
  const wallNow = heardAt + offsetAt(zone, heardAt)
  if (Number.isNaN(wallNow)) return null
  const { agreed, isSilent } = readConversation(heard, wallNow)
  const mayBeSummed = isSilent && readDisposition(record.disposition) === 'callback'
  const plan = mayBeSummed ? readSummary(record.summary ?? '', wallNow) : agreed
  if (plan === null) return null
  const at = toInstant(plan, zone, heardAt)
  if (!(at > heardAt && at <= heardAt + FARTHEST_CALLBACK_MS)) return null
  return { at, words: plan.words.join(', ') }
}

function toInstant(plan: Plan, leadZone: string, heardAt: number): number {
  if (plan.delayMs !== null) return heardAt + plan.delayMs
  const zone = plan.zone ?? leadZone
  const wallNow = heardAt + offsetAt(zone, heardAt)
  const today = wallNow - (wallNow % DAY_MS)
  const minutes = plan.minutes ?? DEFAULT_MINUTES
  const at = fromWall((plan.day ?? today) + minutes * MINUTE_MS, zone)
  // A time of day that has passed is tomorrow's.
  return plan.day === null && at <= heardAt
    ? fromWall(today + DAY_MS + minutes * MINUTE_MS, zone)
    : at
}

/** The later of two instants where the clock is put back; an hour on where it skips the time. */
function fromWall(wall: number, zone: string): number {
  const instants = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offsetAt(zone, near))
  const real = instants.filter((at) => at + offsetAt(zone, at) === wall)
  return Math.max(...(real.length > 0 ? real : instants))
}
