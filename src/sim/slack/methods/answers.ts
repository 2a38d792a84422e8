import { MINUTE_MS } from '../../../domain/durations.ts'
import { isYes, type Json, objectsOf, textOf } from '../json.ts'
import type { SimMessage } from '../types.ts'
import { addMessage, removeMessage, replaceMessage, type World } from '../world.ts'
import { refuseWords } from './chat-methods.ts'

const MAX_USES = 5
const LIFETIME_MS = 30 * MINUTE_MS

/** One response_url: what it belongs to and what came through it, its ack included. */
export interface AnswerBox {
  readonly id: string
  readonly url: string
  readonly user: string
  readonly channel: string
  /** The command as typed; null for buttons and shortcuts. */
  readonly typed: string | null
  /** The message whose button was pressed. */
  readonly original: SimMessage | null
  readonly openedAt: number
  uses: number
  /** Bodies posted to the url, in order; the ack is not among them. */
  readonly posts: Json[]
  /** What people saw of them. */
  readonly messages: SimMessage[]
}

export interface Answers {
  open(given: Pick<AnswerBox, 'user' | 'channel' | 'typed' | 'original'>): AnswerBox
  /** What the url replies to a post. */
  receive(id: string, body: unknown): { status: number; body: Json | 'ok' }
  /** Shows a body as Slack would; gives the refusal when Slack would not. */
  show(box: AnswerBox, body: Json): Json | null
}

export function createAnswers(world: World, origin: () => string): Answers {
  const boxes = new Map<string, AnswerBox>()

  function open(given: Pick<AnswerBox, 'user' | 'channel' | 'typed' | 'original'>): AnswerBox {
    const id = world.newId('R')
    const url = `${origin()}/response/${id}`
    const box = { ...given, id, url, openedAt: world.now(), uses: 0, posts: [], messages: [] }
    boxes.set(id, box)
    return box
  }

  function receive(id: string, body: unknown): { status: number; body: Json | 'ok' } {
    const box = boxes.get(id)
    const refuse = (status: number, error: string) => ({ status, body: { ok: false, error } })
    if (box === undefined) return refuse(404, 'invalid_url')
    if (world.now() - box.openedAt > LIFETIME_MS) return refuse(404, 'expired_url')
    if (box.uses >= MAX_USES) return refuse(404, 'used_url')
    const [payload] = objectsOf([body])
    if (payload === undefined) return refuse(400, 'invalid_payload')
    box.uses += 1
    box.posts.push(payload)
    const refusal = show(box, payload)
    return refusal ? { status: 400, body: refusal } : { status: 200, body: 'ok' }
  }

  function show(box: AnswerBox, body: Json): Json | null {
    const { original } = box
    if (isYes(body.delete_original)) {
      if (original) removeMessage(world, original)
      return null
    }
    const refusal = refuseWords(world, body)
    if (refusal) return refusal
    const words = { text: textOf(body.text), blocks: objectsOf(body.blocks) }
    if (isYes(body.replace_original) && original) {
      replaceMessage(world, original, words)
      return null
    }
    const isForAll = body.response_type === 'in_channel'
    const { channel, user } = box
    if (isForAll && box.typed !== null && box.messages.length === 0) {
      addMessage(world, { channel, user, via: 'person', text: box.typed })
    }
    const message = addMessage(world, {
      ...words,
      channel,
      user: world.bot.id,
      via: 'response',
      threadTs: textOf(body.thread_ts) || (isForAll ? null : (original?.threadTs ?? null)),
      ephemeralTo: isForAll ? null : user,
    })
    box.messages.push(message)
    return null
  }

  return { open, receive, show }
}
