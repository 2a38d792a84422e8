import { createHmac, timingSafeEqual } from 'node:crypto'

/** The value of Bland's `X-Webhook-Signature` header: lowercase hex HMAC-SHA256 of the exact bytes. */
export function signBody(rawBody: Buffer | string, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex')
}

/** Whether Bland, who knows the secret, sent these very bytes. */
export function isSigned(rawBody: Buffer, header: string | undefined, secret: string): boolean {
  if (secret === '' || header === undefined || !/^[0-9a-f]{64}$/.test(header)) return false
  return timingSafeEqual(Buffer.from(header), Buffer.from(signBody(rawBody, secret)))
}

/** A word for a URL that proves we made it: the attempt's id and our signature of it. */
export function signAttemptToken(attemptId: string, key: string): string {
  return `${attemptId}.${attemptMac(attemptId, key)}`
}

/** The attempt a token was made for, or null when it was not made with this key. */
export function readAttemptToken(token: string, key: string): string | null {
  const dot = token.lastIndexOf('.')
  if (key === '' || dot < 1) return null
  const attemptId = token.slice(0, dot)
  const given = Buffer.from(token.slice(dot + 1))
  const expected = Buffer.from(attemptMac(attemptId, key))
  return given.length === expected.length && timingSafeEqual(given, expected) ? attemptId : null
}

// The prefix keeps this use of the key apart from any other.
function attemptMac(attemptId: string, key: string): string {
  return createHmac('sha256', key).update(`attempt:${attemptId}`).digest('base64url')
}
