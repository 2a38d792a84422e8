import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertLeadRow, insertListRow } from '../../support/make.ts'
import { expectError, type Served, serve } from './serve.ts'

let served: Served
let listId: string
beforeEach(async () => {
  served = await serve()
  listId = (await insertListRow(served.db, { name: 'October' })).id
  await insertLeadRow(served.db, { listId })
})
afterEach(() => served.close())

function start(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return served.api('/api/start', { method: 'POST', body: text })
}

function campaigns() {
  return served.db.selectFrom('campaigns').selectAll().execute()
}

describe('POST /api/start', () => {
  it('starts the list in its own channel and wakes the dialer', async () => {
    const response = await start({ listId })
    expect(response.status).toBe(201)
    const [campaign] = await campaigns()
    expect(await response.json()).toEqual({ campaignId: campaign?.id })
    expect(campaign).toMatchObject({ state: 'running', channel: 'C0LEADS', startedBy: 'api' })
    expect(served.wakes.dialer).toBe(1)
  })

  it('hands on everything that can be said', async () => {
    const body = { listId, prompt: 'follow-up', lines: 3, maxAttempts: 2, channel: 'C0OTHER' }
    expect((await start({ ...body, consent: false })).status).toBe(201)
    expect(await campaigns()).toMatchObject([
      { prompt: 'follow-up', lines: 3, maxAttempts: 2, channel: 'C0OTHER', consentBy: null },
    ])
  })

  it('says so when another prompt speaks than was asked for', async () => {
    const response = await start({ listId, prompt: 'nowhere' })
    expect(await response.json()).toEqual({
      campaignId: expect.any(String),
      warnings: ['There is no prompt nowhere: default is used.'],
    })
  })

  it('asks for consent, saying for how many, and records who gave it', async () => {
    await insertLeadRow(served.db, { listId, consent: 'unknown' })
    const message = await expectError(await start({ listId }), 400, 'invalid')
    expect(message).toContain('1 of 2 waiting leads')
    expect(message).toContain('"consent": true')
    expect(await campaigns()).toEqual([])
    expect((await start({ listId, consent: true })).status).toBe(201)
    expect(await campaigns()).toMatchObject([{ consentBy: 'api', consentAt: served.clock.now() }])
  })

  it.each([
    ['yes', 201],
    ['no', 400],
  ])('takes consent: "%s" with %i', async (consent, status) => {
    expect((await start({ listId, consent })).status).toBe(status)
  })

  it('lets one of two starts at once win', async () => {
    const [one, other] = await Promise.all([start({ listId }), start({ listId })])
    expect([one.status, other.status].sort()).toEqual([201, 409])
    await expectError(one.status === 409 ? one : other, 409, 'conflict')
    expect(await campaigns()).toHaveLength(1)
  })

  it('does not know a list by its name', async () => {
    await expectError(await start({ listId: 'October' }), 404, 'not_found')
    await expectError(await start({ listId: 'nowhere' }), 404, 'not_found')
  })

  it.each([
    ['a key it does not know', { list: 'x', listId: 'x' }, 'list is not known here'],
    ['no list', {}, 'listId must be'],
    ['lines of zero', { listId: 'x', lines: 0 }, 'lines must be a whole number'],
    ['lines as text', { listId: 'x', lines: '5' }, 'lines must be a whole number'],
    ['half an attempt', { listId: 'x', maxAttempts: 1.5 }, 'maxAttempts must be'],
    ['a channel by its name', { listId: 'x', channel: '#leads' }, 'channel must be'],
    ['consent that is neither yes nor no', { listId: 'x', consent: 1 }, 'consent must be'],
    ['a list of things', [], 'the body must be a JSON object'],
    ['what is not JSON', '{"listId":', 'not JSON'],
    ['nothing', '', 'not JSON'],
  ])('answers %s by name', async (_what, body, sentence) => {
    expect(await expectError(await start(body), 400, 'invalid')).toContain(sentence)
    expect(await campaigns()).toEqual([])
  })

  it('names every problem at once', async () => {
    const message = await expectError(await start({ lines: -1, colour: 'red' }), 400, 'invalid')
    expect(message).toContain('listId')
    expect(message).toContain('lines')
    expect(message).toContain('colour')
  })

  it('answers a body without end', async () => {
    await expectError(await start(`{"listId":"${'x'.repeat(70_000)}"}`), 413, 'too_large')
  })
})
