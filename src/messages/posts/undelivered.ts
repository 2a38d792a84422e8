import type { KnownBlock } from '@slack/web-api'
import type { DeadCount } from '../../store/outbox/dead-messages.ts'
import { context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted } from '../kit/format.ts'

const INVITE = 'type `/invite @dialbot` there'
const SCOPES = 'reinstall the app with the scopes of its manifest'
const READ_ONLY = 'let Dialbot post there, or start in another channel'

interface Cause {
  /** As in "it failed because …". */
  why: string
  /** What to do, where something can be done. */
  todo: string | null
}

const CAUSES: Record<string, Cause> = {
  not_in_channel: { why: 'Dialbot was removed from the channel', todo: INVITE },
  channel_not_found: { why: 'Dialbot cannot see the channel', todo: INVITE },
  is_archived: {
    why: 'the channel is archived',
    todo: 'unarchive it, or start in another channel',
  },
  restricted_action: { why: 'Dialbot may not post in the channel', todo: READ_ONLY },
  restricted_action_read_only_channel: { why: 'the channel is read-only', todo: READ_ONLY },
  restricted_action_thread_only_channel: {
    why: 'the channel takes replies only',
    todo: READ_ONLY,
  },
  missing_scope: { why: 'the app lacks a permission', todo: SCOPES },
  no_permission: { why: 'the app lacks a permission', todo: SCOPES },
  not_composed: { why: 'Dialbot could not make the message', todo: 'look at its log' },
}

/** Why a message was given up, from Slack's word for it; escaped. */
export function deadCause(error: string): Cause {
  const known = Object.hasOwn(CAUSES, error) ? CAUSES[error] : undefined
  return known ?? { why: escapeLine(error.replaceAll('_', ' '), 60), todo: null }
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
  /** Slack's word for what is wrong. */
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
