import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { describeColumns } from '../../src/intake/columns/recognise.ts'
import { parseSlackFile } from '../../src/intake/files/slack-file.ts'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { Message } from '../../src/messages/kit/blocks.ts'
import { importFailedMessage } from '../../src/messages/posts/import-failed.ts'
import { importProgressMessage } from '../../src/messages/posts/import-progress.ts'
import type { SimFile, SimMessage } from '../../src/sim/slack/types.ts'
import { readFile } from '../../src/slack/take-file.ts'
import type { ListRow } from '../../src/store/engine/tables.ts'
import { insertListRow } from '../support/make.ts'
import { PATIENCE_MS } from '../support/people.ts'
import { formText, waitForForm } from '../support/start-form.ts'
import { type RunningDoor, startDoor } from './slack-door.ts'

const CSV = 'phone,first_name,state,consent\n4155550123,Ada,CA,yes\n4155550124,Bob,CA,yes\n'
/** Two columns have phone numbers, and neither says so. */
const UNCLEAR = [
  'ref,line a,line b,state,consent',
  ...Array.from({ length: 9 }, (_, index) => `${index},415555010${index},415555020${index},CA,yes`),
].join('\n')

async function post(
  { slack, bot, sales }: RunningDoor,
  { text, blocks }: Message,
  threadTs?: string,
): Promise<SimMessage> {
  const words = { channel: sales, text, blocks }
  const { ts = '' } = await bot.chat.postMessage(
    threadTs === undefined ? words : { ...words, thread_ts: threadTs },
  )
  return slack.message(sales, ts)
}

/** Presses a button and gives what the presser was answered. */
async function press(
  { slack, ann, answerTo }: RunningDoor,
  message: SimMessage,
  button: string,
  user = ann,
): Promise<string> {
  const answer = await answerTo(await slack.pressButton(user, message, button))
  expect(answer.ephemeralTo).toBe(user)
  return slack.renderMessage(answer)
}

function listsOf({ db }: RunningDoor): Promise<ListRow[]> {
  return db.selectFrom('lists').selectAll().orderBy('createdAt').orderBy('id').execute()
}

/** The first list that is as wanted, once its report is to be told. */
function waitForList(running: RunningDoor, isWanted: (list: ListRow) => boolean): Promise<ListRow> {
  const { db, whenTold } = running
  return whenTold(async () => {
    const told = await db
      .selectFrom('outbox')
      .select('subjectId')
      .where('kind', '=', 'import_report')
      .execute()
    const ids = told.map(({ subjectId }) => subjectId)
    return (await listsOf(running)).find((list) => isWanted(list) && ids.includes(list.id))
  })
}

/** What this person alone was told, waited for. */
async function waitForWhisper({ slack, ann }: RunningDoor, words: string): Promise<SimMessage> {
  return slack.waitFor(
    () =>
      slack.world.messages.find(
        ({ ephemeralTo, channel, text }) =>
          (ephemeralTo === ann || slack.world.channels.get(channel)?.directWith === ann) &&
          text.includes(words),
      ),
    { for: words, deadlineMs: PATIENCE_MS },
  )
}

describe('the cancel button of an import', () => {
  async function startImporting(change: Partial<ListRow> = {}) {
    const running = await startDoor()
    const { db, sales, clock } = running
    const list = await insertListRow(db, {
      ...{ name: 'October', state: 'importing', channel: sales, startedAt: clock.now() },
      ...change,
    })
    const importing = { ...list, state: 'importing' } as const
    const progress = await post(running, importProgressMessage(importing, clock.now()))
    return { ...running, running, list, progress }
  }

  it('cancels, and tells so to whoever pressed it', async () => {
    const { running, progress, ann } = await startImporting()
    expect(await press(running, progress, ACTIONS.listCancel)).toContain(
      'The import of October is canceled',
    )
    expect(await listsOf(running)).toMatchObject([{ canceledBy: ann }])
  })

  it('says so when the import is over, or gone', async () => {
    const { running, db, progress } = await startImporting({ state: 'ready' })
    expect(await press(running, progress, ACTIONS.listCancel)).toContain('over already')
    await db.deleteFrom('lists').execute()
    expect(await press(running, progress, ACTIONS.listCancel)).toContain('not there any more')
  })

  it('does nothing for a guest', async () => {
    const { running, slack, progress } = await startImporting()
    const guest = slack.addUser({ name: 'gus', isRestricted: true }).id
    expect(await press(running, progress, ACTIONS.listCancel, guest)).toContain('Guests')
    expect(await listsOf(running)).toMatchObject([{ canceledBy: null }])
  })
})

