import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { SimView } from '../../src/sim/slack/types.ts'
import type { Entered } from '../../src/sim/slack.ts'
import { ask, SIMULATED, said, waitForCalls, waitForMessage } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

async function openForm(running: RunningApp, channel = running.channel): Promise<SimView> {
  await ask(running, '/dial dnc import', { channel })
  return running.slack.waitFor(() =>
    [...running.slack.world.views.values()].find(({ isOpen }) => isOpen),
  )
}

function giveFile({ slack, user }: RunningApp, name: string, bytes: string): string {
  return slack.giveFile({ user, name, bytes }).id
}

/** What came of an import, as the person sees it. */
async function importFile(
  running: RunningApp,
  entered: Entered,
  words: string | RegExp,
): Promise<string> {
  const form = await openForm(running)
  expect(await running.slack.submitView(form, entered)).toMatchObject({ status: 200, errors: null })
  expect(form.isOpen).toBe(false)
  const message = await waitForMessage(running, words)
  expect(message.ephemeralTo).toBe(running.user)
  return running.slack.renderMessage(message)
}

describe('/dial dnc add, check and remove', () => {
  it('keep a number from being called, and tell who did it', async () => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 30, ringMs: 10 } })
    await putLeads(running, 3)
    const added = await ask(running, '/dial dnc add +1 415 555 0001 asked by <e-mail>')
    expect(added).toContain('+1 (415) 555-0001')
    expect(added).toContain('1 waiting lead')
    expect(await ask(running, '/dial dnc add 4155550001')).toContain('was on the list already')
    const check = await ask(running, '/dial dnc check (415) 555-0001')
    expect(check).toContain('On our do-not-call list: added by @anna')
    expect(check).toContain('asked by')
    expect(check).toContain('There is no copy of the national do-not-call list')
    await ask(running, '/dial start')
    await running.app.runDue()
    await waitForCalls(running, 2)
    const called = running.bland.calls().map(({ phone }) => phone)
    expect(called.sort()).toEqual(['+14155550000', '+14155550002'])
    const removed = await ask(running, '/dial dnc remove +1 415 555 0001 typing mistake')
    expect(removed).toContain('off our do-not-call list')
    expect(removed).toContain('1 lead with it may be called again')
    expect(await ask(running, '/dial dnc check 415 555 0001')).toContain('On no do-not-call list')
    expect(await ask(running, '/dial dnc remove 415 555 0001')).toContain('is not on the')
  })

  it('say what is wrong with a number', async () => {
    const running = await startApp()
    expect(await ask(running, '/dial dnc add 911')).toContain('emergency or service number')
    expect(await ask(running, '/dial dnc check 415 555 000')).toContain('too few digits')
  })
})

describe('/dial dnc export', () => {
  it('brings the list to the person alone', async () => {
    const running = await startApp()
    const { slack, user } = running
    expect(await ask(running, '/dial dnc export')).toContain('empty')
    await ask(running, '/dial dnc add +1 415 555 0001 asked by e-mail')
    const before = slack.messages(running.channel).length
    expect(await ask(running, '/dial dnc export')).toContain(
      '(1 number) is in your direct messages',
    )
    const [file] = [...slack.world.files.values()]
    expect(file?.name).toBe('do-not-call.csv')
    const places = file?.shares.map(({ channel }) => slack.world.channels.get(channel)?.directWith)
    expect(places).toEqual([user])
    const rows: string[][] = parse(file?.bytes ?? '', { bom: true })
    expect(rows[1]?.slice(0, 4)).toEqual(["'+14155550001", 'slack', 'asked by e-mail', user])
    // Only the answer to the command was added to the channel.
    expect(slack.messages(running.channel).length).toBe(before + 1)
  })
})

