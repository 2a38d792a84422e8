import { DAY_MS } from '../../domain/durations.ts'
import { mayHaveEscapes, withoutEscapes } from './cell-escapes.ts'

// The joiners 200C and 200D stay: Persian names and emoji are spelled with them.
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
// Most cells: printable ASCII with nothing to take off, and no `&` and `_` that may begin an escape.
const PLAIN = /^(?:[!-%(-<>-^`-~](?:[ -%'-^`-~]*[!-%'-^`-~])?)?$/
const CLEAN = /^(?:[!-&(-<>-~](?:[ -~]*[!-~])?)?$/
const FORMULA_TEXT = /^="(.*)"$/s
const TEXT_MARK = /^'(?=[-+=@\d＝＋－＠])/
// Facebook's lead ads write `p:+14155550100` and `z:94107`, so that no spreadsheet takes them for amounts.
const LEAD_AD_MARK = /^(?:p:(?=\+?\d{7,15}$)|z:(?=\d{5}(?:-\d{4})?$))/

/**
 * A cell without what spreadsheets and web pages leave around its text: outer white space, invisible
 * characters, `="02134"` and the apostrophe that marks `'02134` and `'+1415…` as text; and what Facebook's
 * lead ads put before numbers. What programs escaped is undone: `_x000D_` of Excel, `&amp;` of web pages.
 */
export function cleanCell(cell: string): string {
  if (!PLAIN.test(cell)) {
    if (mayHaveEscapes(cell)) return withoutMarks(withoutEscapes(cell))
    if (!CLEAN.test(cell)) return withoutMarks(cell)
  }
  return cell[1] === ':' ? cell.replace(LEAD_AD_MARK, '') : cell
}

function withoutMarks(cell: string): string {
  return cell
    .replace(INVISIBLE, '')
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
    .replace(FORMULA_TEXT, '$1')
    .replace(TEXT_MARK, '')
    .trim()
    .replace(LEAD_AD_MARK, '')
}

// What programs write where they have nothing: pandas, R, MySQL, JavaScript, spreadsheets, people.
const PLACEHOLDER =
  /^(?:null|\\n|nan|-nan|n\/?a|n\.a\.|#n\/a|none|nil|undefined|unknown|not (?:available|applicable|provided|specified|set)|missing|empty|blank|\((?:blank|empty|none|null|no value|not set|unknown)\)|<null>|\[null\]|#\p{L}+[!?]|#div\/0!|[-–—_.?*#\s]+)$/iu
/** A woman may be called Nan, and Nil is a name. */
const NAMES_TOO = /^(?:Nan|Nil|Na)$/

/** A clean cell, or '' where it only says that there is no value: `NULL`, `\N`, `nan`, `N/A`, `-`. */
export function withoutPlaceholder(cell: string): string {
  if (cell.length > 16 || !PLACEHOLDER.test(cell) || NAMES_TOO.test(cell)) return cell
  return ''
}

const NO_VALUE = /^(?:[^\p{L}\p{N}]*|n\/?a|#n\/a|#\p{L}+[!?]|none|null|nil|undefined|unknown)$/iu

/** Whether a clean cell holds nothing: it is empty, `-`, `n/a`, or a spreadsheet's `#ERROR!`. */
export function hasNoValue(cell: string): boolean {
  return cell === '' || (cell.length < 12 && NO_VALUE.test(cell))
}

/** Whether a header cell is a phone number: then the file has no header. */
export function looksLikePhone(cell: string): boolean {
  if (/^\d[.,]\d+e\+\d+$/i.test(cell)) return true
  const digits = cell.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 && /^(?:tel:)?[+\d\s().x/-]+$/i.test(cell)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/
const SLASHES = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,?[T ].*)?$/
const DOTS = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?[T ].*)?$/
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})(?:,?[T ].*)?$/i
const MONTH_FIRST = /^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,?[T ].*)?$/i

/**
 * Reads a date as exports write it, as epoch milliseconds in UTC, or null. The time of day is used when
 * an ISO time says its zone; else it is midnight. 3/4/2025 is read as the United States do, March 4.
 */
export function readDate(text: string): number | null {
  const iso = ISO.exec(text)
  if (iso) return fromIso(text) ?? toDay(iso[1], iso[2], iso[3])
  const slashes = SLASHES.exec(text)
  if (slashes) {
    const [, first, second, year] = slashes
    return toDay(year, first, second) ?? toDay(year, second, first)
  }
  const dots = DOTS.exec(text)
  if (dots) return toDay(dots[3], dots[2], dots[1])
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst) return toDay(dayFirst[3], toMonth(dayFirst[2]), dayFirst[1])
  const monthFirst = MONTH_FIRST.exec(text)
  if (monthFirst) return toDay(monthFirst[3], toMonth(monthFirst[1]), monthFirst[2])
  return null
}

// January 1, 2000 and December 31, 2099 as spreadsheets count days.
const FIRST_SERIAL = 36_526
const LAST_SERIAL = 73_050
const DAYS_BEFORE_1970 = 25_569

/**
 * As readDate, and also the bare number of days (`45321`, `45321.5`) that a spreadsheet leaves when the
 * column was not formatted as dates. Only for a column that says it has dates: anywhere else such a number
 * is an id, an amount or a ZIP. An old Mac workbook counts from 1904, so its dates are read four years early.
 */
export function readDateOrSerial(text: string): number | null {
  const days = /^(\d{5})(?:[.,]\d{1,12})?$/.exec(text)?.[1]
  const serial = Number(days)
  if (days === undefined || serial < FIRST_SERIAL || serial > LAST_SERIAL) return readDate(text)
  return (serial - DAYS_BEFORE_1970) * DAY_MS
}

function fromIso(text: string): number | null {
  const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text)
  const at = time ? Date.parse(text.replace(' ', 'T')) : Number.NaN
  return Number.isNaN(at) ? null : at
}

function toMonth(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').toLowerCase()) + 1)
}

function toDay(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): number | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  if (y < 1970 || m < 1 || m > 12 || d < 1) return null
  const midnight = Date.UTC(y, m - 1, d)
  // February 30 would become March 2.
  return new Date(midnight).getUTCDate() === d ? midnight : null
}
