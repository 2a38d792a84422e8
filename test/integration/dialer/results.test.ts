import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { createResults } from '../../../src/dialer/campaigns/results.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { at, testClock } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  MADE_AT,
} from '../../support/make.ts'

const LAST_CALL = 'last_call (America/New_York)'

async function exportOf(db: Db, campaignId: string, fileBytes?: number) {
  const clock = testClock(MADE_AT)
  const size = fileBytes === undefined ? {} : { fileBytes }
  const results = createResults({ db, clock, timezone: 'America/New_York', ...size })
  const { campaign, files } = await results.exportFiles(campaignId, 'U0BORIS')
  const read: { name: string; lines: number; bytes: number; rows: Record<string, string>[] }[] = []
  for await (const { name, lines, content } of files) {
    const rows: Record<string, string>[] = parse(content, { bom: true, columns: true })
    read.push({ name, lines, bytes: content.length, rows })
  }
  return { campaign, files: read, rows: read.flatMap(({ rows }) => rows) }
}

const COLUMNS = JSON.stringify([
  { header: 'Mobile', variable: 'phone', field: 'phone' },
  { header: 'First name', variable: 'first_name', field: 'firstName' },
  { header: 'Outcome', variable: 'outcome', field: null },
  { header: 'Note', variable: 'note', field: null },
  { header: 'note', variable: 'note_2', field: null },
  { header: '', variable: 'column_6', field: null },
])

async function insertStory(db: Db) {
  const list = await insertListRow(db, { columnsJson: COLUMNS })
  const campaign = await insertCampaignRow(db, { listId: list.id })
  const lead = (rowNumber: number, variables: Record<string, string>, change = {}) =>
    insertLeadRow(db, {
      ...{ listId: list.id, rowNumber, variablesJson: JSON.stringify(variables), ...change },
    })
  return { list, campaign, lead }
}

onUsualDatabases('the results of a campaign', (open) => {
  it('have a row for each lead, with its last call and the columns of its file', async () => {
    const { db } = await open()
    const { campaign, lead } = await insertStory(db)
    const ada = await lead(
      2,
      { first_name: 'Ada', outcome: 'warm', note: 'a', note_2: 'b', column_6: 'c' },
      { state: 'done', outcome: 'interested', phone: '+14155550101' },
    )
    await lead(3, { first_name: 'Bo' }, { reason: 'hours', phone: '+14155550100' })
    const call = { campaignId: campaign.id, leadId: ada.id, state: 'ended' } as const
    const times = { reservedAt: at('2026-11-24T15:00:00Z'), costMicros: 20_000 }
    await insertAttemptRow(db, { ...call, ...times, outcome: 'no_answer' })
    await insertAttemptRow(db, {
      ...{ ...call, number: 2, outcome: 'interested', reservedAt: MADE_AT, costMicros: 120_000 },
      ...{ startedAt: at('2026-11-25T01:30:05.500Z'), durationMs: 92_500 },
      ...{ summary: 'Wants an offer.', recordingUrl: 'https://rec.example/1' },
    })
    // A call that was none, and one of another campaign.
    await insertAttemptRow(db, { ...call, number: 3, released: 1, outcome: 'failed' })
    const other = await insertCampaignRow(db, { listId: campaign.listId, state: 'stopped' })
    await insertAttemptRow(db, { ...call, campaignId: other.id, number: 4, outcome: 'busy' })
    const { files, rows } = await exportOf(db, campaign.id)
    expect(files.map(({ name, lines }) => ({ name, lines }))).toEqual([
      { name: 'results.csv', lines: 2 },
    ])
    expect(rows).toEqual([
      {
        ...{ row: '2', phone: "'+14155550101", lead_state: 'done', outcome: 'interested' },
        ...{ reason: '', attempts: '2', [LAST_CALL]: '2026-11-24 20:30:05' },
        ...{ last_call_utc: '2026-11-25T01:30:05.500Z', duration_sec: '92.5', cost_usd: '0.14' },
        ...{ summary: 'Wants an offer.', recording_url: 'https://rec.example/1' },
        ...{ 'First name': 'Ada', original_outcome: 'warm', Note: 'a', note_2: 'b', column_6: 'c' },
      },
      {
        ...{ row: '3', phone: "'+14155550100", lead_state: 'waiting', outcome: '' },
        ...{ reason: 'hours', attempts: '0', [LAST_CALL]: '', last_call_utc: '' },
        ...{ duration_sec: '', cost_usd: '', summary: '', recording_url: '' },
        ...{ 'First name': 'Bo', original_outcome: '', Note: '', note_2: '', column_6: '' },
      },
    ])
  })

  it('run no formula in a spreadsheet, in whatever cell or header it stands', async () => {
    const { db } = await open()
    const evil = ['=HYPERLINK("http://evil","x")', '+1+1', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1']
    const columnsJson = JSON.stringify([
      { header: '=cmd|calc', variable: 'cmd', field: null },
      ...evil.map((_, index) => ({ header: `h${index}`, variable: `v${index}`, field: null })),
    ])
    const list = await insertListRow(db, { columnsJson })
    const campaign = await insertCampaignRow(db, { listId: list.id })
    const variables = Object.fromEntries(evil.map((text, index) => [`v${index}`, text]))
    const { id } = await insertLeadRow(db, {
      ...{ listId: list.id, variablesJson: JSON.stringify(variables), reason: '=1+2' },
    })
    const call = { campaignId: campaign.id, leadId: id, state: 'ended', outcome: 'talked' } as const
    await insertAttemptRow(db, { ...call, summary: '=WEBSERVICE("x")', recordingUrl: '@x' })
    const { rows } = await exportOf(db, campaign.id)
    const cells = Object.entries(rows[0] ?? {}).flat()
    expect(cells).toContain("'=cmd|calc")
    expect(cells).toContain('\'=WEBSERVICE("x")')
    for (const text of evil) expect(cells).toContain(`'${text}`)
    expect(cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([])
  })

  it('come in pages, and in several files when they are large', async () => {
    const { db } = await open()
    const { campaign, lead } = await insertStory(db)
    for (let row = 2; row < 1_103; row += 1) await lead(row, { first_name: 'Zoë' })
    const { files, rows } = await exportOf(db, campaign.id, 20_000)
    expect(files.length).toBeGreaterThan(2)
    expect(files.map(({ name }) => name).slice(0, 2)).toEqual(['results.csv', 'results-2.csv'])
    expect(Math.max(...files.map(({ bytes }) => bytes))).toBeLessThan(20_400)
    expect(new Set(rows.map(({ row }) => row)).size).toBe(1_101)
    expect(rows).toHaveLength(1_101)
    expect(rows.every((row) => row['First name'] === 'Zoë')).toBe(true)
  }, 20_000)

  it('leave an entry of who took them', async () => {
    const { db } = await open()
    const { campaign } = await insertStory(db)
    const { rows } = await exportOf(db, campaign.id)
    expect(rows).toEqual([])
    const entries = await db.selectFrom('audit').select(['actor', 'action', 'subject']).execute()
    expect(entries).toEqual([{ actor: 'U0BORIS', action: 'campaign.export', subject: campaign.id }])
  })
})
