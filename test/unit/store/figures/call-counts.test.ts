import { expect, it } from 'vitest'
import { byPrompt, toFigures } from '../../../../src/domain/calls/report.ts'
import { createOffThread } from '../../../../src/store/engine/off-thread.ts'
import type { AttemptRow, Db } from '../../../../src/store/engine/tables.ts'
import {
  CALL_COUNTS,
  CALLED_CHANNELS,
  type CallScope,
  countCallsUpTo,
} from '../../../../src/store/figures/call-counts.ts'
import { at } from '../../../support/at.ts'
import { onUsualDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, insertCampaignRow } from '../../../support/make.ts'

const NEW_YORK = 'America/New_York'
const DAY = { from: at('2026-11-24T05:00:00Z'), to: at('2026-11-25T05:00:00Z') }

async function start(db: Db) {
  const [one, two, other] = [
    await insertCampaignRow(db),
    await insertCampaignRow(db),
    await insertCampaignRow(db, { channel: 'C0OTHER' }),
  ]
  for (const [id, name] of [
    ['v1', 'default'],
    ['v2', 'default'],
    ['v3', 'short'],
  ] as const) {
    const version = { id, name, hash: id, body: '', settingsJson: '{}', createdAt: 0 }
    await db.insertInto('promptVersions').values(version).execute()
  }
  const call = (campaign: { id: string }, reservedAt: string, change: Partial<AttemptRow> = {}) =>
    insertAttemptRow(db, {
      campaignId: campaign.id,
      ...{ reservedAt: at(reservedAt), state: 'ended', promptVersionId: 'v1', ...change },
    })
  return { one, two, other, call }
}

function count(db: Db, scope: CallScope, window = DAY, zone = NEW_YORK) {
  return CALL_COUNTS.run(db, { scope, window, zone })
}

onUsualDatabases('the counts of a report', (open) => {
  it('are what one counts by hand', async () => {
    const { db } = await open()
    const { one, two, other, call } = await start(db)
    const win = { outcome: 'interested', costMicros: 300_000, disclosed: 1 } as const
    const talk = { outcome: 'talked', costMicros: 100_000, disclosed: 0 } as const
    await call(one, '2026-11-24T15:00:00Z', win)
    await call(one, '2026-11-24T15:59:59Z', { outcome: 'no_answer', costMicros: 20_000 })
    await call(two, '2026-11-24T16:00:00Z', { ...talk, promptVersionId: 'v2' })
    const short = { prompt: 'short', promptVersionId: 'v3' }
    await call(two, '2026-11-25T04:59:59Z', { ...talk, ...short })
    await call(two, '2026-11-24T17:00:00Z', { ...short, state: 'live', endedAt: null })
    // What does not count: released attempts, other days, other channels.
    await call(one, '2026-11-24T15:00:00Z', { released: 1, outcome: 'bad_number' })
    await call(one, '2026-11-24T04:59:59Z', win)
    await call(one, '2026-11-25T05:00:00Z', win)
    await call(other, '2026-11-24T15:00:00Z', win)

    const { groups, hours } = await count(db, { channel: 'C0LEADS' })
    expect(toFigures(groups)).toEqual({
      ...{ calls: 4, open: 1, conversations: 3, wins: 1, costMicros: 520_000 },
      outcomes: { interested: 1, no_answer: 1, talked: 2 },
      ...{ perConversationMicros: 520_000 / 3, perWinMicros: 520_000 },
      ...{ checked: 3, undisclosed: 2 },
    })
    expect(byPrompt(groups)).toMatchObject([
      { prompt: 'default', versionId: 'v1', calls: 2, open: 0, wins: 1, undisclosed: 0 },
      { prompt: 'short', versionId: 'v3', calls: 1, open: 1, costMicros: 100_000 },
      { prompt: 'default', versionId: 'v2', calls: 1, wins: 0, undisclosed: 1 },
    ])
    expect(hours).toEqual([
      { hour: 10, calls: 2, answered: 1 },
      { hour: 11, calls: 1, answered: 1 },
      { hour: 23, calls: 1, answered: 1 },
    ])
    const ofCampaign = await count(db, { campaignId: two.id })
    expect(toFigures(ofCampaign.groups)).toMatchObject({ calls: 2, open: 1, wins: 0 })
    expect(await CALLED_CHANNELS.run(db, DAY)).toEqual(['C0LEADS', 'C0OTHER'])
    expect(await countCallsUpTo(db, { window: DAY }, 100)).toBe(6)
    expect(await countCallsUpTo(db, { window: DAY }, 4)).toBe(4)
    expect(await countCallsUpTo(db, { campaignId: two.id }, 100)).toBe(3)
  })

  it('count a corrected outcome as corrected', async () => {
    const { db } = await open()
    const { one, call } = await start(db)
    const { id } = await call(one, '2026-11-24T15:00:00Z', { outcome: 'voicemail' })
    await db.updateTable('attempts').set({ outcome: 'callback' }).where('id', '=', id).execute()
    const { groups } = await count(db, { channel: 'C0LEADS' })
    expect(toFigures(groups)).toMatchObject({ wins: 1, outcomes: { callback: 1 } })
  })

  it('put a call into the hour that the zone’s clock showed, before and after a change', async () => {
    const { db } = await open()
    const { one, call } = await start(db)
    const window = { from: at('2026-10-01T04:00:00Z'), to: at('2026-12-01T05:00:00Z') }
    await call(one, '2026-10-31T14:30:00Z', { outcome: 'talked' })
    // 01:30 twice in that night.
    await call(one, '2026-11-01T05:30:00Z', { outcome: 'busy' })
    await call(one, '2026-11-01T06:30:00Z', { outcome: 'busy' })
    await call(one, '2026-11-02T15:30:00Z', { outcome: 'talked' })
    const scope = { channel: 'C0LEADS' }
    expect((await count(db, scope, window)).hours).toEqual([
      { hour: 1, calls: 2, answered: 0 },
      { hour: 10, calls: 2, answered: 2 },
    ])
    expect((await count(db, scope, window, 'Asia/Kolkata')).hours).toEqual([
      { hour: 11, calls: 1, answered: 0 },
      { hour: 12, calls: 1, answered: 0 },
      { hour: 20, calls: 1, answered: 1 },
      { hour: 21, calls: 1, answered: 1 },
    ])
  })

  it('are the same when another thread counts', async () => {
    const { db, url } = await open()
    const { one, call } = await start(db)
    await call(one, '2026-11-24T15:00:00Z', { outcome: 'talked' })
    const offThread = createOffThread(url, db)
    const input = { scope: { channel: 'C0LEADS' }, window: DAY, zone: NEW_YORK }
    const counts = await offThread.read(CALL_COUNTS, input, 1_000_000)
    expect(counts).toEqual(await CALL_COUNTS.run(db, input))
    expect(await offThread.read(CALLED_CHANNELS, DAY, 1_000_000)).toEqual(['C0LEADS'])
    await offThread.close()
  })

  it('are nothing where nobody called', async () => {
    const { db } = await open()
    const { one } = await start(db)
    expect(await count(db, { campaignId: one.id })).toEqual({ groups: [], hours: [] })
    expect(await CALLED_CHANNELS.run(db, DAY)).toEqual([])
  })
})
