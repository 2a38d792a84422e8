import { expect, it } from 'vitest'
import { addAudit } from '../../../src/store/audit.ts'
import { onBothDatabases } from '../../support/databases.ts'

onBothDatabases('addAudit', (open) => {
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
