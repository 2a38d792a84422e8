import { expect, it } from 'vitest'
import { createSayMeanings, type SaidMeaning } from '../../../src/intake/leads/say-meanings.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { readUnread } from '../../../src/store/leads/list-json.ts'
import { getList } from '../../../src/store/leads/lists.ts'
import { testClock } from '../../support/at.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { CALLING_TIME } from '../../support/dialing.ts'
import { importCsv } from '../../support/import-csv.ts'

const FILE = `first_name,phone,DNC code,consent
Ann,4155550101,,yes
Bo,4155550102,A,yes
Cy,4155550103,B,yes
Di,4155550104,B,Expo booth
Ed,4155550105,,Expo booth
Flo,4155550106,C,yes
Gil,4155550107,yes,yes
Hal,4155550108,,referral
`

async function leadsOf(db: Db, listId: string): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('leads')
    .select(['firstName', 'state', 'reason', 'consent'])
    .where('listId', '=', listId)
    .orderBy('rowNumber')
    .execute()
  return Object.fromEntries(
    rows.map((row) => [row.firstName, [row.state, row.reason, row.consent].join(' ')]),
  )
}

onBothDatabases('words that may be a no, or consent', (open) => {
  async function start(): Promise<{
    db: Db
    listId: string
    say: (said: readonly SaidMeaning[]) => ReturnType<ReturnType<typeof createSayMeanings>>
  }> {
    const { db } = await open()
    const { listId } = await importCsv(db, FILE)
    const clock = testClock(CALLING_TIME)
    const sayMeanings = createSayMeanings({ db, clock, wakeNotifier: () => {} })
    return { db, listId, say: (said) => sayMeanings(listId, said, 'U0ANNA') }
  }

  it('keep their leads from being called, and are counted by value', async () => {
    const { db, listId } = await start()
    expect(await leadsOf(db, listId)).toEqual({
      Ann: 'waiting  granted',
      Bo: 'blocked refusal_unread granted',
      Cy: 'blocked refusal_unread granted',
      Di: 'blocked refusal_unread unknown',
      Ed: 'waiting  unknown',
      Flo: 'blocked refusal_unread granted',
      Gil: 'blocked consent_refused refused',
      Hal: 'waiting  unknown',
    })
    const list = await getList(db, listId)
    expect(list).toMatchObject({ accepted: 8, refused: 1, unclear: 4, withoutConsent: 3 })
    expect(readUnread(list)).toEqual([
      {
        ...{ header: 'DNC code', variable: 'dnc_code', kind: 'refusal', leads: 4, others: null },
        values: [
          { text: 'B', leads: 2, meaning: null },
          { text: 'A', leads: 1, meaning: null },
          { text: 'C', leads: 1, meaning: null },
        ],
      },
      {
        ...{ header: 'consent', variable: 'consent', kind: 'consent', leads: 3, others: null },
        values: [
          { text: 'Expo booth', leads: 2, meaning: null },
          { text: 'referral', leads: 1, meaning: null },
        ],
      },
    ])
  })

  it('mean what a person says, value by value, and the rest stays open', async () => {
    const { db, listId, say } = await start()
    const dnc = { variable: 'dnc_code' }
    const said = await say([
      { ...dnc, text: 'A', meaning: 'no' },
      { ...dnc, text: 'B', meaning: 'yes' },
      { variable: 'consent', text: 'Expo booth', meaning: 'yes' },
    ])
    expect(said).toMatchObject({ refused: 1, freed: 2, granted: 2 })
    expect(await leadsOf(db, listId)).toEqual({
      Ann: 'waiting  granted',
      Bo: 'blocked consent_refused refused',
      Cy: 'waiting  granted',
      Di: 'waiting  granted',
      Ed: 'waiting  granted',
      Flo: 'blocked refusal_unread granted',
      Gil: 'blocked consent_refused refused',
      Hal: 'waiting  unknown',
    })
    expect(said.list).toMatchObject({ refused: 2, unclear: 1, withoutConsent: 1 })
    const [audit] = await db
      .selectFrom('audit')
      .select(['actor', 'subject'])
      .where('action', '=', 'list.meanings_said')
      .execute()
    expect(audit).toEqual({ actor: 'U0ANNA', subject: listId })
  })

  it('may be said again, and all the others at once', async () => {
    const { db, listId, say } = await start()
    await say([{ variable: 'dnc_code', text: 'B', meaning: 'yes' }])
    const again = await say([
      { variable: 'dnc_code', text: 'A', meaning: 'yes' },
      { variable: 'dnc_code', text: 'C', meaning: 'no' },
    ])
    expect(again).toMatchObject({ refused: 1, freed: 1 })
    expect(await leadsOf(db, listId)).toMatchObject({
      Bo: 'waiting  granted',
      Flo: 'blocked consent_refused refused',
    })
  })

  it('frees nobody of whom another column still may say no', async () => {
    const { db } = await open()
    const { listId } = await importCsv(
      db,
      'first_name,phone,DNC code,Opt out,consent\nAnn,4155550101,A,B,yes\n',
    )
    const clock = testClock(CALLING_TIME)
    const say = createSayMeanings({ db, clock, wakeNotifier: () => {} })
    await say(listId, [{ variable: 'dnc_code', text: 'A', meaning: 'yes' }], 'U0ANNA')
    expect(await leadsOf(db, listId)).toEqual({ Ann: 'blocked refusal_unread granted' })
    await say(listId, [{ variable: 'opt_out', text: 'B', meaning: 'yes' }], 'U0ANNA')
    expect(await leadsOf(db, listId)).toEqual({ Ann: 'waiting  granted' })
  })
})

