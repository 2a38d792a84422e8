import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { openSqlite } from '../../src/store/engine/sqlite-file.ts'
import { insertLeads, percentile, print, startBland, startDialing, startRequest } from './bench.ts'

const LEADS = 1_000_000
const REASONS = ['hours', 'retry', 'gap', 'cap_24h', 'callback', 'no_time_zone', 'do_not_call']

/** `/dial why` over a million leads that wait for many reasons, or are left out for some. */
export async function benchWhy(): Promise<void> {
  const bland = await startBland({})
  const dialing = await startDialing({ apiUrl: bland.apiUrl, lines: 100 })
  const listId = insertLeads(dialing.url, LEADS)
  const started = await dialing.campaigns.start(startRequest(listId))
  if (started.type !== 'started') throw new Error('It was not started')
  const { campaign } = started
  await dialing.campaigns.pause(campaign.id, 'api')
  const connection = openSqlite(dialing.url)
  const spread = connection.prepare(
    'update leads set reason = ?, state = ?, next_at = next_at + ? where row_number % 8 = ?',
  )
  for (const [index, reason] of REASONS.entries()) {
    spread.run(reason, index < 5 ? 'waiting' : 'blocked', index * 3_600_000, index)
  }
  connection.close()
  const paused = await dialing.campaigns.choose(campaign.id, null)
  await dialing.campaigns.why(paused)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const times: number[] = []
  for (let i = 0; i < 10; i += 1) {
    const from = performance.now()
    await dialing.campaigns.why(paused)
    times.push(performance.now() - from)
  }
  delay.disable()
  const slowest = percentile(times, 1)
  print('/dial why on 1,000,000 leads, slowest of 10', `${slowest.toFixed(0)} ms`, '< 300 ms')
  const held = (delay.max / 1e6).toFixed(0)
  print('event loop held meanwhile, at most', `${held} ms`, '≤ 50 ms')
  await dialing.stop()
  bland.stop()
}
