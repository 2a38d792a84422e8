import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { isJson, type Json, parseJson, textOf } from './json.ts'
import type { Delivery } from './types.ts'
import type { World } from './world.ts'

export interface AppAddress {
  /** The app's base address; requests go to `/slack/events` under it. */
  url: string
  signingSecret: string
}

export interface Postman {
  connect(app: AppAddress): void
  isConnected(): boolean
  /** Signs and posts; never rejects: what went wrong is in the delivery. */
  deliver(
    kind: Delivery['kind'],
    payload: Json,
    headers?: Record<string, string>,
  ): Promise<Delivery>
  readonly deliveries: Delivery[]
  /** Resolves when no request to the app is under way. */
  idle(): Promise<void>
}

/** Slack gives up on an app that has not answered in this time. */
const ACK_LIMIT_MS = 3000

export function createPostman(world: World, ackLimitMs = ACK_LIMIT_MS): Postman {
  let app: AppAddress | null = null
  const deliveries: Delivery[] = []
  const underWay = new Set<Promise<Delivery>>()

  function deliver(
    kind: Delivery['kind'],
    payload: Json,
    headers: Record<string, string> = {},
  ): Promise<Delivery> {
    if (app === null) throw new Error('The local Slack has no app yet: call connect() first')
    const { rawBody, type } = encode(kind, payload)
    const signed = { ...headers, 'content-type': type, ...sign(rawBody, app.signingSecret) }
    const sending = post(app.url, rawBody, signed, ackLimitMs).then((answer) => {
      const delivery: Delivery = { kind, payload, rawBody, headers: signed, ...answer }
      deliveries.push(delivery)
      underWay.delete(sending)
      world.emit({ kind: 'delivery', delivery })
      return delivery
    })
    underWay.add(sending)
    return sending
  }

  return {
    connect: (address) => {
      app = address
    },
    isConnected: () => app !== null,
    deliver,
    deliveries,
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

/** An ack's body: JSON, or plain text that stands for itself; null when it is empty. */
export function readAnswer(delivery: Delivery): Json | null {
  if (delivery.body.trim() === '') return null
  const parsed = parseJson(delivery.body)
  return isJson(parsed) ? parsed : { text: delivery.body }
}

/** Events are JSON, commands a form, and everything interactive a form with JSON in one field. */
function encode(kind: Delivery['kind'], payload: Json): { rawBody: string; type: string } {
  if (kind === 'event' || kind === 'url_verification') {
    return { rawBody: JSON.stringify(payload), type: 'application/json' }
  }
  const form = new URLSearchParams()
  if (kind === 'interaction') form.set('payload', JSON.stringify(payload))
  else for (const [key, value] of Object.entries(payload)) form.set(key, textOf(value))
  return { rawBody: form.toString(), type: 'application/x-www-form-urlencoded' }
}

/** The one place that needs the machine's date: Bolt compares the signature's time with it, not with our clock. */
function sign(rawBody: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
}

type DoorAnswer = Pick<Delivery, 'status' | 'body' | 'ackMs' | 'error'>

function post(
  url: string,
  rawBody: string,
  headers: Record<string, string>,
  ackLimitMs: number,
): Promise<DoorAnswer> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const done = (answer: Omit<DoorAnswer, 'ackMs'>) => {
      clearTimeout(timer)
      resolve({ ...answer, ackMs: performance.now() - startedAt })
    }
    // A fresh connection each time, so that none is left open when the app stops.
    const options = { method: 'POST', agent: false, headers: withLength(headers, rawBody) }
    const target = `${url.replace(/\/+$/, '')}/slack/events`
    const outgoing = request(target, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => done({ status: 0, body: '', error: 'connection_failed' }))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        const isGood = status >= 200 && status < 300
        const body = Buffer.concat(chunks).toString('utf8')
        done({ status, body, error: isGood ? null : 'http_error' })
      })
    })
    const timer = setTimeout(() => {
      done({ status: 0, body: '', error: 'operation_timeout' })
      outgoing.destroy()
    }, ackLimitMs)
    outgoing.on('error', () => done({ status: 0, body: '', error: 'connection_failed' }))
    outgoing.end(rawBody)
  })
}

function withLength(headers: Record<string, string>, rawBody: string): Record<string, string> {
  return { ...headers, 'content-length': String(Buffer.byteLength(rawBody)) }
}