it('keeps numbers, addresses and stories of people out of what is shown', async () => {
  const { openTestDatabase } = await import('../../support/databases.ts')
  const database = await openTestDatabase('sqlite')
  try {
    const { listId } = await importCsv(
      database.db,
      `first_name,phone,Privacy,consent
Ann,4155550101,ann@example.com,yes
Bo,4155550102,call 415 555 0199,yes
Cy,4155550103,${'a story '.repeat(20)},yes
`,
    )
    const [column] = readUnread(await getList(database.db, listId))
    expect(column).toMatchObject({ leads: 3, values: [] })
  } finally {
    await database.close()
  }
})

const NAMES = ['Ann', 'Bo', 'Cy', 'Di', 'Ed']

onBothDatabases('notes that may say not to call', (open) => {
  it('keep their leads from being called until a person has said what they mean', async () => {
    const { db } = await open()
    const notes = ['wants a quote', 'asked not to be called', 'DNC per wife', 'likes blue', '']
    const rows = notes.map((note, index) => `${NAMES[index]},415555010${index},"${note}",yes`)
    const { listId } = await importCsv(db, `first_name,phone,notes,consent\n${rows.join('\n')}\n`)
    const held = 'blocked refusal_unread granted'
    const free = 'waiting  granted'
    expect(await leadsOf(db, listId)).toEqual({ Ann: free, Bo: held, Cy: held, Di: free, Ed: free })
    const clock = testClock(CALLING_TIME)
    const say = createSayMeanings({ db, clock, wakeNotifier: () => {} })
    // What was written of people is not kept beside their leads.
    const [column] = readUnread(await getList(db, listId))
    expect(column).toMatchObject({ header: 'notes', leads: 2, values: [] })
    await say(listId, [{ variable: 'notes', text: null, meaning: 'no' }], 'U0ANNA')
    const refused = 'blocked consent_refused refused'
    expect(await leadsOf(db, listId)).toEqual({
      ...{ Ann: free, Bo: refused, Cy: refused, Di: free, Ed: free },
    })
  })
})

onBothDatabases('a number that stands twice in a file', (open) => {
  it('is not called when its later row says no, or may, whatever the first one says', async () => {
    const { db } = await open()
    const rows = [
      'Ann,4155550101,,yes',
      'Bo,4155550102,A,yes',
      'Cy,4155550103,,yes',
      'Ann,4155550101,B,yes',
      'Bo,4155550102,yes,yes',
    ]
    const { listId } = await importCsv(
      db,
      `first_name,phone,DNC code,consent\n${rows.join('\n')}\n`,
    )
    const refused = 'blocked consent_refused refused'
    expect(await leadsOf(db, listId)).toEqual({ Ann: refused, Bo: refused, Cy: 'waiting  granted' })
    // Each is counted once: one lead is ready.
    expect(await getList(db, listId)).toMatchObject({ accepted: 3, refused: 2, unclear: 0 })
  })
})
