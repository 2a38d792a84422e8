import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { backoffMs, readFailure } from '../../../../src/notify/deliver/read-failure.ts'

describe('readFailure', () => {
  it.each([
    ['not_in_channel', 'gone'],
    ['is_archived', 'gone'],
    ['invalid_auth', 'token'],
    ['invalid_blocks', 'words'],
    ['msg_blocks_too_long', 'words'],
    ['message_not_found', 'no_message'],
    ['thread_not_found', 'no_thread'],
    ['internal_error', 'down'],
    ['something_new', 'odd'],
    ['ratelimited', 'busy'],
  ])('takes %s for %s', (error, kind) => {
    expect(readFailure(new WebAPIPlatformError({ ok: false, error }))).toMatchObject({
      kind,
      code: error,
    })
  })

  it('takes a web page for an outage, and does not repeat it', () => {
    const error = new WebAPIPlatformError({ ok: false, error: '<html>Sign in</html>' })
    expect(readFailure(error)).toEqual({ kind: 'down', code: 'not_slack' })
  })

  it('takes a 5xx and a broken connection for an outage', () => {
    expect(readFailure(new WebAPIHTTPError(503, '', {})).kind).toBe('down')
    expect(readFailure(new WebAPIRequestError(new Error('reset'))).kind).toBe('down')
    expect(readFailure(new Error('who knows')).kind).toBe('down')
  })

  it('rests for as long as Slack says', () => {
    expect(readFailure(new WebAPIRateLimitedError(30))).toMatchObject({ afterMs: 30_000 })
  })
})

describe('backoffMs', () => {
  it('doubles up to a minute', () => {
    expect([0, 1, 2, 5, 6, 60].map(backoffMs)).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000])
  })
})
