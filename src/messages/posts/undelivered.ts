import type { KnownBlock } from '@slack/web-api'
import { slackError } from '../../domain/slack-errors.ts'
import type { DeadCount } from '../../store/outbox/dead-messages.ts'
import { context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted } from '../kit/format.ts'

/**
 * Why a message was given up, as in "it failed because …", and what to do, where something can be done; from
 * Slack's error code, or from what the outbox says in its place. Escaped.
 */
export function deadCause(error: string): { why: string; todo: string | null } {
  if (error === 'not_composed') {
    return { why: 'Dialbot could not make the message', todo: 'look at its log' }
  }
  const { cause, todo = null } = slackError(error)
  return cause === undefined
    ? { why: escapeLine(error.replaceAll('_', ' '), 60), todo: null }
    : { why: cause, todo }
}

const MAX_SHOWN = 5

/** For `/dial status`: how many messages nobody got to see, where and why. Empty when there are none. */
export function undeliveredBlocks(dead: readonly DeadCount[]): KnownBlock[] {
  if (dead.length === 0) return []
  const total = dead.reduce((sum, { messages }) => sum + messages, 0)
  const lines = dead.slice(0, MAX_SHOWN).map(({ channel, error, messages }) => {
    const { why, todo } = deadCause(error)
    return `• ${count(messages)} in ${place(channel)}: ${why}${todo === null ? '' : `; ${todo}`}`
  })
  if (dead.length > MAX_SHOWN)
    lines.push(`• and for ${count(dead.length - MAX_SHOWN)} more reasons`)
  return [
    section(
      `📭 *${counted(total, 'message')} could not be posted in the last 7 days*\n${lines.join('\n')}`,
    ),
  ]
}

function place(channel: string): string {
  const id = escapeLine(channel, 40)
  // A message to a person goes by the person's id.
  return /^[UW]/.test(channel) ? `the conversation with <@${id}>` : `<#${id}>`
}

export interface LostChannel {
  /** What it was about: a campaign or a list. */
  name: string
  channel: string | null
  /** Slack's error code. */
  error: string
  isCalling: boolean
}

/** To whoever started a campaign or shared a file, when nothing can be said in its channel any more. */
export function channelLostMessage({ name, channel, error, isCalling }: LostChannel): Message {
  const shown = escapeLine(name, 120)
  const { why, todo } = deadCause(error)
  const where = channel === null ? 'its channel' : place(channel)
  const present = isCalling ? ` *${shown}* goes on calling; \`/dial stop\` ends the calls.` : ''
  const remedy =
    todo === null
      ? ''
      : ` What to do: ${todo}. What could not be told since yesterday then follows.`
  return message(`Dialbot cannot write about ${shown} any more: ${why}.`, [
    section(
      `🔇 Dialbot cannot write about *${shown}* in ${where} any more: ${why}.${present} No outcome is lost: \`/dial calls\` there lists them.${remedy}`,
    ),
    context('You are told this once. `/dial status` shows what could not be posted.'),
  ])
}
