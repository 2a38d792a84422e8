import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { AppError } from '../error.ts'
import { countryName, shareCallingCode } from './countries.ts'
import { toDialable } from './phone-digits.ts'
import { type GoodNumber, isInNorthAmericanPlan, readNumber } from './phone-number.ts'
import { type PhoneProblem, phoneProblemText } from './phone-problems.ts'
import { federationOf } from './regions.ts'

export type { PhoneProblem } from './phone-problems.ts'

export type PhoneReading =
  | (GoodNumber & {
      /** Another country of the same phone plan in which the person is said to be: its rules hold, too. */
      alsoIn?: string
    })
  | {
      ok: false
      reason: PhoneProblem
      /** A number that may not be called for the words beside it, in E.164. */
      marked?: string
      /** ISO codes: of the number, null when there is no such number, and of what was said beside it. */
      disagree?: { number: string | null; said: string }
    }

/** The same, naming the countries where a number and its country disagree. */
export function badPhoneText({ reason, disagree }: BadReading): string {
  if (disagree === undefined) return phoneProblemText(reason)
  const said = nameOf(disagree.said)
  const number =
    disagree.number === null
      ? `The country is given as ${said}, where this is no phone number.`
      : `The number belongs to ${nameOf(disagree.number)}, but the country is given as ${said}.`
  return `${number} Correct the country, or write the number with + and its country code.`
}

/**
 * Reads one phone number as people and spreadsheets write it. `defaultCountry` (ISO code) is how a
 * number without a country code is read, unless a country is named beside it or in `said`: ISO codes of
 * which one is right, the main one first. What is not clear is refused, never guessed.
 */
export function readPhone(
  text: string,
  defaultCountry: string,
  said: readonly string[] | null = null,
): PhoneReading {
  const dialable = toDialable(text)
  if ('reason' in dialable) {
    const { reason, marked } = dialable
    const phone = marked === undefined ? null : readNumber(marked, said?.[0] ?? defaultCountry)
    return { ok: false, reason, ...(phone?.ok && { marked: phone.phone }) }
  }
  const { numbers, country } = dialable
  const countries = country === null ? said : [country]
  if (country !== null && said !== null && !said.includes(country)) {
    return otherCountry(country, said[0] ?? country)
  }
  const whole = numbers.find((number) => number.startsWith('+')) ?? numbers[0] ?? ''
  const reading = readAs(whole, defaultCountry, countries)
  const isOne = numbers.every((number) => {
    return number === whole || isSpelled(reading, number, defaultCountry, countries)
  })
  return isOne ? reading : { ok: false, reason: 'several' }
}

/** Beside a number with its country code, the same without it is one of that country. */
function isSpelled(
  reading: PhoneReading,
  digits: string,
  defaultCountry: string,
  countries: readonly string[] | null,
): boolean {
  if (!reading.ok) return false
  const national = digits.replace(/^0+/, '')
  if (national.length >= MIN_NATIONAL && reading.phone.endsWith(national)) return true
  const other = readAs(digits, defaultCountry, countries)
  return other.ok && other.phone === reading.phone
}

const MIN_NATIONAL = 9

/** A number with its own country code keeps its country, which must be one of those that were said. */
function readAs(
  digits: string,
  defaultCountry: string,
  said: readonly string[] | null,
): PhoneReading {
  const [main] = said ?? []
  if (said === null || main === undefined) return readNumber(digits, defaultCountry)
  const country = said.includes(defaultCountry) ? defaultCountry : main
  const reading = readNumber(digits, country)
  if (!reading.ok) {
    const isForeign = !said.includes(defaultCountry) && readNumber(digits, defaultCountry).ok
    return isForeign ? otherCountry(null, main) : reading
  }
  if (said.includes(reading.country)) return reading
  if (!shareCallingCode(reading.country, main)) return otherCountry(reading.country, main)
  const own = federationOf(reading.country)
  // Of the countries behind +1 only of some the clocks are known.
  const isKnown = own !== null && federationOf(main) !== null
  if (isInNorthAmericanPlan(main) && !isKnown) return otherCountry(reading.country, main)
  // Puerto Rico is in the United States, so both are right.
  return main === own ? reading : { ...reading, alsoIn: main }
}

function otherCountry(number: string | null, said: string): PhoneReading {
  return { ok: false, reason: 'other_country', disagree: { number, said } }
}

function nameOf(country: string): string {
  return `${countryName(country)} (${country})`
}

/** The number that a person typed. Throws `invalid`, saying what is wrong with it and what to do. */
export function parsePhone(text: string, defaultCountry: string): GoodReading {
  const reading = readPhone(text, defaultCountry)
  if (reading.ok) return reading
  throw new AppError('invalid', badPhoneText(reading))
}

type BadReading = Extract<PhoneReading, { ok: false }>
type GoodReading = Extract<PhoneReading, { ok: true }>

/** `+14155550112` → `+1415…12`: enough to find a row, too little to call. */
export function maskPhone(phone: string): string {
  return phone.length < 10 ? `…${phone.slice(-2)}` : `${phone.slice(0, 5)}…${phone.slice(-2)}`
}

/** An E.164 number for people: `+1 (415) 555-0112`, `+44 20 7946 0958`. */
export function formatPhone(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone)
  if (!parsed) return phone
  if (parsed.countryCallingCode === '1') return `+1 ${parsed.formatNational()}`
  return parsed.formatInternational()
}
