import { createHash } from 'node:crypto'
import { AppError } from '../../domain/error.ts'
import { findPlaces } from './column-content.ts'
import { findFields, isDoubtful, phoneRank, simplify } from './column-names.ts'
import { type Column, type ColumnPlan, cutTitle, makePlan, noPhoneColumn } from './column-plan.ts'
import { decidePhone, hasOtherPhones, type PhoneDecision } from './recognise-phone.ts'
import { type Sample, type SampleColumn, toSample } from './recognise-sample.ts'
import { findNamesBelow, mostCellsOf, refuseWholeRows } from './rows-above.ts'

/** Which column has the phone numbers, and whether the first row is a header: as a person said. */
export interface ColumnChoice {
  /** Counted from 0. */
  phone: number
  hasHeader: boolean
  /** The sheet of a workbook that has several to choose among. */
  sheet?: string | undefined
}

export interface ColumnQuestion {
  /** A sentence for people: why it is asked. It may hold headers, which others wrote. */
  why: string
  hasHeader: boolean
  /** The same for files with the same header. */
  headerKey: string
  columns: {
    index: number
    /** The header, cut to 40 characters, or `Column 3`. */
    title: string
    /** May be the phone column. */
    fits: boolean
    /** Up to three different cells, clean, each cut to 40 characters. */
    samples: string[]
    /** Where the columns of several sheets are to choose among. */
    sheet?: string | undefined
  }[]
}

export type Recognised =
  | { type: 'plan'; plan: ColumnPlan }
  | { type: 'ask'; question: ColumnQuestion }

type Rows = readonly (readonly string[])[]

const COLUMNS_SHOWN = 500
const SAMPLES = 3
const MIN_VALUES = 3
const MOST = 0.8

/**
 * Understands a file by the names of its columns and by what stands in them. `rows`: the first rows of
 * the file (up to 200), header (if any) first. Throws `invalid` when no column can be the phone column, or
 * when the file has no column that was chosen.
 */
export function recogniseColumns(
  rows: Rows,
  options: { defaultCountry: string; choice: ColumnChoice | null },
): Recognised {
  const { defaultCountry, choice } = options
  if (rows.length === 0) throw new AppError('invalid', 'The file has no rows.')
  refuseWholeRows(rows)
  const sample = toSample(rows, defaultCountry, choice)
  const mostCells = mostCellsOf(rows, sample.hasHeader)
  if (choice !== null) {
    checkChoice(choice, sample)
    return { type: 'plan', plan: { ...planFor(sample, choice.phone, true), mostCells } }
  }
  const below = findNamesBelow(rows, defaultCountry)
  if (below !== null) throw below
  const decision = decidePhone(sample, defaultCountry)
  if (decision.phone !== null) {
    return { type: 'plan', plan: { ...planFor(sample, decision.phone, false), mostCells } }
  }
  if (decision.fits.size > 0) return { type: 'ask', question: toQuestion(rows, sample, decision) }
  throw noPhoneColumn(namesOf(sample, rows))
}

/** The question with its samples, even when recogniseColumns is certain or finds nothing: for the form. */
export function describeColumns(rows: Rows, options: { defaultCountry: string }): ColumnQuestion {
  const sample = toSample(rows, options.defaultCountry)
  return toQuestion(rows, sample, decidePhone(sample, options.defaultCountry))
}

/** Names what a header says; the order of its columns counts, for a choice is a column's place. */
export function headerKey(cells: readonly string[]): string {
  const all = cells.map(simplify)
  // Our own rejected.csv has the columns of its file, and why: it is the same file again.
  const names = all.at(-1) === 'reason' ? all.slice(0, -1) : all
  const width = names.findLastIndex((name) => name !== '') + 1
  if (width === 0) return `none:${cells.length}`
  return createHash('sha256').update(names.slice(0, width).join('\n')).digest('hex')
}

function checkChoice({ phone }: ColumnChoice, { columns }: Sample): void {
  if (columns[phone] !== undefined) return
  throw new AppError(
    'invalid',
    `The chosen phone column is not in this file, which has ${columns.length} columns. Choose again.`,
  )
}

/** `isChosen`: a person said which column the phone column is. */
function planFor(sample: Sample, phone: number, isChosen: boolean): ColumnPlan {
  const { columns, hasHeader } = sample
  const others = columns.filter(
    (column) => column.index !== phone && hasOtherPhones(column, sample),
  )
  const headers = columns.map(({ header }) => header)
  const plan = makePlan(headers, {
    phone,
    hasHeader,
    otherPhones: others.map(({ title }) => title),
    found: findByContent(sample, phone),
  })
  const named = findFields(headers)
  const isByContent = ({ header, field }: Column, index: number) =>
    field === 'phone'
      ? !isChosen && phoneRank(header) === null
      : field !== null && plan.positions[field] === index && named[field] !== index
  return {
    ...plan,
    columns: plan.columns.map((column, index) =>
      isByContent(column, index) ? { ...column, byContent: true } : column,
    ),
  }
}

/**
 * E-mail addresses and zones are what they are whatever stands above them, when one column alone has them.
 * Names, consent and places are never told from cells under a header: "State" may be the state of an order.
 */
function findByContent(sample: Sample, phone: number): Partial<ColumnPlan['positions']> {
  const { columns, hasHeader } = sample
  const named = findFields(
    columns.map(({ header }) => header),
    phone,
  )
  const taken = new Set(Object.values(named))
  const free = columns.filter(({ index }) => !taken.has(index))
  const email = onlyOne(free, hasHeader, (column) => column.look.emails)
  const timezone = onlyOne(free, hasHeader, (column) => column.look.timezones)
  const places = hasHeader ? null : findPlaces(free)
  return {
    ...(email && { email: email.index }),
    ...(timezone && { timezone: timezone.index }),
    ...places,
  }
}

function onlyOne(
  columns: readonly SampleColumn[],
  hasHeader: boolean,
  count: (column: SampleColumn) => number,
): SampleColumn | undefined {
  const [only, another] = columns.filter((column) => {
    const { filled } = column.look
    const least = hasHeader ? MIN_VALUES : 1
    return filled >= least && count(column) >= filled * MOST && !isDoubtful(column.header)
  })
  return another === undefined ? only : undefined
}

function toQuestion(rows: Rows, sample: Sample, decision: PhoneDecision): ColumnQuestion {
  const { columns, hasHeader } = sample
  return {
    why: decision.why,
    hasHeader,
    headerKey: hasHeader ? headerKey(rows[0] ?? []) : keyWithoutHeader(sample, decision),
    columns: columns.slice(0, COLUMNS_SHOWN).map(({ index, title, cells }) => ({
      index,
      title,
      fits: decision.fits.has(index),
      samples: pickSamples(cells),
    })),
  }
}

/**
 * Files without a header are alike when they have as many columns and their phone numbers in the same
 * ones: a choice made for one file must not make a column of another meaning be called in the next.
 */
function keyWithoutHeader({ columns }: Sample, { fits }: PhoneDecision): string {
  const phones = [...fits].sort((a, b) => a - b)
  return `none:${columns.length}:${phones.join(',')}`
}

function pickSamples(cells: readonly string[]): string[] {
  const samples = new Set<string>()
  for (const cell of cells) {
    if (cell !== '') samples.add(cutTitle(cell))
    if (samples.size === SAMPLES) break
  }
  return [...samples]
}

/** What noPhoneColumn may tell of: of a file without a header, the first row, which it does not repeat. */
function namesOf({ columns, hasHeader }: Sample, rows: Rows): string[] {
  return hasHeader ? columns.map(({ header }) => header) : [...(rows[0] ?? [])]
}
