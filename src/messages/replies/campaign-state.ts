import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine, oneLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'
import { STATE_LABELS } from '../kit/words.ts'

/** A sentence of an AppError: its code marks stay, names in it cannot mention or link anything. */
export function problemReply(sentence: string): Message {
  const safe = sentenceText(sentence)
  return message(safe, [section(`⚠️ ${safe}`)])
}

/** Something broke that no person did. The id finds it in the log. */
export function incidentReply(incident: string): Message {
  return message('Something went wrong on our side.', [
    section(
      '⚠️ *Something went wrong on our side.* Look at `/dial status` before you try again: it shows what was done.',
    ),
    context(`Whoever runs Dialbot finds it in the log as \`${incident}\``),
  ])
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function sentenceText(sentence: string): string {
  return oneLine(sentence).replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
}

export function pausedReply(campaign: CampaignRow): Message {
  return say(
    `⏸️ *${shownName(campaign)}* is paused: no new call goes out. Calls on the line end by themselves.`,
  )
}

export function approvedReply(campaign: CampaignRow): Message {
  return say(`✅ *${shownName(campaign)}* is approved. Your name is recorded.`)
}

export function resumedReply(campaign: CampaignRow): Message {
  return say(`📞 *${shownName(campaign)}* goes on calling, within the legal hours.`)
}

export function stoppedReply(
  campaign: CampaignRow,
  { hungUp, now }: { hungUp: number; now: boolean },
): Message {
  return say(`⏹️ *${shownName(campaign)}* is stopped for good. ${hungUpText(hungUp, now)}`)
}

export function allStoppedReply(
  campaigns: readonly CampaignRow[],
  { hungUp, now }: { hungUp: number; now: boolean },
): Message {
  if (campaigns.length === 0) return say('Nothing to stop: no campaign is active.')
  const names = campaigns.slice(0, 20).map((campaign) => `*${shownName(campaign)}*`)
  const more = campaigns.length > names.length ? ` and ${campaigns.length - names.length} more` : ''
  return say(
    `⏹️ ${counted(campaigns.length, 'campaign')} stopped for good: ${names.join(', ')}${more}. ${hungUpText(hungUp, now)}`,
  )
}

function hungUpText(hungUp: number, now: boolean): string {
  const calls = hungUp === 0 ? '' : `${counted(hungUp, 'call')} hung up. `
  if (now) return calls === '' ? 'No call was on the line.' : calls.trim()
  return `${calls}Calls that are on the line end by themselves.`
}

/** The campaign is there already, or where it cannot be left from. */
export function unchangedReply(
  campaign: CampaignRow,
  request: 'pause' | 'resume' | 'stop',
): Message {
  const { state } = campaign
  const { emoji, words } = STATE_LABELS[state]
  const name = `*${shownName(campaign)}*`
  const isThere =
    (request === 'pause' && state === 'paused') ||
    (request === 'resume' && state === 'running') ||
    (request === 'stop' && state === 'stopped')
  if (isThere) return say(`${emoji} ${name} is ${PRESENT[request]} already.`)
  if (campaign.reason === WAITS_FOR_APPROVAL) {
    return say(`🔏 ${name} waits for a second operator to press Approve on its card.`)
  }
  if (state === 'scheduled') return say(`${emoji} ${name} is scheduled: it starts by itself.`)
  return say(
    `${emoji} ${name} is ${words.toLowerCase()}: there is nothing to ${request}. \`/dial start\` calls those who are left.`,
  )
}

const PRESENT = { pause: 'paused', resume: 'calling', stop: 'stopped' } as const

/** A button of an older Dialbot, or of something that is no more. */
export function unknownButtonReply(): Message {
  return say('This button does nothing any more. `/dial help` shows what there is.')
}

function shownName({ name }: { name: string }): string {
  return escapeLine(name, 120)
}
