import { type Estimate, estimateCampaign } from '../../domain/calls/pacing.ts'
import { DEFAULT_MAX_ATTEMPTS } from '../../domain/calls/retry.ts'
import { AppError } from '../../domain/error.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import { EXAMPLE_COMPANY, type Prompt } from '../../prompts/prompt.ts'
import { findCampaignOfList } from '../../store/campaigns/campaign-rows.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { findNextDueAt } from '../../store/leads/due-leads.ts'
import { countLeads } from '../../store/leads/lead-groups.ts'
import { LEAD_PROMPTS } from '../../store/leads/lead-rows.ts'
import { getList } from '../../store/leads/lists.ts'
import { findNewestNationalFile } from '../../store/numbers/national-numbers.ts'
import type { DialerContext } from '../context.ts'
import type { LookAhead, Preflight } from './preflight.ts'
import {
  alreadyRunning,
  checkDisclosed,
  checkRefusalsRead,
  checkRegistry,
  checkRequest,
  checkSomebodyIsCalled,
} from './start-checks.ts'
import type { StartRequest } from './start-request.ts'

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

export type Consider = (request: StartRequest) => Promise<Considered>

/** Looks at a start from all sides. Throws the AppError that refuses it; consent is asked for later. */
export function createConsider(context: DialerContext, lookAhead: LookAhead): Consider {
  const { db, clock, prompts, offThread, settings } = context

  /** Throws `conflict` for a list that cannot be started, or has nobody left. */
  async function checkStartable(list: ListRow): Promise<void> {
    if (list.state !== 'ready') {
      throw new AppError('conflict', `${list.name} cannot be started: its import is ${list.state}.`)
    }
    const active = await findCampaignOfList(db, list.id, 'active')
    if (active !== undefined) throw alreadyRunning(active)
    checkRefusalsRead(list)
    if ((await findNextDueAt(db, list.id)) === null) {
      const counts = await countLeads(db, list.id)
      throw new AppError(
        'conflict',
        `${list.name} has nobody left to call: ${counts.done} done, ${counts.blocked} blocked. Share a new CSV to call more people.`,
      )
    }
  }

  /** What is to be expected before any of the campaign's calls has shown more. */
  function estimateStart(request: StartRequest, waiting: number): Estimate {
    const { limits } = settings
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

  return async function consider(request: StartRequest): Promise<Considered> {
    const list = await getList(db, request.listId)
    checkRequest(request, settings)
    await checkStartable(list)
    const { prompt, fellBack } = prompts.resolve(request.prompt ?? 'default')
    const national = await findNewestNationalFile(db)
    const own = await offThread.read(LEAD_PROMPTS, { listId: list.id }, list.accepted)
    const allSpoken = [prompt.name, ...own].map((name) => prompts.resolve(name).prompt)
    const isMarketing = allSpoken.some(({ settings }) => settings.kind !== 'informational')
    const kind = isMarketing ? 'marketing' : 'informational'
    for (const spoken of allSpoken) {
      checkDisclosed(spoken)
      checkRegistry(spoken, national, clock.now())
    }
    const preflight = await lookAhead({
      listId: list.id,
      prompt: prompt.name,
      maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      // The start asks about those who did not say so.
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
}

function countCallable({ now, later }: Preflight): number {
  return later.reduce((sum, { leads }) => sum + leads, now)
}
