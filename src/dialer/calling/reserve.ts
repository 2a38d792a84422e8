import { MINUTE_MS } from '../../domain/durations.ts'
import type { GateAnswer } from '../../domain/law/gate-rules.ts'
import { type Prompt, renderCall } from '../../prompts/prompt.ts'
import { insertReservations, type Reservation } from '../../store/calls/attempts.ts'
import { keepPromptVersion } from '../../store/calls/prompt-versions.ts'
import { findCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import { findLeads, type Lead } from '../../store/leads/lead-rows.ts'
import {
  markLeadBlocked,
  markLeadDone,
  markLeadNotCalled,
  markLeadsDialing,
} from '../../store/leads/lead-states.ts'
import { newId } from '../../system/id.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard } from '../enqueue.ts'
import { openGate } from './gate-keeper.ts'
import type { Placement } from './place.ts'

// Another campaign has this number on the line: look again when that call has probably ended.
const NUMBER_BUSY_MS = MINUTE_MS

/** How many leads one transaction looks at: it is to last milliseconds. */
export const MAX_RESERVED_TOGETHER = 24

export interface Reserved {
  placements: Placement[]
  /** The rule for which no other lead of the campaign can be called either, for the present. */
  held: GateAnswer['rule'] | null
}

type Reserve = (campaignId: string, candidates: readonly Lead[]) => Promise<Reserved>

/**
 * Commits attempts before Bland is asked, with every gate asked again in the same transaction. What
 * the gate says of a lead that may not be called now is written on the lead.
 */
export function createReserver(context: DialerContext): Reserve {
  const { db, prompts, clock } = context
  // Prompt version ids by name and hash: they never change.
  const versions = new Map<string, string>()

  async function versionOf(prompt: Prompt): Promise<string> {
    const key = `${prompt.name} ${prompt.hash}`
    const known = versions.get(key)
    if (known !== undefined) return known
    const id = await keepPromptVersion(db, {
      name: prompt.name,
      hash: prompt.hash,
      body: prompt.body,
      settings: { ...prompt.settings },
      createdAt: clock.now(),
    })
    versions.set(key, id)
    return id
  }

  /** Each lead's prompt; those that are missing fall back to the default one. */
  async function promptsFor(
    campaign: CampaignRow,
    leads: readonly Lead[],
  ): Promise<Map<string, Spoken>> {
    const spoken = new Map<string, Spoken>()
    for (const lead of leads) {
      const { prompt } = prompts.resolve(lead.prompt ?? campaign.prompt)
      spoken.set(lead.id, { prompt, versionId: await versionOf(prompt) })
    }
    return spoken
  }

  return async function reserve(campaignId, candidates) {
    const now = clock.now()
    const planned = await findCampaign(db, campaignId)
    if (planned === undefined) return NOT_RUNNING
    const spoken = await promptsFor(planned, candidates)
    return db.transaction().execute(async (tx): Promise<Reserved> => {
      // In one order, so that two transactions cannot wait for each other.
      const phones = [...new Set(candidates.map(({ phone }) => phone))].sort()
      for (const phone of phones) await lockNumber(tx, phone)
      const campaign = await findCampaign(tx, campaignId)
      if (campaign?.state !== 'running') return NOT_RUNNING
      const ids = candidates.map(({ id }) => id)
      const leads = (await findLeads(tx, ids)).filter(({ state }) => state === 'waiting')
      const gate = await openGate(tx, campaign, phones, context, now)
      const batch = judgeLeads(leads, spoken, campaign, gate, now)
      const placements = await writeReservations(tx, batch.wanted, now)
      for (const { lead, answer } of batch.turnedDown) await turnDown(tx, lead, answer, now)
      if (batch.turnedDown.some(({ answer }) => answer.verdict === 'block')) {
        await concludeCampaign(tx, campaignId, now)
      }
      if (placements.length + batch.turnedDown.length > 0) await enqueueCard(tx, campaign, now)
      return { placements, held: batch.held }
    })
  }
}

interface Spoken {
  prompt: Prompt
  versionId: string
}

interface Wanted {
  reservation: Reservation
  placement: Placement
}

type TurnedDown =
  | { verdict: 'block'; rule: string }
  | { verdict: 'wait'; until: number; rule: string }

/** What is no lead's own doing. */
const HOLDS_ALL: ReadonlySet<GateAnswer['rule']> = new Set([
  'campaign_not_running',
  'budget',
  'registry_old',
])

const NOT_RUNNING: Reserved = { placements: [], held: 'campaign_not_running' }

/** Who is called, who is not, and why: decided before anything is written. */
function judgeLeads(
  leads: readonly Lead[],
  spoken: Map<string, Spoken>,
  campaign: CampaignRow,
  gate: Awaited<ReturnType<typeof openGate>>,
  now: number,
): { wanted: Wanted[]; turnedDown: { lead: Lead; answer: TurnedDown }[]; held: Reserved['held'] } {
  const wanted: Wanted[] = []
  const turnedDown: { lead: Lead; answer: TurnedDown }[] = []
  for (const lead of leads) {
    const words = spoken.get(lead.id)
    if (words === undefined) continue
    const answer = gate.ask(lead, words.prompt.settings.kind)
    if (answer.verdict !== 'allow') {
      // These hold for every lead of the campaign, so no lead is put off for them.
      if (HOLDS_ALL.has(answer.rule)) {
        return { wanted, turnedDown, held: answer.rule }
      }
      turnedDown.push({ lead, answer })
      continue
    }
    const rendered = renderCall(words.prompt, lead.variables)
    if (rendered.missing.length > 0) {
      const rule = `missing_variables: ${rendered.missing.join(', ')}`
      turnedDown.push({ lead, answer: { verdict: 'block', rule } })
      continue
    }
    const reservation = {
      id: newId(),
      campaignId: campaign.id,
      leadId: lead.id,
      phone: lead.phone,
      number: gate.attemptsOf(lead) + 1,
      prompt: words.prompt.name,
      promptVersionId: words.versionId,
      gate: answer,
      reservedAt: now,
    }
    const { prompt } = words
    const placement = { attemptId: reservation.id, campaign, lead, prompt, rendered }
    wanted.push({ reservation, placement })
    gate.spend()
  }
  return { wanted, turnedDown, held: null }
}

/** The unique index has the last word: a number that is on the line already is looked at again later. */
async function writeReservations(
  tx: Db,
  wanted: readonly Wanted[],
  now: number,
): Promise<Placement[]> {
  const written = await insertReservations(
    tx,
    wanted.map(({ reservation }) => reservation),
  )
  const placements: Placement[] = []
  for (const { reservation, placement } of wanted) {
    if (written.has(reservation.id)) placements.push(placement)
    else {
      const change = { nextAt: now + NUMBER_BUSY_MS, reason: 'open_attempt', now }
      await markLeadNotCalled(tx, reservation.leadId, change)
    }
  }
  const leadIds = placements.map(({ lead }) => lead.id)
  await markLeadsDialing(tx, leadIds, now)
  return placements
}

async function turnDown(tx: Db, lead: Lead, answer: TurnedDown, now: number): Promise<void> {
  const { rule } = answer
  if (answer.verdict === 'wait') {
    await markLeadNotCalled(tx, lead.id, { nextAt: answer.until, reason: rule, now })
  } else if (rule === 'attempts_used') {
    await markLeadDone(tx, lead.id, { outcome: lead.outcome, reason: rule, now })
  } else await markLeadBlocked(tx, lead.id, { reason: rule, now })
}
