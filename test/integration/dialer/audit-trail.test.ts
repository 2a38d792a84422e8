import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { createAuditTrail } from '../../../src/dialer/numbers/audit-trail.ts'
import { createForget } from '../../../src/dialer/numbers/forget.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { addAudit } from '../../../src/store/numbers/audit.ts'
import { addSuppression } from '../../../src/store/numbers/suppressions.ts'
import { createLog } from '../../../src/system/log.ts'
import { testClock } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import { insertCampaignWith, LONG_CALLS, startDialing } from '../../support/dialing.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  MADE_AT,
} from '../../support/make.ts'

const PHONE = '+14155550112'
const GATE = JSON.stringify({ verdict: 'allow', rule: 'all_clear', zones: ['America/Los_Angeles'] })

async function exportOf(db: Db, phone: string | null, fileBytes?: number) {
  const clock = testClock(MADE_AT + 1_000_000)
  const context = { db, clock, defaultCountry: 'US' }
  const trail = createAuditTrail({ ...context, ...(fileBytes !== undefined && { fileBytes }) })
  const { files } = await trail.exportFiles(phone, 'U0BORIS')
  const read: { name: string; lines: number; text: string }[] = []
  for await (const { name, lines, content } of files ?? []) {
    read.push({ name, lines, text: content.toString('utf8') })
  }
  const rows = read.flatMap(({ text }): Record<string, string>[] =>
    parse(text, { bom: true, columns: true }),
  )
  return { files: read, rows, isEmpty: files === null }
}

async function insertStory(db: Db) {
  const campaign = await insertCampaignRow(db)
  const { listId } = campaign
  const lead = await insertLeadRow(db, { listId, phone: PHONE, createdAt: MADE_AT - 50 })
  const call = { campaignId: campaign.id, leadId: lead.id, gateJson: GATE, state: 'ended' } as const
  const attempt = await insertAttemptRow(db, {
    ...call,
    ...{ reservedAt: MADE_AT + 20, endedAt: MADE_AT + 60, outcome: 'do_not_call' },
  })
  const other = await insertAttemptRow(db, { gateJson: GATE, reservedAt: MADE_AT + 30 })
  const start = { actor: 'U0ANNA', action: 'campaign.start', subject: campaign.id }
  await addAudit(db, { ...start, detail: { reason: '=HYPERLINK("x")' } }, MADE_AT + 10)
  await addAudit(
    db,
    { actor: 'api', action: 'campaign.start', subject: other.campaignId },
    MADE_AT + 15,
  )
  const heard = { source: 'call', reason: '=1+1', addedBy: 'dialbot', attemptId: attempt.id }
  await addSuppression(db, { phone: PHONE, ...heard, addedAt: MADE_AT + 60 })
  const typed = { source: 'slack', reason: null, addedBy: 'U0ANNA', attemptId: null }
  await addSuppression(db, { phone: '+14155550199', ...typed, addedAt: MADE_AT + 70 })
  return { campaign, lead, attempt, other }
}

