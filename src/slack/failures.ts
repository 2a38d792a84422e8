import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'

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

const SCOPES =
  'Dialbot lacks a permission in Slack. Ask whoever runs it to reinstall the app with the scopes of its manifest, then try again.'
const SENTENCES: Record<string, string> = {
  missing_scope: SCOPES,
  no_permission: SCOPES,
  not_in_channel: 'Dialbot is not in this channel. Type `/invite @dialbot` here, then try again.',
  channel_not_found:
    'Dialbot is not in this channel. Type `/invite @dialbot` here, then try again.',
  is_archived: 'This channel is archived. Try again in another one.',
  messages_tab_disabled:
    'Slack does not let Dialbot write to you. Ask whoever runs it to switch on the Messages tab under App Home in the Slack app’s settings, then try again.',
  expired_trigger_id: 'Slack waited too long for Dialbot’s form. Try again.',
  trigger_expired: 'Slack waited too long for Dialbot’s form. Try again.',
  exchanged_trigger_id: 'Slack took this press already. Try again.',
}

/** What a person reads when Slack did not do what we asked of it; null for failures that are not Slack's. */
export function slackTrouble(error: unknown): string | null {
  if (error instanceof WebAPIRateLimitedError) {
    return `Slack asks Dialbot to slow down. Try again in ${error.retryAfter} seconds.`
  }
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError) return NO_ANSWER
  if (!(error instanceof WebAPIPlatformError)) return null
  const word = refusalWord(error)
  if (word === null) return NO_ANSWER
  if (Object.hasOwn(SENTENCES, word)) return SENTENCES[word] ?? null
  if (isBadToken(word)) return BAD_TOKEN_SENTENCE
  return null
}

const NO_ANSWER = 'Slack did not answer Dialbot. Try again in a minute.'
const BAD_TOKEN_SENTENCE =
  'Slack does not accept Dialbot’s token any more. Ask whoever runs it to install the app anew and set SLACK_BOT_TOKEN.'
