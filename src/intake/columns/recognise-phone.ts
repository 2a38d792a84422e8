import { readPhone } from '../../domain/places/phone.ts'
import { hasNoValue } from './cells.ts'
import { isDoubtful, isFax, simplify, speaksOfPhone } from './column-names.ts'
import { quote } from './column-plan.ts'
import type { Sample, SampleColumn } from './recognise-sample.ts'

export interface PhoneDecision {
  /** Null: a person must say, or no column can be it. */
  phone: number | null
  /** The columns that may be the phone column; none when nothing in the file can be. */
  fits: ReadonlySet<number>
  /** A sentence for people. */
  why: string
}

// Of the cells that are not blank, how many read as phone numbers.
/** With fewer, a column called "phone" holds something else, if another column has the numbers. */
const FEW = 0.2
/** Half of a badly kept column may be damaged, so it is asked about. */
const HALF = 0.5
const MOST = 0.8
/** Nobody named it: so no doubt may be left. */
const NEARLY_ALL = 0.9
const MIN_VALUES = 3
const SAME_NUMBERS = 0.95
const TITLES_SHOWN = 3

/** Decides by names and cells which column has the phone numbers. */
export function decidePhone(sample: Sample, defaultCountry: string): PhoneDecision {
  const { columns, hasHeader } = sample
  const named = columns.filter((column) => isNamed(column) && isKept(column, columns))
  const numbered = named.filter((column) => hasNumbers(column))
  const byContent = columns.filter((column) => !numbered.includes(column) && fitsByContent(column))
  if (numbered.length > 0) return decideAmong(numbered, byContent, defaultCountry)
  const [preferred] = byPreference(named)
  if (preferred !== undefined && byContent.length === 0) return certain(preferred, named)
  if (preferred !== undefined) {
    const found = listTitles(byContent)
    const verb = byContent.length === 1 ? 'has' : 'have'
    const why = isBlank(preferred)
      ? `${quote(preferred.title)} is empty in the first rows, but ${found} ${verb} phone numbers.`
      : `${quote(preferred.title)} has few phone numbers, but ${found} ${verb} some.`
    return ask([preferred, ...byContent], why)
  }
  return hasHeader ? decideByContent(byContent) : decideWithoutHeader(byContent, defaultCountry)
}

/** Whether the column, which is not called, has phone numbers that a person may look for. */
export function hasOtherPhones(column: SampleColumn, sample: Sample): boolean {
  if (isNamed(column)) return hasNumbers(column)
  if (!sample.hasHeader) return fitsByContent(column)
  return isSureByContent(column)
}

function decideAmong(
  numbered: readonly SampleColumn[],
  byContent: readonly SampleColumn[],
  defaultCountry: string,
): PhoneDecision {
  const [preferred, ...others] = byPreference(numbered)
  if (preferred === undefined) return nothing()
  if (others.every((other) => repeats(preferred, other, defaultCountry))) {
    return certain(preferred, [...numbered, ...byContent])
  }
  return ask([...numbered, ...byContent], haveNumbers(numbered))
}

function decideByContent(found: readonly SampleColumn[]): PhoneDecision {
  const [only, ...others] = found
  if (only === undefined) return nothing()
  if (others.length > 0) {
    return ask(found, `No column is called “phone”, and ${haveNumbers(found, 'both')}`)
  }
  if (only.header !== '' && isSureByContent(only)) return certain(only, found)
  const title = only.header === '' ? only.title.toLowerCase() : quote(only.title)
  return ask(found, `No column is called “phone”. Perhaps ${title} has the phone numbers.`)
}

/** There is no name that could contradict, so one column with numbers is enough. */
function decideWithoutHeader(
  found: readonly SampleColumn[],
  defaultCountry: string,
): PhoneDecision {
  const [only, ...others] = found
  if (only === undefined) return nothing()
  const isClear = only.look.clearPhones >= only.look.filled * HALF
  if (isClear && others.every((other) => repeats(only, other, defaultCountry))) {
    return certain(only, found)
  }
  if (others.length > 0)
    return ask(found, `No row has column names, and ${haveNumbers(found, 'both')}`)
  return ask(
    found,
    `No row has column names. Perhaps ${only.title.toLowerCase()} has the phone numbers.`,
  )
}

