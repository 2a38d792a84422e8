import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ProgramFigures } from '../store/figures/program-figures.ts'
import type { Clock } from '../system/clock.ts'
import { type AccessCheck, guarded } from './bearer.ts'
import type { Route } from './route.ts'

export interface MetricsDependencies {
  clock: Clock
  readFigures(): Promise<ProgramFigures>
  linesLimit: number
  /** When the dialer's last pass ended; null before the first. */
  lastPassAt(): number | null
}

/** For Prometheus. The figures are read when it asks; labels are only ever words of ours. */
export function metricsRoute(dependencies: MetricsDependencies, check: AccessCheck): Route {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const set = createFigureMetrics(registry)
  const route: Route = {
    method: 'GET',
    path: '/metrics',
    isProbe: true,
    async handle() {
      set(await dependencies.readFigures(), dependencies)
      return { status: 200, text: await registry.metrics(), contentType: registry.contentType }
    },
  }
  return guarded(route, check)
}

function createFigureMetrics(registry: Registry) {
  function gauge<Label extends string = never>(name: string, help: string, ...labelNames: Label[]) {
    return new Gauge({ name: `dialbot_${name}`, help, labelNames, registers: [registry] })
  }
  const linesUsed = gauge('lines_used', 'Calls that hold a line.')
  const linesLimit = gauge('lines_limit', 'Calls that may be on the line at once.')
  const open = gauge('open_attempts', 'Attempts that have not ended, by state.', 'state')
  const calls = new Counter({
    name: 'dialbot_calls_total',
    help: 'Calls that ended, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const leads = gauge('leads_waiting', 'Leads of active campaigns that wait for a call.')
  const outbox = gauge('outbox_messages', 'Slack messages that are not sent, by state.', 'state')
  const receipts = gauge('receipts_open', 'Webhooks that are stored and not yet acted on.')
  const silence = gauge(
    'dialer_last_pass_age_seconds',
    "Since the dialer's last pass; -1: none yet.",
  )

  return (
    figures: ProgramFigures,
    { linesLimit: limit, lastPassAt, clock }: MetricsDependencies,
  ) => {
    linesUsed.set(sum(figures.openAttempts))
    linesLimit.set(limit)
    for (const [state, count] of Object.entries(figures.openAttempts)) open.set({ state }, count)
    // The rows are the count. When old ones are deleted it falls, which Prometheus takes for a restart.
    calls.reset()
    for (const [outcome, count] of figures.calls) calls.inc({ outcome }, count)
    leads.set(figures.leadsWaiting)
    for (const [state, count] of Object.entries(figures.outbox)) outbox.set({ state }, count)
    receipts.set(figures.receiptsOpen)
    const passAt = lastPassAt()
    silence.set(passAt === null ? -1 : (clock.now() - passAt) / 1000)
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
