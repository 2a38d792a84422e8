import { type ControlRef, findControl, stateOf } from './blocks/controls.ts'
import { channelJson, fileJson, messageJson } from './blocks/show.ts'
import { type Postman, readAnswer } from './delivery.ts'
import type { Json } from './json.ts'
import type { AnswerBox, Answers } from './methods/answers.ts'
import type { ViewDesk } from './methods/view-methods.ts'
import type { Delivery, SimUser } from './types.ts'
import { getChannel, getMessage, getUser, type MessageRef, type World } from './world.ts'

export interface CommandResult extends Delivery {
  /** The ack as JSON or text; null when it was empty. */
  answer: Json | null
  /** What came through the response_url, and what people saw; both go on growing. */
  box: AnswerBox
}

/** What people in Slack ask the app for, as signed requests. */
export interface People {
  /** `text` starts with the command, as typed: `/dial start`. */
  command(user: string, channel: string, text: string): Promise<CommandResult>
  /** Rejects when the message shows no such control now. */
  pressButton(user: string, message: MessageRef, ref: ControlRef): Promise<CommandResult>
  messageShortcut(user: string, message: MessageRef, callbackId: string): Promise<CommandResult>
  globalShortcut(user: string, callbackId: string): Promise<Delivery>
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

  async function interact(kind: 'command' | 'interaction', payload: Json, box: AnswerBox) {
    const delivery = await postman.deliver(kind, payload)
    const answer = readAnswer(delivery)
    const isShown = delivery.error === null && answer !== null && kind === 'command'
    const refusal = isShown ? answers.show(box, answer) : null
    return { ...delivery, ...(refusal && { error: 'invalid_response' as const }), answer, box }
  }

  async function command(user: string, channel: string, text: string): Promise<CommandResult> {
    const person = getUser(world, user)
    const place = getChannel(world, channel)
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
    const message = getMessage(world, ref)
    if (message.ephemeralTo !== null && message.ephemeralTo !== user) {
      throw new Error(`${user} does not see the message ${message.ts}`)
    }
    const action = findControl(message.blocks, control)
    const box = answers.open({ user, channel: message.channel, typed: null, original: message })
    const isEphemeral = message.ephemeralTo !== null
    const payload: Json = {
      type: 'block_actions',
      ...interactionFrame(world, getUser(world, user)),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: isEphemeral,
        ...(message.threadTs !== null && { thread_ts: message.threadTs }),
      },
      trigger_id: desk.triggers.issue(user),
      channel: channelName(world, message.channel),
      ...(!isEphemeral && { message: messageJson(world, message) }),
      state: { values: stateOf(message.blocks, {}) },
      response_url: box.url,
      actions: [{ ...action, action_ts: world.newTs() }],
    }
    return interact('interaction', payload, box)
  }

  async function messageShortcut(user: string, ref: MessageRef, callbackId: string) {
    const message = getMessage(world, ref)
    const box = answers.open({ user, channel: message.channel, typed: null, original: null })
    const files = message.fileIds.flatMap((id) => world.files.get(id) ?? [])
    const payload: Json = {
      type: 'message_action',
      ...interactionFrame(world, getUser(world, user)),
      callback_id: callbackId,
      trigger_id: desk.triggers.issue(user),
      message_ts: message.ts,
      channel: channelName(world, message.channel),
      message: {
        ...messageJson(world, message),
        ...(files.length > 0 && { files: files.map((f) => fileJson(world, f, parts.origins())) }),
      },
      response_url: box.url,
    }
    return interact('interaction', payload, box)
  }

  return {
    command,
    pressButton,
    messageShortcut,
    globalShortcut: async (user, callbackId) =>
      postman.deliver('interaction', {
        type: 'shortcut',
        ...interactionFrame(world, getUser(world, user)),
        callback_id: callbackId,
        trigger_id: desk.triggers.issue(user),
      }),
  }
}

function interactionFrame(world: World, user: SimUser): Json {
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: world.appId,
    token: 'unused',
    team: { id: world.teamId, domain: world.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    action_ts: world.newTs(),
  }
}

function channelName(world: World, id: string): Json {
  return { id, name: channelJson(world, getChannel(world, id)).name }
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
