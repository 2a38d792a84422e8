import { MINUTE_MS } from '../../domain/durations.ts'
import { AppError } from '../../domain/error.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import { getAttempt } from '../../store/calls/attempts.ts'
import { countAttemptsOfLead } from '../../store/calls/calls-of-lead.ts'
import { listAttemptsOfNumber } from '../../store/calls/calls-of-number.ts'
import { findCampaignOfList, getCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { AttemptRow, CampaignRow, Db } from '../../store/engine/tables.ts'
import { getLead, type Lead } from '../../store/leads/lead-rows.ts'
import { PROMISED } from '../../store/leads/lead-states.ts'
import { listLeadsOfNumber } from '../../store/leads/leads-of-numbers.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { openGate } from '../calling/gate-keeper.ts'
import type { DialerContext } from '../context.ts'

const NOBODY_THERE: readonly Outcome[] = ['do_not_call', 'wrong_number', 'bad_number']

/** Whom a further call is for. */
export interface Callee {
  attempt: AttemptRow
  lead: Lead
  campaign: CampaignRow
  /** The one that can make the call; null: a campaign of its own has to. */
  active: CampaignRow | null
  zone: string
}

/** Finds out whom a further call is for and when the gate lets it through. */
export function createCallees(context: DialerContext & { timezone: string }) {
  const { prompts } = context

  /** Throws `conflict` where nobody is to be called. */
  async function getCallee(tx: Db, attemptId: string): Promise<Callee> {
    const attempt = await getAttempt(tx, attemptId)
    const lead = await getLead(tx, attempt.leadId)
    checkCallee(attempt, lead)
    await checkHeard(tx, lead)
    const running = await findCampaignOfList(tx, lead.listId, 'active')
    const used = await countAttemptsOfLead(tx, lead.id)
    const canCall = running !== undefined && used < running.maxAttempts
    return {
      attempt,
      lead,
      campaign: await getCampaign(tx, attempt.campaignId),
      active: canCall ? running : null,
      zone: lead.zones[0] ?? context.timezone,
    }
  }

  /** What the gate would say at that time. Throws `conflict` when it says never. */
  async function askAt(tx: Db, { attempt, lead, campaign, active }: Callee, at: number) {
    const asked = {
      ...(active ?? { ...campaign, maxAttempts: Number.POSITIVE_INFINITY }),
      state: 'running',
      // Neither can be foretold.
      budgetMicros: null,
    } as const
    const gate = await openGate(tx, asked, [lead.phone], context, at)
    const name = active === null ? attempt.prompt : (lead.prompt ?? active.prompt)
    const { kind } = prompts.resolve(name).prompt.settings
    const answer = gate.ask({ ...lead, reason: PROMISED }, kind)
    if (answer.verdict === 'block') throw new AppError('conflict', answer.sentence)
    if (answer.verdict === 'wait' && answer.rule === 'open_attempt') throw onTheLine()
    return answer
  }

  return { getCallee, askAt }
}

/** Whichever call it was said on, and whichever message is pressed. Throws `conflict`. */
async function checkHeard(tx: Db, { phone }: Lead): Promise<void> {
  const { attempts } = await listAttemptsOfNumber(tx, phone, MAX_LOOKED_AT)
  const last = attempts.find(({ outcome }) => outcome !== null && NOBODY_THERE.includes(outcome))
  if (last?.outcome != null) throw nobodyThere(last.outcome)
}

function nobodyThere(outcome: Outcome): AppError {
  const why =
    outcome === 'do_not_call'
      ? 'This person does not want to be called.'
      : 'Nobody we know is reached at this number.'
  return new AppError('conflict', `${why} If the outcome is wrong, correct it first.`)
}

/** Throws `conflict` where it is not for the gate to say that nobody is called. */
function checkCallee({ phone, state, outcome }: AttemptRow, lead: Lead): void {
  if (isErased(phone) || isErased(lead.phone)) {
    throw new AppError('conflict', 'The number of this call was erased. It is never called again.')
  }
  if (lead.state === 'dialing' || state !== 'ended') throw onTheLine()
  if (outcome !== null && NOBODY_THERE.includes(outcome)) throw nobodyThere(outcome)
  if (lead.state === 'blocked' && lead.reason !== 'do_not_call') {
    throw leftOut(lead.phone)
  }
}

export function leftOut(phone: string): AppError {
  return new AppError(
    'conflict',
    `This lead is left out. \`/dial why ${formatPhone(phone)}\` says why.`,
  )
}

function onTheLine(): AppError {
  return new AppError(
    'conflict',
    'This number is on the line right now. Plan the next call when that one has ended.',
  )
}

/**
 * A call to this number that somebody was promised and that is still to come, also when its time has
 * passed: a paused campaign makes it later.
 */
export async function findPromise(tx: Db, lead: Lead, now: number): Promise<Lead | null> {
  for (const other of await listLeadsOfNumber(tx, lead.phone, MAX_LOOKED_AT)) {
    if (other.state !== 'waiting' || other.reason !== PROMISED) continue
    const campaign = await findCampaignOfList(tx, other.listId, 'newest')
    const isActive = (await findCampaignOfList(tx, other.listId, 'active')) !== undefined
    // A list without a campaign is just being started, or a crash came in between.
    const isBeingStarted = campaign === undefined && other.createdAt > now - STARTING_MS
    if (isActive || isBeingStarted) return other
  }
  return null
}

const MAX_LOOKED_AT = 200
const STARTING_MS = MINUTE_MS
