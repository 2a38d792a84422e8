import { withAreaCode } from '../../domain/places/area-code.ts'
import { readCountries } from '../../domain/places/countries.ts'
import { badPhoneText, type PhoneReading, readPhone } from '../../domain/places/phone.ts'
import { phoneProblemText } from '../../domain/places/phone-problems.ts'
import { type ColumnPlan, cutTitle, quote } from '../columns/column-plan.ts'
import { findPhoneColumns, type PhoneColumns } from '../columns/phone-columns.ts'

export type RowPhone =
  /** `isMarked`: words beside the number say not to call it, which is a no of its person. */
  | (Extract<PhoneReading, { ok: true }> & { isMarked?: boolean })
  /** `reason` and `kind` as a row's verdict has them. */
  | { ok: false; reason: string; kind?: string }

interface Settings {
  /** ISO codes that may be called. */
  countries: readonly string[]
  defaultCountry: string
}

/** `from`: the columns that say it. */
type Said = { codes: readonly string[]; from: number[] } | null

/** Reads a row's number by all columns that tell how: country, calling code, area code, extension. */
export function readRowPhone(
  cells: readonly string[],
  plan: ColumnPlan,
  settings: Settings,
): RowPhone {
  const cell = cells[plan.positions.phone] ?? ''
  const columns = columnsOf(plan)
  const read = columns === null ? null : readParts(cells, plan, columns, settings)
  if (read !== null && 'reason' in read) return { ok: false, ...read }
  const { said = null, number = cell } = read ?? {}
  const reading = readPhone(number, settings.defaultCountry, said?.codes)
  if (!reading.ok) {
    const { marked } = reading
    const reason = badPhoneText(reading)
    // Where the country was named, when it had a part in why the number cannot be read.
    const isSaid = said !== null && reading.reason === 'other_country'
    const where = isSaid ? ` The country comes from ${titlesOf(said.from, cells, plan)}.` : ''
    if (reading.reason === 'not_to_call' && marked !== undefined) {
      const kept = readPhone(marked, settings.defaultCountry)
      if (kept.ok) return { ...kept, isMarked: true }
    }
    return { ok: false, reason: `${reason}${where}` }
  }
  const foreign = [reading.country, reading.alsoIn].find(
    (country) => country !== undefined && !settings.countries.includes(country),
  )
  return foreign === undefined
    ? reading
    : { ok: false, reason: notCalled(foreign, reading, settings) }
}

type Parts = { said: Said; number: string }

function readParts(
  cells: readonly string[],
  plan: ColumnPlan,
  columns: PhoneColumns,
  { defaultCountry }: Settings,
): Parts | Why {
  if (columns.extensions.some((index) => cells[index])) {
    return { reason: phoneProblemText('extension') }
  }
  const own = readSaid(cells, plan, columns.countries)
  const said = own === null ? readSaid(cells, plan, columns.otherCountries) : own
  if (said !== null && 'reason' in said) return said
  let number = cells[plan.positions.phone] ?? ''
  const country = said?.codes[0] ?? defaultCountry
  for (const index of columns.areaCodes) {
    const areaCode = cells[index]
    if (!areaCode || number === '') continue
    const whole = withAreaCode(areaCode, number, country)
    if (whole === null) return wrongAreaCode(titleOf(plan, index), areaCode)
    number = whole
  }
  return { said, number }
}

interface Why {
  reason: string
  kind?: string
}

/** What the columns that are filled say, when all of them can be true together; null: none is filled. */
function readSaid(
  cells: readonly string[],
  plan: ColumnPlan,
  indexes: readonly number[],
): Said | Why {
  let said: Said = null
  for (const index of indexes) {
    const cell = cells[index]
    if (!cell) continue
    const countries = readCountries(cell)
    if (countries === null) return unreadable(titleOf(plan, index), cell)
    const codes: readonly string[] =
      said?.codes.filter((code) => countries.includes(code)) ?? countries
    const from: number[] = said === null ? [index] : [...said.from, index]
    if (codes.length === 0) return contradict(titlesOf(from, cells, plan))
    said = { codes, from }
  }
  return said
}

function contradict(titles: string): Why {
  return {
    reason: `Two columns name different countries: ${titles}. Correct one of them.`,
    kind: 'Two columns name different countries. Correct one of them.',
  }
}

function unreadable(title: string, cell: string): Why {
  const end = 'no country that Dialbot knows, so nobody can tell where the number is. Correct it.'
  return {
    reason: `${title} says ${quote(cell)}, which is ${end}`,
    kind: `The country column says what is ${end}`,
  }
}

function wrongAreaCode(title: string, cell: string): Why {
  const end = 'is not the area code of this phone number. Correct one of them.'
  return {
    reason: `${title} says ${quote(cell)}, which ${end}`,
    kind: `The area code column's value ${end}`,
  }
}

/** `“Country” (GB) and “Dial code” (+44)`: where a country was named. */
function titlesOf(indexes: readonly number[], cells: readonly string[], plan: ColumnPlan): string {
  return indexes
    .map((index) => `${titleOf(plan, index)} (${cutTitle(cells[index] ?? '')})`)
    .join(' and ')
}

function notCalled(
  foreign: string,
  { country }: { country: string },
  { countries }: Settings,
): string {
  const may = `It may call: ${countries.join(', ')} (setting COUNTRIES).`
  if (foreign === country)
    return `The number belongs to ${country}, which Dialbot may not call. ${may}`
  return `The row says that the person is in ${foreign}, which Dialbot may not call. ${may}`
}

function titleOf(plan: ColumnPlan, index: number): string {
  return quote(plan.columns[index]?.header ?? '')
}

const known = new WeakMap<ColumnPlan, PhoneColumns | null>()

function columnsOf(plan: ColumnPlan): PhoneColumns | null {
  let columns = known.get(plan)
  if (columns === undefined) {
    columns = findPhoneColumns(
      plan.columns.map(({ header }) => header),
      plan.positions.phone,
    )
    known.set(plan, columns)
  }
  return columns
}
