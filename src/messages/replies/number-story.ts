import type { KnownBlock } from '@slack/web-api'
import type { NumberStory, StoryLead } from '../../dialer/numbers/number-story.ts'
import type { GateAnswer } from '../../domain/law/gate-rules.ts'
import { leadName } from '../../domain/lead.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import type { AttemptRow, InboundCallRow } from '../../store/engine/tables.ts'
import { context, header, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted, duration, teamTime } from '../kit/format.ts'
import { holdText } from '../kit/hold-words.ts'
import { leadReason, outcomeLabel, person, STATE_LABELS, waitReason } from '../kit/words.ts'

/** May this number be called now, and if not, why and until when; with all that led to it. */
export function whyNumberReply(story: NumberStory, zone: string): Message {
  const phone = formatPhone(story.phone)
  const listed = listedLines(story, zone)
  const blocks: KnownBlock[] = [header(`🔍 Why: ${phone}`)]
  if (listed.length > 0) blocks.push(section(listed.join('\n')))
  blocks.push(...story.leads.map((lead) => section(verdictLines(lead, zone).join('\n'))))
  if (story.leads.length === 0) blocks.push(section('This number is on no list.'))
  blocks.push(section(attemptsText(story, zone)))
  blocks.push(context(`Times in ${zone}. \`/dial audit PHONE\` exports all of it.`))
  return message(`Why ${phone} is called or not.`, blocks)
}

/** Who the lead is, as the files say, and what came of the calls. */
export function leadReply(story: NumberStory, zone: string): Message {
  const phone = formatPhone(story.phone)
  const listed = listedLines(story, zone)
  const blocks: KnownBlock[] = [header(`👤 ${phone}`)]
  if (listed.length > 0) blocks.push(section(listed.join('\n')))
  blocks.push(...story.leads.map((lead) => section(factLines(lead, zone).join('\n'))))
  if (story.leads.length === 0) blocks.push(section('This number is on no list.'))
  blocks.push(section(attemptsText(story, zone)))
  blocks.push(context(`Times in ${zone}. \`/dial why PHONE\` says what holds it.`))
  return message(`What Dialbot knows about ${phone}.`, blocks)
}

function listedLines({ suppression, hold, nationalFile, isForgotten }: NumberStory, zone: string) {
  const lines: string[] = []
  if (suppression !== null) {
    const { addedAt, addedBy, reason } = suppression
    const why = reason === null ? '' : ` (${escapeLine(reason, 200)})`
    lines.push(
      `🚫 On the do-not-call list since ${teamTime(addedAt, zone)}, by ${person(addedBy)}${why}.`,
    )
  }
  if (hold !== null) lines.push(`✋ ${holdText(hold)}`)
  if (isForgotten)
    lines.push('🚫 This person’s data was erased on request. The number is never called.')
  if (nationalFile !== null) {
    const date = new Date(nationalFile.datedAt).toISOString().slice(0, 10)
    lines.push(`📕 On the national do-not-call registry of ${date}: no marketing calls.`)
  }
  return lines
}

function verdictLines(entry: StoryLead, zone: string): string[] {
  const { lead, campaign, answer } = entry
  const lines = [`*${titleOf(entry)}*`]
  if (answer !== null) lines.push(answerText(answer, entry, zone))
  else if (lead.state === 'done') lines.push(`Done: ${outcomeText(lead.outcome)}.`)
  else if (lead.state === 'blocked')
    lines.push(`Left out: ${leadReason(lead.reason ?? 'unknown')}.`)
  else lines.push('No campaign calls this list now. `/dial start` would.')
  if (campaign !== null) lines.push(campaignText(campaign.name, campaign.state))
  lines.push(`Lives in: ${placeText(entry)}. Consent: ${consentText(entry, zone)}.`)
  return lines
}

function factLines(entry: StoryLead, zone: string): string[] {
  const { lead } = entry
  const facts = [
    ['Name', leadName(lead)],
    ['Company', lead.company],
    ['E-mail', lead.email],
    ['State', lead.region],
    ['ZIP', lead.zip],
    ['Language', lead.language],
    ['Owner', lead.owner],
  ].flatMap(([label, value]) => (value ? `${label}: ${escapeLine(String(value), 120)}` : []))
  const next = lead.state === 'waiting' ? `, not before ${teamTime(lead.nextAt, zone)}` : ''
  return [
    `*${titleOf(entry)}*`,
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    `Lives in: ${placeText(entry)}. Consent: ${consentText(entry, zone)}.`,
    `${STATE_WORDS[lead.state]}${next}. Last outcome: ${outcomeText(lead.outcome)}.`,
  ]
}

