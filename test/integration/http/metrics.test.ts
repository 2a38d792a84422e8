import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  makePhone,
} from '../../support/make.ts'
import { type Served, serve } from './serve.ts'

let served: Served
beforeEach(async () => {
  served = await serve()
})
afterEach(() => served.close())

async function scrape(): Promise<string> {
  const response = await served.api('/metrics')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/)
  return response.text()
}

it('shows the figures as they are when it is asked, and nobody by name', async () => {
  const { id: campaignId, listId } = await insertCampaignRow(served.db)
  const phone = makePhone()
  await insertLeadRow(served.db, { listId })
  await insertAttemptRow(served.db, { campaignId, phone, state: 'live' })
  await insertAttemptRow(served.db, { campaignId, state: 'ended', outcome: 'busy' })
  served.clock.advance(5_000)

  const text = await scrape()
  expect(text).toContain('\ndialbot_lines_used 1\n')
  expect(text).toContain('\ndialbot_lines_limit 10\n')
  expect(text).toContain('\ndialbot_open_attempts{state="live"} 1\n')
  expect(text).toContain('\ndialbot_open_attempts{state="unknown"} 0\n')
  expect(text).toContain('\ndialbot_calls_total{outcome="busy"} 1\n')
  expect(text).toContain('\ndialbot_calls_total{outcome="interested"} 0\n')
  expect(text).toContain('\ndialbot_leads_waiting 3\n')
  expect(text).toContain('\ndialbot_outbox_messages{state="pending"} 0\n')
  expect(text).toContain('\ndialbot_receipts_open 0\n')
  expect(text).toContain('\ndialbot_dialer_last_pass_age_seconds 5\n')
  expect(text).toContain('\nnodejs_version_info')
  expect(text).not.toContain(phone.slice(1))

  await insertAttemptRow(served.db, { campaignId, state: 'ended', outcome: 'busy' })
  expect(await scrape()).toContain('\ndialbot_calls_total{outcome="busy"} 2\n')
})