onUsualDatabases('the audit trail', (open) => {
  it('has every entry, every allowed call and every opt-out in time order', async () => {
    const { db } = await open()
    const { campaign, lead, attempt, other } = await insertStory(db)
    const { files, rows } = await exportOf(db, null)
    expect(files).toMatchObject([{ name: 'audit.csv', lines: 6 }])
    expect(rows.map(({ time, who, action, subject }) => [time, who, action, subject])).toEqual([
      [iso(10), 'U0ANNA', 'campaign.start', campaign.id],
      [iso(15), 'api', 'campaign.start', other.campaignId],
      [iso(20), 'dialbot', 'call.allowed', attempt.id],
      [iso(30), 'dialbot', 'call.allowed', other.id],
      [iso(60), 'dialbot', 'do_not_call.listed', `'${PHONE}`],
      [iso(1_000_000), 'U0BORIS', 'audit.export', 'audit'],
    ])
    expect(rows[2]).toMatchObject({
      ...{ phone: `'${PHONE}`, campaign: campaign.id, lead: lead.id, detail: GATE },
    })
  })

  it('has everything about one number and nothing about another', async () => {
    const { db } = await open()
    const { attempt, other, lead } = await insertStory(db)
    const { rows } = await exportOf(db, '(415) 555-0112')
    expect(rows.map(({ time, action }) => [time, action])).toEqual([
      [iso(-50), 'lead.added'],
      [iso(10), 'campaign.start'],
      [iso(20), 'call.allowed'],
      [iso(60), 'call.ended'],
      [iso(60), 'do_not_call.listed'],
      [iso(1_000_000), 'audit.export'],
    ])
    expect(rows.map(({ subject }) => subject)).toContain(attempt.id)
    expect(JSON.stringify(rows)).not.toContain(other.id)
    expect(JSON.parse(rows[0]?.detail ?? '')).toMatchObject({ listId: lead.listId, rowNumber: 2 })
    expect(JSON.parse(rows[3]?.detail ?? '')).toMatchObject({ outcome: 'do_not_call' })
  })

  it('writes no cell that a spreadsheet would run', async () => {
    const { db } = await open()
    await insertStory(db)
    await addAudit(db, { actor: '@x', action: '-2+3', subject: '=1+1' }, MADE_AT)
    for (const phone of [null, PHONE]) {
      const { files, rows } = await exportOf(db, phone)
      expect(files[0]?.text.startsWith('\ufeff')).toBe(true)
      const cells = rows.flatMap((row) => Object.values(row))
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    }
  })

  it('goes through many pages, and makes several files of a long trail', async () => {
    const { db } = await open()
    const listId = (await insertListRow(db)).id
    for (let index = 0; index < 1_203; index += 1) {
      await addAudit(db, { actor: 'U0ANNA', action: 'x', subject: listId }, MADE_AT + index)
    }
    const { files, rows } = await exportOf(db, null, 50_000)
    expect(files.map(({ name }) => name).slice(0, 2)).toEqual(['audit.csv', 'audit-2.csv'])
    expect(files.every(({ text }) => text.length < 51_000)).toBe(true)
    expect(files.reduce((sum, { lines }) => sum + lines, 0)).toBe(1_204)
    expect(new Set(rows.map(({ time }) => time)).size).toBe(1_204)
  })

  it('tells of a forgotten person only under the name that stands for the number', async () => {
    const { db } = await open()
    const { attempt } = await insertStory(db)
    const forget = createForget({
      ...{ db, clock: testClock(MADE_AT + 500), defaultCountry: 'US' },
      log: createLog({ level: 'debug', destination: { write: () => {} } }),
      wakeDialer: () => {},
      wakeNotifier: () => {},
    })
    await forget.forget(PHONE, 'U0ANNA')
    const { rows, files } = await exportOf(db, PHONE)
    expect(rows.map(({ action }) => action)).toContain('person.forgotten')
    expect(rows.map(({ subject }) => subject)).toContain(attempt.id)
    expect(files[0]?.text).not.toContain('5550112')
    expect(
      await db.selectFrom('audit').select('id').where('subject', '=', PHONE).execute(),
    ).toEqual([])
  })

  it('writes nothing down about a number that nobody knows', async () => {
    const { db } = await open()
    expect((await exportOf(db, PHONE)).isEmpty).toBe(true)
    expect(await db.selectFrom('audit').selectAll().execute()).toEqual([])
    await expect(exportOf(db, 'x')).rejects.toMatchObject({ code: 'invalid' })
  })
})

onUsualDatabases('who asked to hang up', (open) => {
  it('is written down with how many calls it ended', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const { campaign } = await insertCampaignWith(db, 2)
    await dialing.pass()
    await dialing.campaigns.stop(campaign.id, 'U0ANNA', { now: true })
    const entries = db.selectFrom('audit').selectAll().where('action', '=', 'calls.hang_up')
    expect(await entries.execute()).toMatchObject([
      { actor: 'U0ANNA', subject: campaign.id, detailJson: '{"hungUp":2}' },
    ])
  })
})

function iso(offsetMs: number): string {
  return new Date(MADE_AT + offsetMs).toISOString()
}
