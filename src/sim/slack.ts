import { namesOf } from './slack/blocks/mrkdwn.ts'
import { renderMessage } from './slack/blocks/render.ts'
import { type AppAddress, createPostman } from './slack/delivery.ts'
import { createDoors } from './slack/doors.ts'
import { createDownloads, type Downloads } from './slack/download.ts'
import { createAnswers } from './slack/methods/answers.ts'
import { chatMethods } from './slack/methods/chat-methods.ts'
import { directoryMethods } from './slack/methods/directory-methods.ts'
import { createFileDesk, type ShareOptions } from './slack/methods/file-desk.ts'
import { createLimits, type Limits } from './slack/methods/limits.ts'
import { createViewDesk } from './slack/methods/view-methods.ts'
import { createModals, type Modals } from './slack/modals.ts'
import { createPeople, type People } from './slack/people.ts'
import { createSeeds, type Seeds } from './slack/seeds.ts'
import { createLocalServer } from './slack/server.ts'
import type { Delivery, LoggedRequest, SimChange, SimFile, SimMessage } from './slack/types.ts'
import { createWaiting, type Waiting } from './slack/wait.ts'
import {
  addMessage,
  createWorld,
  findMessage,
  type World,
  type WorldOptions,
} from './slack/world.ts'

export { checkBlocks, checkView } from './slack/blocks/check-blocks.ts'
export type { ControlRef, Entered } from './slack/blocks/controls.ts'
export type { ShareOptions } from './slack/methods/file-desk.ts'
export type { CommandResult } from './slack/people.ts'
export type * from './slack/types.ts'

export interface SlackSimOptions extends WorldOptions {
  /** How long the app has to acknowledge, in real milliseconds. Default: Slack's 3 seconds. */
  ackLimitMs?: number
}

export interface SlackSimAddress {
  /** For `slackApiUrl` and `SLACK_API_URL`. */
  apiUrl: string
  /** `host:port` that serves files; the same as the Web API's. */
  fileHost: string
  origin: string
  /** A host that must never see the token. */
  foreignOrigin: string
}

export interface Shared {
  file: SimFile
  message: SimMessage
  /** How the app took `file_shared`; null when it was not told, as the bot is not in the channel. */
  delivery: Delivery | null
}

type Faults = Omit<Limits, 'takeFault' | 'overLimit'>

/** A whole Slack workspace on this machine, for tests and the demo. */
export interface SlackSim extends Seeds, People, Modals, Faults, Pick<Waiting, 'waitFor'> {
  readonly world: World
  readonly token: string
  readonly botUserId: string
  readonly botId: string
  start(port?: number): Promise<SlackSimAddress>
  /** Waits for requests to the app that are under way, then closes everything. */
  stop(): Promise<void>
  connect(app: AppAddress): void

  say(user: string, channel: string, text: string, threadTs?: string): SimMessage
  shareFile(options: ShareOptions): Promise<Shared>
  /** A file as it comes in a modal's file input: readable for the app, in no channel. */
  giveFile(options: { user: string; name: string; bytes: Buffer | string }): SimFile
  deleteFile(id: string): void
  /** Messages with a block of such a type are refused, as where Slack does not have it (yet). */
  refuseBlocks(...types: string[]): void
  takeBlocks(): void
  /** Sends the rest of downloads that stalled. */
  releaseDownloads(): void
  fileJson(file: SimFile): Record<string, unknown>

  /** What stands in a channel now, in order of time: threads and ephemeral messages too. */
  messages(channel: string): SimMessage[]
  message(channel: string, ts: string): SimMessage
  /** The replies under a message. */
  thread(channel: string, ts: string): SimMessage[]
  readonly requests: LoggedRequest[]
  readonly deliveries: Delivery[]
  readonly foreignRequests: Downloads['foreignRequests']
  /** Resolves when no request to the app is under way. */
  idle(): Promise<void>
  /** Told of every change; returns the function that ends it. */
  onChange(listener: (change: SimChange) => void): () => void
  onMessage(listener: (message: SimMessage) => void): () => void
  renderMessage(message: SimMessage): string
  /** The channel for a terminal: names, replies indented under their messages. */
  renderChannel(channel: string): string
}

