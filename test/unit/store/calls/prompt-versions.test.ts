import { expect, it } from 'vitest'
import { keepPromptVersion } from '../../../../src/store/calls/prompt-versions.ts'
import { onUsualDatabases } from '../../../support/databases.ts'

const VERSION = { name: 'default', hash: 'h1', body: 'Hello', settings: {}, createdAt: 1 }

onUsualDatabases('keepPromptVersion', (open) => {
  it('gives the same text and settings the same id', async () => {
    const { db } = await open()
    const ids = await Promise.all([
      keepPromptVersion(db, VERSION),
      keepPromptVersion(db, { ...VERSION, createdAt: 2 }),
    ])
    expect(ids[0]).toBe(ids[1])
    expect(await db.selectFrom('promptVersions').selectAll().execute()).toHaveLength(1)
  })

  it('keeps another text and another name apart', async () => {
    const { db } = await open()
    const ids = [
      await keepPromptVersion(db, VERSION),
      await keepPromptVersion(db, { ...VERSION, hash: 'h2', body: 'Hi' }),
      await keepPromptVersion(db, { ...VERSION, name: 'renewal' }),
    ]
    expect(new Set(ids).size).toBe(3)
    const row = await db
      .selectFrom('promptVersions')
      .selectAll()
      .where('id', '=', ids[1] ?? '')
      .executeTakeFirst()
    expect(row).toMatchObject({ name: 'default', hash: 'h2', body: 'Hi', settingsJson: '{}' })
  })
})
