import type { KnownBlock } from '@slack/web-api'
import type { Preflight } from '../../dialer/campaigns/preflight.ts'
import type { Estimate } from '../../domain/calls/pacing.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { section } from './blocks.ts'
import { escapeLine } from './escape.ts'
import { counted, money, time } from './format.ts'
import { leadReason, waitReason } from './words.ts'

const MAX_REASONS = 4

/** What the start form and the answer to a start have to warn of. */
export interface StartWarnings {
  /** The name that was asked for and is not there; null when the wanted prompt speaks. */
  missingPrompt: string | null
  /** Leads that the prompt cannot speak to, for want of a value. */
  missing: readonly { variable: string; leads: number }[]
  /** The prompt still speaks for the company that the shipped prompts name. */
  namesExampleCompany: boolean
  /** Marketing, and nobody has imported a national do-not-call list. */
  noNationalList: boolean
}

/** Who may be called now, later and never, by the rules of this moment. */
export function preflightText({ now, later, never, isPlanned }: Preflight): string {
  const lines = [`*${isPlanned ? 'At the start' : 'Now'}:* ${counted(now, 'lead')} may be called`]
  for (const { rule, leads, nextAt } of later.slice(0, MAX_REASONS)) {
    const first = `the first ${time(nextAt)}`
    lines.push(`*Later:* ${counted(leads, 'lead')}, ${waitReason(rule)}, ${first}`)
  }
  for (const { rule, leads } of never.slice(0, MAX_REASONS)) {
    lines.push(`*Not at all:* ${counted(leads, 'lead')}, ${leadReason(rule)}`)
  }
  const rest = [...later.slice(MAX_REASONS), ...never.slice(MAX_REASONS)]
  const more = rest.reduce((sum, { leads }) => sum + leads, 0)
  if (more > 0) lines.push(`${counted(more, 'more lead')}: \`/dial why\` says why`)
  return lines.join('\n')
}

/** Before any call has told more, from what such calls usually cost and how long they last. */
export function estimateText({ etaAt, costMicros }: Estimate): string {
  const end =
    etaAt === null
      ? 'no end in sight at these limits'
      : `done by about ${time(etaAt)}, second tries included,`
  return `Estimate: ${end} if leads may be called all the time, for about ${money(costMicros)} at Bland.`
}

/** What should be known of a start that goes on all the same. */
export function warningBlocks(
  parts: StartWarnings & { campaign: Pick<CampaignRow, 'prompt'> },
): KnownBlock[] {
  const { campaign, missingPrompt, missing, namesExampleCompany } = parts
  const lines: string[] = []
  if (missingPrompt !== null) {
    lines.push(
      `⚠️ There is no prompt called “${escapeLine(missingPrompt, 60)}”, so \`${escapeLine(campaign.prompt, 60)}\` speaks. If that is wrong: \`/dial stop now\`.`,
    )
  }
  if (namesExampleCompany) {
    lines.push(
      `⚠️ The prompt says that it calls for “Example Company”. Put your company into \`prompts/${escapeLine(campaign.prompt, 60)}.txt\` (line \`company:\`).`,
    )
  }
  if (parts.noNationalList) {
    lines.push(
      '⚠️ No national do-not-call list was imported, and this prompt is for marketing. `/dial dnc import` takes the registry’s file.',
    )
  }
  for (const { variable, leads } of missing.slice(0, 5)) {
    const lack = leads === 1 ? 'lacks' : 'lack'
    lines.push(
      `⚠️ ${counted(leads, 'lead')} ${lack} $${escapeLine(variable, 40)}, which the prompt needs: not called.`,
    )
  }
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}
