import { setImmediate } from 'node:timers/promises'
import { parsePhone } from '../../domain/places/phone.ts'
import { type AllowedCall, listAllowedCalls } from '../../store/calls/call-lists.ts'
import { listAttemptsOfNumbers } from '../../store/calls/calls-of-number.ts'
import { listCampaignIdsOf } from '../../store/campaigns/campaign-rows.ts'
import { pagesById } from '../../store/engine/pages.ts'
import type { AttemptRow, Db, LeadRow, SuppressionRow } from '../../store/engine/tables.ts'
import { listLeadsOfNumbers } from '../../store/leads/leads-of-numbers.ts'
import { type AuditRow, addAudit, listAudit, listAuditOf } from '../../store/numbers/audit.ts'
import { forgottenName, isErased } from '../../store/numbers/forgotten.ts'
import { findSuppression, suppressionPages } from '../../store/numbers/suppressions.ts'
import type { Clock } from '../../system/clock.ts'
import { type CsvFile, toCsvFiles } from '../../system/csv-files.ts'
import { inTimeOrder } from './in-time-order.ts'

export interface AuditExport {
  /** The number as it was read; null for everything. */
  phone: string | null
  /** Null when nothing is known about the number. */
  files: AsyncGenerator<CsvFile> | null
}

export interface AuditTrail {
  /**
   * What was done, by whom and when, in time order: audit entries, every call that the gate let through,
   * every opt-out; for a number, all that is known of it. That somebody asked is an entry itself. Throws
   * `invalid` for a number that cannot be read.
   */
  exportFiles(phoneText: string | null, actor: string): Promise<AuditExport>
}

const PAGE = 500
const HEADER = ['time', 'who', 'action', 'subject', 'phone', 'campaign', 'lead', 'detail']
const DIALBOT = 'dialbot'

/** A line of the export, to be. */
interface Line {
  at: number
  who: string
  action: string
  subject: string
  phone?: string
  campaign?: string
  lead?: string
  /** JSON. */
  detail: string
}

export function createAuditTrail(context: {
  db: Db
  clock: Clock
  defaultCountry: string
  /** How large a file may get, for tests. */
  fileBytes?: number
}): AuditTrail {
  const { db, clock, defaultCountry, fileBytes } = context

  function toFiles(lines: AsyncGenerator<Line>): AsyncGenerator<CsvFile> {
    return toCsvFiles(inCells(lines), { base: 'audit', header: HEADER, fileBytes })
  }

  async function recordExport(subject: string, actor: string): Promise<void> {
    await addAudit(db, { actor, action: 'audit.export', subject }, clock.now())
  }

  return {
    async exportFiles(phoneText, actor) {
      if (phoneText === null) {
        await recordExport('audit', actor)
        return { phone: null, files: toFiles(linesOfAll(db)) }
      }
      const { phone } = parsePhone(phoneText, defaultCountry)
      const name = await forgottenName(db, phone)
      const known = await linesOf(db, [phone, name])
      if (known.length === 0) return { phone, files: null }
      await recordExport(known.some((line) => line.phone === phone) ? phone : name, actor)
      const lines = inPages(await linesOf(db, [phone, name]))
      return { phone, files: toFiles(lines) }
    },
  }
}

/** Everything about a number and, when it was erased, about the name that stands for it. */
async function linesOf(db: Db, phones: readonly [string, string]): Promise<Line[]> {
  const leads = await listLeadsOfNumbers(db, phones)
  const attempts = await listAttemptsOfNumbers(db, phones)
  const suppression = await findSuppression(db, phones[0])
  const listIds = leads.map(({ listId }) => listId)
  const subjects = new Set([
    ...phones,
    ...leads.map(({ id }) => id),
    ...listIds,
    ...attempts.flatMap(({ id, campaignId }) => [id, campaignId]),
    ...(await listCampaignIdsOf(db, listIds)),
  ])
  const entries: AuditRow[] = []
  const ids = [...subjects]
  for (let start = 0; start < ids.length; start += PAGE) {
    entries.push(...(await listAuditOf(db, ids.slice(start, start + PAGE))))
  }
  const lines = [
    ...leads.map(leadLine),
    ...entries.map(entryLine),
    ...attempts.flatMap((attempt) => [allowedLine(attempt), ...endedLine(attempt)]),
    ...(suppression === undefined ? [] : [listedLine(suppression)]),
  ]
  return lines.sort((a, b) => a.at - b.at)
}

