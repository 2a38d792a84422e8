import { performance } from 'node:perf_hooks'
import { runApp } from '../support/run-app.ts'
import { percentile, print } from './bench.ts'

const LINES = 10
const LEADS = 200
const CALL_MS = 300

function makeCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const area = index % 2 === 0 ? '415' : '212'
    return `Lead${index},Company ${index},+1${area}555${String(index).padStart(4, '0')},yes`
  })
  return ['first_name,company,phone,consent', ...lines].join('\n')
}

/** 200 leads on 10 lines with calls of 300 ms, while a person keeps typing `/dial status`. */
export async function benchCampaign(): Promise<void> {
  const running = await runApp({
    env: { CONCURRENCY: String(LINES), IGNORE_CALLING_HOURS: '1', LOG_LEVEL: 'warn' },
    // Every call holds its line for the whole time, so that the lines' use is the dialer's doing.
    bland: { callMs: CALL_MS, ringMs: CALL_MS },
  })
  const { slack, bland, channel, user } = running
  try {
    await slack.shareFile({ channel, user, name: 'leads.csv', bytes: makeCsv(LEADS) })
    await slack.waitFor(() => slack.messages(channel).find((m) => /ready to call/.test(m.text)))
    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length >= LINES)
    const from = performance.now()
    const acks: number[] = []
    let isOver = false
    const typing = (async () => {
      while (!isOver) {
        const delivery = await slack.command(user, channel, '/dial status')
        acks.push(delivery.ackMs)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })()
    await bland.waitFor((sim) => sim.calls().length === LEADS, { timeoutMs: 120_000 })
    const to = performance.now()
    isOver = true
    await typing
    const used = bland.linesUsedShare({ lines: LINES, from, to })
    print('lines used while leads wait', `${(used * 100).toFixed(1)} % of ${LINES}`, '≥ 90 %')
    print('most calls at once', String(bland.maxConcurrent()), `≤ ${LINES}`)
    print('calls to a number', String(LEADS / new Set(bland.calls().map((c) => c.phone)).size), '1')
    print(
      '/dial acknowledged, p95',
      `${percentile(acks, 0.95).toFixed(0)} ms of ${acks.length}`,
      '< 300 ms',
    )
  } finally {
    await running.stop()
  }
}
