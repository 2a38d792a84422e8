import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { LEAD_GROUPS } from '../../src/store/lead-groups.ts'
import { createOffThread } from '../../src/store/off-thread.ts'
import { insertLeads, percentile, print, startBland, startDialing } from './bench.ts'

const LEADS = 1_000_000

/** `/dial why` over a million leads that wait for many reasons. */
export async function benchWhy(): Promise<void> {
  const bland = await startBland({})
  const dialing = await startDialing({ apiUrl: bland.apiUrl, lines: 100 })
  const listId = insertLeads(dialing.url, LEADS)
  const offThread = createOffThread(dialing.url, dialing.db)
  const now = Date.now()
  await offThread.read(LEAD_GROUPS, { listId, now }, LEADS)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const times: number[] = []
  for (let i = 0; i < 10; i += 1) {
    const from = performance.now()
    await offThread.read(LEAD_GROUPS, { listId, now }, LEADS)
    times.push(performance.now() - from)
  }
  delay.disable()
  print(
    '/dial why on 1,000,000 leads, slowest of 10',
    `${percentile(times, 1).toFixed(0)} ms`,
    '< 300 ms',
  )
  print('event loop held meanwhile, at most', `${(delay.max / 1e6).toFixed(0)} ms`, '≤ 50 ms')
  await offThread.close()
  await dialing.stop()
  bland.stop()
}