export function createSlackSim(options: SlackSimOptions): SlackSim {
  const world = createWorld(options)
  let origins = { origin: '', foreignOrigin: '' }
  const readOrigins = () => origins
  const names = namesOf(world)
  const limits = createLimits(world)
  const desk = createViewDesk(world)
  const answers = createAnswers(world, () => origins.origin)
  const postman = createPostman(world, options.ackLimitMs)
  const people = createPeople(world, { postman, answers, desk, origins: readOrigins })
  // Slack tells the app of the app's own uploads as well.
  const files = createFileDesk(world, readOrigins, (file, channel) => announce(file, channel))
  const downloads = createDownloads(world, readOrigins)
  const methods = {
    ...directoryMethods(world),
    ...chatMethods(world),
    ...files.methods,
    ...desk.methods,
  }
  const doors = createDoors(world, { methods, limits, files, answers, downloads })
  const server = createLocalServer((request, response) => {
    // A connection that breaks while its body is read is the caller's own doing.
    doors(request, response).catch(() => response.destroy())
  })
  const foreignServer = createLocalServer(downloads.serveForeign)
  const waiting = createWaiting(world, describe)

  function announce(file: SimFile, channel: string): Promise<Delivery> | null {
    const isTold = postman.isConnected() && world.channels.get(channel)?.members.has(world.bot.id)
    return isTold ? people.fileShared(file, channel) : null
  }

  function messages(channel: string): SimMessage[] {
    return world.messages.filter((message) => message.channel === channel && !message.isDeleted)
  }

  function thread(channel: string, ts: string): SimMessage[] {
    return messages(channel).filter((message) => message.threadTs === ts)
  }

  function render(message: SimMessage): string {
    const attached = message.fileIds.flatMap((id) => world.files.get(id) ?? [])
    return renderMessage(message, names, attached)
  }

  function renderChannel(channel: string): string {
    const show = (message: SimMessage, indent: string): string => {
      const only = message.ephemeralTo ? ` (only ${names.user(message.ephemeralTo)} sees this)` : ''
      const from = message.isBroadcast && indent === '' ? ' (also in a thread)' : ''
      const author = `${names.user(message.user) ?? message.user}${only}${from}`
      return [author, ...render(message).split('\n')].map((line) => indent + line).join('\n')
    }
    const isTop = (message: SimMessage) => message.threadTs === null || message.isBroadcast
    return messages(channel)
      .filter(isTop)
      .flatMap((top) => [
        show(top, ''),
        ...(top.threadTs === null
          ? thread(channel, top.ts).map((reply) => show(reply, '    '))
          : []),
      ])
      .join('\n\n')
  }

  function describe(): string {
    const asked = world.requests
      .slice(-8)
      .map(({ method, status, error }) => `  ${method} ${status} ${error ?? 'ok'}`)
    const channels = [...world.channels.values()].map(
      (channel) => `#${channel.name}:\n${renderChannel(channel.id).slice(-1500)}`,
    )
    return ['The last requests:', ...asked, ...channels].join('\n')
  }

  return {
    world,
    token: world.token,
    botUserId: world.bot.id,
    botId: world.botId,
    ...createSeeds(world),
    ...people,
    ...createModals(world, desk, postman, files.json),
    setRateLimits: limits.setRateLimits,
    failNext: limits.failNext,
    outage: limits.outage,
    endOutage: limits.endOutage,
    waitFor: waiting.waitFor,
    start: async (port) => {
      const [origin, foreignOrigin] = await Promise.all([
        server.listen(port),
        foreignServer.listen(),
      ])
      origins = { origin, foreignOrigin }
      return { apiUrl: `${origin}/api/`, fileHost: new URL(origin).host, ...origins }
    },
    stop: async () => {
      waiting.giveUp()
      await postman.idle()
      await Promise.all([server.close(), foreignServer.close()])
    },
    connect: postman.connect,
    say: (user, channel, text, threadTs) =>
      addMessage(world, { user, channel, via: 'person', text, threadTs: threadTs ?? null }),
    shareFile: async (share) => {
      const shared = files.share(share)
      return { ...shared, delivery: await announce(shared.file, share.channel) }
    },
    giveFile: files.give,
    deleteFile: (id) => {
      const file = world.files.get(id)
      if (file) file.isDeleted = true
    },
    refuseBlocks: (...types) => {
      for (const type of types) world.refusedBlocks.add(type)
    },
    takeBlocks: () => world.refusedBlocks.clear(),
    releaseDownloads: downloads.release,
    fileJson: files.json,
    messages,
    message: (channel, ts) => {
      const found = findMessage(world, channel, ts)
      if (found === undefined) throw new Error(`No message ${ts} in ${channel}`)
      return found
    },
    thread,
    requests: world.requests,
    deliveries: postman.deliveries,
    foreignRequests: downloads.foreignRequests,
    idle: postman.idle,
    onChange: world.onChange,
    onMessage: (listener) =>
      world.onChange((change) => {
        if (change.kind === 'message.posted') listener(change.message)
      }),
    renderMessage: render,
    renderChannel,
  }
}
