import type { KnownBlock } from '@slack/web-api'
import type { CampaignWhy, Hold, WhyGroup } from '../../dialer/campaigns/why.ts'
import { context, header, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, teamTime } from '../kit/format.ts'
import { leadReason, pauseSentence, refusalSentence, waitReason } from '../kit/words.ts'

const MAX_GROUPS = 12

/** Why a campaign does not call, or not more: what holds all of it, then its leads by reason. */
export function whyReply(why: CampaignWhy, zone: string): Message {
  const name = escapeLine(why.campaign.name, 120)
  const blocks: KnownBlock[] = [
    header('🔍 Why'),
    section(`*${name}*`),
    section(why.holds.length === 0 ? nothingHolds(why) : holdLines(why.holds, zone)),
  ]
  const lines = leadLines(why, zone)
  if (lines.length > 0) blocks.push(section(lines.join('\n')))
  if (why.nextAt !== null) {
    blocks.push(section(`*Next:* something can change ${teamTime(why.nextAt, zone)}.`))
  }
  blocks.push(context(`Times in ${zone}. \`/dial why PHONE\` tells it for one number.`))
  return message(`Why ${name} does not call more people right now.`, blocks)
}

function nothingHolds({ due, dialing, later }: CampaignWhy): string {
  if (due > 0) return '📞 Nothing holds it back: leads are called as fast as the lines allow.'
  if (dialing > 0) return '📞 The last leads are on the line.'
  if (later.length > 0) return '🕑 Nobody may be called right now.'
  return '✅ Nobody is left to call.'
}

function holdLines(holds: readonly Hold[], zone: string): string {
  return holds.map((hold) => holdLine(hold, zone)).join('\n')
}

function holdLine(hold: Hold, zone: string): string {
  switch (hold.rule) {
    case 'ended':
      return '⏹️ The campaign is over. `/dial start` calls those who are left.'
    case 'approval':
      return '🔏 It waits for a second operator to press Approve on its card.'
    case 'scheduled':
      return `🗓️ It starts ${teamTime(hold.until, zone)}.`
    case 'paused':
      return `⏸️ *Paused.* ${pauseSentence(hold.reason)}`
    case 'hour_cap':
      return `⏱️ The calls of this hour are used up until ${teamTime(hold.until, zone)}.`
    case 'day_cap':
      return `⏱️ The calls of this day are used up until ${teamTime(hold.until, zone)}.`
    case 'caller_id':
      return `📵 Carriers take our number for spam: calling rests until ${teamTime(hold.until, zone)}.`
    case 'lines': {
      const whose = hold.ofCampaign ? 'of this campaign are' : 'are'
      return `☎️ All ${counted(hold.limit, 'line')} ${whose} in use: the next call goes out when one is free.`
    }
    case 'budget':
      return '💰 The budget is used up, counting what the calls on the line may cost.'
    case 'trouble':
      return `⚠️ ${refusalSentence(hold.reason) ?? 'Bland gave no clear answer about the last call. Dialbot finds out what became of it.'}`
  }
}

function leadLines(why: CampaignWhy, zone: string): string[] {
  const lines: string[] = []
  if (why.dialing > 0) lines.push(`• ${counted(why.dialing, 'lead')} on the line`)
  if (why.due > 0)
    lines.push(`• ${counted(why.due, 'lead')} due now; the rules are asked again before each call`)
  lines.push(...groupLines(why.later, (group) => laterLine(group, zone)))
  lines.push(...groupLines(why.never, neverLine))
  if (why.done > 0) lines.push(`• ${counted(why.done, 'lead')} done`)
  return lines
}

function groupLines(groups: readonly WhyGroup[], line: (group: WhyGroup) => string): string[] {
  const shown = groups.slice(0, MAX_GROUPS).map(line)
  const rest = groups.slice(MAX_GROUPS).reduce((sum, { leads }) => sum + leads, 0)
  return rest === 0 ? shown : [...shown, `• ${count(rest)} more for other reasons`]
}

function laterLine({ reason, leads, nextAt }: WhyGroup, zone: string): string {
  const when = nextAt === null ? '' : `, the first ${teamTime(nextAt, zone)}`
  return `• ${counted(leads, 'lead')} later: ${waitReason(reason)}${when}`
}

function neverLine({ reason, leads }: WhyGroup): string {
  return `• ${counted(leads, 'lead')} left out: ${leadReason(reason ?? 'unknown')}`
}
