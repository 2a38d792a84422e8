import { namesOf } from './blocks/mrkdwn.ts'
import { renderMessage } from './blocks/render.ts'
import type { SimMessage } from './types.ts'
import { getMessage, type World } from './world.ts'

/** What people see. */
export interface Screen {
  /** What stands in a channel now, in order of time: threads and ephemeral messages too. */
  messages(channel: string): SimMessage[]
  message(channel: string, ts: string): SimMessage
  /** The replies under a message. */
  thread(channel: string, ts: string): SimMessage[]
  renderMessage(message: SimMessage): string
  /** The channel for a terminal: names, replies indented under their messages. */
  renderChannel(channel: string): string
}

export function createScreen(world: World): Screen {
  const names = namesOf(world)

  function messages(channel: string): SimMessage[] {
    return world.messages.filter((message) => message.channel === channel && !message.isDeleted)
  }

  function thread(channel: string, ts: string): SimMessage[] {
    return messages(channel).filter((message) => message.threadTs === ts)
  }

  function renderAttached(message: SimMessage): string {
    const attached = message.fileIds.flatMap((id) => world.files.get(id) ?? [])
    return renderMessage(message, names, attached)
  }

  function renderChannel(channel: string): string {
    const show = (message: SimMessage, indent: string): string => {
      const only = message.ephemeralTo ? ` (only ${names.user(message.ephemeralTo)} sees this)` : ''
      const from = message.isBroadcast && indent === '' ? ' (also in a thread)' : ''
      const author = `${names.user(message.user) ?? message.user}${only}${from}`
      return [author, ...renderAttached(message).split('\n')]
        .map((line) => indent + line)
        .join('\n')
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

  return {
    messages,
    message: (channel, ts) => getMessage(world, { channel, ts }),
    thread,
    renderMessage: renderAttached,
    renderChannel,
  }
}

/** For whoever waited in vain: the last requests, and what stands in the channels. */
export function describeWorld(world: World, screen: Screen): string {
  const asked = world.requests
    .slice(-8)
    .map(({ method, status, error }) => `  ${method} ${status} ${error ?? 'ok'}`)
  const channels = [...world.channels.values()].map(
    (channel) => `#${channel.name}:\n${screen.renderChannel(channel.id).slice(-1500)}`,
  )
  return ['The last requests:', ...asked, ...channels].join('\n')
}
