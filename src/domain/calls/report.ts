import { isConversation, isWin, type Outcome } from '../outcome.ts'
import { dayStart, daysBefore, lastTimeAt } from '../places/time-of-day.ts'

/** From an instant up to, not including, another. */
export interface Window {
  from: number
  to: number
}

export type ReportSpan = 'today' | '7d'

const WEEK = 7

/** Today or the last seven days, today included, by the calendar of a zone; both end now. */
export function spanWindow(span: ReportSpan, now: number, zone: string): Window {
  return { from: dayStart(now, zone, span === 'today' ? 0 : 1 - WEEK), to: now }
}

/** What a daily summary tells of: all since the one before it, so that no call is left out. */
export function dailyWindow(until: number, timeOfDay: string, zone: string): Window {
  return { from: lastTimeAt(until - 1, timeOfDay, zone), to: until }
}

/** The last seven days up to an instant, to the minute of the clock. */
export function lastWeek(now: number, zone: string): Window {
  return { from: daysBefore(now, zone, WEEK), to: now }
}

/** The same stretch by the clock, a week earlier. */
export function weekBefore({ from, to }: Window, zone: string): Window {
  return { from: daysBefore(from, zone, WEEK), to: daysBefore(to, zone, WEEK) }
}

/** Calls that have a prompt version and an outcome in common; a null outcome is not known yet. */
export interface CallGroup {
  prompt: string
  versionId: string | null
  outcome: Outcome | null
  calls: number
  costMicros: number
  /** Those of which it is known whether they said in time who is calling, and those that did. */
  checked: number
  disclosed: number
}

/** What calls came to. `calls` have ended; `open` ones have not. */
export interface Figures {
  calls: number
  open: number
  outcomes: Partial<Record<Outcome, number>>
  /** A person was on the line. */
  conversations: number
  wins: number
  costMicros: number
  /** Null where there is nothing to divide by. */
  perConversationMicros: number | null
  perWinMicros: number | null
  checked: number
  undisclosed: number
}

export function toFigures(groups: readonly CallGroup[]): Figures {
  const outcomes: Partial<Record<Outcome, number>> = {}
  let [calls, open, conversations, wins] = [0, 0, 0, 0]
  let [costMicros, checked, disclosed] = [0, 0, 0]
  for (const group of groups) {
    const { outcome } = group
    costMicros += group.costMicros
    checked += group.checked
    disclosed += group.disclosed
    if (outcome === null) {
      open += group.calls
      continue
    }
    calls += group.calls
    outcomes[outcome] = (outcomes[outcome] ?? 0) + group.calls
    if (isConversation(outcome)) conversations += group.calls
    if (isWin(outcome)) wins += group.calls
  }
  const perItem = (items: number) => (items === 0 ? null : costMicros / items)
  return {
    ...{ calls, open, outcomes, conversations, wins, costMicros },
    perConversationMicros: perItem(conversations),
    perWinMicros: perItem(wins),
    ...{ checked, undisclosed: checked - disclosed },
  }
}

export interface PromptFigures extends Figures {
  prompt: string
  /** Null: the call was never rendered. */
  versionId: string | null
}

/** One for each prompt version, the most used first. */
export function byPrompt(groups: readonly CallGroup[]): PromptFigures[] {
  const versions = Map.groupBy(groups, ({ prompt, versionId }) => `${prompt}\n${versionId}`)
  return [...versions.values()]
    .flatMap((own) => {
      const [first] = own
      if (first === undefined) return []
      const { prompt, versionId } = first
      return [{ ...toFigures(own), prompt, versionId }]
    })
    .sort((a, b) => b.calls + b.open - (a.calls + a.open) || (a.prompt < b.prompt ? -1 : 1))
}

/** Ended calls that were started in an hour of the day, and those that a person answered. */
export interface HourCount {
  hour: number
  calls: number
  answered: number
}

/** Hours of the day taken together, from `hour` on. */
export interface HourBar extends HourCount {
  hours: number
}

/**
 * The hours that have calls, with those between them, in order: no more than `most`, if need be by twos,
 * threes or more.
 */
export function toBars(counts: readonly HourCount[], most: number): HourBar[] {
  const used = counts.filter(({ calls }) => calls > 0).map(({ hour }) => hour)
  if (used.length === 0) return []
  const [first, last] = [Math.min(...used), Math.max(...used)]
  const hours = Math.ceil((last - first + 1) / most)
  const bars: HourBar[] = []
  for (let hour = first; hour <= last; hour += hours) {
    const inside = counts.filter((one) => one.hour >= hour && one.hour < hour + hours)
    const sum = (of: 'calls' | 'answered') => inside.reduce((total, one) => total + one[of], 0)
    bars.push({ hour, hours, calls: sum('calls'), answered: sum('answered') })
  }
  return bars
}

export interface Change {
  absolute: number
  /** Of what was before, in per cent; null when that was nothing. */
  percent: number | null
}

/** Null where one of the two is not known. */
export function changeOf(now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null
  return {
    absolute: now - before,
    percent: before === 0 ? null : ((now - before) / before) * 100,
  }
}

/** Everything a report tells. */
export interface Report {
  about:
    | { kind: ReportSpan }
    | { kind: 'daily' }
    /** `cover` is its whole life. */
    | { kind: 'campaign'; name: string }
  cover: Window
  /** The team's. */
  zone: string
  total: Figures
  /** By hour of the team's day. */
  hours: HourCount[]
  prompts: PromptFigures[]
  /** What is compared: `cover`, but of a campaign its last seven days. */
  recent: Figures
  weekBefore: Figures
}
