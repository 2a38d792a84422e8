import { insertLeads, percentile, print, startBland, startDialing, startRequest } from './bench.ts'

/**
 * How much of the line time is used while leads wait, and how long a freed line stands idle: a matter
 * of the dialer, not of Bland. All calls last equally long and begin together, so at first they also
 * end together; the first turn of each line is told by itself.
 */
export async function benchLines(): Promise<void> {
  for (const { lines, callMs, turns } of [
    { lines: 10, callMs: 1_000, turns: 15 },
    { lines: 50, callMs: 1_000, turns: 15 },
    { lines: 100, callMs: 1_000, turns: 15 },
    { lines: 1_000, callMs: 10_000, turns: 6 },
  ]) {
    const leads = lines * turns
    const bland = await startBland({ callMs, ringMs: callMs, answerDelayMs: 1 })
    const dialing = await startDialing({ apiUrl: bland.apiUrl, lines })
    const listId = insertLeads(dialing.url, leads)
    dialing.settler.start()
    dialing.dialer.start()
    await dialing.campaigns.start(startRequest(listId))
    const full = await bland.waitForCalls(lines)
    const turned = await bland.waitForCalls(lines * 2)
    const over = await bland.waitForCalls(leads)
    const { share, mostAtOnce, idleGaps } = await bland.books(lines, { from: turned, to: over })
    const first = await bland.books(lines, { from: full, to: turned })
    const what = `${lines} lines of ${callMs / 1000} s`
    const detail = `${percent(share)} (first turn ${percent(first.share)}, most ${mostAtOnce})`
    print(`lines used, ${what}`, detail, '≥ 98 %')
    const [p50, p95] = [percentile(idleGaps, 0.5), percentile(idleGaps, 0.95)]
    const figure = `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`
    print(`a freed line is used again, ${what}`, figure, '≤ 50 ms')
    await dialing.stop()
    bland.stop()
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