const STATE_WORDS = {
  waiting: 'Waits',
  dialing: 'Is being called',
  done: 'Done',
  blocked: 'Left out',
} as const

function titleOf({ lead, list }: StoryLead): string {
  const row = list.source === 'call' ? '' : `, row ${lead.rowNumber}`
  return `${escapeLine(list.name, 100)}${row}`
}

function answerText(answer: GateAnswer, { lead, isDue }: StoryLead, zone: string): string {
  if (answer.verdict === 'block') return `⛔ May not be called: ${answer.sentence}`
  if (answer.rule === 'campaign_not_running') return '⏸️ Not now: the campaign is not running.'
  // A retry or a promised call has a time of its own.
  const nextAt = Math.max(lead.nextAt, answer.verdict === 'wait' ? answer.until : 0)
  if (answer.verdict === 'allow') {
    if (isDue) return '✅ May be called now.'
    return `🕑 Not before ${teamTime(nextAt, zone)}: ${waitReason(lead.reason)}.`
  }
  return `🕑 Not now: ${waitReason(answer.rule)}. Asked again ${teamTime(nextAt, zone)}.`
}

function placeText({ lead }: StoryLead): string {
  if (lead.zones.length === 0) return 'an unknown time zone'
  return lead.zones.map((name) => escapeLine(name, 60)).join(' or ')
}

function consentText({ lead, campaign }: StoryLead, zone: string): string {
  if (lead.consent === 'refused') return 'refused, says the file'
  if (lead.consent === 'granted') {
    const source = lead.consentSource === null ? '' : `, ${escapeLine(lead.consentSource, 120)}`
    const at = lead.consentAt === null ? '' : `, ${teamTime(lead.consentAt, zone)}`
    return `given${source}${at}`
  }
  if (campaign?.consentBy == null) return 'nobody has said so'
  const at = campaign.consentAt === null ? '' : ` ${teamTime(campaign.consentAt, zone)}`
  return `confirmed by ${person(campaign.consentBy)}${at}`
}

function campaignText(name: string, state: keyof typeof STATE_LABELS): string {
  return `Campaign *${escapeLine(name, 100)}*: ${STATE_LABELS[state].words.toLowerCase()}.`
}

function attemptsText(story: NumberStory, zone: string): string {
  const { attempts, attemptCount, inbound } = story
  const back = inbound.map((call) => inboundLine(call, zone))
  const calledBack = back.length === 0 ? '' : `\n*Called back:*\n${back.join('\n')}`
  return `${callsText(attempts, attemptCount, zone)}${calledBack}`
}

function inboundLine({ calledAt, durationMs, summary }: InboundCallRow, zone: string): string {
  const long = durationMs === 0 ? '' : ` · ${duration(durationMs)}`
  const words = summary ? `\n    ${escapeLine(summary, 140)}` : ''
  return `• ${teamTime(calledAt, zone)}${long}${words}`
}

function callsText(attempts: readonly AttemptRow[], attemptCount: number, zone: string): string {
  if (attemptCount === 0) return 'Never called.'
  const more = attemptCount > attempts.length ? `, the newest ${attempts.length}` : ''
  const title = `*${counted(attemptCount, 'call')}*${more}:`
  return [title, ...attempts.map((attempt) => attemptLine(attempt, zone))].join('\n')
}

function attemptLine(attempt: AttemptRow, zone: string): string {
  const { reservedAt, outcome, durationMs, summary, prompt } = attempt
  const parts = [
    teamTime(reservedAt, zone),
    outcome === null ? 'on the line' : outcomeLabel(outcome),
    durationMs === null || durationMs === 0 ? null : duration(durationMs),
    `prompt \`${escapeLine(prompt, 60)}\``,
  ].filter((part) => part !== null)
  return `• ${parts.join(' · ')}${summary ? `\n    ${escapeLine(summary, 140)}` : ''}`
}

function outcomeText(outcome: AttemptRow['outcome']): string {
  return outcome === null ? 'none yet' : outcomeLabel(outcome)
}
