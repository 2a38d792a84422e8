import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import { createDoNotCall } from '../../../src/dialer/numbers/do-not-call.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { findLead } from '../../../src/store/leads/lead-rows.ts'
import { forgottenName, rememberForgotten } from '../../../src/store/numbers/forgotten.ts'
import {
  insertNationalFile,
  insertNationalNumbers,
  markNationalFileReady,
} from '../../../src/store/numbers/national-numbers.ts'
import { addSuppressions, findSuppressed } from '../../../src/store/numbers/suppressions.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  readAttempts,
  readLead,
  startDialing,
} from '../../support/dialing.ts'

const ADA = '+14155550100'

async function start(db: Db) {
  const dialing = await startDialing(db)
  const dnc = createDoNotCall({ ...dialing.context, defaultCountry: 'US' })
  return { ...dialing, dnc }
}

async function auditOf(db: Db, subject: string) {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('id')
    .execute()
  return rows.map(({ actor, action, detailJson }) => ({ actor, action, detail: detailJson }))
}

onUsualDatabases('a number added to the do-not-call list', (open) => {
  it('is not called by a campaign that had planned to', async () => {
    const { db } = await open()
    const { dnc, context, sim, pass, wakes } = await start(db)
    const { campaign, leads } = await insertCampaignWith(db, [{ phone: ADA }, {}])
    const planned = await findLead(db, leads[0]?.id ?? '')
    if (planned === undefined) throw new Error('The lead is not there')
    await dnc.add('(415) 555-0100', 'asked by e-mail', 'U0ANNA')
    expect(wakes).toContain('dialer')
    const reserved = await createReserver(context)(campaign.id, [planned])
    expect(reserved.placements).toEqual([])
    expect(await readAttempts(db)).toEqual([])
    await pass()
    expect(sim.calls().map(({ phone }) => phone)).toEqual([leads[1]?.phone])
  })

  it('is blocked in every list in one transaction, on record with who and why', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    const first = await insertCampaignWith(db, [{ phone: ADA }])
    const second = await insertCampaignWith(db, [{ phone: ADA }, {}])
    expect(await dnc.add(ADA, 'asked by e-mail', 'U0ANNA')).toMatchObject({
      phone: ADA,
      isNew: true,
      blockedLeads: 2,
      entry: { source: 'slack', reason: 'asked by e-mail', addedBy: 'U0ANNA' },
    })
    for (const { leads } of [first, second]) {
      const lead = await readLead(db, leads[0]?.id ?? '')
      expect(lead).toMatchObject({ state: 'blocked', reason: 'do_not_call' })
    }
    expect((await readLead(db, second.leads[1]?.id ?? '')).state).toBe('waiting')
    expect(await auditOf(db, ADA)).toMatchObject([
      { actor: 'U0ANNA', action: 'dnc.add', detail: expect.stringContaining('asked by e-mail') },
    ])
  })

  it('keeps who added it first', async () => {
    const { db } = await open()
    const { dnc, clock } = await start(db)
    await dnc.add(ADA, 'first', 'U0ANNA')
    clock.advance(1_000)
    expect(await dnc.add(ADA, 'second', 'U0BEN')).toMatchObject({
      isNew: false,
      entry: { addedBy: 'U0ANNA', reason: 'first', addedAt: CALLING_TIME },
    })
    expect(await auditOf(db, ADA)).toHaveLength(2)
  })

  it('is refused with the reason when it cannot be read', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    await expect(dnc.add('4.15556E+09', null, 'U0ANNA')).rejects.toThrow('cut digits off')
    await expect(dnc.check('hello')).rejects.toMatchObject({ code: 'invalid' })
    await expect(dnc.remove('', null, 'U0ANNA')).rejects.toMatchObject({ code: 'invalid' })
  })
})

