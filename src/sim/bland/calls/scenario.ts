import { seededRandom } from '../random.ts'

/** What happens when a number is called. */
export const SCENARIO_NAMES = [
  'interested',
  'callback',
  'transferred',
  'transfer_not_merged',
  'not_interested',
  'opt_out',
  'wrong_number',
  'talked',
  'max_duration',
  'quick_hangup',
  'human_unlabelled',
  'empty_transcript',
  'voicemail',
  'voicemail_as_human',
  'recording',
  'no_answer',
  'busy',
  'failed_404',
  'failed_480',
  'failed_608',
  'canceled',
  'queue_error',
] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

/** A scenario, with its own length and with record fields that replace what the scenario would say. */
export type Scenario =
  | ScenarioName
  | { name: ScenarioName; callMs?: number; fields?: Record<string, unknown> }

const WEIGHTS: readonly (readonly [ScenarioName, number])[] = [
  ['no_answer', 27],
  ['voicemail', 24],
  ['not_interested', 12],
  ['interested', 9],
  ['callback', 6],
  ['busy', 4],
  ['transferred', 3],
  ['opt_out', 3],
  ['wrong_number', 3],
  ['voicemail_as_human', 3],
  ['failed_404', 2],
  ['failed_480', 1],
  ['failed_608', 1],
  ['canceled', 1],
  ['quick_hangup', 3],
  ['human_unlabelled', 2],
  ['empty_transcript', 1],
]

/** How much longer or shorter than the usual the calls to a number are, at most `mostMs`. */
export function spreadOf(phone: string, mostMs: number): number {
  return mostMs === 0 ? 0 : Math.round((seededRandom(phone)() * 2 - 1) * mostMs)
}

/** The scenario of an unscripted call: the same for the same seed, number and attempt, in any order. */
export function mixedScenario(seed: number, phone: string, attempt: number): ScenarioName {
  const total = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0)
  let left = seededRandom(`${seed}:${phone}:${attempt}`)() * total
  for (const [name, weight] of WEIGHTS) {
    left -= weight
    if (left < 0) return name
  }
  return 'no_answer'
}
