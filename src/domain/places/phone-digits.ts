import type { PhoneProblem } from './phone-problems.ts'

const PLAIN = /^\+?[\d ().-]+$/
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\ufe0f/g
// Full-width forms, Arabic and Persian digits: what a person abroad types is what they mean.
const FOREIGN_FORMS = /[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]/g
const DASHES = /[\u2010-\u2015\u2212\u30fc]/g
const SCIENTIFIC = /^\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i
const WHOLE_FLOAT = /^(\+?\d{7,})[.,]0{1,2}$/
const BROKEN_FLOAT = /^\+?\d{7,}[.,]\d{1,2}$/
const EXTENSION = /\d\W*(?:;\s*ext\s*=|extension|extn|ext|poste|x|#|[,;]+)[.:\s]*\d{1,7}#?$/i
const SEPARATORS = /[,;|&/\n\r]|:::|\bor\b|\band\b/i
// QuickBooks writes `Phone:(312) 555-0161  Mobile:(312) 555-0162` into one cell.
const LABEL =
  /\b(?:phone|tel|telephone|mobile|cell|home|work|main|office|business)\s*:\s*(?=[+(\d])/gi

/** What people and spreadsheets write, down to an optional plus and digits, or the reason why that would be a guess. */
export function toDialable(text: string): { digits: string } | { reason: PhoneProblem } {
  if (PLAIN.test(text)) return toDigits(text)
  const cleaned = unwrap(
    text
      .replace(INVISIBLE, '')
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
  const unlabelled = cleaned.replace(LABEL, ';').replace(/^;/, '')
  if (unlabelled !== cleaned) return toDialable(unlabelled)
  const parts = cleaned.split(SEPARATORS)
  if (parts.filter((part) => countDigits(part) >= 7).length > 1) return { reason: 'several' }
  if (EXTENSION.test(cleaned)) return { reason: 'extension' }
  if (/\p{L}/u.test(cleaned)) return { reason: 'letters' }
  return toDigits(cleaned)
}

function toDigits(text: string): { digits: string } | { reason: PhoneProblem } {
  if (WHOLE_FLOAT.test(text)) return { digits: text.replace(/[.,]0+$/, '') }
  if (BROKEN_FLOAT.test(text)) return { reason: 'not_possible' }
  if (!/^[ (]*\+?[\d\s()./-]*$/.test(text)) return { reason: 'characters' }
  // +44 (0) 20 … : the zero is for callers inside the country.
  const national = text.includes('+') ? text.replace(/\(\s*0\s*\)/, '') : text
  const digits = national.replace(/\D/g, '')
  if (digits === '') return { reason: 'empty' }
  if (text.includes('+')) return { digits: `+${digits}` }
  return { digits: digits.startsWith('00') ? `+${digits.slice(2)}` : digits }
}

/** Takes off what spreadsheets and links put around a number: `="…"`, quotes, `'`, `tel:`. */
function unwrap(text: string): string {
  const bare = text
    .replace(/^=\s*/, '')
    .replace(/^["'`\u2018\u2019\u201c\u201d]+|["'`\u2018\u2019\u201c\u201d]+$/g, '')
    .trim()
  return bare.replace(/^(?:tel|callto):(?:\/\/)?\s*/i, '')
}

/** A float is a number only while its fraction still holds every digit: 4.155550123E+9 does. */
function fromScientific(match: RegExpExecArray): { digits: string } | { reason: PhoneProblem } {
  const fraction = match[2] ?? ''
  const exponent = Number(match[3])
  const rest = fraction.slice(exponent)
  if (fraction.length < exponent || /[1-9]/.test(rest)) return { reason: 'lost_digits' }
  return { digits: `${match[1]}${fraction.slice(0, exponent)}` }
}

function toAscii(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0)
  return String(code >= 0x06f0 ? code - 0x06f0 : code - 0x0660)
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length
}
