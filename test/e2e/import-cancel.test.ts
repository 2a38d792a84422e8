import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import type { ListRow } from '../../src/store/engine/tables.ts'
import { countImportedRows, NO_ROWS } from '../support/import-rows.ts'
import { makeLongCsv } from '../support/long-csv.ts'
import { listsOf, press, said, sayAll, share, waitForMessage } from '../support/people.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

const LONG = makeLongCsv(20_000)
// Reading all of it may take that long on a busy machine.
const WAIT = { deadlineMs: 15_000, for: 'the list to be ready' }

/** Shares the file and waits until it is told how far it is. */
async function shareLong(running: RunningApp) {
  const { message } = await share(running, { name: 'October.csv', bytes: LONG.bytes })
  const isStarted = (list: ListRow) => list.threadTs === message.ts && list.startedAt !== null
  while (!(await listsOf(running)).some(isStarted)) await setImmediate()
  // Only what lasts for three seconds is told of.
  running.clock.advance(3_000)
  const progress = await waitForMessage(running, 'is being read')
  expect(progress.threadTs).toBe(message.ts)
  return { upload: message, progress }
}

it('cancels an import by its button, tells everybody who did, and takes the file later', async () => {
  const running = await startApp()
  const { app, slack } = running
  const bob = slack.addUser({ name: 'bob' }).id
  slack.world.channels.get(running.channel)?.members.add(bob)
  const { upload, progress } = await shareLong(running)
  expect(await press(running, progress, ACTIONS.listCancel, bob)).toContain(
    'The import of October is canceled',
  )
  const report = await waitForMessage(running, 'was not read to its end')
  await sayAll(running)

  expect(report.threadTs).toBe(upload.ts)
  expect(slack.renderMessage(progress)).toMatch(/October · Canceled by .*bob.*nothing was taken in/)
  expect(JSON.stringify(progress.blocks)).not.toContain(ACTIONS.listCancel)
  const [canceled] = await listsOf(running)
  expect(canceled).toMatchObject({ state: 'failed', canceledBy: bob })
  const id = canceled?.id ?? ''
  expect(await countImportedRows(app.db, id)).toEqual(NO_ROWS)
  const audit = app.db.selectFrom('audit').select(['actor', 'action']).where('subject', '=', id)
  expect(await audit.execute()).toContainEqual({ actor: bob, action: 'list.import_canceled' })

  const second = await shareLong(running)
  const isReady = ({ text }: SimMessage) => text.includes('18,000 leads ready to call')
  const ready = await slack.waitFor(() => said(running).find(isReady), WAIT)
  await sayAll(running)
  expect(ready.threadTs).toBe(second.upload.ts)
  expect(slack.renderMessage(second.progress)).toMatch(/October · 20,000 rows read in .*below/)
  const list = (await listsOf(running)).at(-1)
  expect(list).toMatchObject({ state: 'ready', accepted: LONG.accepted, canceledBy: null })
  expect((await countImportedRows(app.db, list?.id ?? '')).numbers).toBe(LONG.accepted)
  // Of the first: the progress and that it was canceled. Of the second: the rejected rows, too.
  const toAll = said(running).filter(({ ephemeralTo }) => ephemeralTo === null)
  const threads = toAll.map(({ threadTs }) => threadTs)
  expect(threads.filter((ts) => ts === upload.ts)).toHaveLength(2)
  expect(threads.filter((ts) => ts === second.upload.ts)).toHaveLength(3)
})
