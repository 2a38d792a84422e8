import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { openSqlite } from '../../src/store/engine/sqlite-file.ts'
import { newId } from '../../src/system/id.ts'
import { insertLeads, print, startBland, startDialing, startRequest } from './bench.ts'

const OPEN = 10_000

/** What a start finds after a crash: very many calls of which nobody knows what became. */
export async function benchRestart(): Promise<void> {
  const bland = await startBland({ callMs: 3_600_000, ringMs: 3_600_000, answerDelayMs: 0 })
  const dialing = await startDialing({ apiUrl: bland.apiUrl, lines: OPEN + 50 })
  const listId = insertLeads(dialing.url, OPEN + 1_000)
  const started = await dialing.campaigns.start(startRequest(listId))
  if (started.type !== 'started') throw new Error('The bench could not start its campaign.')
  insertOpenAttempts(dialing.url, listId, started.campaign.id)

  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const from = performance.now()
  dialing.settler.start()
  dialing.dialer.start()
  await bland.waitForCalls(1)
  const firstCallMs = performance.now() - from
  await dialing.reconciler.runOnce()
  const reconciledMs = performance.now() - from
  delay.disable()
  // The histogram counts from the end of one look to the end of the next, 5 ms apart.
  const heldMs = delay.max / 1e6 - 5
  const count = OPEN.toLocaleString('en-US')
  print(`first call with ${count} open attempts`, `${firstCallMs.toFixed(0)} ms`, '< 2,000 ms')
  print(`all ${count} looked at`, `${(reconciledMs / 1000).toFixed(1)} s`, '(no figure asked)')
  print('event loop held at most', `${heldMs.toFixed(0)} ms`, '≤ 50 ms')
  await dialing.stop()
  bland.stop()
}

/** Half of them had been sent, half were live, as a crash leaves them. */
function insertOpenAttempts(url: string, listId: string, campaignId: string): void {
  const connection = openSqlite(url)
  const now = Date.now()
  const leads = connection
    .prepare<[string, number], { id: string; phone: string }>(
      'select id, phone from leads where list_id = ? order by row_number limit ?',
    )
    .all(listId, OPEN)
  const insert = connection.prepare(
    `insert into attempts (id, campaign_id, lead_id, phone, number, state, prompt, gate_json, call_id,
       reserved_at, sent_at, live_at)
     values (?, ?, ?, ?, 1, ?, 'default', '{}', ?, ?, ?, ?)`,
  )
  connection.transaction(() => {
    for (const [index, lead] of leads.entries()) {
      const isLive = index % 2 === 0
      const at = now - 60_000
      const callId = isLive ? newId() : null
      const state = isLive ? 'live' : 'sent'
      insert.run(
        newId(),
        campaignId,
        lead.id,
        lead.phone,
        state,
        callId,
        at,
        at,
        isLive ? at : null,
      )
    }
    connection
      .prepare("update leads set state = 'dialing' where id in (select lead_id from attempts)")
      .run()
  })()
  connection.close()
}
