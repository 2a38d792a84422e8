export interface WaitingOutcome {
  /** The outbox row. */
  id: string
  isWin: boolean
  knownAt: number
}

export interface OutcomePlan {
  /** Rows that get a message of their own. */
  single: string[]
  /** Rows that are posted now, a line each. */
  digest: string[]
  /** When the others are posted; null when there are none. */
  holdUntil: number | null
}

/** A campaign with more outcomes a minute than this gets digests. */
export const MAX_SINGLE_A_MINUTE = 20

/**
 * How the outcomes of one campaign are posted. Wins always speak for themselves. The others do so too,
 * until they come so fast that they would flood the thread: then they are gathered for a minute. They
 * are not kept back once the campaign has ended, so that its summary comes last.
 */
export function planOutcomes(input: {
  now: number
  /** Oldest first. */
  waiting: readonly WaitingOutcome[]
  /** Outcomes of this campaign that became known in the last minute, posted or not. */
  knownInLastMinute: number
  isEnded: boolean
  digestMs: number
}): OutcomePlan {
  const { now, waiting, isEnded, digestMs } = input
  const wins = waiting.filter((one) => one.isWin)
  const others = waiting.filter((one) => !one.isWin)
  const oldest = others[0]
  const dueAt = (oldest?.knownAt ?? 0) + digestMs
  // Many that wait are a flood as well; so are some that come late, such as the rest of a digest that
  // was too long for one message, or what an outage of Slack kept back.
  const isBusy =
    Math.max(input.knownInLastMinute, others.length) > MAX_SINGLE_A_MINUTE ||
    (others.length > 1 && now >= dueAt)
  if (oldest === undefined || !isBusy) {
    return { single: waiting.map(idOf), digest: [], holdUntil: null }
  }
  return isEnded || now >= dueAt
    ? { single: wins.map(idOf), digest: others.map(idOf), holdUntil: null }
    : { single: wins.map(idOf), digest: [], holdUntil: dueAt }
}

function idOf(outcome: WaitingOutcome): string {
  return outcome.id
}
