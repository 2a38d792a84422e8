import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { readErrorCode, slackError } from '../domain/slack-errors.ts'

/** Slack's error code for why a request was refused; null when Slack did not really answer. */
export function errorCode(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? readErrorCode(error.data.error) : null
}

/** What a person reads when Slack did not do what we asked of it; null for failures that are not Slack's. */
export function slackTrouble(error: unknown): string | null {
  if (error instanceof WebAPIRateLimitedError) {
    return `Slack asks Dialbot to slow down. Try again in ${error.retryAfter} seconds.`
  }
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError) return NO_ANSWER
  if (!(error instanceof WebAPIPlatformError)) return null
  const code = errorCode(error)
  return code === null ? NO_ANSWER : (slackError(code).reply ?? null)
}

const NO_ANSWER = 'Slack did not answer Dialbot. Try again in a minute.'
