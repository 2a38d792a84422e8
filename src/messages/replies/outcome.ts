import type { CallBackResult } from '../../dialer/outcomes/call-back-result.ts'
import type { CorrectedLead, CorrectResult } from '../../dialer/outcomes/correct.ts'
import { callBackErrors } from '../forms/outcome-forms.ts'
import { type Message, say } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { teamTime, time } from '../kit/format.ts'
import { outcomeLabel, person } from '../kit/words.ts'

export function correctedReply(result: CorrectResult): Message {
  if (result.type === 'same') {
    const by = result.correctedBy === null ? '' : `, as ${person(result.correctedBy)} said`
    return say(`☑️ The outcome is *${outcomeLabel(result.outcome)}* already${by}.`)
  }
  const { was, outcome, wasBy, lead } = result
  const before = wasBy === null ? '' : `, which ${person(wasBy)} had said`
  const callBack =
    outcome === 'callback' && lead.state === 'done'
      ? ' *Call back* under the outcome plans the call.'
      : ''
  return say(
    `✏️ *${outcomeLabel(outcome)}* it is, not ${outcomeLabel(was)}${before}. ${leadText(lead)}${callBack} The correction is recorded with your name.`,
  )
}

function leadText(lead: CorrectedLead): string {
  switch (lead.state) {
    case 'waiting':
      return `The person is called again ${time(lead.nextAt)} at the earliest.`
    case 'dialing':
      return 'The person is on the line again right now; that call goes on.'
    case 'done':
      return lead.onDoNotCallList ? LISTED : 'The person is not called again by this campaign.'
    case 'blocked':
      return lead.onDoNotCallList ? LISTED : 'The person stays left out.'
  }
}

const LISTED =
  'The number is on the do-not-call list, for every campaign; `/dial dnc remove` would take it off.'

export function callBackReply(result: CallBackResult): Message {
  if (result.type === 'problem') {
    const [sentence = ''] = Object.values(callBackErrors(result.problem))
    return say(`⚠️ No call was planned. ${escapeLine(sentence)} Press *Call back* again.`)
  }
  const { at, zone } = result
  const when = `*${teamTime(at, zone)}* (${time(at)} for you)`
  if (result.type === 'already') return say(`📅 This call is planned already: ${when}.`)
  const { campaign, isOwn, was } = result
  const name = escapeLine(campaign.name, 120)
  const moved = was === null ? '' : ` It was planned for ${teamTime(was, zone)} before.`
  const own = isOwn ? ` It is a campaign of its own, *${name}*, with its own card.` : ''
  const state = campaign.reason === 'approval' ? APPROVAL : (HELD[campaign.state] ?? '')
  return say(`📅 The call is planned: ${when}, if it is lawful then.${moved}${own}${state}`)
}

const APPROVAL = ' ⚠️ Another operator has to approve it first, on its card.'
const HELD: Partial<Record<string, string>> = {
  paused: ' ⚠️ The campaign is paused: nobody is called until somebody resumes it.',
}
