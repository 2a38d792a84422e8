import { AppError } from '../../domain/error.ts'
import type { Db, ListRow } from '../../store/engine/tables.ts'
import {
  type LeadMeaning,
  markMeaning,
  recordMeanings,
  unreadLeadPages,
} from '../../store/leads/lead-meanings.ts'
import type { Lead } from '../../store/leads/lead-rows.ts'
import { REFUSAL_UNREAD } from '../../store/leads/lead-states.ts'
import { type Meaning, readUnread, type UnreadColumn } from '../../store/leads/list-json.ts'
import { getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import type { Clock } from '../../system/clock.ts'
import { refusalColumn } from '../columns/refusal-columns.ts'
import { mayRefuse, readRefusal } from '../rows/row-consent.ts'

/** What a person says that a value means; `text` null: all values of the column that are not named. */
export interface SaidMeaning {
  variable: string
  text: string | null
  meaning: 'no' | 'yes'
}

export interface MeaningsSaid {
  list: ListRow
  /** Leads that are not called, by what was said. */
  refused: number
  /** Leads that may be called now, and could not before. */
  freed: number
  /** Leads whose consent was granted by what was said. */
  granted: number
}

// As many as a transaction of some milliseconds changes.
const PAGE = 250

export type SayMeanings = (
  listId: string,
  said: readonly SaidMeaning[],
  actor: string,
) => Promise<MeaningsSaid>

/**
 * Takes in what a person says of values that could not be read, for the leads of a list that have them. A
 * later word outweighs an earlier one for those who are not refused yet. Throws `not_found` and `conflict`.
 */
export function createSayMeanings(context: {
  db: Db
  clock: Clock
  wakeNotifier(): void
}): SayMeanings {
  const { db, clock } = context
  return async (listId, said, actor) => {
    const list = await getList(db, listId)
    if (list.state !== 'ready') {
      throw new AppError('conflict', `${list.name} is not ready: its import is ${list.state}.`)
    }
    const columns = withMeanings(readUnread(list), said)
    const counts = { refused: 0, freed: 0, granted: 0 }
    for await (const leads of unreadLeadPages(db, listId, PAGE)) {
      const changes = leads.flatMap((lead) => {
        const change = meaningFor(lead, columns, actor)
        return change === null ? [] : { lead, change }
      })
      for (const { lead, change } of changes) count(counts, lead, change)
      const same = Map.groupBy(changes, ({ change }) => JSON.stringify(change))
      await db.transaction().execute(async (tx) => {
        for (const group of same.values()) {
          const change = group[0]?.change
          if (change === undefined) continue
          await markMeaning(
            tx,
            group.map(({ lead }) => lead.id),
            change,
            clock.now(),
          )
        }
      })
    }
    await db.transaction().execute(async (tx) => {
      await recordMeanings(tx, listId, columns)
      const detail = { columns: columns.map(({ header }) => header), ...counts }
      const entry = { actor, action: 'list.meanings_said', subject: listId, detail }
      await addAudit(tx, entry, clock.now())
      await refreshMessages(tx, { listIds: [listId] })
    })
    context.wakeNotifier()
    return { list: await getList(db, listId), ...counts }
  }
}

function withMeanings(
  columns: readonly UnreadColumn[],
  said: readonly SaidMeaning[],
): UnreadColumn[] {
  return columns.map((column) => {
    const find = (text: string | null) =>
      said.find((one) => one.variable === column.variable && one.text === text)?.meaning
    return {
      ...column,
      values: column.values.map((value) => ({
        ...value,
        meaning: find(value.text) ?? value.meaning,
      })),
      others: find(null) ?? column.others,
    }
  })
}

/** Null when nothing that was said changes anything for this lead. */
function meaningFor(
  lead: Lead,
  columns: readonly UnreadColumn[],
  actor: string,
): LeadMeaning | null {
  let isUnclear = false
  let granted: string | null = null
  for (const column of columns) {
    const cell = lead.variables[column.variable] ?? ''
    if (cell === '' || !isUnread(column, cell)) continue
    const meaning = meaningOf(column, cell)
    const source = `${column.header}: ${cell}`
    if (meaning === 'no') {
      const consentSource = `${source} (a no, says ${actor})`
      return { consent: 'refused', consentSource, state: 'blocked', reason: 'consent_refused' }
    }
    if (column.kind === 'refusal' && meaning === null) isUnclear = true
    if (column.kind === 'consent' && meaning === 'yes')
      granted = `${source} (consent, says ${actor})`
  }
  const consent = granted === null ? lead.consent : 'granted'
  const consentSource = granted ?? lead.consentSource
  if (isUnclear) {
    if (granted === null) return null
    return { consent, consentSource, state: 'blocked', reason: REFUSAL_UNREAD }
  }
  const isFreed = lead.state === 'blocked'
  if (!isFreed && granted === null) return null
  return { consent, consentSource, state: 'waiting', reason: isFreed ? null : lead.reason }
}

function isUnread(column: UnreadColumn, cell: string): boolean {
  if (column.kind === 'consent') return true
  const kind = refusalColumn(column.header)
  // Without such a name it is a column of notes.
  return kind === null ? mayRefuse(cell) : readRefusal(kind, cell) === 'unread'
}

function meaningOf(column: UnreadColumn, cell: string): Meaning {
  const value = column.values.find(({ text }) => text === cell)
  return value === undefined ? column.others : value.meaning
}

function count(
  counts: { refused: number; freed: number; granted: number },
  lead: Lead,
  change: LeadMeaning,
): void {
  if (change.consent === 'refused') counts.refused += 1
  else if (change.state === 'waiting' && lead.state === 'blocked') counts.freed += 1
  if (change.consent === 'granted' && lead.consent !== 'granted') counts.granted += 1
}
