import { performance } from 'node:perf_hooks'
import { createReserver } from '../../src/dialer/calling/reserve.ts'
import { listDueLeads } from '../../src/store/leads/due-leads.ts'
import { insertLeads, percentile, print, startBland, startDialing, startRequest } from './bench.ts'

const ROUNDS = 500

/** Choosing and reserving the next lead, with few and with very many leads waiting. */
export async function benchReserve(): Promise<void> {
  const figures: number[] = []
  const bland = await startBland({})
  for (const leads of [10_000, 1_000_000]) {
    const dialing = await startDialing({ apiUrl: bland.apiUrl, lines: ROUNDS * 2 })
    const listId = insertLeads(dialing.url, leads)
    const started = await dialing.campaigns.start(startRequest(listId))
    if (started.type !== 'started') throw new Error('The bench could not start its campaign.')
    const reserve = createReserver(dialing.context)
    const times: number[] = []
    for (let round = 0; round < ROUNDS + 50; round += 1) {
      const begun = performance.now()
      const [lead] = await listDueLeads(dialing.db, listId, Date.now(), 1)
      if (lead === undefined) throw new Error('No lead is due.')
      const { placements } = await reserve(started.campaign.id, [lead])
      if (placements.length !== 1) throw new Error('The lead was not reserved.')
      // The first ones warm up.
      if (round >= 50) times.push(performance.now() - begun)
    }
    const p99 = percentile(times, 0.99)
    figures.push(percentile(times, 0.5))
    const median = percentile(times, 0.5).toFixed(2)
    const count = leads.toLocaleString('en-US')
    print(
      `choose and reserve, ${count} waiting`,
      `p99 ${p99.toFixed(2)} ms, median ${median}`,
      'p99 < 5 ms',
    )
    await dialing.stop()
  }
  const [few = 1, many = 1] = figures
  print('1,000,000 waiting beside 10,000 (medians)', `${(many / few).toFixed(2)} ×`, '≤ 1.5 ×')
  bland.stop()
}
