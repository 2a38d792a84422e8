import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { listOpenAttempts } from '../../../../src/store/calls/call-lists.ts'
import { countEndedSince } from '../../../../src/store/calls/caller-id.ts'
import { countOpenAttempts, hasOpenAttempt } from '../../../../src/store/calls/calls-of-campaign.ts'
import { listCallsToLeads } from '../../../../src/store/calls/calls-of-lead.ts'
import { findNumberHistories } from '../../../../src/store/calls/calls-of-number.ts'
import { countOpenByCampaign, countStarts } from '../../../../src/store/calls/lines-and-starts.ts'
import { countOpenReceipts, listOpenReceipts } from '../../../../src/store/calls/receipts.ts'
import { listResults } from '../../../../src/store/campaigns/results.ts'
import type { Db } from '../../../../src/store/engine/tables.ts'
import {
  CALL_COUNTS,
  CALLED_CHANNELS,
  countCallsUpTo,
} from '../../../../src/store/figures/call-counts.ts'
import { HOME_FIGURES } from '../../../../src/store/figures/home-figures.ts'
import {
  countDueLeads,
  findNextDueAt,
  listDueLeads,
} from '../../../../src/store/leads/due-leads.ts'
import {
  countDeadMessages,
  findLostChannels,
  listDeadMessages,
} from '../../../../src/store/outbox/dead-messages.ts'
import { listChannelQueue } from '../../../../src/store/outbox/outbox-views.ts'
import { countOutbox } from '../../../../src/store/outbox/queue.ts'
import { openTestDatabase } from '../../../support/databases.ts'
import { MADE_AT, makeCampaign } from '../../../support/make.ts'

const HOME = { now: MADE_AT, dayStart: MADE_AT, campaigns: [makeCampaign()] }
const WEEK = { from: MADE_AT, to: MADE_AT + 7 * 24 * 3_600_000 }

// What the dialer asks on every pass must not grow with the tables: each goes by its index.
const HOT: [string, string, (db: Db) => Promise<unknown>][] = [
  ['due leads', 'leads_due', (db) => listDueLeads(db, 'list', MADE_AT, 10)],
  ['counting due leads', 'leads_due', (db) => countDueLeads(db, 'list', MADE_AT, 10)],
  ['the next due lead', 'leads_due', (db) => findNextDueAt(db, 'list')],
  ['lines in use', 'attempts_open', (db) => countOpenByCampaign(db)],
  ['lines of a campaign', 'attempts_open', (db) => countOpenAttempts(db, 'campaign')],
  [
    'a campaign with a call',
    'COVERING INDEX attempts_open',
    (db) => hasOpenAttempt(db, 'campaign'),
  ],
  ['calls that ended', 'attempts_by_time', (db) => countEndedSince(db, MADE_AT, 30)],
  ['the calls of the Home tab', 'attempts_by_time', (db) => HOME_FIGURES.run(db, HOME)],
  [
    'the leads of the Home tab',
    'COVERING INDEX leads_by_reason',
    (db) => HOME_FIGURES.run(db, HOME),
  ],
  ['open attempts', 'attempts_open_pages', (db) => listOpenAttempts(db, ['live'])],
  ['starts in the hour', 'attempts_by_time', (db) => countStarts(db, MADE_AT)],
  ['a number’s history', 'attempts_by_phone', (db) => findNumberHistories(db, ['+1'], MADE_AT)],
  ['open receipts', 'webhook_receipts_open', (db) => listOpenReceipts(db, 10)],
  ['counting open receipts', 'webhook_receipts_open', (db) => countOpenReceipts(db)],
  ['what a channel waits for', 'outbox_pending', (db) => listChannelQueue(db, 'C0LEADS', 10)],
  ['dead messages', 'outbox_dead', (db) => countOutbox(db)],
  ['dead messages by reason', 'outbox_dead', (db) => countDeadMessages(db, 0)],
  ['the newest dead messages', 'outbox_dead', (db) => listDeadMessages(db, 10)],
  ['lost channels', 'outbox_dead', (db) => findLostChannels(db, { createdSince: 0 })],
  [
    'a channel’s calls of a day',
    'attempts_by_time',
    (db) => CALL_COUNTS.run(db, { scope: { channel: 'C0LEADS' }, window: WEEK, zone: 'UTC' }),
  ],
  [
    'a campaign’s calls',
    'attempts_by_campaign',
    (db) => CALL_COUNTS.run(db, { scope: { campaignId: 'campaign' }, window: WEEK, zone: 'UTC' }),
  ],
  ['channels with calls', 'attempts_by_time', (db) => CALLED_CHANNELS.run(db, WEEK)],
  [
    'how much a report has to read',
    'COVERING INDEX attempts_by_time',
    (db) => countCallsUpTo(db, { window: WEEK }, 10),
  ],
  [
    'how much a campaign’s report has to read',
    'COVERING INDEX attempts_by_campaign',
    (db) => countCallsUpTo(db, { campaignId: 'campaign' }, 10),
  ],
  [
    'calls to the leads of a page',
    'attempts_by_lead',
    (db) => listCallsToLeads(db, ['one', 'two']),
  ],
  [
    'a page of results',
    'sqlite_autoindex_leads_1',
    (db) =>
      listResults(db, { id: 'campaign', listId: 'list' }, { after: '0', last: '1', limit: 10 }),
  ],
]

it.each(HOT)('%s are found by the index %s', async (_, index, query) => {
  const { db, close } = await openTestDatabase('sqlite')
  onTestFinished(close)
  const nodes: RootOperationNode[] = []
  const recorder: KyselyPlugin = {
    transformQuery({ node }) {
      nodes.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await query(db.withPlugin(recorder))
  const plans: string[] = []
  for (const node of nodes) {
    const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' })
    const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(explained)
    plans.push(...rows.map((row) => row.detail))
  }
  expect(plans.join('\n')).toContain(index)
  expect(plans.join('\n')).not.toMatch(/SCAN (?!.*USING)(leads|attempts|outbox|webhook_receipts)/)
})
