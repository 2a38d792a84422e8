import { type Estimate, estimateCampaign } from '../../domain/calls/pacing.ts'
import { DEFAULT_MAX_ATTEMPTS } from '../../domain/calls/retry.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import { AppError } from '../../domain/error.ts'
import { type CallingHours, narrowHours } from '../../domain/law/calling-hours.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import { nationalFileProblem } from '../../domain/law/do-not-call.ts'
import { blockSentence } from '../../domain/law/gate.ts'
import { disclosureGaps } from '../../prompts/disclosure.ts'
import { EXAMPLE_COMPANY, type Prompt } from '../../prompts/prompt.ts'
import {
  countCampaignsOfList,
  findCampaignOfList,
  insertCampaign,
} from '../../store/campaigns/campaign-rows.ts'
import { isUniqueViolation } from '../../store/engine/database.ts'
import type { CampaignRow, ListRow, NationalFileRow } from '../../store/engine/tables.ts'
import { findNextDueAt, releaseHours } from '../../store/leads/due-leads.ts'
import { countLeads } from '../../store/leads/lead-groups.ts'
import { LEAD_PROMPTS } from '../../store/leads/lead-rows.ts'
import { findList, findNewestList, getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { findNewestNationalFile } from '../../store/numbers/national-numbers.ts'
import { newId } from '../../system/id.ts'
import type { DialerContext } from '../context.ts'
import { tellCard } from '../facts.ts'
import type { LookAhead, Preflight } from './preflight.ts'

const MOST_ATTEMPTS = 10

export interface StartRequest {
  listId: string
  /** A template's name; null is `default`. */
  prompt: string | null
  lines: number | null
  maxAttempts: number | null
  budgetMicros: number | null
  /** Narrows the legal hours in the lead's time, such as `Mon-Fri 10:00-17:00`. */
  hours?: string | null
  /** Epoch ms; null is now. */
  startsAt: number | null
  channel: string | null
  actor: string
  /** The actor says that those leads without a consent basis of their own have agreed. */
  attestConsent: boolean
}

export type StartResult =
  | {
      type: 'started'
      campaign: CampaignRow
      list: ListRow
      leads: number
      /** The template that was asked for is not there, so `default` speaks. */
      promptFellBack: boolean
      /** Leads that will not be called because the prompt needs a value they do not have. */
      missing: { variable: string; leads: number }[]
      /** The template still speaks for the example company it was shipped with. */
      namesExampleCompany: boolean
      estimate: Estimate
      preflight: Preflight
      /** There is no copy of the national registry, and the prompt is for marketing. */
      noNationalList: boolean
    }
  | {
      type: 'needs_consent'
      list: ListRow
      leads: number
      without: number
      estimate: Estimate
      /** What the prompt is for: marketing needs the stronger consent. */
      kind: CampaignKind
      /** As if those who did not say so had agreed. */
      preflight: Preflight
    }

/** What a start would come to, by the rules of this moment. */
export interface Considered {
  list: ListRow
  prompt: Prompt
  /** The template that was asked for is not there. */
  fellBack: boolean
  /** As if those who did not say so had agreed. */
  preflight: Preflight
  estimate: Estimate
  namesExampleCompany: boolean
  noNationalList: boolean
  /** Marketing when any of the prompts is: that needs the stronger consent. */
  kind: CampaignKind
}

export function createStart(context: DialerContext, lookAhead: LookAhead) {
  const { db, clock, prompts } = context

  /** Throws `conflict` when marketing rests on an outdated copy of the national registry. */
  function checkRegistry({ name, settings }: Prompt, file: NationalFileRow | undefined): void {
    if (settings.kind !== 'marketing') return
    const problem = file === undefined ? null : nationalFileProblem(file.datedAt, clock.now())
    if (problem !== null) {
      throw new AppError(
        'conflict',
        `The prompt ${name} is for marketing, so nothing was started. ${problem}`,
      )
    }
  }

  /** What is to be expected before any of the campaign's calls has told more. */
  function estimateStart(request: StartRequest, waiting: number): Estimate {
    const { limits } = context.settings
    return estimateCampaign({
      now: request.startsAt ?? clock.now(),
      waiting,
      live: 0,
      meanLineMs: null,
      meanCostMicros: null,
      lines: Math.min(request.lines ?? limits.lines, limits.lines),
      callsPerHour: limits.callsPerHour,
      callsPerDay: limits.callsPerDay,
      maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    })
  }

  /** Looks at a start from all sides. Throws the AppError that refuses it; consent is asked for later. */
  async function consider(request: StartRequest): Promise<Considered> {
    const list = await getList(db, request.listId)
    checkNumbers(request)
    checkHours(context.settings.hours, request.hours ?? null)
    if (context.settings.approval === 'two' && request.channel === null) {
      throw new AppError(
        'invalid',
        'Campaigns need the approval of a second person (setting APPROVAL), who presses a button in Slack: name a channel.',
      )
    }
    if (list.state !== 'ready') {
      throw new AppError('conflict', `${list.name} cannot be started: its import is ${list.state}.`)
    }
    const active = await findCampaignOfList(db, list.id, 'active')
    if (active !== undefined) throw alreadyRunning(active)
    if ((await findNextDueAt(db, list.id)) === null) {
      const counts = await countLeads(db, list.id)
      throw new AppError(
        'conflict',
        `${list.name} has nobody left to call: ${counts.done} done, ${counts.blocked} blocked. Share a new CSV to call more people.`,
      )
    }
    const { prompt, fellBack } = prompts.resolve(request.prompt ?? 'default')
    const national = await findNewestNationalFile(db)
    const own = await context.offThread.read(LEAD_PROMPTS, { listId: list.id }, list.accepted)
    const allSpoken = [prompt.name, ...own].map((name) => prompts.resolve(name).prompt)
    const isMarketing = allSpoken.some(({ settings }) => settings.kind !== 'informational')
    const kind = isMarketing ? 'marketing' : 'informational'
    for (const spoken of allSpoken) {
      checkDisclosed(spoken)
      checkRegistry(spoken, national)
    }
    const preflight = await lookAhead({
      listId: list.id,
      prompt: prompt.name,
      maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      // Those who did not say so are asked about below.
      attested: true,
      at: request.startsAt,
      hours: request.hours ?? null,
    })
    checkSomebodyIsCalled(list, prompt, preflight)
    return {
      ...{ list, prompt, fellBack, preflight },
      estimate: estimateStart(request, countCallable(preflight)),
      namesExampleCompany: prompt.settings.company === EXAMPLE_COMPANY,
      kind,
      noNationalList: national === undefined && kind === 'marketing',
    }
  }

  async function start(request: StartRequest): Promise<StartResult> {
    const considered = await consider(request)
    const { list, prompt, preflight, estimate } = considered
    const { waiting, withoutConsent: without } = preflight
    if (without > 0 && !request.attestConsent) {
      const { kind } = considered
      return { type: 'needs_consent', list, leads: waiting, without, estimate, kind, preflight }
    }

    // The import has asked for marketing, which may be called at fewer hours.
    if (considered.kind === 'informational') await releaseHours(db, list.id, clock.now())
    const campaign = await create(list, request, prompt.name)
    return {
      type: 'started',
      campaign,
      list,
      leads: waiting,
      promptFellBack: considered.fellBack,
      missing: preflight.missing,
      namesExampleCompany: considered.namesExampleCompany,
      estimate,
      preflight,
      noNationalList: considered.noNationalList,
    }
  }

  async function create(
    list: ListRow,
    request: StartRequest,
    prompt: string,
  ): Promise<CampaignRow> {
    const now = clock.now()
    const earlier = await countCampaignsOfList(db, list.id)
    const isLater = request.startsAt !== null && request.startsAt > now
    const needsApproval = context.settings.approval === 'two'
    const campaign: CampaignRow = {
      id: newId(),
      name: earlier === 0 ? list.name : `${list.name} #${earlier + 1}`,
      listId: list.id,
      state: isLater || needsApproval ? 'scheduled' : 'running',
      reason: needsApproval ? WAITS_FOR_APPROVAL : null,
      channel: request.channel,
      cardTs: null,
      prompt,
      lines: request.lines,
      maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      budgetMicros: request.budgetMicros,
      startedBy: request.actor,
      consentBy: request.attestConsent ? request.actor : null,
      consentAt: request.attestConsent ? now : null,
      startsAt: request.startsAt ?? now,
      startedAt: isLater || needsApproval ? null : now,
      runningSince: isLater || needsApproval ? null : now,
      endedAt: null,
      createdAt: now,
      updatedAt: now,
      spentMicros: 0,
      pricedCalls: 0,
      approvedBy: null,
      approvedAt: null,
      hours: request.hours ?? null,
    }
    try {
      await db.transaction().execute(async (tx) => {
        await insertCampaign(tx, campaign)
        const { actor } = request
        const { attestConsent: attested, startsAt, lines, maxAttempts, budgetMicros } = request
        const wish = { startsAt, lines, maxAttempts, budgetMicros, hours: campaign.hours }
        const detail = { listId: list.id, prompt, attested, ...wish }
        await addAudit(tx, { actor, action: 'campaign.start', subject: campaign.id, detail }, now)
        if (request.attestConsent) {
          await addAudit(tx, { actor, action: 'consent.attested', subject: list.id }, now)
        }
        await tellCard(tx, campaign, now)
      })
    } catch (error) {
      // Two people pressed Start at once: the index on active campaigns lets one win.
      if (!isUniqueViolation(error)) throw error
      const winner = await findCampaignOfList(db, list.id, 'active')
      throw winner === undefined ? error : alreadyRunning(winner)
    }
    context.wakeDialer()
    context.wakeNotifier()
    return campaign
  }

  return {
    start,
    consider,

    /** The list a person means: by id or name, else the channel's newest. Throws `not_found`. */
    async chooseList(word: string | null, channel: string | null): Promise<ListRow> {
      if (word === null) {
        const newest = await findNewestList(db, channel)
        if (newest !== undefined) return newest
        throw new AppError(
          'not_found',
          'There is no list in this channel yet. Share a CSV of leads here first.',
        )
      }
      const found =
        (await findList(db, word)) ??
        (await findNewestList(db, channel, word)) ??
        (await findNewestList(db, null, word))
      if (found !== undefined) return found
      throw new AppError(
        'not_found',
        `There is no list called “${word}”. \`/dial lists\` shows what there is.`,
      )
    },
  }
}

function countCallable({ now, later }: Preflight): number {
  return later.reduce((sum, { leads }) => sum + leads, now)
}

/** Throws `invalid` when the prompt or the rules leave nobody. */
function checkSomebodyIsCalled(list: ListRow, prompt: Prompt, preflight: Preflight): void {
  const { waiting, incomplete, missing, never, firstAt } = preflight
  if (incomplete === waiting) {
    const names = missing.map(({ variable }) => `\`${variable}\``).join(', ')
    throw new AppError(
      'invalid',
      `The prompt ${prompt.name} needs ${names}, and no lead of ${list.name} has all of it. Add the column to the CSV and share it again, or give the prompt a fallback such as \${${missing[0]?.variable}:-there}.`,
    )
  }
  if (firstAt !== null) return
  const [first] = never
  const rule = first?.rule
  const isRule = rule !== undefined && rule !== 'missing_variables'
  const why = isRule ? blockSentence(rule) : 'They lack what the prompt needs.'
  if (list.source === 'call') throw new AppError('invalid', `Nobody was called. ${why}`)
  throw new AppError(
    'invalid',
    `Nobody on ${list.name} may be called, so nothing was started. For most of them: ${why}`,
  )
}

/** Throws `invalid` for a prompt that hides who is calling. */
function checkDisclosed(prompt: Prompt): void {
  const gaps = disclosureGaps(prompt)
  if (gaps.length === 0) return
  const what = gaps.map((gap) => (gap === 'ai' ? 'that an AI is calling' : 'for which company'))
  const company = gaps.includes('company')
    ? ' Put `company:` into its settings and say $caller_company.'
    : ''
  throw new AppError(
    'invalid',
    `The prompt ${prompt.name} does not say at the start ${what.join(' and ')}; the law asks for it, on voicemails too. Nothing was started.${company}`,
  )
}

function alreadyRunning(campaign: CampaignRow): AppError {
  return new AppError(
    'conflict',
    `This list is being called already: ${campaign.name} is ${campaign.state}. See \`/dial status ${campaign.name}\`.`,
  )
}

/** Throws `invalid` for hours that cannot be read, or that leave none of CALLING_HOURS. */
function checkHours(team: CallingHours | null, text: string | null): void {
  if (narrowHours(team, text)?.every((ranges) => ranges.length === 0)) {
    throw new AppError(
      'invalid',
      `The hours “${text}” and the setting CALLING_HOURS have no time in common.`,
    )
  }
}

function checkNumbers({ lines, maxAttempts, budgetMicros }: StartRequest): void {
  if (lines !== null && (!Number.isInteger(lines) || lines < 1)) {
    throw new AppError('invalid', 'lines is a whole number from 1 up, such as `lines:5`.')
  }
  if (
    maxAttempts !== null &&
    (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS)
  ) {
    throw new AppError(
      'invalid',
      `max is a whole number from 1 to ${MOST_ATTEMPTS}, such as \`max:3\`.`,
    )
  }
  if (budgetMicros !== null && !(budgetMicros > 0)) {
    throw new AppError('invalid', 'budget is an amount in dollars, such as `budget:$25`.')
  }
}
