import { withoutFlags } from './countries.ts'
import type { PhoneProblem } from './phone-problems.ts'
import { readWordsBeside } from './phone-words.ts'

export type Dialable =
  | {
      /** An optional plus and digits; several are perhaps one number in several spellings. */
      numbers: string[]
      /** ISO code of the country that is named beside the number. */
      country: string | null
    }
  | {
      reason: PhoneProblem
      /** The number that words beside it say not to call. */
      marked?: string
    }

const PLAIN = /^\+?[\d ().-]+$/
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\ufe0f/g
// Full-width forms, Arabic and Persian digits: what a person abroad types is what they mean.
const FOREIGN_FORMS = /[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]/g
const DASHES = /[\u2010-\u2015\u2212\u30fc]/g
const SCIENTIFIC = /^\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i
const WHOLE_FLOAT = /^(\+?\d{7,})[.,]0{1,2}$/
const BROKEN_FLOAT = /^\+?\d{7,}[.,]\d{1,2}$/
// A spreadsheet's `4,155,550,105`, and commas where others put dashes.
const THOUSANDS = /^\+?\d{1,3}([,'’])\d{3}\1\d{3}\1\d{3}(?:\1\d{3})?(?:\.0{1,2})?$/
const COMMAS = /^(?:\+?1,)?\d{3},\d{3},\d{4}$/
// What may stand around numbers and words without meaning anything.
const QUIET = new Set(` \t\n\r,;:.|'"’‘“”?!_&()[]-/=~`)
const MARKS = new Set(`"'\`\u2018\u2019\u201c\u201d`)
const RUN = /[\d+()./\s-]+/g
const ALWAYS_OPEN = /\b24(?:\/7\b|[ -]?(?:hours?|hrs?|h|stunden|std|heures|horas)\b)/gi
const NUMBERED_LABEL = /(\p{L}) ?[1-9](?= ?:)/gu
const NUMBER_LABEL = /\b(tel|telephone|phone|mobile|cell|contact|whatsapp)\.? no[.:]?(?=[ :(+\d])/gi
const HAS_LETTERS = /\p{L}/u
const EXTENSION_WORD =
  /(?:^|[^\p{L}])(?:x|ext|exten|extn|extension|poste|durchwahl|dw|nebenstelle|anexo|ramal|interno|int)$/iu

const MIN_DIGITS = 7
const FULL_DIGITS = 10
/** A cell with more holds a text, and not one number. */
const MAX_CHARACTERS = 1_000
const MAX_NUMBERS = 10
/** One number twice, with all its spaces. */
const MAX_TWICE = 80

/**
 * What people and spreadsheets write, down to an optional plus and digits, or the reason why that would be
 * a guess. Every pattern here takes a time that grows with the cell: cells come from anybody.
 */
export function toDialable(text: string): Dialable {
  if (text.length > MAX_CHARACTERS) {
    return { reason: /[\p{L}\p{N}]/u.test(text) ? 'words' : 'empty' }
  }
  if (text.length < 2 * FULL_DIGITS && PLAIN.test(text)) return toDigits(text)
  const cleaned = unwrap(
    withoutFlags(text.replace(INVISIBLE, ''))
      .replace(FOREIGN_FORMS, toAscii)
      .replace(DASHES, '-')
      .replace(/[^\S\n\r]/g, ' ')
      .trim(),
  )
  if (!/[\p{L}\p{N}]/u.test(cleaned)) return { reason: 'empty' }
  const scientific = SCIENTIFIC.exec(cleaned)
  if (scientific) return fromScientific(scientific)
  const wholeFloat = WHOLE_FLOAT.exec(cleaned)?.[1]
  if (wholeFloat !== undefined) return toDigits(wholeFloat)
  if (THOUSANDS.test(cleaned)) return toDigits(cleaned.replace(/\..*/, '').replace(/[,'’]/g, ''))
  if (COMMAS.test(cleaned)) return toDigits(cleaned.replaceAll(',', '-'))
  return takeApart(cleaned)
}

/** A stretch of digits and what people put between them. */
interface Run {
  text: string
  start: number
  end: number
}

function takeApart(cleaned: string): Dialable {
  const text = withoutHours(cleaned).replace(NUMBERED_LABEL, '$1').replace(NUMBER_LABEL, '$1 ')
  const runs = runsOf(text)
  const long = runs.filter((run) => countDigits(run.text) >= MIN_DIGITS)
  const [number = runs[0]] = long
  if (number === undefined) return { reason: HAS_LETTERS.test(text) ? 'letters' : 'characters' }
  const numbers = long.length === 0 ? [number.text] : long.flatMap((run) => divide(run.text))
  if (numbers.length > 1 && !areSpellingsOfOne(numbers)) return { reason: 'several' }
  const others = runs.filter((run) => run !== number && !long.includes(run))
  if (long.length > 0 && others.some((run) => isExtension(run, runs, text))) {
    return { reason: 'extension' }
  }
  const beside = besideOf(runs, text)
  const hasLetters = HAS_LETTERS.test(beside)
  if (!hasLetters && (others.length > 0 || hasOddities(beside))) return { reason: 'characters' }
  const isFull = countDigits(number.text) >= FULL_DIGITS
  if (hasLetters && !isFull && isGlued(number, text)) return { reason: 'letters' }
  const words = readWordsBeside(beside)
  if ('problem' in words) {
    if (words.problem === 'words') {
      return { reason: numbers.length > 1 ? 'several' : isFull ? 'words' : 'letters' }
    }
    const digits = toDigits(number.text)
    const marked = 'numbers' in digits ? digits.numbers[0] : undefined
    return { reason: words.problem, ...(marked !== undefined && { marked }) }
  }
  if (others.length > 0) return { reason: 'words' }
  if (hasOddities(beside)) return { reason: 'characters' }
  return toNumbers(numbers, words.country)
}

function runsOf(text: string): Run[] {
  const runs: Run[] = []
  for (const match of text.matchAll(RUN)) {
    const [run] = match
    if (/\d/.test(run)) runs.push({ text: run, start: match.index, end: match.index + run.length })
  }
  return runs
}

/** A run that holds several numbers, or one number twice, in pieces. */
function divide(run: string): string[] {
  const parts = run.split(/[/\n\r]|(?=\+)/).filter((part) => countDigits(part) >= MIN_DIGITS)
  if (parts.length > 1) return parts.length > MAX_NUMBERS ? [run] : parts.flatMap(divide)
  const [only = run] = parts
  if (only.length > MAX_TWICE || countDigits(only) < 2 * FULL_DIGITS) return [run]
  for (let at = 1; at < only.length; at += 1) {
    if (!/[\s(]/.test(only[at] ?? '')) continue
    const halves = [only.slice(0, at), only.slice(at)]
    const areFull = halves.every((half) => countDigits(half) >= FULL_DIGITS)
    if (areFull && areSpellingsOfOne(halves)) return halves
  }
  return [run]
}

/** With and without a country code or the zero before an area code. */
function areSpellingsOfOne(numbers: readonly string[]): boolean {
  const digits = numbers.map((number) => number.replace(/\D/g, '').replace(/^0+/, ''))
  const shortest = digits.reduce((one, other) => (other.length < one.length ? other : one))
  return digits.every((number) => number.endsWith(shortest))
}

function isExtension(run: Run, runs: readonly Run[], text: string): boolean {
  const before = runs[runs.indexOf(run) - 1]
  if (before === undefined) return false
  const between = trimEnd(text.slice(before.end, run.start), ' .:=')
  return between.endsWith('#') || EXTENSION_WORD.test(between) || /^[,;]+$/.test(between)
}

/** What is not digits, and of the `#` before a number nothing. */
function besideOf(runs: readonly Run[], text: string): string {
  const [first] = runs
  const before = trimEnd(text.slice(0, first?.start), ' ')
  const pieces = [before.endsWith('#') ? before.slice(0, -1) : before]
  for (const [index, { end }] of runs.entries())
    pieces.push(text.slice(end, runs[index + 1]?.start))
  return pieces.join(' ')
}

function hasOddities(beside: string): boolean {
  return [...beside].some((character) => !QUIET.has(character) && !/[\p{L}\p{M}]/u.test(character))
}

/** `1-800-FLOWERS`: letters that are part of the number. */
function isGlued({ text: run, start, end }: Run, text: string): boolean {
  const [first = '', last = ''] = [run[0], run.at(-1)]
  const isBefore = HAS_LETTERS.test(text[start - 1] ?? '') && !/[\s(]/.test(first)
  return isBefore || (HAS_LETTERS.test(text[end] ?? '') && !/[\s(]/.test(last))
}

function toNumbers(texts: readonly string[], country: string | null): Dialable {
  const numbers: string[] = []
  for (const text of texts) {
    const read = toDigits(text)
    if ('reason' in read) return read
    numbers.push(...read.numbers)
  }
  return { numbers, country }
}

function toDigits(text: string): Dialable {
  if (WHOLE_FLOAT.test(text)) return plainNumber(text.slice(0, text.search(/[.,]/)))
  if (BROKEN_FLOAT.test(text)) return { reason: 'not_possible' }
  const plus = text.indexOf('+')
  if (!/^[\d\s()./+-]*$/.test(text) || plus !== text.lastIndexOf('+')) {
    return { reason: 'characters' }
  }
  if (/\d/.test(text.slice(0, Math.max(plus, 0)))) return { reason: 'characters' }
  // +44 (0) 20 … : the zero is for callers inside the country.
  const national = plus >= 0 ? text.replace(/\(\s*0\s*\)/, '') : text
  const digits = national.replace(/\D/g, '')
  if (digits === '') return { reason: 'empty' }
  if (plus >= 0) return plainNumber(`+${digits}`)
  return plainNumber(digits.startsWith('00') ? `+${digits.slice(2)}` : digits)
}

function plainNumber(digits: string): Dialable {
  return { numbers: [digits], country: null }
}

/** Takes off what spreadsheets and links put around a number: `="…"`, quotes, `'`, `tel:`. */
function unwrap(text: string): string {
  let [start, end] = [text.startsWith('=') ? 1 : 0, text.length]
  while (start < end && (text[start] === ' ' || MARKS.has(text[start] ?? ''))) start += 1
  while (start < end && (text[end - 1] === ' ' || MARKS.has(text[end - 1] ?? ''))) end -= 1
  return text.slice(start, end).replace(/^(?:tel|callto):(?:\/\/)?/i, '')
}

function trimEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end)
}

/** `(24 hour hotline)` and `24/7`, beside a number that is complete without those digits. */
function withoutHours(text: string): string {
  const rest = text.replace(ALWAYS_OPEN, ' ')
  return countDigits(rest) >= FULL_DIGITS ? rest : text
}

/** A float is a number only while its fraction still holds every digit: 4.155550123E+9 does. */
function fromScientific(match: RegExpExecArray): Dialable {
  const fraction = match[2] ?? ''
  const exponent = Number(match[3])
  const rest = fraction.slice(exponent)
  if (fraction.length < exponent || /[1-9]/.test(rest)) return { reason: 'lost_digits' }
  return plainNumber(`${match[1]}${fraction.slice(0, exponent)}`)
}

function toAscii(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0)
  return String(code >= 0x06f0 ? code - 0x06f0 : code - 0x0660)
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length
}
