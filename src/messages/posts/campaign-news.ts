import type { KnownBlock } from '@slack/web-api'
import { isConversation, isWin } from '../../domain/outcome.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import type { CampaignView } from '../../store/figures/campaign-view.ts'
import { actions, context, fields, header, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, duration, money, percent } from '../kit/format.ts'
import { leadReason, listOutcomes, pauseSentence, person, STATE_LABELS } from '../kit/words.ts'
import { disclosureBlocks, outcomesText, resumeButton } from './campaign-card.ts'

/** Said once, when a campaign has finished or was stopped. */
export function summaryMessage(view: CampaignView): Message {
  const { campaign, leads } = view
  const name = escapeLine(campaign.name, 120)
  const { emoji, words } = STATE_LABELS[campaign.state]
  const conversations = sumOf(view, isConversation)
  const wins = sumOf(view, isWin)
  const text = `${words}: ${name}. ${counted(view.calls, 'call')}, ${counted(conversations, 'conversation')}, ${counted(wins, 'win')}, ${money(view.costMicros)}.`
  return message(text, [
    header(`${emoji} ${words}: ${campaign.name}`),
    fields([
      `*Leads done with*\n${count(leads.done)} of ${count(totalOf(view))}`,
      `*Calls*\n${count(view.calls)}`,
      `*Conversations*\n${count(conversations)} (${percent(conversations, view.calls)} of calls)`,
      `*Wins*\n${count(wins)} (${percent(wins, conversations)} of conversations)`,
      `*Cost*\n${money(view.costMicros)}`,
      `*Per conversation / per win*\n${perItem(view, conversations)} / ${perItem(view, wins)}`,
    ]),
    section(outcomesText(view)),
    ...disclosureBlocks(view),
    ...leftOutBlocks(view),
    context(
      `${tookText(view)}prompt ${escapeLine(campaign.prompt, 60)} · started by ${person(campaign.startedBy)}`,
    ),
  ])
}

function sumOf(view: CampaignView, counts: typeof isWin): number {
  return listOutcomes(view.outcomes)
    .filter(({ outcome }) => counts(outcome))
    .reduce((sum, { calls }) => sum + calls, 0)
}

function totalOf({ leads }: CampaignView): number {
  return leads.waiting + leads.dialing + leads.done + leads.blocked
}

function perItem(view: CampaignView, items: number): string {
  return items === 0 ? '–' : money(view.costMicros / items)
}

function tookText({ campaign }: CampaignView): string {
  if (campaign.startedAt === null || campaign.endedAt === null) return ''
  return `Took ${duration(campaign.endedAt - campaign.startedAt)} · `
}

function leftOutBlocks(view: CampaignView): KnownBlock[] {
  const { leads, blockedReasons } = view
  const lines = blockedReasons
    .slice(0, 10)
    .map(({ reason, leads: rows }) => `• ${count(rows)} × ${leadReason(reason)}`)
  if (leads.waiting > 0) lines.push(`• ${count(leads.waiting)} × not called before the end`)
  if (lines.length === 0) return []
  return [section(`*Leads left out*\n${lines.join('\n')}`)]
}

/** A pause that no person asked for: told in the channel, with what to do. */
export function pausedMessage(view: CampaignView): Message {
  const { campaign, leads } = view
  const name = escapeLine(campaign.name, 120)
  if (campaign.state !== 'paused') {
    const { words } = STATE_LABELS[campaign.state]
    const text = `${name} was paused for a while. It is now: ${words.toLowerCase()}.`
    return message(text, [
      section(`ℹ️ *${name}* was paused for a while. Now: ${words.toLowerCase()}.`),
    ])
  }
  const sentence = pauseSentence(campaign.reason)
  return message(`${name} is paused. ${sentence}`, [
    section(`🛑 *${name} is paused: no more calls are started.*\n${sentence}`),
    ...failedCallsBlocks(view),
    ...actions([resumeButton(campaign.id)]),
    context(`${counted(leads.waiting, 'lead')} waiting · started by ${person(campaign.startedBy)}`),
  ])
}

function failedCallsBlocks({ failedCalls = [] }: CampaignView): KnownBlock[] {
  if (failedCalls.length === 0) return []
  const lines = failedCalls.map(({ phone, reason }) => {
    const why = reason === null ? 'no reason given' : reason.replaceAll('_', ' ')
    return `• ${formatPhone(phone)}: ${escapeLine(why, 100)}`
  })
  return [section(`*The calls that failed*\n${lines.join('\n')}`)]
}
