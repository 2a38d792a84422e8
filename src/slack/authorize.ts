import type { WebClient } from '@slack/web-api'
import { BoundedMap } from '../domain/bounded-map.ts'
import { MINUTE_MS } from '../domain/durations.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { errorCode } from './failures.ts'

/** Members and user groups, by id. */
export interface Operators {
  users: readonly string[]
  groups: readonly string[]
}

export type Permission = { allowed: true } | { allowed: false; sentence: string }

export interface Authorizer {
  /** Whom the settings name; nobody: every full member may. */
  operators: Operators
  /** `teamId` is the workspace the request came from, where the request says. Never throws. */
  check(userId: string, from?: { teamId?: string | undefined }): Promise<Permission>
}

// Long enough to spare Slack's limits, short enough that a person who leaves is out at once.
const USER_LIFETIME_MS = MINUTE_MS
const GROUP_LIFETIME_MS = 120_000
const MAX_CACHED = 1_000

type SlackUser = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>

/**
 * Decides who may use Dialbot: full members of our own workspace, and of them, when `operators` names
 * any, only those. What cannot be looked up is refused.
 */
export function createAuthorizer(parts: {
  client: WebClient
  /** Both empty: every full member. */
  operators: Operators
  /** Our workspace; null while Slack has not said. */
  teamId: () => string | null
  clock: Clock
  log: Log
}): Authorizer {
  const { client, operators, clock, log } = parts
  const users = createCache<SlackUser>(clock, USER_LIFETIME_MS)
  const groups = createCache<string[]>(clock, GROUP_LIFETIME_MS)

  function getUser(userId: string): Promise<SlackUser> {
    return users.get(userId, async () => {
      const { user } = await client.users.info({ user: userId })
      if (user === undefined) throw new Error('Slack gave no user')
      return user
    })
  }

  function getMembers(groupId: string): Promise<string[]> {
    return groups.get(groupId, async () => {
      const { users: members } = await client.usergroups.users.list({ usergroup: groupId })
      return members ?? []
    })
  }

  async function isOperator(userId: string): Promise<boolean> {
    if (operators.users.length === 0 && operators.groups.length === 0) return true
    if (operators.users.includes(userId)) return true
    let failure: unknown = null
    for (const group of operators.groups) {
      try {
        if ((await getMembers(group)).includes(userId)) return true
      } catch (error) {
        failure = error
        log.warn({ group, error }, 'slack.group_lookup_failed')
      }
    }
    // Whether the person is in the group that was not read is not known.
    if (failure !== null) throw failure
    return false
  }

  async function decide(userId: string, teamId: string): Promise<Permission> {
    const user = await getUser(userId)
    const problem = problemOf(user, teamId)
    if (problem !== null) return refuse(problem)
    if (await isOperator(userId)) return { allowed: true }
    return refuse(
      `Only the people named in OPERATORS may use Dialbot here. Ask whoever runs it to add your member ID, ${userId}.`,
    )
  }

  return {
    operators,
    async check(userId, from = {}) {
      const teamId = parts.teamId()
      if (teamId === null) {
        return refuse('Dialbot is not connected to Slack yet. Try again in a minute.')
      }
      if (from.teamId !== undefined && from.teamId !== teamId) return refuse(OTHER_ORGANISATION)
      try {
        return await decide(userId, teamId)
      } catch (error) {
        const code = errorCode(error)
        log.warn({ userId, code, error }, 'slack.user_lookup_failed')
        return refuse(
          code === 'missing_scope'
            ? 'Dialbot lacks a permission to see who may use it. Ask whoever runs it to reinstall the app with the scopes of its manifest.'
            : 'Slack did not say whether you may do this, so nothing was done. Try again in a minute.',
        )
      }
    },
  }
}

const OTHER_ORGANISATION = 'Only people of the organisation that runs Dialbot may use it.'

function problemOf(user: SlackUser, teamId: string): string | null {
  if (user.deleted) return 'A deactivated account cannot use Dialbot.'
  if (user.is_bot || user.id === 'USLACKBOT') return 'Bots and apps cannot use Dialbot.'
  // In an Enterprise organisation a person has one home and may belong to more workspaces.
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])]
  // The request itself is signed for our workspace; only Slack's word to the contrary counts.
  const isElsewhere = user.team_id !== undefined && !teams.includes(teamId)
  if (user.is_stranger || isElsewhere) return OTHER_ORGANISATION
  if (user.is_restricted || user.is_ultra_restricted) {
    return 'Guests cannot use Dialbot. Ask a full member of this workspace.'
  }
  return null
}

function refuse(sentence: string): Permission {
  return { allowed: false, sentence }
}

/** Keeps what was found, never a failure. */
function createCache<Value>(clock: Clock, lifetimeMs: number) {
  const kept = new BoundedMap<string, { value: Value; until: number }>(MAX_CACHED)
  return {
    async get(key: string, load: () => Promise<Value>): Promise<Value> {
      const found = kept.get(key)
      if (found !== undefined && found.until > clock.now()) return found.value
      const value = await load()
      kept.set(key, { value, until: clock.now() + lifetimeMs })
      return value
    },
  }
}
