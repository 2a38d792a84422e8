import { type Json, objectOf, objectsOf } from './json.ts'
import type {
  LoggedRequest,
  SimChange,
  SimChannel,
  SimFile,
  SimMessage,
  SimUser,
  SimUserGroup,
  SimView,
} from './types.ts'

export interface WorldOptions {
  /** Epoch milliseconds for message ids, expiry and rate limits. */
  clock: { now(): number }
  token?: string
  /** What the token may do. Default: the least privilege that Dialbot asks for. */
  scopes?: string[]
  botName?: string
}

/** Everything that exists in the workspace, and the news of each change to it. */
export interface World {
  readonly teamId: string
  readonly teamDomain: string
  readonly appId: string
  readonly botId: string
  readonly bot: SimUser
  readonly token: string
  scopes: string[]
  readonly users: Map<string, SimUser>
  readonly userGroups: Map<string, SimUserGroup>
  readonly channels: Map<string, SimChannel>
  readonly messages: SimMessage[]
  readonly files: Map<string, SimFile>
  readonly views: Map<string, SimView>
  readonly homeViews: Map<string, SimView>
  readonly requests: LoggedRequest[]
  /** Types of blocks that this workspace does not take in messages. */
  readonly refusedBlocks: Set<string>
  now(): number
  /** A new id such as `C0SIM0007`: the same order of calls gives the same ids. */
  newId(prefix: string): string
  /** A message id, larger than every one before it. */
  newTs(): string
  emit(change: SimChange): void
  onChange(listener: (change: SimChange) => void): () => void
}

const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'files:read',
  'files:write',
  'users:read',
  'usergroups:read',
]

export function createWorld(options: WorldOptions): World {
  const { clock } = options
  const listeners = new Set<(change: SimChange) => void>()
  let lastId = 0
  let lastMicros = 0
  const teamId = 'T0SIM0000'
  const bot = makeUser('U0SIM0BOT', teamId, { name: options.botName ?? 'dialbot', isBot: true })
  return {
    teamId,
    teamDomain: 'local',
    appId: 'A0SIM0APP',
    botId: 'B0SIM0BOT',
    bot,
    token: options.token ?? 'xoxb-local-slack',
    scopes: options.scopes ?? DEFAULT_SCOPES,
    users: new Map([[bot.id, bot]]),
    userGroups: new Map(),
    channels: new Map(),
    messages: [],
    files: new Map(),
    views: new Map(),
    homeViews: new Map(),
    requests: [],
    refusedBlocks: new Set(),
    now: () => clock.now(),
    newId: (prefix) => {
      lastId += 1
      return `${prefix}0SIM${String(lastId).padStart(4, '0')}`
    },
    newTs: () => {
      const micros = Math.floor(clock.now() / 1000) * 1_000_000
      lastMicros = Math.max(micros, lastMicros) + 100
      const seconds = Math.floor(lastMicros / 1_000_000)
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}`
    },
    emit: (change) => {
      for (const listener of [...listeners]) listener(change)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function makeUser(
  id: string,
  teamId: string,
  given: Partial<SimUser> & { name: string },
): SimUser {
  return {
    id,
    teamId,
    realName: given.name,
    email: `${given.name}@example.com`,
    timezone: 'America/New_York',
    isAdmin: false,
    isRestricted: false,
    isUltraRestricted: false,
    isBot: false,
    isStranger: false,
    isDeleted: false,
    ...given,
  }
}

/** The direct message between the bot and one person, made on first use. */
export function directChannel(world: World, userId: string): SimChannel {
  for (const channel of world.channels.values()) {
    if (channel.directWith === userId) return channel
  }
  const channel: SimChannel = {
    id: world.newId('D'),
    name: 'directmessage',
    isPrivate: true,
    isArchived: false,
    isExternallyShared: false,
    directWith: userId,
    members: new Set([userId, world.bot.id]),
  }
  world.channels.set(channel.id, channel)
  return channel
}

export function findMessage(world: World, channel: string, ts: string): SimMessage | undefined {
  return world.messages.find(
    (message) => message.channel === channel && message.ts === ts && !message.isDeleted,
  )
}

/** A message by itself or by its place. */
export type MessageRef = SimMessage | { channel: string; ts: string }

/** Throws when there is none, or none any more. */
export function getMessage(world: World, { channel, ts }: MessageRef): SimMessage {
  const message = findMessage(world, channel, ts)
  if (message === undefined) throw new Error(`No message ${ts} in ${channel}`)
  return message
}

export function getUser(world: World, id: string): SimUser {
  const user = world.users.get(id)
  if (user === undefined) throw new Error(`No user ${id} in the local Slack`)
  return user
}

export function getChannel(world: World, id: string): SimChannel {
  const channel = world.channels.get(id)
  if (channel === undefined) throw new Error(`No channel ${id} in the local Slack`)
  return channel
}

export function addMessage(
  world: World,
  given: Partial<SimMessage> & Pick<SimMessage, 'channel' | 'user' | 'via'>,
): SimMessage {
  const message: SimMessage = {
    ts: world.newTs(),
    threadTs: null,
    isBroadcast: false,
    ephemeralTo: null,
    text: '',
    metadata: null,
    fileIds: [],
    edits: 0,
    isMarkedEdited: false,
    isDeleted: false,
    ...given,
    blocks: withIds(world, given.blocks ?? []),
  }
  world.messages.push(message)
  world.emit({ kind: 'message.posted', message })
  return message
}

export function replaceMessage(
  world: World,
  message: SimMessage,
  words: { text: string; blocks: Json[]; metadata?: Json | null },
): void {
  message.text = words.text
  message.blocks = withIds(world, words.blocks)
  if (words.metadata !== undefined) message.metadata = words.metadata
  message.edits += 1
  message.isMarkedEdited = words.blocks.length === 0
  world.emit({ kind: 'message.updated', message })
}

export function removeMessage(world: World, message: SimMessage): void {
  message.isDeleted = true
  world.emit({ kind: 'message.deleted', message })
}

/** Slack names every block and interactive element that came without an id. */
export function withIds(world: World, blocks: Json[]): Json[] {
  return blocks.map((block) => {
    const named: Json = { block_id: world.newId('b'), ...structuredClone(block) }
    const elements = [...objectsOf(named.elements), objectOf(named.accessory)]
    for (const element of elements) {
      if (element.type === 'button' && element.action_id === undefined) {
        element.action_id = world.newId('a')
      }
    }
    return named
  })
}
