import { expect, it } from 'vitest'
import {
  addSlackEvent,
  hasSlackEvent,
  pruneSlackEvents,
} from '../../../../src/store/outbox/slack-events.ts'
import { onUsualDatabases } from '../../../support/databases.ts'

onUsualDatabases('addSlackEvent', (open) => {
  it('is true the first time only', async () => {
    const { db } = await open()
    expect(await hasSlackEvent(db, 'Ev1')).toBe(false)
    expect(await addSlackEvent(db, 'Ev1', 1)).toBe(true)
    expect(await hasSlackEvent(db, 'Ev1')).toBe(true)
    expect(await addSlackEvent(db, 'Ev1', 2)).toBe(false)
    expect(await addSlackEvent(db, 'Ev2', 2)).toBe(true)
  })
})

onUsualDatabases('pruneSlackEvents', (open) => {
  it('forgets what is older than the limit and nothing else', async () => {
    const { db } = await open()
    await addSlackEvent(db, 'old', 99)
    await addSlackEvent(db, 'young', 100)
    await pruneSlackEvents(db, 100)
    expect(await addSlackEvent(db, 'young', 200)).toBe(false)
    expect(await addSlackEvent(db, 'old', 200)).toBe(true)
  })
})
