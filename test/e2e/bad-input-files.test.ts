import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ShareOptions } from '../../src/sim/slack.ts'
import {
  ask,
  listsOf,
  makeCsv,
  SIMULATED,
  said,
  sayAll,
  share,
  shareLeads,
  texts,
  waitForCalls,
  waitForMessage,
} from '../support/people.ts'
import { putLeads, putList } from '../support/put-list.ts'
import { type RunningApp, type StartOptions, startApp, TUESDAY } from '../support/start-app.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
const GARBAGE = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 97) % 256))
const WORKBOOK = Buffer.concat([Buffer.from('PK\u0003\u0004'), GARBAGE])

type File = Partial<ShareOptions> & Pick<ShareOptions, 'bytes'>

describe('a file that cannot become a list', () => {
  const files: [string, File, RegExp[]][] = [
    ['binary content', { bytes: GARBAGE }, [/not a text file/, /as CSV/]],
    ['a workbook', { bytes: WORKBOOK }, [/workbook/, /CSV UTF-8/]],
    ['nothing in it', { bytes: '' }, [/empty/i]],
    ['only blank lines', { bytes: '\n\n \r\n' }, [/empty/i]],
    ['only a header', { bytes: 'first_name,phone\n' }, [/only one row/, /row below/]],
    [
      'no phone column',
      { bytes: 'first_name,email\nAda,ada@example.com\n' },
      [/phone/, /first_name/, /email/],
    ],
    [
      'a login page',
      { bytes: makeCsv(2), downloadTrouble: 'login_page' },
      [/files:read/, /sign-in/],
    ],
    [
      'a way to the login page',
      { bytes: makeCsv(2), downloadTrouble: 'login_redirect' },
      [/files:read/, /sign-in/],
    ],
    ['a home elsewhere', { bytes: makeCsv(2), isExternal: true }, [/not in Slack/, /CSV/]],
    [
      'a way to another host',
      { bytes: makeCsv(2), downloadTrouble: 'redirect_foreign' },
      [/not Slack/],
    ],
    [
      'a download that is cut',
      { bytes: makeCsv(200), downloadTrouble: 'cut' },
      [/broke off/, /again/],
    ],
    [
      'a cut download of unknown length',
      { bytes: makeCsv(200), downloadTrouble: 'cut', sendsLength: false },
      [/broke off/, /again/],
    ],
    [
      'a Slack that fails',
      { bytes: makeCsv(2), downloadTrouble: 'server_error' },
      [/500/, /again/],
    ],
    [
      'an owner who deleted it meanwhile',
      { bytes: makeCsv(2), downloadTrouble: 'not_found' },
      [/deleted/, /again/],
    ],
  ]
  it.each(files)('with %s is told once, in its thread, with what to do', async (_, file, words) => {
    const running = await startApp()
    const { slack, url } = running
    const { message, delivery } = await share(running, { name: 'my leads.csv', ...file })
    const report = await waitForMessage(running, 'could not be read')
    if (delivery !== null) await slack.repeat(delivery)
    await sayAll(running)

    const text = slack.renderMessage(report).replaceAll('\u200b', '')
    expect(text).toContain('my leads')
    for (const word of words) expect(text).toMatch(word)
    expect(report.threadTs).toBe(message.ts)
    expect(said(running)).toHaveLength(1)
    expect(slack.foreignRequests).toEqual([])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const lists = await listsOf(running)
    expect(lists.map(({ state }) => state)).toEqual(['failed'])
    const audit = running.app.db.selectFrom('audit').select(['actor', 'action'])
    expect(await audit.where('subject', '=', lists[0]?.id ?? '').execute()).toEqual([
      { actor: running.user, action: 'list.import_failed' },
    ])
  })

  it('does not stand in the way of the one that comes next under its name', async () => {
    const running = await startApp()
    await share(running, { bytes: 'first_name,email\nAda,ada@example.com\n' })
    await waitForMessage(running, 'could not be read')
    await shareLeads(running, 2)
    expect((await listsOf(running)).map(({ state }) => state)).toEqual(['failed', 'ready'])
  })

  it('that claims to be over the limit is told so without a download', async () => {
    const running = await startApp()
    await share(running, { bytes: makeCsv(1), size: 300 * 1024 * 1024 })
    const report = await waitForMessage(running, 'could not be read')
    expect(running.slack.renderMessage(report)).toMatch(/too large.* 250 MB .*Split it/)
    expect(running.slack.requests.filter(({ method }) => method === 'download')).toEqual([])
  })

  it('that is gone before Dialbot looked is told to whoever shared it', async () => {
    const running = await startApp()
    const { delivery } = await share(running, { bytes: makeCsv(1), isDeleted: true })
    const whisper = await waitForMessage(running, 'deleted before')
    if (delivery !== null) await running.slack.repeat(delivery)
    await shareLeads(running, 2)
    expect(whisper.ephemeralTo).toBe(running.user)
    expect(texts(running).filter((text) => text.includes('deleted before'))).toHaveLength(1)
  })

  it('and is no CSV at all is passed over in silence', async () => {
    const running = await startApp()
    await share(running, { name: 'cat.png', bytes: PNG })
    await share(running, { name: 'offer.pdf', bytes: '%PDF-1.7' })
    await share(running, { name: 'offer.docx', bytes: WORKBOOK })
    await shareLeads(running, 2)
    await sayAll(running)
    expect(said(running)).toHaveLength(1)
  })

  it.each([
    ['leads.xls', /Save As > Excel Workbook \(.xlsx\)/],
    ['leads.numbers', /In Numbers: File > Export To/],
    ['leads.ods', /In LibreOffice: File > Save As/],
    ['all.vcf', /Google Contacts, choose Export/],
    ['leads.json', /Export the leads as CSV/],
    ['leads.zip', /Unpack it/],
  ])('but %s may hold leads: whoever shared it hears how to export it', async (name, words) => {
    const running = await startApp()
    const { delivery } = await share(running, { name, bytes: GARBAGE })
    const whisper = await waitForMessage(running, words)
    if (delivery !== null) await running.slack.repeat(delivery)
    expect(whisper.ephemeralTo).toBe(running.user)
    expect(running.slack.renderMessage(whisper)).toContain(name)
    await shareLeads(running, 2)
    await sayAll(running)
    expect(texts(running).filter((text) => words.test(text))).toHaveLength(1)
    expect(running.slack.requests.filter(({ method }) => method === 'download')).toHaveLength(1)
  })

  it('of a guest, who may not have it called, is passed over in silence', async () => {
    const running = await startApp()
    const { slack, channel } = running
    const guest = slack.addUser({ name: 'eve', isRestricted: true })
    slack.world.channels.get(channel)?.members.add(guest.id)
    await share(running, { user: guest.id, name: 'leads.zip', bytes: GARBAGE })
    await shareLeads(running, 2)
    await sayAll(running)
    expect(said(running)).toHaveLength(1)
  })
})

