/**
 * What an error code of Slack means. `moving`: the workspace or the channel is being changed. `blocks`: the blocks
 * or their length are refused. `no_channel`: we cannot see or use it. `no_conversation`: nobody can be written to
 * there. `token`: no waiting makes our token good. `access`: it is of the wrong kind or place. `onlooker`: we are
 * in the channel, the person is not. `late_form`: its three seconds are over. `odd`: none of these, or not known.
 */
export type SlackErrorMeaning =
  | 'rate_limited'
  | 'outage'
  | 'moving'
  | 'blocks'
  | 'no_message'
  | 'no_thread'
  | 'no_channel'
  | 'read_only'
  | 'no_scope'
  | 'no_conversation'
  | 'token'
  | 'sign_in'
  | 'access'
  | 'no_file'
  | 'onlooker'
  | 'late_form'
  | 'odd'

export interface SlackError {
  meaning: SlackErrorMeaning
  /** Whether the same request may be taken later: try for as long as it takes, a few times, or never. */
  retry: 'always' | 'few' | 'never'
  /** To somebody who asked Dialbot for something that fails by this. */
  reply?: string
  /** To somebody who wants to start calls where nobody would see how they go. */
  startReply?: string
  /** Why a message could not be posted, as in "it failed because …". */
  cause?: string
  /** What can be done about that, for somebody who is elsewhere. */
  todo?: string
}

const RATE_LIMITED: SlackError = { meaning: 'rate_limited', retry: 'always' }
const OUTAGE: SlackError = { meaning: 'outage', retry: 'always' }
const MOVING: SlackError = { meaning: 'moving', retry: 'always' }
const BLOCKS: SlackError = { meaning: 'blocks', retry: 'never' }
const NO_MESSAGE: SlackError = { meaning: 'no_message', retry: 'never' }
const NO_THREAD: SlackError = { meaning: 'no_thread', retry: 'never' }
const NO_CONVERSATION: SlackError = { meaning: 'no_conversation', retry: 'never' }
// An upload may lose its file on the way: the next one brings it again.
const NO_FILE: SlackError = { meaning: 'no_file', retry: 'few' }

const BAD_TOKEN_REPLY =
  'Slack does not accept Dialbot’s token any more. Ask whoever runs it to install the app anew and set SLACK_BOT_TOKEN.'
// Held, not given up: the token may be replaced.
const TOKEN: SlackError = { meaning: 'token', retry: 'always', reply: BAD_TOKEN_REPLY }
const ACCESS: SlackError = { meaning: 'access', retry: 'few', reply: BAD_TOKEN_REPLY }

const NO_SCOPE: SlackError = {
  meaning: 'no_scope',
  retry: 'never',
  reply:
    'Dialbot lacks a permission in Slack. Ask whoever runs it to reinstall the app with the scopes of its manifest, then try again.',
  cause: 'the app lacks a permission',
  todo: 'reinstall the app with the scopes of its manifest',
}

const NOT_INVITED = {
  meaning: 'no_channel',
  retry: 'never',
  reply: 'Dialbot is not in this channel. Type `/invite @dialbot` here, then try again.',
  startReply:
    'Dialbot is not in this channel, so nobody would see how it goes. Type `/invite @dialbot` here, then start again. Nothing was started.',
  todo: 'type `/invite @dialbot` there',
} as const satisfies SlackError

const READ_ONLY = {
  meaning: 'read_only',
  retry: 'never',
  todo: 'let Dialbot post there, or start in another channel',
} as const satisfies SlackError
const READ_ONLY_START =
  'Only some people may post in this channel, and Dialbot is not one of them. Start in another channel. Nothing was started.'

const LATE_FORM = {
  meaning: 'late_form',
  retry: 'few',
  reply: 'Slack waited too long for Dialbot’s form. Try again.',
} as const satisfies SlackError