describe('/dial dnc import', () => {
  it('takes a list of our own from the form and reports it to the person', async () => {
    const running = await startApp()
    const file = giveFile(running, 'gone.csv', 'phone,reason\n4155550001,asked\nabc,\n')
    const report = await importFile(running, { dnc_file: file }, /1 number added/)
    expect(report).toContain('1 row could not be read')
    expect(report).toContain('row 3: The phone number has letters in it')
    expect(await ask(running, '/dial dnc check 4155550001')).toContain('from a file by @anna')
    const again = giveFile(running, 'again.csv', 'phone,reason\n4155550001,asked\nabc,\n')
    expect(await importFile(running, { dnc_file: again }, /Nothing was changed/)).toContain(
      'was taken in before, by @anna',
    )
  })

  it('takes a file of the national registry with its date', async () => {
    const running = await startApp()
    const file = giveFile(running, '415.txt', '415,5550100\n415,5550101\n')
    const entered = { dnc_file: file, dnc_kind: 'national', dnc_date: '2026-11-20' }
    const report = await importFile(running, entered, /2 numbers added/)
    expect(report).toContain('to the national list, as of 2026-11-20')
    expect(report).not.toContain('days old')
    const check = await ask(running, '/dial dnc check 4155550100')
    expect(check).toContain('On the national list: file “415.txt” of 2026-11-20')
    const old = giveFile(running, 'old.txt', '212,5550100\n')
    const dated = { dnc_file: old, dnc_kind: 'national', dnc_date: '2026-01-01' }
    expect(await importFile(running, dated, /as of 2026-01-01/)).toContain('1 number added')
  })

  it('says in the form what is wrong with an entry', async () => {
    const running = await startApp()
    const { slack } = running
    const form = await openForm(running)
    await expect(slack.submitView(form)).rejects.toThrow('Please fill in: dnc_file')
    const picture = giveFile(running, 'list.png', 'x')
    await expect(slack.submitView(form, { dnc_file: picture })).rejects.toThrow('types: csv')
    const raw = slack.world.files.get(picture)
    const forced = { files: raw === undefined ? [] : [slack.fileJson(raw)] }
    expect((await slack.submitView(form, { dnc_file: forced })).errors).toEqual({
      dnc_file: expect.stringContaining('no CSV and no text file'),
    })
    const file = giveFile(running, '415.txt', '415,5550100\n')
    const undated = { dnc_file: file, dnc_kind: 'national' }
    expect((await slack.submitView(form, undated)).errors).toEqual({
      dnc_date: expect.stringContaining('Give the date'),
    })
    const early = { ...undated, dnc_date: '2026-11-25' }
    expect((await slack.submitView(form, early)).errors).toEqual({
      dnc_date: expect.stringContaining('has not come yet'),
    })
    expect(form.isOpen).toBe(true)
    expect(await running.app.db.selectFrom('nationalFiles').selectAll().execute()).toEqual([])
  })

  it('tells what is wrong with the file', async () => {
    const running = await startApp()
    const file = giveFile(running, 'leads.csv', 'name,color\nAda,red\n')
    await importFile(running, { dnc_file: file }, /There is no phone column/)
  })

  it('asks again who may do this when the form is sent', async () => {
    const running = await startApp()
    const { slack, user, clock } = running
    const form = await openForm(running)
    const file = giveFile(running, 'gone.csv', 'phone\n4155550001\n')
    const person = slack.world.users.get(user)
    if (person !== undefined) person.isRestricted = true
    clock.advance(120_000)
    await slack.submitView(form, { dnc_file: file })
    await waitForMessage(running, 'Guests cannot use Dialbot')
    expect(await running.app.db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })

  it('answers in private where Dialbot is not', async () => {
    const running = await startApp()
    const { slack, user } = running
    const elsewhere = slack.addChannel({ name: 'other', members: [user], withBot: false })
    const form = await openForm(running, elsewhere.id)
    const file = giveFile(running, 'gone.csv', 'phone\n4155550001\n')
    await slack.submitView(form, { dnc_file: file })
    const direct = await slack.waitFor(() =>
      [...slack.world.channels.values()].find(({ directWith }) => directWith === user),
    )
    await waitForMessage(running, /1 number added/, { channel: direct.id })
    expect(said(running, elsewhere.id).some(({ text }) => text.includes('added'))).toBe(false)
  })
})
