import { performance } from 'node:perf_hooks'
import { Agent, request } from 'undici'
import { signBody } from '../../bland/signature.ts'
import type { Fields } from './request.ts'
import type { BlandSimSettings } from './settings.ts'
import type { Timers } from './timers.ts'

export interface Delivery {
  callId: string
  kind: 'record' | 'later_record' | 'event'
  sendType: 'spawn' | 'create' | 'resend'
  url: string
  body: Fields
}

/** One POST of a webhook, or one that was lost on purpose. */
export interface WebhookAttempt extends Omit<Delivery, 'body'> {
  /** The bytes as text. */
  body: string
  sentAt: number
  /** Null: lost, timed out or refused. */
  responseCode: number | null
  responseMs: number
  isLost: boolean
}

export interface WebhookSender {
  readonly attempts: readonly WebhookAttempt[]
  /** Sends, tries again as set, and repeats what arrived as set. Never throws. */
  deliver(delivery: Delivery): Promise<void>
  /** Sends these bytes once, signed with the secret if there is one. The answer's status, or null. */
  sendRaw(url: string, body: string): Promise<number | null>
  stop(): Promise<void>
}

export function createWebhookSender(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  random: () => number
  timers: Timers
  onChange: () => void
}): WebhookSender {
  const { settings, clock, random, timers, onChange } = parts
  const attempts: WebhookAttempt[] = []
  const agent = new Agent()

  async function sendRaw(url: string, body: string): Promise<number | null> {
    const secret = settings.webhookSecret
    const signing = settings.webhookSignature === 'wrong' ? `not ${secret}` : secret
    try {
      const response = await request(url, {
        method: 'POST',
        dispatcher: agent,
        headers: {
          'content-type': 'application/json',
          ...(secret === null ? {} : { 'x-webhook-signature': signBody(body, signing ?? '') }),
        },
        body: settings.webhookSignature === 'tampered_body' ? `${body} ` : body,
        signal: AbortSignal.timeout(settings.webhookTimeoutMs),
      })
      await response.body.dump()
      return response.statusCode
    } catch {
      return null
    }
  }

  async function attempt(delivery: Delivery, body: string): Promise<boolean> {
    const isLost =
      settings.webhookOutage ||
      (delivery.kind !== 'event' &&
        delivery.sendType === 'spawn' &&
        random() < settings.webhookLossRate)
    const sentAt = clock.now()
    const startedMs = performance.now()
    const responseCode = isLost ? null : await sendRaw(delivery.url, body)
    const responseMs = Math.round(performance.now() - startedMs)
    attempts.push({ ...delivery, body, sentAt, responseCode, responseMs, isLost })
    onChange()
    // What is lost is lost: Bland takes it for delivered.
    return isLost || (responseCode !== null && responseCode < 300)
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const body = settings.webhookPretty
      ? JSON.stringify(delivery.body, null, 2)
      : JSON.stringify(delivery.body)
    let isDelivered = await attempt(delivery, body)
    if (delivery.kind === 'event') return
    for (const waitMs of settings.webhookRetryMs) {
      if (isDelivered || !(await timers.pause(waitMs))) break
      isDelivered = await attempt(delivery, body)
    }
    const duplicates = isDelivered ? settings.webhookDuplicates : 0
    for (let sent = 0; sent < duplicates; sent += 1) await attempt(delivery, body)
  }

  return { attempts, deliver, sendRaw, stop: () => agent.destroy() }
}
