import { WebAPIPlatformError } from '@slack/web-api'

/** Slack's own word for why a request was refused; null when Slack did not really answer. */
export function refusalWord(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null
  const word = error.data.error
  // A proxy's web page arrives here as one long word.
  return /^[a-z0-9_]{1,60}$/.test(word) ? word : null
}

/** A token that no waiting makes good. Other words mean trouble at Slack, or a missing permission. */
const BAD_TOKEN = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'user_removed_from_team',
  'access_denied',
  'team_access_not_granted',
]

export function isBadToken(word: string | null): boolean {
  return word !== null && BAD_TOKEN.includes(word)
}
