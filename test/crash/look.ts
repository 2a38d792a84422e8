import { copyFileSync, existsSync } from 'node:fs'
import { isPostgresUrl, openDatabase } from '../../src/store/engine/database.ts'
import { sqlitePath } from '../../src/store/engine/sqlite-file.ts'
import type {
  AttemptRow,
  CampaignRow,
  Db,
  LeadRow,
  OutboxRow,
} from '../../src/store/engine/tables.ts'

/** What the database holds at one moment. */
export interface Look {
  campaign: CampaignRow | undefined
  leads: LeadRow[]
  attempts: AttemptRow[]
  outbox: OutboxRow[]
  openReceipts: number
  failedReceipts: number
}

export async function look(url: string): Promise<Look> {
  const db = openDatabase(url)
  try {
    const receipts = await db
      .selectFrom('webhookReceipts')
      .select(['processedAt', 'result'])
      .execute()
    return {
      campaign: await db.selectFrom('campaigns').selectAll().executeTakeFirst(),
      leads: await db.selectFrom('leads').selectAll().orderBy('rowNumber').execute(),
      attempts: await readAttempts(db),
      outbox: await db.selectFrom('outbox').selectAll().orderBy('id').execute(),
      openReceipts: receipts.filter((receipt) => receipt.processedAt === null).length,
      failedReceipts: receipts.filter((receipt) => receipt.result === 'failed').length,
    }
  } finally {
    await db.destroy()
  }
}

function readAttempts(db: Db): Promise<AttemptRow[]> {
  return db.selectFrom('attempts').selectAll().orderBy('id').execute()
}

/**
 * The same after a crash, without touching what the dead process left: an SQLite file that is opened
 * recovers at once, and that is the next process's work.
 */
export async function lookAtRemains(url: string): Promise<Look> {
  if (isPostgresUrl(url)) return look(url)
  const path = sqlitePath(url)
  const copy = `${path}.copy`
  for (const end of ['', '-wal']) {
    if (existsSync(path + end)) copyFileSync(path + end, copy + end)
  }
  return look(`file:${copy}`)
}

export function isOver({ campaign, leads, attempts, outbox, openReceipts }: Look): boolean {
  return (
    campaign?.state === 'finished' &&
    openReceipts === 0 &&
    leads.every(({ state }) => state === 'done' || state === 'blocked') &&
    attempts.every(({ state }) => state === 'ended') &&
    outbox.every(({ state }) => state !== 'pending')
  )
}

/** Leads that may be called at once, with a line for one of them. */
export function hasWork({ campaign, leads, attempts }: Look, now: number, lines: number): boolean {
  const isDue = leads.some(({ state, nextAt }) => state === 'waiting' && nextAt <= now)
  // A crash gives back the lines of what was only reserved.
  const used = attempts.filter(({ state }) => state !== 'ended' && state !== 'reserved').length
  return campaign?.state === 'running' && isDue && used < lines
}

/** Of the leads of a running campaign; null when none waits. */
export function nextDueAt({ campaign, leads }: Look): number | null {
  const waiting = leads.filter(({ state }) => state === 'waiting')
  if (campaign?.state !== 'running' || waiting.length === 0) return null
  return Math.min(...waiting.map(({ nextAt }) => nextAt))
}

/** Differs when anything has happened. */
export function signature({ campaign, leads, attempts, outbox, openReceipts }: Look): string {
  return JSON.stringify([
    campaign?.state,
    leads.map(({ state, nextAt }) => [state, nextAt]),
    attempts.map(({ state }) => state),
    outbox.map(({ state, sentRevision }) => [state, sentRevision]),
    openReceipts,
  ])
}
