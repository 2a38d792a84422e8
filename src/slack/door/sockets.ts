import { type Logger, SocketModeReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { AppError } from '../../domain/error.ts'
import { isBadToken } from '../../domain/slack-errors.ts'
import type { Log } from '../../system/log.ts'
import { errorCode } from '../failures.ts'

/**
 * Slack over a web socket, for hosts without a public address. `open` makes sure of the app-level token
 * and begins to connect; it throws `invalid`, naming the setting, when Slack refuses the token.
 */
export function createSockets(parts: {
  appToken: string
  apiUrl: string
  timeoutMs: number
  log: Log
  logger: Logger
}) {
  const { appToken, apiUrl, log, logger } = parts
  const client = new WebClient(appToken, {
    slackApiUrl: apiUrl,
    logger,
    timeout: parts.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  // Its own retries stay as they are: they carry a connection over an outage of hours.
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
    processEventErrorHandler: async ({ error }) => {
      log.error({ error }, 'slack.event_failed')
      return false
    },
  })
  let state: 'new' | 'started' | 'stopped' = 'new'

  async function open(): Promise<void> {
    await client.apps.connections.open({}).catch((error: unknown) => {
      const code = errorCode(error)
      if (!isBadToken(code) && code !== 'missing_scope') throw error
      throw new AppError(
        'invalid',
        `Slack does not accept SLACK_APP_TOKEN (${code}). Make an app-level token with the scope connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens. Without Socket Mode, remove the setting.`,
        { cause: error },
      )
    })
    if (state !== 'new') return
    state = 'started'
    // Not waited for: it goes on trying by itself for as long as it takes.
    receiver.start().catch((error: unknown) => {
      if (state !== 'stopped') log.error({ error }, 'slack.socket_failed')
    })
  }

  return {
    receiver,
    open,
    async stop(): Promise<void> {
      const wasStarted = state === 'started'
      state = 'stopped'
      if (wasStarted) await receiver.stop()
    },
  }
}
