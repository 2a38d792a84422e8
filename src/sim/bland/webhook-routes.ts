import type { SimCall } from './calls/call.ts'
import type { Exchange } from './calls/exchange.ts'
import { coded, type SimReply } from './replies.ts'
import { isObject } from './request.ts'
import type { Route } from './route.ts'
import type { WebhookSender } from './webhooks.ts'

/** The log of the webhooks of a call, and their being sent again. */
export function webhookRoutes(parts: {
  exchange: Exchange
  webhooks: WebhookSender
  sendRecord: (call: SimCall, url: string, sendType: 'resend' | 'create') => void
}): readonly Route[] {
  const { exchange, webhooks, sendRecord } = parts

  function webhookLog(id: string): SimReply {
    const sent = webhooks.attempts.filter(({ callId, kind }) => callId === id && kind === 'record')
    const first = sent[0]
    if (!first) return { status: 404, body: coded('NOT_FOUND', 'No webhook was sent.') }
    const data = {
      payload: JSON.parse(first.body),
      url: first.url,
      created_at: new Date(first.sentAt).toISOString(),
      call_id: id,
      user_id: 'simulated-user',
      metadata: sent.map((attempt) => ({
        sent_at: new Date(attempt.sentAt).toISOString(),
        response_code: attempt.responseCode,
        response_time: `${attempt.responseMs}ms`,
        send_type: attempt.sendType,
      })),
    }
    return { status: 200, body: { data, errors: null } }
  }

  function sendAgain(body: unknown, sendType: 'resend' | 'create'): SimReply {
    const ids = isObject(body) && Array.isArray(body.call_ids) ? body.call_ids.map(String) : []
    const newUrl = isObject(body) ? body.webhook_url : null
    const wrong = (message: string): SimReply => {
      return { status: 400, body: coded('invalid_parameter', message) }
    }
    if (ids.length === 0 || new Set(ids).size < ids.length) return wrong('call_ids must be unique.')
    const jobs = ids.map((id) => {
      const call = exchange.calls.get(id)
      const earlier = webhooks.attempts.find((attempt) => attempt.callId === id)
      const url = sendType === 'resend' ? earlier?.url : earlier ? undefined : newUrl
      return call?.state === 'ended' && typeof url === 'string' ? { call, url } : null
    })
    if (jobs.includes(null)) return wrong(`A call cannot be used with ${sendType}.`)
    for (const job of jobs) if (job) sendRecord(job.call, job.url, sendType)
    return { status: 200, body: { data: { call_ids: ids }, errors: null } }
  }

  return [
    ['GET', /^\/v1\/postcall\/webhooks\/([^/]+)$/, webhookLog],
    [
      'POST',
      /^\/v1\/postcall\/webhooks\/resend$/,
      (_id, _query, body) => sendAgain(body, 'resend'),
    ],
    [
      'POST',
      /^\/v1\/postcall\/webhooks\/create$/,
      (_id, _query, body) => sendAgain(body, 'create'),
    ],
  ]
}