function isNamed(column: SampleColumn): boolean {
  return column.rank !== null || (speaksOfPhone(column.header) && share(column) >= HALF)
}

/** A name is not enough when the cells contradict it and another column has what it promises. */
function isKept(column: SampleColumn, columns: readonly SampleColumn[]): boolean {
  if (isBlank(column) || hasNumbers(column)) return true
  return !columns.some((other) => other !== column && share(other) >= MOST && !isFax(other.header))
}

/** "Number" may be any number, and of random ones of ten digits a third are phone numbers somewhere. */
function hasNumbers(column: SampleColumn): boolean {
  return share(column) >= (simplify(column.header) === 'number' ? HALF : FEW)
}

function fitsByContent(column: SampleColumn): boolean {
  return share(column) >= HALF && !isFax(column.header)
}

function isSureByContent({ header, look }: SampleColumn): boolean {
  return (
    look.filled >= MIN_VALUES && look.clearPhones >= look.filled * NEARLY_ALL && !isDoubtful(header)
  )
}

function isBlank({ look }: SampleColumn): boolean {
  return look.filled === 0
}

function share({ look }: SampleColumn): number {
  return look.filled === 0 ? 0 : look.phones / look.filled
}

/** Whether calling `preferred` leaves nobody out whom `other` has, and calls the same phones. */
function repeats(preferred: SampleColumn, other: SampleColumn, defaultCountry: string): boolean {
  let both = 0
  let same = 0
  for (const [row, cell] of other.cells.entries()) {
    const own = preferred.cells[row] ?? ''
    if (hasNoValue(cell)) continue
    if (hasNoValue(own)) return false
    both += 1
    if (toKey(own, defaultCountry) === toKey(cell, defaultCountry)) same += 1
  }
  return both > 0 && same >= both * SAME_NUMBERS
}

function toKey(cell: string, defaultCountry: string): string {
  const reading = readPhone(cell, defaultCountry)
  return reading.ok ? reading.phone : cell
}

/** The clearest name first; of equals, the first in the file. */
function byPreference(columns: readonly SampleColumn[]): SampleColumn[] {
  const rank = (column: SampleColumn) => column.rank ?? Number.MAX_SAFE_INTEGER
  return columns.toSorted((a, b) => rank(a) - rank(b))
}

function certain(column: SampleColumn, fits: readonly SampleColumn[]): PhoneDecision {
  const title = column.header === '' ? column.title : quote(column.title)
  return {
    phone: column.index,
    fits: indexesOf([column, ...fits]),
    why: `${title} has the phone numbers.`,
  }
}

function ask(fits: readonly SampleColumn[], why: string): PhoneDecision {
  return { phone: null, fits: indexesOf(fits), why }
}

function nothing(): PhoneDecision {
  return { phone: null, fits: new Set(), why: 'No column has phone numbers.' }
}

function indexesOf(columns: readonly SampleColumn[]): Set<number> {
  return new Set(columns.map(({ index }) => index))
}

function haveNumbers(columns: readonly SampleColumn[], both: 'Both' | 'both' = 'Both'): string {
  return `${columns.length === 2 ? `${both} ` : ''}${listTitles(columns)} have phone numbers.`
}

/** Columns of one name are told apart by their place. */
function listTitles(columns: readonly SampleColumn[]): string {
  const names = columns.map(({ header }) => simplify(header))
  const titles = columns.map(({ header, title, index }) => {
    if (header === '') return title.toLowerCase()
    const isTwin = names.filter((name) => name === simplify(header)).length > 1
    return isTwin ? `${quote(title)} (column ${index + 1})` : quote(title)
  })
  const rest = titles.length - TITLES_SHOWN
  const shown = titles.slice(0, rest > 0 ? TITLES_SHOWN : titles.length)
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}