describe('the question which column has the phone numbers', () => {
  /** The report that asks, under its upload, and the form that opens from it. */
  async function ask(running: RunningDoor, list: ListRow, threadTs?: string) {
    const { slack, ann } = running
    const question = JSON.parse(list.questionJson ?? '')
    const next = { type: 'question', question } as const
    const words = { listId: list.id, fileName: list.name, reason: list.failure ?? '', next }
    const report = await post(running, importFailedMessage(words), threadTs)
    const open = async () => {
      await slack.pressButton(ann, report, ACTIONS.listColumns)
      return waitForForm({ slack, user: ann })
    }
    return { report, open }
  }

  /** A file that leaves it open, and what its import has left. */
  async function startAsking() {
    const running = await startDoor()
    const { slack, db, ann, sales } = running
    const file = slack.giveFile({ user: ann, name: 'unclear.csv', bytes: UNCLEAR })
    const rows = UNCLEAR.split('\n').map((line) => line.split(','))
    const list = await insertListRow(db, {
      ...{ name: 'unclear', state: 'failed', channel: sales, fileId: file.id, uploadedBy: ann },
      questionJson: JSON.stringify(describeColumns(rows, { defaultCountry: 'US' })),
    })
    return { ...running, running, file, ...(await ask(running, list)) }
  }

  it('is answered in a form with what stands in the columns, and remembered', async () => {
    const running = await startDoor()
    const { slack, ann, sales } = running
    const share = { channel: sales, user: ann, name: 'unclear.csv', bytes: UNCLEAR }
    const { message: upload } = await slack.shareFile(share)
    const list = await waitForList(running, ({ questionJson }) => questionJson !== null)
    const form = await (await ask(running, list, upload.ts)).open()
    expect(formText(form)).toContain('line b (column 3)')
    expect(formText(form)).toContain('4155550200')
    const sent = await slack.submitView(form, { columns_phone: '2' })
    expect(sent.errors).toBeNull()
    const ready = await waitForList(running, ({ state }) => state === 'ready')
    expect(ready).toMatchObject({ accepted: 9, channel: sales, uploadedBy: ann })
    expect(ready.threadTs).toBe(upload.ts)
    const phones = running.db.selectFrom('leads').select('phone').orderBy('rowNumber').limit(1)
    expect(await phones.execute()).toEqual([{ phone: '+14155550200' }])
    const more = `${UNCLEAR.split('\n')[0]}\n1,4155550311,4155550411,CA,yes\n`
    await slack.shareFile({ channel: sales, user: ann, name: 'more.csv', bytes: more })
    await waitForList(running, ({ name, state }) => name === 'more' && state === 'ready')
    const last = running.db.selectFrom('leads').select('phone').orderBy('id', 'desc').limit(1)
    expect(await last.execute()).toEqual([{ phone: '+14155550411' }])
  })

  it('says in the form that the file was deleted', async () => {
    const { slack, ann, file, report } = await startAsking()
    slack.deleteFile(file.id)
    await slack.pressButton(ann, report, ACTIONS.listColumns)
    await slack.waitFor(() =>
      [...slack.world.views.values()].find((view) => formText(view).includes('was deleted')),
    )
  })

  it('tells the person when the file is deleted before the answer', async () => {
    const { running, slack, file, open } = await startAsking()
    const form = await open()
    slack.deleteFile(file.id)
    await slack.submitView(form, { columns_phone: '1' })
    await waitForWhisper(running, 'The file was deleted in Slack')
    expect(await listsOf(running)).toMatchObject([{ state: 'failed' }])
  })

  it('asks again whether the person may', async () => {
    const { running, slack, ann, clock, open } = await startAsking()
    const form = await open()
    Object.assign(slack.world.users.get(ann) ?? {}, { isRestricted: true })
    clock.advance(60_000)
    await slack.submitView(form, { columns_phone: '1' })
    await waitForWhisper(running, 'Guests')
    expect(await listsOf(running)).toMatchObject([{ state: 'failed' }])
  })

  it('takes the first row for a lead when it is one, and tells the second who answers', async () => {
    const { running, slack, open, clock } = await startAsking()
    const [first, second] = [await open(), await open()]
    await slack.submitView(first, { columns_phone: '1', columns_header: 'lead' })
    const ready = await waitForList(running, ({ state }) => state === 'ready')
    expect(ready).toMatchObject({ accepted: 9, rejected: 1 })
    clock.advance(1_000)
    await slack.submitView(second, { columns_phone: '2' })
    await waitForWhisper(running, 'unclear was taken in already, with 9 leads')
    expect(await listsOf(running)).toHaveLength(2)
  })
})

