import { BLOCKS_JSON_LIMIT, checkBlocks } from '../blocks/check-blocks.ts'
import { messageJson } from '../blocks/show.ts'
import { isJson, isYes, type Json, objectsOf, textOf } from '../json.ts'
import type { SimChannel } from '../types.ts'
import {
  addMessage,
  directChannel,
  findMessage,
  removeMessage,
  replaceMessage,
  type World,
} from '../world.ts'
import { fail, findWritable, type Method, ok } from './reply.ts'

const TEXT_LIMIT = 40_000

export function chatMethods(world: World): Record<string, Method> {
  return {
    'chat.postMessage': (params) => postMessage(world, params),
    'chat.update': (params) => updateMessage(world, params),
    'chat.delete': (params) => deleteMessage(world, params),
    'chat.postEphemeral': (params) => postEphemeral(world, params),
  }
}

/** Slack's refusal of a message's words, or null. Also used for answers to commands and buttons. */
export function refuseWords(world: World, params: Json): Json | null {
  const blocks = params.blocks ?? []
  const problems = [...checkBlocks(blocks, 'message'), ...refusedTypes(world, blocks)]
  if (problems.length > 0) return fail('invalid_blocks', problems)
  if (JSON.stringify(blocks).length > BLOCKS_JSON_LIMIT) return fail('msg_blocks_too_long')
  const text = textOf(params.text)
  if (text.length > TEXT_LIMIT) return fail('msg_too_long')
  const isEmpty = text.trim() === '' && objectsOf(blocks).length === 0
  return isEmpty ? fail('no_text') : null
}

function refusedTypes(world: World, blocks: unknown): string[] {
  return objectsOf(blocks).flatMap(({ type }, index) =>
    world.refusedBlocks.has(textOf(type))
      ? [`[ERROR] unsupported type: ${textOf(type)} [json-pointer:/blocks/${index}/type]`]
      : [],
  )
}

function postMessage(world: World, params: Json): Json {
  const channel = findAddressee(world, textOf(params.channel))
  if (typeof channel === 'string') return fail(channel)
  const refusal =
    refuseWords(world, params) ?? refuseMetadata(params) ?? refuseThread(world, channel, params)
  if (refusal) return refusal
  const threadTs = textOf(params.thread_ts) || null
  const message = addMessage(world, {
    channel: channel.id,
    user: world.bot.id,
    via: 'api',
    text: textOf(params.text),
    blocks: objectsOf(params.blocks),
    metadata: isJson(params.metadata) ? params.metadata : null,
    threadTs,
    isBroadcast: threadTs !== null && isYes(params.reply_broadcast),
  })
  return ok({ channel: channel.id, ts: message.ts, message: messageJson(world, message) })
}

function updateMessage(world: World, params: Json): Json {
  const channel = findWritable(world, textOf(params.channel))
  if (typeof channel === 'string') return fail(channel)
  const message = findMessage(world, channel.id, textOf(params.ts))
  if (message === undefined || message.ephemeralTo !== null) return fail('message_not_found')
  // What was said through a response_url is not the token's to change.
  if (message.user !== world.bot.id || message.via === 'response') {
    return fail('cant_update_message')
  }
  const refusal = refuseWords(world, params) ?? refuseMetadata(params)
  if (refusal) return refusal
  const text = textOf(params.text)
  replaceMessage(world, message, {
    text,
    blocks: objectsOf(params.blocks),
    ...(isJson(params.metadata) && { metadata: params.metadata }),
  })
  return ok({ channel: channel.id, ts: message.ts, text, message: messageJson(world, message) })
}

function deleteMessage(world: World, params: Json): Json {
  const channel = findWritable(world, textOf(params.channel))
  if (typeof channel === 'string') return fail(channel)
  const message = findMessage(world, channel.id, textOf(params.ts))
  if (message === undefined || message.ephemeralTo !== null) return fail('message_not_found')
  if (message.user !== world.bot.id) return fail('cant_delete_message')
  removeMessage(world, message)
  return ok({ channel: channel.id, ts: message.ts })
}

function postEphemeral(world: World, params: Json): Json {
  const channel = findWritable(world, textOf(params.channel))
  if (typeof channel === 'string') return fail(channel)
  const user = textOf(params.user)
  if (!channel.members.has(user)) return fail('user_not_in_channel')
  const refusal = refuseWords(world, params) ?? refuseThread(world, channel, params)
  if (refusal) return refusal
  const message = addMessage(world, {
    channel: channel.id,
    user: world.bot.id,
    via: 'api',
    text: textOf(params.text),
    blocks: objectsOf(params.blocks),
    threadTs: textOf(params.thread_ts) || null,
    ephemeralTo: user,
  })
  return ok({ message_ts: message.ts })
}

/** `chat:write` alone is enough to write to a person, by user id. */
function findAddressee(world: World, id: string): SimChannel | string {
  const user = world.users.get(id)
  if (user !== undefined && !user.isDeleted && !user.isBot) return directChannel(world, id)
  return findWritable(world, id)
}

function refuseThread(world: World, channel: SimChannel, params: Json): Json | null {
  const threadTs = textOf(params.thread_ts)
  if (threadTs === '') return null
  const parent = findMessage(world, channel.id, threadTs)
  if (parent === undefined || parent.ephemeralTo !== null) return fail('thread_not_found')
  return parent.threadTs === null ? null : fail('cannot_reply_to_message')
}

function refuseMetadata(params: Json): Json | null {
  if (params.metadata === undefined) return null
  const { metadata } = params
  const isGood =
    isJson(metadata) && textOf(metadata.event_type) !== '' && isJson(metadata.event_payload)
  return isGood ? null : fail('invalid_metadata_format')
}
