import { DAY_MS } from '../../../domain/durations.ts'

/** What a number in a cell stands for, by the format it is shown in. */
export type NumberFormat =
  | { type: 'plain' }
  | { type: 'date' }
  | { type: 'time' }
  /** Digits among signs, such as `00000`, `"+"0` or `(000) 000-0000`; each with what it is for. */
  | { type: 'mask'; sections: Section[] }

interface Section {
  condition: { operator: string; value: number } | null
  tokens: Token[]
}

type Token = { digit: '0' | '#' } | { literal: string }

export const PLAIN: NumberFormat = { type: 'plain' }

// The numbers that Excel gives to formats of its own, also to those of East Asian and Thai calendars.
const DATE_IDS: readonly [number, number][] = [
  [14, 17],
  [22, 22],
  [27, 31],
  [36, 36],
  [50, 58],
  [71, 74],
  [76, 77],
  [81, 81],
]
const TIME_IDS: readonly [number, number][] = [
  [18, 21],
  [32, 35],
  [45, 47],
  [75, 75],
  [78, 80],
]

/** The format of an id; `code` is its text where the workbook brings one. */
export function readNumberFormat(id: number, code: string | undefined): NumberFormat {
  const isOf = (ranges: readonly [number, number][]) =>
    ranges.some(([first, last]) => id >= first && id <= last)
  if (code === undefined) {
    if (isOf(DATE_IDS)) return { type: 'date' }
    return isOf(TIME_IDS) ? { type: 'time' } : PLAIN
  }
  const letters = lettersOf(code)
  if (/[yd]/.test(letters) || /^m+$/.test(letters)) return { type: 'date' }
  if (/[hs]/.test(letters)) return { type: 'time' }
  const sections = sectionsOf(code).map(readSection)
  return sections.every((section) => section !== null) ? { type: 'mask', sections } : PLAIN
}

/** The letters of a format that stand for years, months, days, hours and seconds; and others. */
function lettersOf(code: string): string {
  return code
    .slice(0, 255)
    .replace(/"[^"]*"?|\\.|[_*]./g, '')
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general|am\/pm|a\/p|e[+-]/gi, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}

const CONDITION = /^\[(<=|>=|<>|<|>|=)(-?\d{1,16})\]$/
// Only signs that people put into numbers: other words are no part of it.
const SIGN = /^[+\d ()./-]*$/

/** For numbers above zero, below it and zero, or by conditions: each as its parts. */
function sectionsOf(code: string): string[][] {
  const sections: string[][] = [[]]
  for (const part of code.slice(0, 255).match(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|./gsu) ?? []) {
    if (part === ';') sections.push([])
    else sections.at(-1)?.push(part)
  }
  return sections
}

/** Null for what is more than digits among signs. */
function readSection(parts: readonly string[]): Section | null {
  let condition: Section['condition'] = null
  const tokens: Token[] = []
  for (const part of parts) {
    const known = CONDITION.exec(part)
    if (known) condition = { operator: known[1] ?? '', value: Number(known[2]) }
    else if (part === '0' || part === '#' || part === '?') {
      tokens.push({ digit: part === '0' ? '0' : '#' })
    } else if (part.startsWith('[')) {
      if (/^\[(?:\$|<|>|=)/.test(part) && !/^\[\$-/.test(part)) return null
    } else if (part.startsWith('_')) tokens.push({ literal: ' ' })
    else if (!part.startsWith('*') || part.length === 1) {
      const literal = part.replace(/^"|"$|^\\(?=.)/gs, '')
      // A point bare is a decimal one, and a slash a fraction.
      if (!SIGN.test(literal) || part === '.' || part === '/') return null
      tokens.push({ literal })
    }
  }
  return { condition, tokens }
}

/** A number of a cell, as text that tells no less than the cell shows. Dates are ISO dates. */
export function formatNumber(stored: string, format: NumberFormat, is1904: boolean): string {
  const number = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(number)) return stored
  if (format.type === 'date' || format.type === 'time') {
    return toTime(number, format.type, is1904) ?? toDigits(number)
  }
  // What no format can show as digits, such as 1.5 or a number below zero, stays as it is.
  const digits = toDigits(number)
  if (format.type === 'plain' || !/^\d+$/.test(digits)) return digits
  return mask(digits, sectionFor(number, format.sections))
}

/** Never as 4.15556E+09. Excel knows 15 digits; what follows is noise of the binary. */
function toDigits(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(15)))
}

function sectionFor(number: number, sections: readonly Section[]): Section | undefined {
  const hasConditions = sections.some(({ condition }) => condition !== null)
  if (!hasConditions) return number === 0 ? (sections[2] ?? sections[0]) : sections[0]
  return sections.find(({ condition }) => condition === null || isMet(condition, number))
}

function isMet({ operator, value }: { operator: string; value: number }, number: number): boolean {
  if (operator === '<') return number < value
  if (operator === '<=') return number <= value
  if (operator === '>') return number > value
  if (operator === '>=') return number >= value
  return operator === '=' ? number === value : number !== value
}

/** From the right, as a spreadsheet does; the first place takes what is left. */
function mask(digits: string, section: Section | undefined): string {
  const tokens = section?.tokens ?? []
  let places = tokens.filter((token) => 'digit' in token).length
  // It shows nothing of the number, so it says nothing of it.
  if (places === 0) return digits
  let rest = digits
  let text = ''
  for (const token of tokens.toReversed()) {
    if ('literal' in token) {
      text = token.literal + text
      continue
    }
    places -= 1
    const own = places === 0 ? rest : rest.slice(-1)
    rest = rest.slice(0, rest.length - own.length)
    text = (own === '' && token.digit === '0' ? '0' : own) + text
  }
  return text.trim()
}

const LAST_DAY = 2_958_465
const DAYS_TO_1970 = 25_569
const DAYS_TO_1904 = 1_462
const SECOND_MS = 1000

/** Null for what is no day between 1900 and 9999. */
function toTime(serial: number, type: 'date' | 'time', is1904: boolean): string | null {
  const days = serial + (is1904 ? DAYS_TO_1904 : 0)
  if (serial < 0 || days >= LAST_DAY + 1) return null
  const isOfDay = serial < 1
  if (isOfDay && type === 'date' && serial === 0) return null
  // Lotus took 1900 for a leap year, and Excel after it.
  const real = days < 60 && !is1904 ? days + 1 : days
  const ms = Math.round(((real - DAYS_TO_1970) * DAY_MS) / SECOND_MS) * SECOND_MS
  const [day = '', clock = ''] = new Date(ms).toISOString().split('T')
  const time = clock.slice(0, clock.slice(6, 8) === '00' ? 5 : 8)
  if (isOfDay) return time
  return time === '00:00' ? day : `${day} ${time}`
}
