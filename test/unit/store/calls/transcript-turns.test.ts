import { expect, it } from 'vitest'
import { insertTurns, listTurns } from '../../../../src/store/calls/transcript-turns.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow } from '../../../support/make.ts'

onBothDatabases('insertTurns', (open) => {
  it('keeps the order of what was said, once', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db, { state: 'ended' })
    const turns = [
      { speaker: 'assistant', text: 'Hello?', saidAt: 1_764_000_000_000 },
      { speaker: 'user', text: 'Hi; it’s “me”.', saidAt: null },
    ] as const
    await insertTurns(db, id, [])
    await insertTurns(db, id, turns)
    await insertTurns(db, id, turns)
    expect(await listTurns(db, id)).toEqual(
      turns.map((turn, position) => ({ attemptId: id, position, ...turn })),
    )
  })
})
