import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import type { ListRow } from '../../src/store/engine/tables.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createEmptyDatabase, USUAL_DATABASES } from '../support/databases.ts'
import { countImportedRows, NO_ROWS } from '../support/import-rows.ts'
import { makeLongCsv } from '../support/long-csv.ts'
import { startDialbot } from '../support/process.ts'

const SIGNING_SECRET = 'a-signing-secret-nobody-sees'
const LONG = makeLongCsv(15_000)
// Port 9 of this machine: nobody listens there.
const NOBODY = 'http://127.0.0.1:9'
const WAIT = { deadlineMs: 10_000 }

// The importer's own tests always ask both, of a thread that ends in the middle of a file.
describe.each(USUAL_DATABASES)('a process that is killed while it reads a file, on %s', (kind) => {
  it('leaves no half list: the next one clears it, says so once, and reads it again', async () => {
    const { url: databaseUrl, remove } = await createEmptyDatabase(kind)
    onTestFinished(remove)
    const slack = createSlackSim({ clock: systemClock })
    const { apiUrl } = await slack.start()
    onTestFinished(() => slack.stop())
    const user = slack.addUser({ name: 'anna' }).id
    const channel = slack.addChannel({ name: 'sales', members: [user] }).id
    const said = () => slack.messages(channel).filter((sent) => sent.user === slack.botUserId)
    const waitFor = (words: string) =>
      slack.waitFor(() => said().find(({ text }) => text.includes(words)), { ...WAIT, for: words })
    const env = {
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: apiUrl,
      BLAND_API_KEY: 'a-key-nobody-sees',
      BLAND_API_URL: NOBODY,
      CALLBACK_URL: 'http://localhost:3000',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: databaseUrl,
    }

    const first = startDialbot(env)
    slack.connect({ url: await first.listening(), signingSecret: SIGNING_SECRET })
    const db = openDatabase(databaseUrl)
    onTestFinished(() => db.destroy())
    const lists = (): Promise<ListRow[]> =>
      db.selectFrom('lists').selectAll().orderBy('id').execute()
    const share = { channel, user, name: 'October.csv', bytes: LONG.bytes }
    const { message } = await slack.shareFile(share)
    while (((await lists())[0]?.rowsRead ?? 0) === 0) await setImmediate()
    first.child.kill('SIGKILL')
    await first.exit()
    const [cut] = await lists()
    const id = cut?.id ?? ''
    expect(cut).toMatchObject({ state: 'importing', canceledBy: null })
    expect((await countImportedRows(db, id)).leads).toBeGreaterThan(0)
    // As if the seconds had passed for which it was to speak.
    await db.deleteFrom('leases').execute()

    const second = startDialbot(env)
    slack.connect({ url: await second.listening(), signingSecret: SIGNING_SECRET })
    const report = await waitFor('was not read to its end')
    expect(report.threadTs).toBe(message.ts)
    expect(slack.renderMessage(report)).toMatch(/restarted.*Nothing was taken in/)
    expect(await lists()).toMatchObject([{ id, state: 'failed', canceledBy: 'dialbot' }])
    expect(await countImportedRows(db, id)).toEqual(NO_ROWS)

    await slack.pressButton(user, report, ACTIONS.listReadAgain)
    const ready = await waitFor('13,500 leads ready to call')
    expect(ready.threadTs).toBe(message.ts)
    const { accepted, rejected } = LONG
    const list = (await lists())[1]
    expect(list).toMatchObject({ state: 'ready', accepted, rejected, channel })
    expect(await countImportedRows(db, list?.id ?? '')).toEqual({
      ...{ leads: accepted, numbers: accepted, rejected },
    })
    const reports = said().filter(({ text }) => text.includes('was not read to its end'))
    expect(reports).toHaveLength(1)
    expect(await lists()).toHaveLength(2)
    second.child.kill('SIGTERM')
    expect(await second.exit()).toEqual({ code: 0, signal: null })
    expect(second.output()).not.toMatch(/"level":"error"/)
  })
})
