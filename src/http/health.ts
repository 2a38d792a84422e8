import { MINUTE_MS } from '../domain/durations.ts'
import type { Clock } from '../system/clock.ts'
import type { Route } from './route.ts'

// The dialer looks at least every few seconds, also when it has nothing to do.
const DIALER_SILENCE_MS = MINUTE_MS
const PING_TIMEOUT_MS = 2_000

export interface HealthDependencies {
  clock: Clock
  /** Rejects when the database does not answer. */
  pingDatabase(): Promise<void>
  /** When the dialer's last pass ended; null before the first. */
  lastPassAt(): number | null
  /** Whether Slack's `auth.test` accepted our token. */
  slackAuthPassed(): boolean
  /** Slack's word for why it refuses our token by now, so that nothing can be said; else null. */
  slackTokenProblem(): string | null
}

export function healthRoutes(dependencies: HealthDependencies): Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      isProbe: true,
      handle: () => ({ status: 200, json: { status: 'up' } }),
    },
    {
      method: 'GET',
      path: '/readyz',
      isProbe: true,
      async handle() {
        const checks = await runChecks(dependencies)
        const failing = Object.entries(checks).filter(([, result]) => result !== 'ok')
        if (failing.length === 0) return { status: 200, json: { status: 'ready', checks } }
        const why = failing.map(([name, result]) => `${name}: ${result}`).join('; ')
        const error = { code: 'unavailable', message: `Dialbot is not ready. ${why}.` }
        return { status: 503, json: { status: 'not_ready', checks, error } }
      },
    },
  ]
}

async function runChecks(dependencies: HealthDependencies) {
  return {
    database: await checkDatabase(dependencies.pingDatabase),
    dialer: checkDialer(dependencies.lastPassAt(), dependencies.clock.now()),
    slack: checkSlack(dependencies),
  }
}

function checkSlack({ slackAuthPassed, slackTokenProblem }: HealthDependencies): string {
  if (!slackAuthPassed()) return 'auth.test has not passed'
  const word = slackTokenProblem()
  return word === null ? 'ok' : `refuses SLACK_BOT_TOKEN (${word}), so no message can be posted`
}

async function checkDatabase(ping: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('did not answer in time'), PING_TIMEOUT_MS)
  })
  // The cause may name hosts and files: it is for the log of whoever asks the database next.
  const answer = ping().then(
    () => 'ok',
    () => 'does not answer',
  )
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

function checkDialer(lastPassAt: number | null, now: number): string {
  if (lastPassAt === null) return 'has not made a pass yet'
  const silentMs = now - lastPassAt
  return silentMs < DIALER_SILENCE_MS ? 'ok' : `last pass ${Math.round(silentMs / 1000)} s ago`
}
