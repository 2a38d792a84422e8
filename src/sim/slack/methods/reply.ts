import type { Json } from '../json.ts'
import type { SimChannel } from '../types.ts'
import type { World } from '../world.ts'

/** A Web API method: parameters in, the answer's JSON out. */
export type Method = (params: Json) => Json

export function ok(more: Json = {}): Json {
  return { ok: true, ...more }
}

export function fail(error: string, problems?: string[]): Json {
  if (problems === undefined) return { ok: false, error }
  return { ok: false, error, response_metadata: { messages: problems } }
}

/**
 * The channel, when the bot may write in it; else Slack's word for why not. A private channel
 * without the bot does not exist for the bot.
 */
export function findWritable(world: World, id: string): SimChannel | string {
  const channel = world.channels.get(id)
  if (channel === undefined) return 'channel_not_found'
  if (!channel.members.has(world.bot.id)) {
    return channel.isPrivate ? 'channel_not_found' : 'not_in_channel'
  }
  return channel.isArchived ? 'is_archived' : channel
}
