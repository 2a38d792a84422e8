import { type ControlRef, findControl, stateOf } from './blocks/controls.ts'
import { channelJson, fileJson, messageJson } from './blocks/show.ts'
import { type Postman, readAnswer } from './delivery.ts'
import type { Json } from './json.ts'
import type { AnswerBox, Answers } from './methods/answers.ts'
import type { ViewDesk } from './methods/view-methods.ts'
import type { Delivery, SimChannel, SimFile, SimMessage, SimUser } from './types.ts'
import { directChannel, findMessage, type World } from './world.ts'

/** A message by itself or by its place. */
export type MessageRef = SimMessage | { channel: string; ts: string }

export interface CommandResult extends Delivery {
  /** The ack as JSON or text; null when it was empty. */
  answer: Json | null
  /** What came through the response_url, and what people saw; both go on growing. */
  box: AnswerBox
}

export interface EventOptions {
  /** The id of an event sent before, to send it again. */
  eventId?: string
  retryNum?: number
  retryReason?: string
}

/** What people in Slack do, as signed requests to the app. */
export interface People {
  event(event: Json, options?: EventOptions): Promise<Delivery>
  fileShared(file: SimFile, channel: string): Promise<Delivery>
  /** Delivers the same event once more, as Slack does when it was not acknowledged. */
  repeat(delivery: Delivery, retryNum?: number, retryReason?: string): Promise<Delivery>
  /** `text` starts with the command, as typed: `/dial start`. */
  command(user: string, channel: string, text: string): Promise<CommandResult>
  /** Rejects when the message shows no such control now. */
  pressButton(user: string, message: MessageRef, ref: ControlRef): Promise<CommandResult>
  messageShortcut(user: string, message: MessageRef, callbackId: string): Promise<CommandResult>
  globalShortcut(user: string, callbackId: string): Promise<Delivery>
  openHome(user: string, tab?: 'home' | 'messages'): Promise<Delivery>
  verifyUrl(challenge: string): Promise<Delivery>
}

