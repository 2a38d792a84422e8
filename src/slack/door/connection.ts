import type { WebClient } from '@slack/web-api'
import { AppError, isAppError } from '../../domain/error.ts'
import { isBadToken } from '../../domain/slack-errors.ts'
import type { Log } from '../../system/log.ts'
import { createPoller } from '../../system/poller.ts'
import { errorCode } from '../failures.ts'

/** Who we are in Slack, as `auth.test` says. */
export interface Identity {
  teamId: string
  /** Slack names it for bot tokens; Bolt uses it to skip our own messages. */
  botId?: string
  botUserId: string
}

export interface Connection {
  /** Null until Slack has said it. */
  identity(): Identity | null
  /** Asks Slack once. Throws `invalid`, naming the setting, when Slack refuses the token. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What the manifest asks for. */
export const NEEDED_SCOPES = [
  'commands',
  'chat:write',
  'files:read',
  'files:write',
  'users:read',
  'usergroups:read',
]
const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 30_000

/**
 * Makes sure of the token by `auth.test`. While Slack cannot be reached it is asked again and again, so
 * that an outage of Slack does not keep Bland's webhooks out. `client` must not retry by itself.
 */
export function createConnection(parts: {
  client: WebClient
  log: Log
  /** Asks for what Socket Mode needs besides; null over HTTP. */
  openSocket: (() => Promise<void>) | null
}): Connection {
  const { client, log, openSocket } = parts
  let identity: Identity | null = null
  let isOpen = false
  let tries = 0

  /** False when Slack did not answer. */
  async function attempt(): Promise<boolean> {
    try {
      identity ??= await askIdentity(client, log)
      if (openSocket !== null) await openSocket()
      log.info({ teamId: identity.teamId, botUserId: identity.botUserId }, 'slack.connected')
      isOpen = true
      return true
    } catch (error) {
      if (isAppError(error)) throw error
      tries += 1
      log.warn({ tries, error }, 'slack.unreachable')
      return false
    }
  }

  const poller = createPoller({
    name: 'slack.connection',
    everyMs: MAX_PAUSE_MS,
    log,
    async task() {
      if (isOpen || (await attempt())) return undefined
      return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10))
    },
  })

  return {
    identity: () => (isOpen ? identity : null),
    async start() {
      if (await attempt()) return
      poller.start()
    },
    stop: () => poller.stop(),
  }
}

async function askIdentity(client: WebClient, log: Log): Promise<Identity> {
  const answer = await client.auth.test().catch((error: unknown) => {
    const code = errorCode(error)
    if (!isBadToken(code)) throw error
    throw new AppError(
      'invalid',
      `Slack does not accept SLACK_BOT_TOKEN (${code}). Copy the Bot User OAuth Token again: api.slack.com/apps → your app → OAuth & Permissions. Installing the app anew makes a new one.`,
      { cause: error },
    )
  })
  const { team_id: teamId, bot_id: botId, user_id: botUserId } = answer
  if (teamId === undefined || botUserId === undefined) {
    throw new AppError(
      'invalid',
      'SLACK_BOT_TOKEN is not the token of a bot. It is the Bot User OAuth Token, which starts with xoxb-.',
    )
  }
  const granted = answer.response_metadata?.scopes ?? []
  const missing = NEEDED_SCOPES.filter((scope) => !granted.includes(scope))
  if (granted.length > 0 && missing.length > 0) {
    log.warn({ missing, todo: 'add them in OAuth & Permissions, then reinstall' }, 'slack.scopes')
  }
  return { teamId, botUserId, ...(botId !== undefined && { botId }) }
}
