import type { WebhookRequest } from '../dialer/endings/receive.ts'
import type { HttpAnswer } from './answer.ts'
import { readBody } from './body.ts'
import { type HttpRequest, pathParameter, type Route } from './route.ts'

// A record of a long call with its transcript stays far below.
const WEBHOOK_LIMIT_BYTES = 8 * 1024 * 1024

/**
 * What Bland reports about calls. The answer says that it is stored, no more: acting on it comes
 * after. Anything but 200 makes Bland send it again.
 */
export function webhookRoutes(receive: (webhook: WebhookRequest) => Promise<void>): Route[] {
  async function handle(request: HttpRequest): Promise<HttpAnswer> {
    const signature = request.headers['x-webhook-signature']
    await receive({
      rawBody: await readBody(request, WEBHOOK_LIMIT_BYTES),
      signature: typeof signature === 'string' ? signature : undefined,
      token: pathParameter(request, 'token'),
    })
    return { status: 200, json: { received: true } }
  }
  return [
    { method: 'POST', path: '/webhook/:token', handle },
    { method: 'POST', path: '/webhook', handle },
  ]
}