export function createPeople(
  world: World,
  parts: {
    postman: Postman
    answers: Answers
    desk: ViewDesk
    origins: () => { origin: string; foreignOrigin: string }
  },
): People {
  const { postman, answers, desk } = parts

  function event(inner: Json, options: EventOptions = {}): Promise<Delivery> {
    const seconds = Math.floor(world.now() / 1000)
    const payload: Json = {
      token: 'unused',
      team_id: world.teamId,
      api_app_id: world.appId,
      event: { event_ts: world.newTs(), ...inner },
      type: 'event_callback',
      event_id: options.eventId ?? world.newId('Ev'),
      event_time: seconds,
      authorizations: [
        { enterprise_id: null, team_id: world.teamId, user_id: world.bot.id, is_bot: true },
      ],
      is_ext_shared_channel: false,
    }
    return postman.deliver('event', payload, retryHeaders(options))
  }

  async function interact(kind: 'command' | 'interaction', payload: Json, box: AnswerBox) {
    const delivery = await postman.deliver(kind, payload)
    const answer = readAnswer(delivery)
    const isShown = delivery.error === null && answer !== null && kind === 'command'
    const refusal = isShown ? answers.show(box, answer) : null
    return { ...delivery, ...(refusal && { error: 'invalid_response' as const }), answer, box }
  }

  async function command(user: string, channel: string, text: string): Promise<CommandResult> {
    const person = getUser(user)
    const place = getChannel(channel)
    const [word = '', ...rest] = text.trim().split(' ')
    const box = answers.open({ user, channel, typed: text, original: null })
    const payload: Json = {
      token: 'unused',
      command: word,
      text: escaped(rest.join(' ')),
      response_url: box.url,
      trigger_id: desk.triggers.issue(user),
      user_id: user,
      user_name: person.name,
      team_id: person.teamId,
      team_domain: world.teamDomain,
      channel_id: channel,
      channel_name: place.directWith === null && place.isPrivate ? 'privategroup' : place.name,
      api_app_id: world.appId,
      is_enterprise_install: 'false',
    }
    return interact('command', payload, box)
  }

  async function pressButton(user: string, ref: MessageRef, control: ControlRef) {
    const message = getMessage(ref)
    if (message.ephemeralTo !== null && message.ephemeralTo !== user) {
      throw new Error(`${user} does not see the message ${message.ts}`)
    }
    const action = findControl(message.blocks, control)
    const box = answers.open({ user, channel: message.channel, typed: null, original: message })
    const isEphemeral = message.ephemeralTo !== null
    const payload: Json = {
      type: 'block_actions',
      ...interactionFrame(getUser(user)),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: isEphemeral,
        ...(message.threadTs !== null && { thread_ts: message.threadTs }),
      },
      trigger_id: desk.triggers.issue(user),
      channel: channelName(message.channel),
      ...(!isEphemeral && { message: messageJson(world, message) }),
      state: { values: stateOf(message.blocks, {}) },
      response_url: box.url,
      actions: [{ ...action, action_ts: world.newTs() }],
    }
    return interact('interaction', payload, box)
  }

  async function messageShortcut(user: string, ref: MessageRef, callbackId: string) {
    const message = getMessage(ref)
    const box = answers.open({ user, channel: message.channel, typed: null, original: null })
    const files = message.fileIds.flatMap((id) => world.files.get(id) ?? [])
    const payload: Json = {
      type: 'message_action',
      ...interactionFrame(getUser(user)),
      callback_id: callbackId,
      trigger_id: desk.triggers.issue(user),
      message_ts: message.ts,
      channel: channelName(message.channel),
      message: {
        ...messageJson(world, message),
        ...(files.length > 0 && { files: files.map((f) => fileJson(world, f, parts.origins())) }),
      },
      response_url: box.url,
    }
    return interact('interaction', payload, box)
  }

  const interactionFrame = (user: SimUser): Json => ({
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: world.appId,
    token: 'unused',
    team: { id: world.teamId, domain: world.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    action_ts: world.newTs(),
  })

  const channelName = (id: string): Json => ({ id, name: channelJson(world, getChannel(id)).name })

  function getUser(id: string): SimUser {
    const user = world.users.get(id)
    if (user === undefined) throw new Error(`No user ${id} in the local Slack`)
    return user
  }

  function getChannel(id: string): SimChannel {
    const channel = world.channels.get(id)
    if (channel === undefined) throw new Error(`No channel ${id} in the local Slack`)
    return channel
  }

  function getMessage(ref: MessageRef): SimMessage {
    const message = findMessage(world, ref.channel, ref.ts)
    if (message === undefined) throw new Error(`No message ${ref.ts} in ${ref.channel}`)
    return message
  }

  return {
    event,
    fileShared: (file, channel) =>
      event({
        type: 'file_shared',
        channel_id: channel,
        file_id: file.id,
        user_id: file.user,
        file: { id: file.id },
      }),
    repeat: (delivery, retryNum = 1, retryReason = 'http_timeout') =>
      postman.deliver('event', delivery.payload, retryHeaders({ retryNum, retryReason })),
    command,
    pressButton,
    messageShortcut,
    globalShortcut: async (user, callbackId) =>
      postman.deliver('interaction', {
        type: 'shortcut',
        ...interactionFrame(getUser(user)),
        callback_id: callbackId,
        trigger_id: desk.triggers.issue(user),
      }),
    openHome: (user, tab = 'home') =>
      event({ type: 'app_home_opened', user, tab, channel: directChannel(world, user).id }),
    verifyUrl: (challenge) =>
      postman.deliver('url_verification', { type: 'url_verification', token: 'unused', challenge }),
  }
}

/** Slack escapes what a person types, and leaves its own references (`<@U1>`, `<tel:…>`) whole. */
function escaped(text: string): string {
  return text
    .split(/(<(?:[@#!]|tel:|mailto:|https?:)[^>]*>)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeControls(part)))
    .join('')
}

function escapeControls(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function retryHeaders(options: EventOptions): Record<string, string> {
  if (options.retryNum === undefined) return {}
  return {
    'x-slack-retry-num': String(options.retryNum),
    'x-slack-retry-reason': options.retryReason ?? 'http_timeout',
  }
}
