import type { Exchange } from './calls/exchange.ts'
import { type Fault, type FaultPlan, isPlacing } from './faults.ts'
import { isRefusal, plain, REFUSALS, type SimAnswer } from './replies.ts'
import { isObject, objectionTo } from './request.ts'
import type { BlandSimSettings } from './settings.ts'
import type { Timers } from './timers.ts'
import type { Watch } from './watch.ts'
import type { WebhookSender } from './webhooks.ts'

/** `POST /v1/calls`, with what can go wrong on the way there and back. */
export function createPlaceCall(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  faults: FaultPlan
  exchange: Exchange
  webhooks: WebhookSender
  timers: Timers
  watch: Watch
}): (body: unknown) => Promise<SimAnswer> {
  const { settings, clock, faults, exchange, webhooks, timers, watch } = parts

  return async function placeCall(body: unknown): Promise<SimAnswer> {
    const fault = faults.take('POST')
    if (!isPlacing(fault)) return faultyReply(fault)
    const objection = objectionTo(body, settings, clock.now())
    if (objection || !isObject(body))
      return objection ?? plain(400, 'Call parameters must be an object.')
    const phone = toE164(body.phone_number)
    const refusal = exchange.refusal(phone)
    if (refusal) return refusal
    const call = exchange.accept(phone, body)
    if (settings.webhookBeforeAnswer && typeof body.webhook === 'string') {
      await watch.until(() => webhooks.attempts.some(({ callId }) => callId === call.callId))
    }
    await timers.pause(settings.answerDelayMs)
    if (fault !== null) return faultyReply(fault)
    const message = 'Call successfully queued.'
    return {
      status: 200,
      body: { status: 'success', message, call_id: call.callId, batch_id: null },
    }
  }
}

function faultyReply(fault: Fault | null): SimAnswer {
  if (fault !== null && isRefusal(fault)) return REFUSALS[fault]
  if (fault === 'drop' || fault === 'drop_before') return 'drop'
  if (fault === 'stall') return 'stall'
  if (fault === 'no_id') return { status: 200, body: { status: 'success' } }
  if (fault === 'unreadable') {
    return { status: 200, bytes: Buffer.from('<html>Please wait'), contentType: 'text/html' }
  }
  return plain(500, 'Error in fetching user data')
}

/** Bland reads ten digits as a number of the US. */
function toE164(phone: unknown): string {
  const digits = String(phone).replace(/\D/g, '')
  return digits.length === 10 && !String(phone).startsWith('+') ? `+1${digits}` : `+${digits}`
}