async function* inPages(lines: readonly Line[]): AsyncGenerator<Line> {
  for (const [index, line] of lines.entries()) {
    if (index % PAGE === PAGE - 1) await setImmediate()
    yield line
  }
}

function linesOfAll(db: Db): AsyncGenerator<Line> {
  return inTimeOrder([entriesOfAll(db), allowedOfAll(db), optOutsOfAll(db)])
}

async function* entriesOfAll(db: Db): AsyncGenerator<Line> {
  for await (const rows of pagesById(PAGE, (page) => listAudit(db, page))) {
    yield* rows.map(entryLine)
  }
}

async function* allowedOfAll(db: Db): AsyncGenerator<Line> {
  for await (const rows of pagesById(PAGE, (page) => listAllowedCalls(db, page))) {
    yield* rows.map(allowedLine)
  }
}

/** The list is kept by number, so its opt-outs are gathered before they are sorted. */
async function* optOutsOfAll(db: Db): AsyncGenerator<Line> {
  const lines: Line[] = []
  for await (const rows of suppressionPages(db, PAGE)) {
    lines.push(...rows.filter(isHeard).map(listedLine))
  }
  yield* lines.sort((a, b) => a.at - b.at)
}

async function* inCells(lines: AsyncGenerator<Line>): AsyncGenerator<string[]> {
  for await (const line of lines) yield toCells(line)
}

function toCells(line: Line): string[] {
  const { at, who, action, subject, phone = '', campaign = '', lead = '', detail } = line
  const time = new Date(at).toISOString()
  return [time, who, action, subject, phone, campaign, lead, detail === '{}' ? '' : detail]
}

function entryLine({ at, actor, action, subject, detailJson }: AuditRow): Line {
  const isNumber = subject.startsWith('+') || isErased(subject)
  return {
    ...{ at, action, subject, who: actor, detail: detailJson },
    ...(isNumber && { phone: subject }),
  }
}

/** The gate's answer as it was kept in the transaction that let the call through. */
function allowedLine(call: AllowedCall): Line {
  return {
    at: call.reservedAt,
    who: DIALBOT,
    action: 'call.allowed',
    subject: call.id,
    phone: call.phone,
    campaign: call.campaignId,
    lead: call.leadId,
    detail: call.gateJson,
  }
}

function endedLine(attempt: AttemptRow): Line[] {
  if (attempt.endedAt === null) return []
  const { outcome, reason, callId, durationMs, disclosed } = attempt
  return [
    {
      at: attempt.endedAt,
      who: DIALBOT,
      action: attempt.released === 1 ? 'call.not_placed' : 'call.ended',
      subject: attempt.id,
      phone: attempt.phone,
      campaign: attempt.campaignId,
      lead: attempt.leadId,
      detail: JSON.stringify({ outcome, reason, callId, durationMs, disclosed }),
    },
  ]
}

function leadLine(lead: LeadRow): Line {
  const { listId, rowNumber, state, reason, consent, consentSource, consentAt } = lead
  const agreed = consentAt === null ? null : new Date(consentAt).toISOString()
  return {
    at: lead.createdAt,
    who: DIALBOT,
    action: 'lead.added',
    subject: lead.id,
    phone: lead.phone,
    lead: lead.id,
    detail: JSON.stringify({
      ...{ listId, rowNumber, state, reason, consent, consentSource },
      consentAt: agreed,
    }),
  }
}

function listedLine({ phone, source, reason, addedBy, attemptId, addedAt }: SuppressionRow): Line {
  return {
    at: addedAt,
    who: addedBy,
    action: 'do_not_call.listed',
    subject: phone,
    phone,
    detail: JSON.stringify({ source, reason, attemptId }),
  }
}

/** An opt-out that was heard on a call, or that Bland told us of. */
function isHeard({ source }: SuppressionRow): boolean {
  return source === 'call' || source === 'bland'
}
