import { readPhone } from '../../domain/places/phone.ts'
import { readRegion } from '../../domain/places/regions.ts'
import { readTimezone } from '../../domain/places/timezone.ts'
import { regionsOfZip } from '../../domain/places/zip.ts'
import { hasNoValue, readDate } from './cells.ts'

/**
 * `clear`: a phone number, and nothing else is likely. `unclear`: perhaps one, such as eight digits alone,
 * which may be a date or an amount, `4.15556E+09`, or a number of a country that is not the default one.
 */
export type PhoneLook = 'clear' | 'unclear' | null

/** What the cells of one column look like. */
export interface ColumnLook {
  /** Cells that hold something, even if not what they should; the others count these. */
  filled: number
  /** Clear and unclear ones. */
  phones: number
  clearPhones: number
  emails: number
  timezones: number
}

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/
const TIMEZONE = /^[a-z]+(?:\/[a-z0-9_+-]+){1,2}$/i
// Two numbers and an extension fit; a sentence with a number in it does not.
const LONGEST_PHONE = 60
// An e-mail address has at most as many.
const LONGEST = 254
const MIN_DIGITS = 7
const SCIENTIFIC = /^\+?\d(?:[.,]\d+)?e\+?(\d{1,2})$/i
const SHORT_BARE = /^\d{7,8}$/
const NORTH_AMERICAN_SHAPE = /^(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}$/
const FOREIGN_SHAPE = /^(?:\+|00?)[1-9][\d ().\-/]{7,20}$/
const LABEL = /^(?:tel|callto|phone|mobile|cell|home|work|office|main)\s*:\s*/i
const AFTER_NUMBER =
  /\s*(?:[;,/|&\n\r#]|:::|\((?=\p{L})|x|ext|poste|\bor\b|\band\b|(?:phone|mobile|home|work|fax)\s*:)/iu

/** Looks at the first `most` cells that hold something. `cells` are clean. */
export function lookAt(cells: readonly string[], defaultCountry: string, most: number): ColumnLook {
  const look: ColumnLook = { filled: 0, phones: 0, clearPhones: 0, emails: 0, timezones: 0 }
  const timezones = new Map<string, boolean>()
  for (const cell of cells) {
    if (look.filled === most) break
    if (hasNoValue(cell)) continue
    look.filled += 1
    if (cell.length > LONGEST) continue
    const phone = lookLikePhone(cell, defaultCountry)
    if (phone !== null) look.phones += 1
    if (phone === 'clear') look.clearPhones += 1
    if (EMAIL.test(cell)) look.emails += 1
    if (isTimezone(cell, timezones)) look.timezones += 1
  }
  return look
}

export function lookLikePhone(cell: string, defaultCountry: string): PhoneLook {
  if (cell.length > LONGEST_PHONE || cell.startsWith('-')) return null
  const exponent = SCIENTIFIC.exec(cell)?.[1]
  if (exponent !== undefined)
    return Number(exponent) >= 8 && Number(exponent) <= 13 ? 'unclear' : null
  if (countDigits(cell) < MIN_DIGITS || readDate(cell) !== null) return null
  const reading = readPhone(cell, defaultCountry)
  if (reading.ok) {
    return SHORT_BARE.test(cell) || /\p{L}/u.test(cell.replace(LABEL, '')) ? 'unclear' : 'clear'
  }
  if (reading.reason === 'premium_rate') return 'clear'
  const [first = ''] = cell.replace(LABEL, '').split(AFTER_NUMBER)
  if (first !== cell && readPhone(first, defaultCountry).ok) {
    return reading.reason === 'extension' || reading.reason === 'several' ? 'clear' : 'unclear'
  }
  return NORTH_AMERICAN_SHAPE.test(cell) || FOREIGN_SHAPE.test(cell) ? 'unclear' : null
}

function countDigits(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0
}

function isTimezone(cell: string, known: Map<string, boolean>): boolean {
  if (!TIMEZONE.test(cell)) return false
  const before = known.get(cell)
  if (before !== undefined) return before
  const isOne = readTimezone(cell, 'US') !== null
  known.set(cell, isOne)
  return isOne
}

const MIN_PLACES = 3
const PLACES_AGREE = 0.9

/**
 * The columns of states and ZIPs in a file without a header: either alone could be anything, but two of
 * which the ZIP lies in the state nine times of ten are what they seem. Null when there is no such pair,
 * or more than one.
 */
export function findPlaces(
  columns: readonly { index: number; cells: readonly string[] }[],
): { region: number; zip: number } | null {
  const regions = columns.map(({ index, cells }) => ({ index, codes: cells.map(toRegion) }))
  const zips = columns.map(({ index, cells }) => ({ index, codes: cells.map(toZipRegions) }))
  const states = regions.filter(({ codes }) => codes.filter(isKnown).length >= MIN_PLACES)
  const places = zips.filter(({ codes }) => codes.filter(isKnown).length >= MIN_PLACES)
  const pairs = states.flatMap((state) =>
    places
      .filter((zip) => zip.index !== state.index && agree(state.codes, zip.codes))
      .map((zip) => ({ region: state.index, zip: zip.index })),
  )
  const [pair] = pairs
  return pair !== undefined && pairs.length === 1 ? pair : null
}

/** Null: blank. Empty: something else stands there. */
type Places = readonly string[] | null

function toRegion(cell: string): Places {
  if (cell === '') return null
  const code = cell.length > 40 ? null : readRegion(cell)
  return code === null ? [] : [code]
}

function toZipRegions(cell: string): Places {
  if (cell === '') return null
  return cell.length > 10 ? [] : regionsOfZip(cell, 'US')
}

function isKnown(places: Places): boolean {
  return places !== null && places.length > 0
}

function agree(states: readonly Places[], zips: readonly Places[]): boolean {
  let both = 0
  let same = 0
  for (const [row, state] of states.entries()) {
    const zip = zips[row]
    if (state === null || zip === null || zip === undefined) continue
    both += 1
    if (state.some((code) => zip.includes(code))) same += 1
  }
  return both >= MIN_PLACES && same >= both * PLACES_AGREE
}
