import { AppError, type ErrorCode, isAppError } from '../../domain/error.ts'
import { type CsvRow, readRowBatches } from '../bytes/read-csv.ts'
import { cleanCell } from './cells.ts'
import { createSheetChooser } from './choose-sheet.ts'
import type { ColumnPlan } from './column-plan.ts'
import {
  type ColumnChoice,
  type ColumnQuestion,
  describeColumns,
  recogniseColumns,
} from './recognise.ts'
import { findNamesBelow } from './rows-above.ts'

const HEAD_ROWS = 200

export interface HeadJob {
  /** What a person said of the columns. */
  choice: ColumnChoice | null
  /** The same by a script: the header of the phone column. */
  phoneColumn: string | null
  /** What people of the channel said of files with the same header, by `headerKey`. */
  known: Record<string, ColumnChoice>
  defaultCountry: string
}

/** What the first rows say of the columns. `headerKey`: the same for files with the same header. */
export interface Understood {
  plan: ColumnPlan
  headerKey: string
  /** What there was to choose among, when a person chose. */
  chosenFrom: ColumnQuestion | null
}

export type Head =
  | ({ type: 'plan'; rows: CsvRow[] } & Understood)
  /** Somebody has to say which column it is. */
  | { type: 'ask'; question: ColumnQuestion }
  /** It has no table with a phone column. */
  | { type: 'no_list'; code: ErrorCode; message: string }

/** Reads enough of the file to tell its columns. */
export async function readHead(batches: AsyncGenerator<CsvRow[]>, job: HeadJob): Promise<Head> {
  try {
    const rows = await takeHead(batches)
    const { defaultCountry, known } = job
    const sample = rows.slice(0, HEAD_ROWS).map(({ cells }) => cells)
    // Whoever names a column has not seen that it is only a group's.
    const below = findNamesBelow(sample, defaultCountry)
    if (below !== null) throw below
    const said = job.choice ?? findNamed(sample, job)
    let isChosen = said !== null
    let recognised = recogniseColumns(sample, { defaultCountry, choice: said })
    if (recognised.type === 'ask') {
      const { columns, headerKey } = recognised.question
      const choice = known[headerKey]
      // A file of the same names may have fewer columns, or other cells in them.
      if (choice === undefined || !columns[choice.phone]?.fits) return recognised
      isChosen = true
      recognised = recogniseColumns(sample, { defaultCountry, choice })
      if (recognised.type === 'ask') return recognised
    }
    const { plan } = recognised
    const question = describeColumns(sample, { defaultCountry })
    return {
      ...{ type: 'plan', plan, headerKey: question.headerKey },
      chosenFrom: isChosen ? question : null,
      rows: plan.hasHeader ? rows.slice(1) : rows,
    }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { type: 'no_list', code: error.code, message: error.message }
  }
}

/** One batch: fewer rows than asked for, when they are long. */
async function takeHead(batches: AsyncGenerator<CsvRow[]>): Promise<CsvRow[]> {
  const next = await batches.next()
  return next.done ? [] : next.value
}

/** The columns of a file, or of several sheets of one; the rest is not read. */
export async function lookAtFile(
  bytes: AsyncIterable<Uint8Array>,
  defaultCountry: string,
): Promise<ColumnQuestion> {
  const sheets = createSheetChooser(defaultCountry, null)
  const batches = readRowBatches(bytes, { batchRows: HEAD_ROWS, chooseSheet: sheets.choose })
  try {
    const rows = (await takeHead(batches)).slice(0, HEAD_ROWS).map(({ cells }) => cells)
    return describeColumns(rows, { defaultCountry })
  } catch (error) {
    const question = sheets.question()
    if (question === null) throw error
    return question
  } finally {
    await batches.return(undefined)
  }
}

/** The column that a script names by its header. */
function findNamed(sample: string[][], job: HeadJob): ColumnChoice | null {
  const { phoneColumn, defaultCountry } = job
  if (phoneColumn === null) return null
  const { columns, hasHeader } = describeColumns(sample, { defaultCountry })
  const wanted = phoneColumn.trim().toLowerCase()
  const header = hasHeader ? (sample[0] ?? []) : []
  const column = columns.find(({ index, title }) =>
    [title, header[index] ?? '', `Column ${index + 1}`].some(
      (name) => cleanCell(name).toLowerCase() === wanted,
    ),
  )
  if (column !== undefined) return { phone: column.index, hasHeader }
  const titles = columns.slice(0, 20).map(({ title }) => `“${title}”`)
  throw new AppError(
    'invalid',
    `The file has no column “${phoneColumn.slice(0, 60)}”. Its columns are: ${titles.join(', ')}.`,
  )
}

/** What was chosen is the phone column of nobody. */
export function askedAgain(question: ColumnQuestion, { positions }: ColumnPlan): ColumnQuestion {
  const title = question.columns[positions.phone]?.title ?? ''
  return {
    ...question,
    why: `In “${title}” there is no number that may be called. ${question.why}`,
  }
}
