import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '../../../src/system/id.ts'
import { at } from '../../support/at.ts'
import { insertAttemptRow, insertCampaignRow } from '../../support/make.ts'
import { expectError, type Served, serve } from './serve.ts'

let served: Served
let campaignId: string
beforeEach(async () => {
  served = await serve()
  campaignId = (await insertCampaignRow(served.db)).id
})
afterEach(() => served.close())

async function insertCalls(count: number): Promise<string[]> {
  const ids = []
  for (let index = 0; index < count; index += 1) {
    ids.push(
      (await insertAttemptRow(served.db, { campaignId, state: 'ended', outcome: 'busy' })).id,
    )
  }
  return ids
}

const pageSchema = z.object({
  calls: z.array(z.looseObject({ id: z.string() })),
  next: z.string().nullable(),
})
type Page = z.infer<typeof pageSchema>

async function page(query: string): Promise<Page> {
  const response = await served.api(`/api/calls${query}`)
  expect(response.status).toBe(200)
  return pageSchema.parse(await response.json())
}

describe('GET /api/calls', () => {
  it('shows a call with everything the contract names', async () => {
    const attempt = await insertAttemptRow(served.db, {
      campaignId,
      state: 'ended',
      outcome: 'interested',
      sentAt: at('2026-11-24T15:00:01Z'),
      startedAt: at('2026-11-24T15:00:05Z'),
      endedAt: at('2026-11-24T15:01:00Z'),
      durationMs: 54_500,
      costMicros: 140_000,
      summary: 'Wants a demo.',
      recordingUrl: 'https://recordings.example/1.mp3',
    })
    expect(await page('')).toEqual({
      calls: [
        {
          id: attempt.id,
          campaignId,
          leadId: attempt.leadId,
          phone: attempt.phone,
          attempt: 1,
          state: 'ended',
          outcome: 'interested',
          prompt: 'default',
          startedAt: '2026-11-24T15:00:05.000Z',
          endedAt: '2026-11-24T15:01:00.000Z',
          durationSec: 54.5,
          costUsd: 0.14,
          summary: 'Wants a demo.',
          recordingUrl: 'https://recordings.example/1.mp3',
        },
      ],
      next: null,
    })
  })

  it('pages through every call once while new ones come in', async () => {
    const ids = await insertCalls(7)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { calls, next }: Page = await page(`?limit=3&cursor=${cursor}`)
      seen.push(...calls.map(({ id }) => id))
      cursor = next
      await insertCalls(2)
    }
    expect(seen).toEqual(ids.reverse())
  })

  it('keeps to a campaign and an outcome', async () => {
    await insertCalls(1)
    await insertAttemptRow(served.db, { state: 'ended', outcome: 'busy' })
    const wanted = await insertAttemptRow(served.db, { campaignId, outcome: 'voicemail' })
    const { calls } = await page(`?campaign=${campaignId}&outcome=voicemail`)
    expect(calls.map(({ id }) => id)).toEqual([wanted.id])
  })

  it('gives a hundred unless asked, and takes empty parameters for none', async () => {
    await insertCalls(101)
    expect((await page('?campaign=&outcome=&limit=&cursor=')).calls).toHaveLength(100)
    expect((await page('?limit=500')).calls).toHaveLength(101)
  })

  it('tells a campaign without calls from one that is not there', async () => {
    expect(await page(`?campaign=${campaignId}`)).toEqual({ calls: [], next: null })
    await expectError(await served.api(`/api/calls?campaign=${newId()}`), 404, 'not_found')
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=-1', 'limit'],
    ['outcome=happy', 'outcome'],
    ['cursor=abc', 'cursor'],
    ['limit=1&limit=2', '`limit`'],
    ['colour=red', '`colour`'],
    [`campaign=${'x'.repeat(300)}`, 'campaign'],
  ])('answers ?%s by the name of the parameter', async (query, name) => {
    const message = await expectError(await served.api(`/api/calls?${query}`), 400, 'invalid')
    expect(message.startsWith(name)).toBe(true)
  })
})
