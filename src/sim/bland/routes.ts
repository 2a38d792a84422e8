import { callRoutes } from './call-routes.ts'
import type { SimCall } from './calls/call.ts'
import type { Exchange } from './calls/exchange.ts'
import { plain, type SimBytes, type SimReply } from './replies.ts'
import type { Route } from './route.ts'
import type { BlandSimSettings } from './settings.ts'
import { webhookRoutes } from './webhook-routes.ts'
import type { WebhookSender } from './webhooks.ts'

/** All of Bland's API but `POST /v1/calls`. */
export function createRoutes(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  exchange: Exchange
  webhooks: WebhookSender
  sendRecord: (call: SimCall, url: string, sendType: 'resend' | 'create') => void
}): (method: string, url: URL, body: unknown) => SimReply | SimBytes {
  const { settings, exchange } = parts
  const routes: readonly Route[] = [
    ...callRoutes(parts),
    ...webhookRoutes(parts),
    ['GET', /^\/v1\/me$/, account],
  ]

  function account(): SimReply {
    const billing = { current_balance: settings.balanceUsd, refill_to: null }
    const body = { status: 'active', billing, total_calls: exchange.calls.size }
    return { status: 200, body }
  }

  return (method, url, body) => {
    for (const [routeMethod, path, answer] of routes) {
      const match = path.exec(url.pathname)
      if (routeMethod === method && match) {
        return answer(decodeURIComponent(match[1] ?? ''), url.searchParams, body)
      }
    }
    return plain(404, `Cannot ${method} ${url.pathname}`)
  }
}
