import type { RefusalReason } from '../domain/calls/refusal.ts'

/** Everything Bland says in any of its four error shapes: words to match on. */
export interface Complaint {
  /** Codes and odd status words: AUTH_FAILURE, CALL_RL_PLAN_CONCURRENCY, DNC Error … */
  codes: readonly string[]
  /** Sentences, without phone numbers in them. */
  sentences: readonly string[]
  /** Whether the body is one of the four error shapes at all. */
  isError: boolean
}

export function readComplaint(body: unknown): Complaint {
  const codes: string[] = []
  const sentences: string[] = []
  const collect = (part: unknown): void => {
    if (typeof part === 'string') sentences.push(part)
    if (typeof part !== 'object' || part === null) return
    for (const [name, value] of Object.entries(part)) {
      if (name === 'errors' && Array.isArray(value)) value.forEach(collect)
      if (typeof value !== 'string') continue
      if (name === 'message' || name === 'details') sentences.push(value)
      if (name === 'error') (/\s/.test(value) ? sentences : codes).push(value)
      if (name === 'code' || name === 'status') codes.push(value)
    }
  }
  collect(body)
  const isError = codes.includes('error') || hasErrors(body)
  return { codes, sentences: sentences.map(withoutNumbers), isError }
}

function hasErrors(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  if ('error' in body && typeof body.error === 'string') return true
  return 'errors' in body && Array.isArray(body.errors) && body.errors.length > 0
}

/** Bland's own words for the log and the audit, or what little an empty answer tells. */
export function complaintText(complaint: Complaint, status: number): string {
  const words = [...new Set(complaint.sentences)].join(' ') || complaint.codes.join(', ')
  return words === '' ? `Bland answered ${status}.` : words.slice(0, 500)
}

/** Why Bland refused, or null when the answer does not prove that no call was placed. */
export function refusalReason(status: number, complaint: Complaint): RefusalReason | null {
  if (status >= 500) return null
  const byCode = reasonOfCode(complaint.codes)
  if (byCode !== null) return byCode
  if (status === 301 || status === 307 || status === 308) return 'invalid'
  // 408 and 425 are said by machines in between, which may have passed the request on.
  if (status < 400 || status === 408 || status === 425) return null
  if (status === 401) return 'unauthorized'
  if (status === 402) return 'no_balance'
  if (status === 403) return 'flagged'
  if (status === 404) return 'not_found'
  const says = (pattern: RegExp): boolean => complaint.sentences.some((text) => pattern.test(text))
  if (status === 429) return reasonOf429(says)
  if (says(/DNC list|dial sensitive numbers/i)) return 'do_not_call'
  if (says(/^Unable to (queue call|save request body)/i)) return 'transient'
  if (says(/^Invalid phone number(?! format in transfer)/i)) return 'bad_number'
  return 'invalid'
}

function reasonOfCode(codes: readonly string[]): RefusalReason | null {
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code))
  if (has(/^DNC Error$/i)) return 'do_not_call'
  if (has(/^CALL_(UNPAID_INTL_BLOCK|PLAN_DESTINATION_BLOCKED)$/)) return 'international'
  if (has(/^CALL_RL_PLAN_/)) return 'plan_limit'
  return has(/^CALL_PLAN_/) ? 'invalid' : null
}

function reasonOf429(says: (pattern: RegExp) => boolean): RefusalReason {
  if (says(/blacklisted/i)) return 'blacklisted'
  if (says(/to the same number/i)) return 'same_number'
  if (says(/newly created account/i)) return 'new_account'
  return says(/^International rate limit/i) ? 'international' : 'rate_limited'
}

// Bland repeats the number it complains about, and our messages end up in logs.
function withoutNumbers(sentence: string): string {
  return sentence.replace(/\+?\d[\d\s().-]{5,}\d/g, '…')
}
