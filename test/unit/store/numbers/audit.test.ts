import { expect, it } from 'vitest'
import {
  addAudit,
  findLastAuditAt,
  listAudit,
  listAuditOf,
} from '../../../../src/store/numbers/audit.ts'
import { onUsualDatabases } from '../../../support/databases.ts'

onUsualDatabases('addAudit', (open) => {
  it('writes down who did what to what', async () => {
    const { db } = await open()
    const entry = { actor: 'U0ANNA', action: 'campaign.start', subject: 'c1' }
    await addAudit(db, { ...entry, detail: { lines: 5 } }, 1)
    await addAudit(db, entry, 2)
    const rows = await db.selectFrom('audit').selectAll().orderBy('id').execute()
    expect(rows).toMatchObject([
      { ...entry, at: 1, detailJson: '{"lines":5}' },
      { ...entry, at: 2, detailJson: '{}' },
    ])
  })
})

onUsualDatabases('reading the audit', (open) => {
  it('gives all of it in pages, what was done to some, and when something was last done', async () => {
    const { db } = await open()
    for (const [index, subject] of ['c1', 'c2', 'c1'].entries()) {
      await addAudit(db, { actor: 'api', action: 'campaign.start', subject }, index + 1)
    }
    await addAudit(db, { actor: 'api', action: 'campaign.stop', subject: 'c1' }, 9)
    const first = await listAudit(db, { after: '', limit: 3 })
    expect(first.map(({ at }) => at)).toEqual([1, 2, 3])
    const rest = await listAudit(db, { after: first.at(-1)?.id ?? '', limit: 3 })
    expect(rest.map(({ at }) => at)).toEqual([9])
    expect((await listAuditOf(db, ['c1', 'c3'])).map(({ at }) => at)).toEqual([1, 3, 9])
    expect(await listAuditOf(db, [])).toEqual([])
    expect(await findLastAuditAt(db, 'c1', 'campaign.start')).toBe(3)
    expect(await findLastAuditAt(db, 'c3', 'campaign.start')).toBeNull()
  })
})
