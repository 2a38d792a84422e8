import { BoundedMap } from '../../domain/bounded-map.ts'
import { DAY_MS } from '../../domain/durations.ts'
import { type CallingHours, narrowHours } from '../../domain/law/calling-hours.ts'
import { askGate } from '../../domain/law/gate.ts'
import type { BlockRule, GateAnswer } from '../../domain/law/gate-rules.ts'
import { createRegionFinder, type RegionFinder } from '../../domain/places/region-finder.ts'
import { type Prompt, renderCall } from '../../prompts/prompt.ts'
import { findNumberHistories, type NumberHistory } from '../../store/calls/calls-of-number.ts'
import type { BigRead } from '../../store/engine/big-read.ts'
import type { Db } from '../../store/engine/tables.ts'
import { type ScannedLead, waitingLeadPages } from '../../store/leads/lead-pages.ts'
import { LEAD_PROMPTS, type Lead } from '../../store/leads/lead-rows.ts'
import { getList } from '../../store/leads/lists.ts'
import { findForgotten } from '../../store/numbers/forgotten.ts'
import { loadRegionMap } from '../../system/zone-data.ts'
import { gateQuestion } from '../calling/gate-question.ts'
import type { DialerContext } from '../context.ts'

/** What a start is about to do, lead by lead, by the rules as they are at this moment. */
export interface Preflight {
  waiting: number
  /** Judged for a start that is still to come; left out when it is at once. */
  isPlanned?: true
  /** May be called at once, as far as lines and limits allow. */
  now: number
  /** By rule, the soonest first. */
  later: { rule: string; leads: number; nextAt: number }[]
  /** By rule, the largest first: left out for good. */
  never: { rule: NeverRule; leads: number }[]
  /** When the first call may go out; null when nobody may ever be called. */
  firstAt: number | null
  /** Leads without a consent basis of their own. */
  withoutConsent: number
  /** Leads per value that the prompt needs and they lack; one may lack several. */
  missing: { variable: string; leads: number }[]
  /** Leads that lack at least one of them. */
  incomplete: number
}

export type NeverRule = BlockRule | 'missing_variables'

export interface PreflightInput {
  listId: string
  now: number
  /** The campaign's prompt. */
  prompt: Prompt
  /** Those that leads ask for by name. */
  ownPrompts: Record<string, Prompt>
  /** Somebody attests that those who did not say so have agreed. */
  attested: boolean
  maxAttempts: number
  /** Leaves out those whose time has not come. */
  dueOnly?: boolean
  settings: { countries: readonly string[]; hours: CallingHours | null; ignoreHours: boolean }
}

/** A walk over all waiting leads of a list. */
export const PREFLIGHT: BigRead<PreflightInput, Preflight> = {
  module: import.meta.url,
  name: 'PREFLIGHT',
  run: runPreflight,
}

/** What is asked about: a campaign, or one that is about to be. */
export interface LookAheadRequest {
  listId: string
  prompt: string | null
  maxAttempts: number
  attested: boolean
  dueOnly?: boolean
  /** When calling begins; null or past: now. */
  at?: number | null
  /** The campaign's own hours, as somebody wrote them. */
  hours?: string | null
}
export type LookAhead = (request: LookAheadRequest) => Promise<Preflight>

/** Asks the gate about every waiting lead of a list, off the event loop when there are many. */
export function createLookAhead(
  context: Pick<DialerContext, 'db' | 'clock' | 'settings' | 'offThread' | 'prompts'>,
): LookAhead {
  const { db, clock, offThread, prompts } = context
  const { countries, ignoreHours } = context.settings

  return async function lookAhead(request) {
    const { listId, prompt, maxAttempts, attested, dueOnly = false, at = null } = request
    const { accepted } = await getList(db, listId)
    const names = await offThread.read(LEAD_PROMPTS, { listId }, accepted)
    const question = {
      ...{ listId, now: Math.max(clock.now(), at ?? 0), maxAttempts, attested, dueOnly },
      prompt: prompts.resolve(prompt ?? 'default').prompt,
      ownPrompts: Object.fromEntries(
        names.map((name) => [name, prompts.resolve(name).prompt] as const),
      ),
      settings: {
        ...{ countries, ignoreHours },
        hours: narrowHours(context.settings.hours, request.hours ?? null),
      },
    }
    const preflight = await offThread.read(PREFLIGHT, question, accepted)
    return question.now > clock.now() ? { ...preflight, isPlanned: true } : preflight
  }
}

const PAGE = 500
// Leads of one place, consent and prompt get one answer; a file of places must not fill the memory.
const MAX_ANSWERS = 50_000

let finder: RegionFinder | null = null