onUsualDatabases('a number taken off the do-not-call list', (open) => {
  it('may be called again, but for a lead whose own call ended so', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    const { leads } = await insertCampaignWith(db, [{ phone: ADA }])
    const refused = await insertCampaignWith(db, [
      { phone: ADA, state: 'blocked', reason: 'do_not_call', outcome: 'do_not_call' },
    ])
    const zoneless = await insertCampaignWith(db, [
      { phone: ADA, state: 'blocked', reason: 'no_time_zone' },
    ])
    await dnc.add(ADA, 'a typing mistake', 'U0ANNA')
    const removed = await dnc.remove(ADA, 'wrong number', 'U0BEN')
    expect(removed).toMatchObject({ unblockedLeads: 1, entry: { addedBy: 'U0ANNA' } })
    expect(await findSuppressed(db, [ADA])).toEqual(new Set())
    const stateOf = async (id: string | undefined) => (await readLead(db, id ?? '')).state
    expect(await stateOf(leads[0]?.id)).toBe('waiting')
    expect(await stateOf(refused.leads[0]?.id)).toBe('blocked')
    expect(await stateOf(zoneless.leads[0]?.id)).toBe('blocked')
    const [, entry] = await auditOf(db, ADA)
    expect(entry).toMatchObject({ actor: 'U0BEN', action: 'dnc.remove' })
    expect(entry?.detail).toContain('wrong number')
    expect(entry?.detail).toContain('a typing mistake')
  })

  it('must have been on it', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    await expect(dnc.remove(ADA, null, 'U0ANNA')).rejects.toMatchObject({ code: 'not_found' })
    expect(await auditOf(db, ADA)).toEqual([])
  })

  it('is never that of an erased person, who is not written down again either', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    await rememberForgotten(db, ADA, { actor: 'U0ANNA', now: 1 })
    await expect(dnc.remove(ADA, null, 'U0ANNA')).rejects.toMatchObject({ code: 'conflict' })
    expect(await dnc.add(ADA, 'again', 'U0ANNA')).toMatchObject({ isNew: false, entry: null })
    expect(await dnc.check(ADA)).toMatchObject({ own: null, isForgotten: true })
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
    expect(await auditOf(db, ADA)).toEqual([])
    expect(await auditOf(db, await forgottenName(db, ADA))).toEqual([
      { actor: 'U0ANNA', action: 'dnc.add', detail: '{"isNew":false}' },
    ])
  })
})

onUsualDatabases('what is known about a number', (open) => {
  it('is nothing, our own entry, or the national file it stands in', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    expect(await dnc.check(ADA)).toEqual({
      phone: ADA,
      own: null,
      national: null,
      hold: null,
      isForgotten: false,
      newestNational: null,
    })
    const file = { id: 'one', name: '415.txt', contentHash: 'x', importedBy: 'U', importedAt: 1 }
    await insertNationalFile(db, { ...file, datedAt: 5 })
    await insertNationalNumbers(db, 'one', [ADA], [])
    await markNationalFileReady(db, 'one', { numbers: 1, readyAt: 2 })
    await dnc.add(ADA, null, 'U0ANNA')
    expect(await dnc.check(ADA)).toMatchObject({
      own: { addedBy: 'U0ANNA' },
      national: { name: '415.txt', datedAt: 5 },
      newestNational: { id: 'one' },
    })
    expect((await dnc.remove(ADA, null, 'U0ANNA')).national).toMatchObject({ name: '415.txt' })
  })
})

onUsualDatabases('the exported list', (open) => {
  it('has every entry, over all pages, and nothing that a spreadsheet would run', async () => {
    const { db } = await open()
    const { dnc } = await start(db)
    const phones = Array.from({ length: 2_100 }, (_, i) => `+1415555${String(i).padStart(4, '0')}`)
    const by = { source: 'import', addedBy: 'U0ANNA', attemptId: null, addedAt: CALLING_TIME }
    for (const half of [phones.slice(0, 1_050), phones.slice(1_050)]) {
      const entries = half.map((phone) => ({ ...by, phone, reason: '=1+1, "quoted"\r\nline' }))
      await addSuppressions(db, entries)
    }
    let csv = ''
    let numbers = 0
    for await (const piece of dnc.exportCsv('U0ANNA')) {
      csv += piece.csv
      numbers += piece.numbers
    }
    const rows: string[][] = parse(csv, { bom: true })
    expect(numbers).toBe(phones.length)
    expect(rows[0]).toEqual(['phone', 'source', 'reason', 'added_by', 'added_at'])
    expect(rows.slice(1).map(([phone]) => phone)).toEqual(phones.map((phone) => `'${phone}`))
    expect(rows[1]).toEqual([
      "'+14155550000",
      'import',
      '\'=1+1, "quoted"\r\nline',
      'U0ANNA',
      '2026-11-24T18:00:00.000Z',
    ])
    expect(await auditOf(db, 'dnc')).toMatchObject([{ actor: 'U0ANNA', action: 'dnc.export' }])
  })
})
