import { createHash } from 'node:crypto'
import { parseBlandJson } from '../../bland/json.ts'
import { parseWebhook } from '../../bland/payloads.ts'
import { isSigned, readAttemptToken } from '../../bland/signature.ts'
import { AppError } from '../../domain/error.ts'
import { addReceipt } from '../../store/calls/receipts.ts'
import { newId } from '../../system/id.ts'
import type { DialerContext } from '../context.ts'

export interface WebhookRequest {
  rawBody: Buffer
  /** The `X-Webhook-Signature` header. */
  signature: string | undefined
  /** The last part of `/webhook/:token`. */
  token: string | undefined
}

/**
 * Takes in what Bland posts: authenticates the raw bytes, then reads them, then stores them. Acting on
 * them is the settler's work. Throws `unauthorized`, and `invalid` for what is not JSON.
 */
export function createWebhookReceiver(
  context: Pick<DialerContext, 'write' | 'clock' | 'wakeSettler'> & {
    webhookSecret: string | null
    tokenKey: string
  },
): (request: WebhookRequest) => Promise<void> {
  const { write, clock, webhookSecret, tokenKey, wakeSettler } = context

  return async function receive({ rawBody, signature, token }) {
    const attemptId = token === undefined ? null : readAttemptToken(token, tokenKey)
    const isAuthentic =
      webhookSecret === null ? attemptId !== null : isSigned(rawBody, signature, webhookSecret)
    if (!isAuthentic) {
      throw new AppError('unauthorized', 'This webhook is not signed as Bland would sign it.')
    }
    const text = rawBody.toString('utf8')
    const parsed = parseWebhook(parseBody(text))
    const receipt = {
      id: newId(),
      kind: parsed.kind,
      callId: parsed.kind === 'unreadable' ? null : callIdOf(parsed),
      tokenAttemptId: attemptId,
      bodyHash: createHash('sha256')
        .update(attemptId ?? '')
        .update(rawBody)
        .digest('hex'),
      body: text,
      receivedAt: clock.now(),
    }
    await write((tx) => addReceipt(tx, receipt))
    wakeSettler()
  }
}

function callIdOf(
  parsed: Exclude<ReturnType<typeof parseWebhook>, { kind: 'unreadable' }>,
): string {
  return parsed.kind === 'event' ? parsed.callId : parsed.record.callId
}

function parseBody(text: string): unknown {
  try {
    return parseBlandJson(text)
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON.', { cause })
  }
}
