import { expect, it } from 'vitest'
import { CORRECTED, correctAttempt } from '../../../../src/store/calls/attempts.ts'
import { insertCorrection, listCorrections } from '../../../../src/store/calls/corrections.ts'
import { newId } from '../../../../src/system/id.ts'
import { onUsualDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, MADE_AT } from '../../../support/make.ts'

onUsualDatabases('corrections', (open) => {
  it('are all kept, oldest first, each with its call', async () => {
    const { db } = await open()
    const [one, other] = [await insertAttemptRow(db), await insertAttemptRow(db)]
    const made = { was: 'busy', outcome: 'talked', correctedAt: MADE_AT } as const
    const rows = [one, other, one].map(({ id: attemptId }, index) => ({
      ...made,
      ...{ id: newId(), attemptId, correctedBy: `U0ANNA${index}` },
    }))
    for (const row of rows) await insertCorrection(db, row)
    expect(await listCorrections(db, [one.id])).toEqual([rows[0], rows[2]])
    expect(await listCorrections(db, [one.id, other.id])).toEqual(rows)
    expect(await listCorrections(db, [])).toEqual([])
  })

  it('change a call that has ended, and no other', async () => {
    const { db } = await open()
    const ended = await insertAttemptRow(db, { state: 'ended', outcome: 'busy', reason: 'said' })
    const live = await insertAttemptRow(db, { state: 'live' })
    for (const { id } of [ended, live]) await correctAttempt(db, id, 'interested')
    const rows = await db
      .selectFrom('attempts')
      .select(['outcome', 'reason'])
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { outcome: 'interested', reason: CORRECTED },
      { outcome: null, reason: null },
    ])
  })
})
