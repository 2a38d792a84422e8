import { describe, expect, it } from 'vitest'
import {
  isBadToken,
  LOST_CHANNEL_CODES,
  readErrorCode,
  slackError,
} from '../../../src/domain/slack-errors.ts'

describe('slackError', () => {
  it.each([
    ['ratelimited', 'rate_limited', 'always'],
    ['internal_error', 'outage', 'always'],
    ['not_in_channel', 'no_channel', 'never'],
    ['restricted_action', 'read_only', 'never'],
    ['token_revoked', 'token', 'always'],
    ['something_new', 'odd', 'few'],
    ['constructor', 'odd', 'few'],
    [null, 'odd', 'few'],
  ])('takes %s for %s, to be tried again: %s', (code, meaning, retry) => {
    expect(slackError(code)).toMatchObject({ meaning, retry })
  })
})

it('knows the tokens that no waiting makes good', () => {
  expect(['invalid_auth', 'access_denied', 'missing_scope', null].map(isBadToken)).toEqual([
    true,
    true,
    false,
    false,
  ])
})

it('knows the channels in which nothing can be posted until somebody acts', () => {
  expect(LOST_CHANNEL_CODES.toSorted()).toEqual([
    'channel_not_found',
    'is_archived',
    'not_in_channel',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
  ])
})

it('takes the page of a proxy for no code', () => {
  expect(readErrorCode('not_authed')).toBe('not_authed')
  expect(readErrorCode('<html>Sign in</html>')).toBeNull()
})