describe('Slack that does not say what was shared', () => {
  it('is asked again, and the file is read', async () => {
    const running = await startApp()
    running.slack.failNext('files.info', { status: 503 })
    await shareLeads(running, 2)
    expect(said(running)).toHaveLength(1)
  })

  it('for long: the person is told to share it again', async () => {
    const running = await startApp()
    running.slack.failNext('files.info', { status: 503 }, 3)
    await share(running, { bytes: makeCsv(2) })
    const whisper = await waitForMessage(running, 'share it again in a minute')
    expect(whisper.ephemeralTo).toBe(running.user)
    await shareLeads(running, 2)
  })
})

describe('the same file', () => {
  it('shared again is the same list, and the second thread says so', async () => {
    const running = await startApp()
    await putLeads(running, 3, { keepsHours: true })
    const again = await share(running, { bytes: makeCsv(3), name: 'renamed.csv' })
    const answer = await waitForMessage(running, 'same file')
    expect(answer.threadTs).toBe(again.message.ts)
    expect(running.slack.renderMessage(answer)).toMatch(/leads.*3 leads/)
    expect(await listsOf(running)).toHaveLength(1)
  })

  it('told twice by Slack, even at once, is one list with one report', async () => {
    const running = await startApp()
    const { slack, channel } = running
    const { file, delivery } = await share(running, { bytes: makeCsv(3) })
    if (delivery === null) throw new Error('Slack told nobody of the file')
    await Promise.all([slack.repeat(delivery, 1), slack.repeat(delivery, 2)])
    await waitForMessage(running, 'ready to call')
    await slack.repeat(delivery, 3)
    // Slack may also tell of one file in two events.
    await slack.fileShared(file, channel)
    await waitForMessage(running, 'same file')
    await sayAll(running)
    expect(texts(running).filter((text) => text.includes('ready to call'))).toHaveLength(1)
    expect(await listsOf(running)).toHaveLength(1)
  })

  it('by the API and by Slack is a list in each place, and nobody is called twice', async () => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 30, ringMs: 10 } })
    const form = new FormData()
    form.set('file', new File([makeCsv(4)], 'leads.csv'))
    const upload = await running.api('/api/upload-leads', { method: 'POST', body: form })
    expect(upload.status).toBe(201)
    const listId = (await listsOf(running))[0]?.id
    await shareLeads(running, 4)
    expect(await listsOf(running)).toHaveLength(2)
    const started = await running.api('/api/start', {
      method: 'POST',
      body: JSON.stringify({ listId, maxAttempts: 1, channel: running.channel }),
    })
    expect(started.status).toBe(201)
    expect(await ask(running, '/dial start max:1')).toMatch(/under way/)
    await waitForCalls(running, 4)
    for (let minute = 0; minute < 5; minute += 1) {
      running.clock.advance(60_000)
      await running.app.runDue()
    }
    expect(running.bland.calls()).toHaveLength(4)
  })
})

