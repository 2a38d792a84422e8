import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../system/log.ts'

/**
 * Lets Bolt and Slack's client write into our log. Their debug lines carry whole requests, texts of
 * messages included, so they are dropped whatever the level.
 */
export function createBoltLogger(log: Log): Logger {
  const slackLog = log.child({ from: 'bolt' })
  return {
    debug: () => {},
    info: (...parts) => slackLog.debug(toFields(parts), 'slack.library'),
    warn: (...parts) => slackLog.warn(toFields(parts), 'slack.library'),
    error: (...parts) => slackLog.error(toFields(parts), 'slack.library'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

function toFields(parts: readonly unknown[]) {
  const errors = parts.filter((part) => part instanceof Error)
  const words = parts.filter((part) => typeof part === 'string')
  return { said: words.join(' '), ...(errors.length > 0 && { error: errors[0] }) }
}