describe('the button that reads a file again', () => {
  async function startCutOff() {
    const running = await startDoor()
    const { slack, db, ann, sales } = running
    const file = slack.giveFile({ user: ann, name: 'October.csv', bytes: CSV })
    const list = await insertListRow(db, {
      ...{ name: 'October', state: 'failed', canceledBy: ann, channel: sales, fileId: file.id },
    })
    const words = { listId: list.id, fileName: 'October', reason: 'It was canceled.' }
    const report = await post(running, importFailedMessage({ ...words, next: { type: 'again' } }))
    return { ...running, running, file, report }
  }

  it('takes the file in after all, and makes no second list of it', async () => {
    const { running, file, report, sales, clock } = await startCutOff()
    expect(await press(running, report, ACTIONS.listReadAgain)).toContain('is being read again')
    const ready = await waitForList(running, ({ state }) => state === 'ready')
    expect(ready).toMatchObject({ accepted: 2, fileId: file.id, channel: sales })
    clock.advance(1_000)
    await press(running, report, ACTIONS.listReadAgain)
    await waitForWhisper(running, 'October was taken in already, with 2 leads')
    expect(await listsOf(running)).toHaveLength(2)
  })

  it('says so when the file was deleted', async () => {
    const { running, slack, file, report } = await startCutOff()
    slack.deleteFile(file.id)
    expect(await press(running, report, ACTIONS.listReadAgain)).toContain('was deleted in Slack')
  })
})

describe('the form that adds a CSV', () => {
  /** Opens it by the button under the answer to a command. */
  async function openForm(running: RunningDoor, command: string, channel = running.sales) {
    const { slack, ann, answerTo } = running
    const answer = await answerTo(await slack.command(ann, channel, command))
    await slack.pressButton(ann, answer, ACTIONS.listAdd)
    return waitForForm({ slack, user: ann })
  }

  function give({ slack, ann }: RunningDoor, name = 'October.csv', bytes = CSV): SimFile {
    return slack.giveFile({ user: ann, name, bytes })
  }

  it.each(['/dial lists', '/dial start'])('is offered by %s and makes a list', async (command) => {
    const running = await startDoor()
    const { slack, ann, sales } = running
    const form = await openForm(running, command)
    const sent = await slack.submitView(form, { lead_file: give(running).id })
    expect(sent.errors).toBeNull()
    await waitForWhisper(running, 'October.csv is being read')
    const ready = await waitForList(running, ({ state }) => state === 'ready')
    expect(ready).toMatchObject({ accepted: 2, channel: sales, threadTs: null, uploadedBy: ann })
    const report = running.db.selectFrom('outbox').selectAll().where('kind', '=', 'import_report')
    expect(await report.execute()).toMatchObject([{ channel: sales, threadTs: null }])
  })

  it('is offered beside the lists that are there', async () => {
    const running = await startDoor()
    await running.addList({ name: 'October' })
    expect(formText(await openForm(running, '/dial lists'))).toContain('lead_file')
  })

  it('says in the form what is no table', async () => {
    const running = await startDoor()
    const { slack } = running
    const form = await openForm(running, '/dial lists')
    const picture = slack.fileJson(give(running, 'cat.png'))
    const sent = await slack.submitView(form, { lead_file: { files: [picture] } })
    expect(JSON.stringify(sent.errors)).toContain('This is no CSV')
    expect(await listsOf(running)).toEqual([])
  })

  it('takes nothing in where nobody would see the report', async () => {
    const running = await startDoor()
    const { slack, ann } = running
    const elsewhere = slack.addChannel({ name: 'far', members: [ann], withBot: false }).id
    const form = await openForm(running, '/dial lists', elsewhere)
    await slack.submitView(form, { lead_file: give(running).id })
    await waitForWhisper(running, 'Dialbot is not in this channel')
    expect(await listsOf(running)).toEqual([])
  })

  it('tells the person what is wrong with the file', async () => {
    const running = await startDoor()
    const form = await openForm(running, '/dial lists')
    const file = give(running, 'words.csv', 'name,city\nAda,London\nBob,Paris\n')
    await running.slack.submitView(form, { lead_file: file.id })
    await waitForWhisper(running, 'There is no phone column')
  })
})

