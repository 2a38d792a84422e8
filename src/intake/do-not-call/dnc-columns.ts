import { readPhone } from '../../domain/places/phone.ts'
import { phoneProblemText } from '../../domain/places/phone-problems.ts'
import type { CsvRow } from '../bytes/read-csv.ts'
import { cleanCell } from '../columns/cells.ts'
import { simplify, speaksOfPhone } from '../columns/column-names.ts'
import { describeColumns, recogniseColumns } from '../columns/recognise.ts'

/** The columns of a team's own do-not-call file; -1 for one that it has not. */
export interface DncColumns {
  hasHeader: boolean
  phones: { index: number; title: string }[]
  reason: number
  date: number
}

export interface DncReading {
  phones: string[]
  /** What in the row could not be read, as a sentence; null when all could. */
  problem: string | null
}

const REASONS = ['reason', 'why', 'note', 'notes', 'comment', 'comments']
const DATES = ['date', 'addedat', 'dateadded', 'optoutdate', 'optedoutat', 'createdat']

/**
 * Every column that may have phone numbers has some that nobody is to call: a number too many on the list
 * harms nobody, and one too few does, so no person is asked. `rows`: the first of the file. Throws
 * `invalid` when there is no such column.
 */
export function findDncColumns(
  rows: readonly (readonly string[])[],
  defaultCountry: string,
): DncColumns {
  const { hasHeader, columns } = describeColumns(rows, { defaultCountry })
  const headers = hasHeader ? (rows[0] ?? []) : []
  const phones = columns.filter(
    ({ index, fits, samples }) =>
      // A second number is often missing, in the first rows perhaps everywhere.
      fits || (samples.length === 0 && speaksOfPhone(cleanCell(headers[index] ?? ''))),
  )
  if (!phones.some(({ fits }) => fits)) {
    const found = recogniseColumns(rows, { defaultCountry, choice: null })
    if (found.type === 'plan') phones.push(...columns.slice(found.plan.positions.phone).slice(0, 1))
  }
  const names = headers.map(simplify)
  return {
    hasHeader,
    phones: phones.map(({ index, title }) => ({ index, title })),
    reason: names.findIndex((name) => REASONS.includes(name)),
    date: names.findIndex((name) => DATES.includes(name)),
  }
}

/** The numbers of a row. One that has a problem may have them all the same, or hide those of others. */
export function readDncRow(
  { cells, problem }: CsvRow,
  columns: DncColumns,
  defaultCountry: string,
): DncReading {
  const phones = new Set<string>()
  const problems: { title: string; cell: string; text: string }[] = []
  for (const { index, title } of columns.phones) {
    const cell = cleanCell(cells[index] ?? '')
    const reading = readPhone(cell, defaultCountry)
    // Beside a number here, "do not call" and "old" are why it is in the file.
    const phone = reading.ok ? reading.phone : reading.marked
    if (phone !== undefined) phones.add(phone)
    else if (!reading.ok) {
      problems.push({ title, cell, text: phoneProblemText(reading.reason) })
    }
  }
  const odd = problems.find(({ cell }) => /\p{Nd}/u.test(cell))
  if (problem !== null) return { phones: [...phones], problem }
  // Beside a number, "none" and "-" are no numbers that are missing.
  if (phones.size > 0) return { phones: [...phones], problem: odd ? inColumn(odd) : null }
  const [first] = odd ? [odd] : problems
  return { phones: [], problem: first?.text ?? phoneProblemText('empty') }
}

function inColumn({ title, text }: { title: string; text: string }): string {
  return `“${title}”: ${text}`
}