describe('who shares', () => {
  const people = [
    ['a guest', { isRestricted: true }, /Guests cannot/],
    ['a guest of one channel', { isUltraRestricted: true }, /Guests cannot/],
    ['a stranger', { isStranger: true, teamId: 'T0OTHER00' }, /organisation/],
    ['a bot', { isBot: true }, /Bots and apps cannot/],
  ] as const
  it.each(people)('%s: is told that the file was not read', async (_, kind, words) => {
    const running = await startApp()
    const { slack, channel } = running
    const person = slack.addUser({ name: 'eve', ...kind })
    slack.world.channels.get(channel)?.members.add(person.id)
    await share(running, { user: person.id, bytes: makeCsv(2), name: 'eve.csv' })
    const whisper = await waitForMessage(running, words)
    expect(whisper.ephemeralTo).toBe(person.id)
    expect(slack.renderMessage(whisper)).toContain('eve.csv')
    expect(slack.requests.filter(({ method }) => method === 'download')).toEqual([])
    expect(await listsOf(running)).toEqual([])
  })

  it('nobody but the bot itself, handing back rejected rows: that file is not taken in', async () => {
    const running = await startApp()
    const { slack } = running
    await putList(running, { bytes: `${makeCsv(2)}\nBad,Company,12,yes`, keepsHours: true })
    await slack.waitFor(() => said(running).find((message) => message.fileIds.length > 0))
    await slack.idle()
    await shareLeads(running, 5)
    await sayAll(running)
    const lists = await listsOf(running)
    expect(lists.map(({ accepted, rejected }) => [accepted, rejected])).toEqual([
      [2, 1],
      [5, 0],
    ])
  })
})

it('takes in two files shared at once, each with its own report', async () => {
  const running = await startApp()
  const [first, second] = await Promise.all([
    share(running, { name: 'east.csv', bytes: makeCsv(3, { area: '212' }) }),
    share(running, { name: 'west.csv', bytes: makeCsv(2) }),
  ])
  const east = await waitForMessage(running, /east[\s\S]*3 leads ready to call/i)
  const west = await waitForMessage(running, /west[\s\S]*2 leads ready to call/i)
  expect([east.threadTs, west.threadTs]).toEqual([first.message.ts, second.message.ts])
  await sayAll(running)
  expect(said(running)).toHaveLength(2)
})

describe('the list that other tests put in place of a shared one', () => {
  const rows = ['Ada,+14155550100,yes', 'Bob,12,yes', 'Cy,+14155550101,no', 'Di,+12125550102,']
  const bytes = ['first_name,phone,consent', ...rows, 'Ada,+14155550100,'].join('\n')

  it.each<[string, StartOptions]>([
    ['keeps to calling hours', {}],
    ['does not', { env: SIMULATED }],
  ])('is no other, where Dialbot %s', async (_, options) => {
    const [shared, put] = [await startApp(options), await startApp(options)]
    await share(shared, { bytes })
    await waitForMessage(shared, '2 leads ready to call')
    await putList(put, { bytes, keepsHours: options.env === undefined })
    await sayAll(shared)
    await sayAll(put)
    expect(await whatIsLeft(put)).toEqual(await whatIsLeft(shared))
  })

  /** All that an import leaves and the bot says, but for ids and the minutes that have passed. */
  async function whatIsLeft(running: RunningApp): Promise<string[]> {
    const { db } = running.app
    const { rows: tables } = await sql<{ name: string }>`select name from sqlite_master
      where type = 'table' and name not like 'sqlite_%' and name not in
        ('schema_migrations', 'leases', 'slack_events')`.execute(db)
    const left: unknown[] = texts(running)
    for (const { name } of tables) {
      left.push((await sql`select * from ${sql.table(name)} order by rowid`.execute(db)).rows)
    }
    return left.map((one) =>
      JSON.stringify(one)
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'an id')
        .replace(/\b\d{10}\.\d{6}\b/g, 'a message')
        .replace(/\bF0SIM\d+/g, 'a file')
        .replace(/\b\d{13}\b/g, (at) => (Number(at) - TUESDAY < 600_000 ? 'now' : at)),
    )
  }
})
