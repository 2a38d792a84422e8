import { toDialable } from './phone-digits.ts'
import { isInNorthAmericanPlan } from './phone-number.ts'

const AREA_CODE = /^\(?(\+|00)?[\d\s().-]{1,12}$/
const WHOLE_FLOAT = /^(\d{1,6})\.0$/

/**
 * The number with the area code that stands in a column of its own. A number that has one already stays as
 * it is. Null: the area code cannot be read, or is not the one that the number has.
 */
export function withAreaCode(areaCode: string, number: string, country: string): string | null {
  const area = areaCode.trim().replace(WHOLE_FLOAT, '$1')
  if (!AREA_CODE.test(area)) return null
  const dialable = toDialable(number)
  // What is wrong with the number is told by reading it.
  if ('reason' in dialable || dialable.numbers.length > 1) return number
  const [digits = ''] = dialable.numbers
  const code = area.replace(/\D/g, '')
  if (code === '') return null
  if (area.includes('+') || code.startsWith('00')) return withCallingCode(code, digits)
  if (!isInNorthAmericanPlan(country)) {
    return /^[+0]/.test(digits) ? number : `${code}${digits}`
  }
  const own = ownAreaCode(digits)
  if (code === '1' || (own === '' && digits.startsWith('+'))) return number
  const short = code.length === 4 && code.startsWith('1') ? code.slice(1) : code
  if (!/^[2-9]\d\d$/.test(short)) return null
  if (own !== '') return own === short ? number : null
  return digits.length === 7 ? `${short}${digits}` : number
}

/** Of a whole North American number, else ''. */
function ownAreaCode(digits: string): string {
  return /^(?:\+?1)?(\d{3})\d{7}$/.exec(digits)?.[1] ?? ''
}

/** A country code, perhaps with an area code behind it. */
function withCallingCode(code: string, digits: string): string | null {
  const whole = code.replace(/^00/, '')
  if (digits.startsWith('+')) return digits.startsWith(`+${whole}`) ? digits : null
  return `+${whole}${digits.replace(/^0/, '')}`
}
