// The `max` metadata: only it knows premium-rate from ordinary numbers, and which blocks exist.

import {
  getCountryCallingCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { BoundedMap } from '../bounded-map.ts'
import type { PhoneProblem } from './phone-problems.ts'

export type PhoneKind =
  | 'mobile'
  | 'landline'
  | 'landline_or_mobile'
  | 'toll_free'
  | 'voip'
  | 'other'

export interface GoodNumber {
  ok: true
  /** E.164, the only form that is stored or compared. */
  phone: string
  /** ISO 3166 code of the country the number belongs to. */
  country: string
  kind: PhoneKind
}

/** Reads an optional plus and digits as a number of `defaultCountry`, or of the country after the plus. */
export function readNumber(digits: string, defaultCountry: string): NumberReading {
  const block = blockOf(digits, defaultCountry)
  if (block === null) return readDigits(digits, defaultCountry)
  const readings = readingsFor(defaultCountry)
  const known = readings.get(block)
  if (known !== undefined) {
    const { country, kind } = known
    return { ok: true, phone: `+1${digits.slice(-10)}`, country, kind }
  }
  const reading = readDigits(digits, defaultCountry)
  if (reading.ok && (reading.country === 'US' || reading.country === 'CA')) {
    readings.set(block, reading)
  }
  return reading
}

type NumberReading = GoodNumber | { ok: false; reason: PhoneProblem }

// Area codes times exchanges are 640,000; a file of real numbers has far fewer.
const MAX_BLOCKS = 50_000
const BLOCKS = 1_000_000
const readingsByCountry = new Map<string, Map<number, GoodNumber>>()
const northAmerican = new Map<string, boolean>()

/**
 * What the library says of a number in the United States or Canada depends on its area code and exchange
 * alone, so neighbours get one answer: the look-up of a number in its patterns takes longer than all else
 * that is done to a row. Directory assistance, 555-1212, is the exception, and so is Barbados. The same
 * block written with a country code, with a 1, and without is three.
 */
function blockOf(digits: string, defaultCountry: string): number | null {
  const start = digits.startsWith('+1') ? 2 : digits.length === 11 && digits[0] === '1' ? 1 : 0
  if (digits.length !== start + 10 || (start < 2 && !isInNorthAmericanPlan(defaultCountry)))
    return null
  const prefix = Number(digits.slice(start, start + 6))
  return prefix < 200_000 || prefix % 1_000 === 555 ? null : start * BLOCKS + prefix
}

function readingsFor(defaultCountry: string): Map<number, GoodNumber> {
  let readings = readingsByCountry.get(defaultCountry)
  if (readings === undefined) {
    readings = new BoundedMap(MAX_BLOCKS)
    readingsByCountry.set(defaultCountry, readings)
  }
  return readings
}

/** Whether the country's numbers are of the plan behind +1. */
export function isInNorthAmericanPlan(country: string): boolean {
  let is = northAmerican.get(country)
  if (is === undefined) {
    is = isSupportedCountry(country) && getCountryCallingCode(country) === '1'
    northAmerican.set(country, is)
  }
  return is
}

function readDigits(digits: string, defaultCountry: string): NumberReading {
  if (digits.length > MAX_DIGITS) return { ok: false, reason: 'too_long' }
  const country = isSupportedCountry(defaultCountry) ? defaultCountry : undefined
  const parsed = parsePhoneNumberFromString(digits, {
    ...(country && { defaultCountry: country }),
    extract: false,
  })
  // The fictional 555-01xx numbers of our demos and tests are valid in this metadata, so there is no
  // exception for them; an area code newer than the metadata is refused until the library is updated.
  const type = parsed?.getType()
  if (!parsed || !type) return { ok: false, reason: whyNot(parsed, digits, country) }
  if (isNanpService(parsed)) return { ok: false, reason: 'service_number' }
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') {
    return { ok: false, reason: 'premium_rate' }
  }
  // Satellite and worldwide toll-free numbers belong to no country: no law and no zone is known.
  if (!parsed.country) return { ok: false, reason: 'not_valid' }
  return { ok: true, phone: parsed.number, country: parsed.country, kind: toKind(type) }
}

// 911, 211, 988, 112, 999, and Europe's 116117 and 118118.
const SERVICE_NUMBER = /^(?:[2-9]11|988|999|000|1[01]\d|11[68]\d{2,3})$/
const MIN_DIGITS = 7
/** E.164 allows 15; with what is dialed before a country code there are more. */
const MAX_DIGITS = 20

/** Only asked for refused numbers: it costs a second parse. */
function whyNot(
  parsed: PhoneNumber | undefined,
  digits: string,
  country: PhoneNumber['country'],
): PhoneProblem {
  const national = parsed?.nationalNumber ?? digits.replace('+', '')
  if (SERVICE_NUMBER.test(national)) return 'service_number'
  // No number is shorter, whatever the country: most plans call such a length possible.
  if (national.length < MIN_DIGITS) return 'too_short'
  const length = validatePhoneNumberLength(digits, country)
  if (length === 'TOO_SHORT') return 'too_short'
  if (length === 'TOO_LONG') return 'too_long'
  if (length === undefined) return 'not_valid'
  if (length === 'INVALID_COUNTRY') return digits.startsWith('+') ? 'not_valid' : 'not_possible'
  return 'not_possible'
}

/** Directory assistance, and exchanges such as 911 that no subscriber has in North America. */
function isNanpService(parsed: PhoneNumber): boolean {
  if (parsed.countryCallingCode !== '1') return false
  const exchange = parsed.nationalNumber.slice(3, 6)
  return exchange.endsWith('11') || parsed.nationalNumber.slice(3) === '5551212'
}

function toKind(type: NumberType): PhoneKind {
  if (type === 'MOBILE') return 'mobile'
  if (type === 'FIXED_LINE') return 'landline'
  if (type === 'FIXED_LINE_OR_MOBILE') return 'landline_or_mobile'
  if (type === 'TOLL_FREE') return 'toll_free'
  return type === 'VOIP' ? 'voip' : 'other'
}
