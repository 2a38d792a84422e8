import type { RejectedPart } from '../../intake/rows/rejected-file.ts'
import { count, counted } from '../../messages/kit/format.ts'
import type { OutboxRow } from '../../store/engine/tables.ts'
import { findList } from '../../store/leads/lists.ts'
import type { Fact } from '../../store/outbox/queue.ts'
import type { Composed, ComposerContext } from './composed.ts'

/**
 * A file of the rows that were left out of a list. A long one comes in several, each with an outbox row of
 * its own that is queued once the file before it is in Slack: what fails is tried again from there.
 */
export async function composeRejectedFile(
  { db, rejectedCsv }: Pick<ComposerContext, 'db' | 'rejectedCsv'>,
  row: OutboxRow,
): Promise<Composed> {
  const list = await findList(db, row.subjectId)
  if (list === undefined) return { type: 'lost', why: 'no_list' }
  if (list.state === 'importing') return { type: 'later' }
  const rows = list.rejected + list.duplicates + list.suppressed
  if (rows === 0) return { type: 'nothing' }
  const { number, afterRow } = readPartKey(row.key)
  const part = await rejectedCsv(list.id, afterRow)
  if (part.rows === 0) return { type: 'nothing' }
  return {
    type: 'upload',
    file: {
      name: nameFile(list.name, number),
      content: part.content,
      comment: commentOn(part, number, rows),
    },
    threadTs: row.threadTs ?? list.threadTs,
    next: part.isLast ? null : nextPart(row, number + 1, part.lastRow),
  }
}

const PART_KEY = /^rejected_file:[^:]+:(\d+):(\d+)$/

/** Which of the files, and the row after which it begins. The key of the first names neither. */
function readPartKey(key: string): { number: number; afterRow: number } {
  const [, number = 1, afterRow = 0] = PART_KEY.exec(key) ?? []
  return { number: Number(number), afterRow: Number(afterRow) }
}

function nextPart(row: OutboxRow, number: number, afterRow: number): Fact {
  const { subjectId, channel, threadTs } = row
  const key = `rejected_file:${subjectId}:${number}:${afterRow}`
  return { key, kind: 'rejected_file', subjectId, channel, threadTs }
}

function commentOn(part: RejectedPart, number: number, rows: number): string {
  if (number > 1) {
    const those = part.isLast ? 'the last' : 'the next'
    return `File ${count(number)} of the rows left out: ${those} ${count(part.rows)}.`
  }
  const left = `${counted(rows, 'row')} left out, each with its reason`
  if (part.isLast) return `${left}. Correct them in this file and share it again.`
  return `${left}: too many for one file. This one has the first ${count(part.rows)}, the others follow. Correct the rows and share each file again.`
}

function nameFile(listName: string, number: number): string {
  const base = listName
    .replace(/(?:\.(?:csv|tsv|txt))?(?:\.gz)?$/i, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 60)
  return `${base || 'leads'}-rejected${number === 1 ? '' : `-${number}`}.csv`
}
