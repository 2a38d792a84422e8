import { type AppAddress, createPostman } from './slack/delivery.ts'
import { createDoors } from './slack/doors.ts'
import { createDownloads, type Downloads } from './slack/download.ts'
import { createEvents, type Events } from './slack/events.ts'
import { createAnswers } from './slack/methods/answers.ts'
import { chatMethods } from './slack/methods/chat-methods.ts'
import { directoryMethods } from './slack/methods/directory-methods.ts'
import { createFileDesk, type ShareOptions } from './slack/methods/file-desk.ts'
import { createLimits, type Limits } from './slack/methods/limits.ts'
import { createViewDesk } from './slack/methods/view-methods.ts'
import { createModals, type Modals } from './slack/modals.ts'
import { createPeople, type People } from './slack/people.ts'
import { createScreen, describeWorld, type Screen } from './slack/screen.ts'
import { createSeeds, type Seeds } from './slack/seeds.ts'
import { createLocalServer } from './slack/server.ts'
import type { Delivery, LoggedRequest, SimChange, SimFile, SimMessage } from './slack/types.ts'
import { createWaiting, type Waiting } from './slack/wait.ts'
import { addMessage, createWorld, type World, type WorldOptions } from './slack/world.ts'

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
export interface SlackSim
  extends Seeds,
    Events,
    People,
    Modals,
    Screen,
    Faults,
    Pick<Waiting, 'waitFor'> {
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

  readonly requests: LoggedRequest[]
  readonly deliveries: Delivery[]
  readonly foreignRequests: Downloads['foreignRequests']
  /** Resolves when no request to the app is under way. */
  idle(): Promise<void>
  /** Told of every change; returns the function that ends it. */
  onChange(listener: (change: SimChange) => void): () => void
  onMessage(listener: (message: SimMessage) => void): () => void
}

export function createSlackSim(options: SlackSimOptions): SlackSim {
  const world = createWorld(options)
  let origins = { origin: '', foreignOrigin: '' }
  const readOrigins = () => origins
  const limits = createLimits(world)
  const desk = createViewDesk(world)
  const answers = createAnswers(world, () => origins.origin)
  const postman = createPostman(world, options.ackLimitMs)
  const events = createEvents(world, postman)
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
  const screen = createScreen(world)
  const waiting = createWaiting(world, () => describeWorld(world, screen))

  function announce(file: SimFile, channel: string): Promise<Delivery> | null {
    const isTold = postman.isConnected() && world.channels.get(channel)?.members.has(world.bot.id)
    return isTold ? events.fileShared(file, channel) : null
  }

  return {
    world,
    token: world.token,
    botUserId: world.bot.id,
    botId: world.botId,
    ...createSeeds(world),
    ...events,
    ...people,
    ...screen,
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
    requests: world.requests,
    deliveries: postman.deliveries,
    foreignRequests: downloads.foreignRequests,
    idle: postman.idle,
    onChange: world.onChange,
    onMessage: (listener) =>
      world.onChange((change) => {
        if (change.kind === 'message.posted') listener(change.message)
      }),
  }
}
