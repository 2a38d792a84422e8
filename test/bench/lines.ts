import { insertLeads, print, startBland, startDialing, startRequest } from './bench.ts'

/** How much of the line time is used while leads wait: issue of pacing, not of Bland. */
export async function benchLines(): Promise<void> {
  for (const { lines, callMs, leads } of [
    { lines: 10, callMs: 1_000, leads: 150 },
    { lines: 50, callMs: 1_000, leads: 600 },
    { lines: 100, callMs: 1_000, leads: 1_000 },
    { lines: 1_000, callMs: 10_000, leads: 3_000 },
  ]) {
    const bland = await startBland({ callMs, ringMs: callMs, answerDelayMs: 1 })
    const dialing = await startDialing({ apiUrl: bland.apiUrl, lines })
    const listId = insertLeads(dialing.url, leads)
    dialing.settler.start()
    dialing.dialer.start()
    await dialing.campaigns.start(startRequest(listId))
    await bland.waitForCalls(lines)
    await bland.mark()
    await bland.waitForCalls(leads)
    const books = await bland.books(lines)
    const share = `${(books.share * 100).toFixed(1)} % (most ${books.mostAtOnce})`
    print(`lines used, ${lines} lines of ${callMs / 1000} s`, share, '≥ 98 %')
    await dialing.stop()
    bland.stop()
  }
}