describe('a shared text file', () => {
  it('is a list when it is a table, and none of our business when it is not', async () => {
    const running = await startDoor()
    const { slack, ann, sales, door } = running
    const share = { channel: sales, user: ann, filetype: 'text', mimetype: 'text/plain' }
    await slack.shareFile({ ...share, name: 'leads.txt', bytes: CSV.replaceAll(',', '\t') })
    await waitForList(running, ({ state }) => state === 'ready')
    await slack.shareFile({ ...share, name: 'notes.txt', bytes: 'Ask Ada about Monday.\n' })
    await door.stop()
    expect(await listsOf(running)).toMatchObject([{ name: 'leads', state: 'ready', accepted: 2 }])
    const said = await running.db.selectFrom('outbox').select('kind').execute()
    expect(said).toEqual([{ kind: 'import_report' }])
    expect(slack.messages(sales).filter(({ ephemeralTo }) => ephemeralTo !== null)).toEqual([])
  })

  it('of a guest is left alone in silence', async () => {
    const running = await startDoor()
    const { slack, sales, door } = running
    const user = slack.addUser({ name: 'gus', isRestricted: true }).id
    await slack.shareFile({ channel: sales, user, name: 'notes.txt', bytes: CSV })
    await door.stop()
    expect(await listsOf(running)).toEqual([])
    expect(slack.messages(sales).filter(({ ephemeralTo }) => ephemeralTo !== null)).toEqual([])
  })
})

describe('a compressed CSV', () => {
  it('is a CSV, shared or from a form', async () => {
    const running = await startDoor()
    const { slack, ann, sales, answerTo } = running
    const bytes = gzipSync(CSV)
    await slack.shareFile({ channel: sales, user: ann, name: 'shared.csv.gz', bytes })
    await waitForList(running, ({ state }) => state === 'ready')
    const answer = await answerTo(await slack.command(ann, sales, '/dial lists'))
    await slack.pressButton(ann, answer, ACTIONS.listAdd)
    const form = await waitForForm({ slack, user: ann })
    const given = gzipSync(CSV.replaceAll('415555', '415556'))
    const { id } = slack.giveFile({ user: ann, name: 'given.csv.gz', bytes: given })
    await slack.submitView(form, { lead_file: id })
    await waitForList(running, ({ name }) => name.startsWith('given'))
    expect(await listsOf(running)).toMatchObject([{ accepted: 2 }, { accepted: 2 }])
  })
})

describe('a file in a form', () => {
  it.each(['a.csv', 'a.CSV', 'a.csv.gz', 'a.tsv', 'a.txt', 'a.xlsx'])(
    'may be called %s',
    (name) => {
      expect(readFile(parseSlackFile, [{ id: 'F1', name }], 'leads')).toMatchObject({ name })
    },
  )

  it.each([
    [[{ id: 'F1', name: 'a.xls' }], 'no CSV'],
    [[], 'Choose one file'],
    [[{ name: 'a.csv' }], 'Slack described the file'],
  ])('is refused with a sentence: %j', (given, words) => {
    expect(readFile(parseSlackFile, given, 'leads')).toContain(words)
  })
})
