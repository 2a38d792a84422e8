// "415-555-0100, 415-555-0101 and (415) 555-0102 asked by mail": numbers as people list them, then why.

const ODD_DASHES = /[\u2010-\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d]/g
/** What stands between two numbers; a slash only where a whole number ends at it, see `isSlashed`. */
const BETWEEN =
  /\s*[,;|\n\u3001\uff0c\uff1b&]+\s*(?:(?:and|or|y|et|und)\s+)?|\s+(?:and|or|y|e|et|und|plus)\s+|\s*\/\s*/gi
const NUMBER_START = /^(?:(?:and|y|et|und)\s+)?(?:tel:)?[+(\d]/i
const NUMBER_WORD = /^(?:tel:)?[+\d().-]+$/i
const EXTENSION = /^(?:x|ext\.?|extension)\.?\d*$/i

const LEAST_DIGITS = 7
const WHOLE_DIGITS = 10

export interface PhoneList {
  /** As typed, right or wrong. */
  phones: string[]
  /** What stands after the last one. */
  reason: string | null
}

/** Tells numbers from the reason behind them. What cannot be told apart is one number, for its reader to refuse. */
export function readPhoneList(typed: string): PhoneList {
  const text = typed
    .replace(ODD_DASHES, '-')
    .replace(/[\p{Zs}\t]/gu, ' ')
    .trim()
  const parts = splitParts(text)
  const last = parts.findLastIndex(({ from, to }) => isNumberPart(text.slice(from, to)))
  if (last < 0) return { phones: text === '' ? [] : [text], reason: null }
  const phones: string[] = []
  let reason: string | null = null
  for (const [index, { from, to }] of parts.slice(0, last + 1).entries()) {
    const part = text.slice(from, to)
    const { numbers, words } = cutNumbers(part.split(' ').filter((word) => word !== ''))
    // Between numbers, words are a number that somebody got wrong: it is named in the answer.
    if (numbers.length === 0 && words !== '') phones.push(part)
    phones.push(...numbers)
    if (index === last) reason = `${words}${text.slice(to)}`.trim() || null
  }
  return { phones, reason }
}

interface Part {
  from: number
  to: number
}

function splitParts(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(BETWEEN)) {
    const end = match.index + match[0].length
    if (match[0].includes('/') && !isSlashed(text.slice(from, match.index), text.slice(end)))
      continue
    if (match.index > from) parts.push({ from, to: match.index })
    from = end
  }
  if (from < text.length) parts.push({ from, to: text.length })
  return parts
}

/** "4155550100/4155550101" is two numbers, "415/555-0100" is one. */
function isSlashed(before: string, after: string): boolean {
  return digitsOf(before) >= LEAST_DIGITS && digitsOf(after.slice(0, 20)) >= LEAST_DIGITS
}

function isNumberPart(part: string): boolean {
  return NUMBER_START.test(part) && digitsOf(part) >= LEAST_DIGITS
}

/** Numbers that stand side by side with nothing but a space between them, and the words behind them. */
function cutNumbers(words: readonly string[]): { numbers: string[]; words: string } {
  const numbers: string[] = []
  let current: string[] = []
  let at = 0
  for (const word of words) {
    const isNumber = NUMBER_WORD.test(word) || (current.length > 0 && EXTENSION.test(word))
    // "415-555-010O" is a number with a slip in it.
    const isSlip = !isNumber && digitsOf(word) >= LEAST_DIGITS - 1
    if (!isNumber && !isSlip) break
    if (isWhole(current) && !EXTENSION.test(word)) {
      const left = words.slice(at).filter((other) => NUMBER_WORD.test(other))
      // Two digits behind a number are a count in the reason: "2 complaints".
      if (!word.startsWith('+') && digitsOf(left.join('')) < LEAST_DIGITS) break
      numbers.push(current.join(' '))
      current = []
    }
    current.push(word)
    at += 1
  }
  if (current.length > 0) numbers.push(current.join(' '))
  return { numbers, words: words.slice(at).join(' ') }
}

function isWhole(words: readonly string[]): boolean {
  const [first = ''] = words
  const digits = words.join('').replace(/\D/g, '')
  const isLong = first.startsWith('+') ? !first.startsWith('+1') : digits.startsWith('1')
  return digits.length >= (isLong || first.startsWith('+1') ? WHOLE_DIGITS + 1 : WHOLE_DIGITS)
}

function digitsOf(text: string): number {
  return text.replace(/\D/g, '').length
}