async function runPreflight(db: Db, input: PreflightInput): Promise<Preflight> {
  finder ??= createRegionFinder(loadRegionMap())
  const tally = createTally(input.now)
  const answers = new BoundedMap<string, GateAnswer>(MAX_ANSWERS)
  for await (const page of waitingLeadPages(db, input.listId, PAGE)) {
    const called = page.filter(({ wasCalled }) => wasCalled).map(({ phone }) => phone)
    const histories = await findNumberHistories(db, called, input.now - DAY_MS)
    const phones = page.map(({ phone }) => phone)
    const forgotten = await findForgotten(db, phones)
    const known = { histories, forgotten }
    for (const lead of page) {
      if (input.dueOnly && lead.nextAt > input.now) continue
      const prompt = lead.prompt === null ? input.prompt : input.ownPrompts[lead.prompt]
      const spoken = prompt ?? input.prompt
      tally.add(
        lead,
        answerFor(lead, spoken, input, known, finder, answers),
        missingOf(lead, spoken),
      )
    }
  }
  return tally.result()
}

interface Known {
  histories: Map<string, NumberHistory>
  forgotten: Set<string>
}

function answerFor(
  lead: ScannedLead,
  prompt: Prompt,
  input: PreflightInput,
  known: Known,
  regions: RegionFinder,
  answers: Map<string, GateAnswer>,
): GateAnswer {
  const { phone } = lead
  const history = known.histories.get(phone)
  const isSuppressed = lead.isSuppressed || known.forgotten.has(phone)
  const isOwnCase =
    history !== undefined || isSuppressed || lead.isHeld || lead.isNational || lead.isRefused
  // What the answer depends on otherwise; the first digits stand for the area code.
  const { country, consent, zones, region, zip, reason } = lead
  const key = [country, phone.slice(0, 5), consent, zones, region, zip, prompt.name, reason].join(
    '|',
  )
  const same = isOwnCase ? undefined : answers.get(key)
  if (same !== undefined) return same
  const question = gateQuestion({
    ...{ now: input.now, lead, regions, history, isSuppressed },
    campaign: {
      state: 'running',
      consentBy: input.attested ? 'somebody' : null,
      maxAttempts: input.maxAttempts,
      budgetMicros: null,
    },
    money: null,
    kind: prompt.settings.kind,
    isHeld: lead.isHeld,
    isNational: lead.isNational,
    isRefused: lead.isRefused,
    // A start is refused for it before the leads are looked at.
    registryIsOld: false,
    settings: input.settings,
  })
  const answer = askGate(question)
  if (!isOwnCase) answers.set(key, answer)
  return answer
}

function missingOf(lead: Lead, prompt: Prompt): string[] {
  return prompt.required.length === 0 ? [] : renderCall(prompt, lead.variables).missing
}

function createTally(now: number) {
  const later = new Map<string, { leads: number; nextAt: number }>()
  const never = new Map<NeverRule, number>()
  const missing = new Map<string, number>()
  let [waiting, free, withoutConsent, incomplete] = [0, 0, 0, 0]

  return {
    add(lead: Lead, answer: GateAnswer, lacks: readonly string[]): void {
      waiting += 1
      if (lead.consent === 'unknown') withoutConsent += 1
      for (const variable of lacks) missing.set(variable, (missing.get(variable) ?? 0) + 1)
      if (lacks.length > 0) incomplete += 1
      if (answer.verdict === 'block') never.set(answer.rule, (never.get(answer.rule) ?? 0) + 1)
      else if (lacks.length > 0) {
        never.set('missing_variables', (never.get('missing_variables') ?? 0) + 1)
      } else {
        // A retry or a promised call has a time of its own.
        const nextAt = Math.max(answer.verdict === 'wait' ? answer.until : now, lead.nextAt)
        if (nextAt <= now) free += 1
        else {
          const rule = answer.verdict === 'wait' ? answer.rule : (lead.reason ?? 'retry')
          const group = later.get(rule) ?? { leads: 0, nextAt }
          later.set(rule, {
            leads: group.leads + 1,
            nextAt: Math.min(group.nextAt, nextAt),
          })
        }
      }
    },
    result(): Preflight {
      const waits = [...later].map(([rule, group]) => ({ rule, ...group }))
      waits.sort((a, b) => a.nextAt - b.nextAt)
      const blocks = [...never].map(([rule, leads]) => ({ rule, leads }))
      blocks.sort((a, b) => b.leads - a.leads)
      return {
        ...{ waiting, now: free, withoutConsent, incomplete },
        later: waits,
        never: blocks,
        firstAt: free > 0 ? now : (waits[0]?.nextAt ?? null),
        missing: [...missing].map(([variable, leads]) => ({ variable, leads })),
      }
    },
  }
}