const ERRORS: Record<string, SlackError> = {
  ratelimited: RATE_LIMITED,
  rate_limited: RATE_LIMITED,
  message_limit_exceeded: RATE_LIMITED,

  fatal_error: OUTAGE,
  internal_error: OUTAGE,
  service_unavailable: OUTAGE,
  request_timeout: OUTAGE,
  team_added_to_org: MOVING,
  ekm_access_denied: MOVING,
  external_channel_migrating: MOVING,
  rollup_error: MOVING,

  invalid_blocks: BLOCKS,
  invalid_blocks_format: BLOCKS,
  msg_blocks_too_long: BLOCKS,
  msg_too_long: BLOCKS,
  block_mismatch: BLOCKS,
  only_one_table_allowed: BLOCKS,

  message_not_found: NO_MESSAGE,
  cant_update_message: NO_MESSAGE,
  edit_window_closed: NO_MESSAGE,
  thread_not_found: NO_THREAD,
  cannot_reply_to_message: NO_THREAD,
  invalid_thread_ts: NO_THREAD,

  not_in_channel: { ...NOT_INVITED, cause: 'Dialbot was removed from the channel' },
  channel_not_found: { ...NOT_INVITED, cause: 'Dialbot cannot see the channel' },
  is_archived: {
    meaning: 'no_channel',
    retry: 'never',
    reply: 'This channel is archived. Try again in another one.',
    startReply: 'This channel is archived. Start in another one. Nothing was started.',
    cause: 'the channel is archived',
    todo: 'unarchive it, or start in another channel',
  },
  restricted_action: {
    ...READ_ONLY,
    startReply: READ_ONLY_START,
    cause: 'Dialbot may not post in the channel',
  },
  restricted_action_read_only_channel: {
    ...READ_ONLY,
    startReply: READ_ONLY_START,
    cause: 'the channel is read-only',
  },
  restricted_action_thread_only_channel: {
    ...READ_ONLY,
    cause: 'the channel takes replies only',
  },
  user_not_in_channel: { meaning: 'onlooker', retry: 'few' },
  cannot_dm_bot: NO_CONVERSATION,
  is_inactive: NO_CONVERSATION,
  messages_tab_disabled: {
    meaning: 'odd',
    retry: 'few',
    reply:
      'Slack does not let Dialbot write to you. Ask whoever runs it to switch on the Messages tab under App Home in the Slack app’s settings, then try again.',
  },

  missing_scope: NO_SCOPE,
  no_permission: NO_SCOPE,
  account_inactive: TOKEN,
  invalid_auth: TOKEN,
  not_authed: TOKEN,
  team_access_not_granted: TOKEN,
  token_expired: TOKEN,
  token_revoked: TOKEN,
  org_login_required: { meaning: 'sign_in', retry: 'always' },
  access_denied: ACCESS,
  not_allowed_token_type: ACCESS,
  user_removed_from_team: ACCESS,

  file_not_found: NO_FILE,
  file_deleted: NO_FILE,
  // In a channel where we are not.
  not_visible: NO_FILE,

  expired_trigger_id: LATE_FORM,
  exchanged_trigger_id: { ...LATE_FORM, reply: 'Slack took this press already. Try again.' },
  // Of Slack's older forms.
  trigger_expired: { ...LATE_FORM, meaning: 'odd' },
}

const ODD: SlackError = { meaning: 'odd', retry: 'few' }

/** What is known about a code; for one that nobody has described, and for none, that it is odd. */
export function slackError(code: string | null): SlackError {
  return (code !== null && Object.hasOwn(ERRORS, code) && ERRORS[code]) || ODD
}

/** A token that no waiting makes good. Other codes mean trouble at Slack, or a missing permission. */
export function isBadToken(code: string | null): boolean {
  const { meaning } = slackError(code)
  return meaning === 'token' || meaning === 'access'
}

/** Nothing can be posted in the channel until somebody acts: by an invitation, say. */
export function isLostChannel(code: string | null): boolean {
  const { meaning } = slackError(code)
  return meaning === 'no_channel' || meaning === 'read_only'
}

/** The codes by which a channel is lost. */
export const LOST_CHANNEL_CODES: readonly string[] = Object.keys(ERRORS).filter(isLostChannel)

/** Slack's own code, or null for what stands in its place when a proxy answers: its page, as one long word. */
export function readErrorCode(text: string): string | null {
  return /^[a-z0-9_]{1,60}$/.test(text) ? text : null
}
