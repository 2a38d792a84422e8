import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { BoundedMap } from '../bounded-map.ts'
import { ISO_CODES, MAIN_COUNTRIES, OTHER_NAMES } from './country-codes.ts'

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'pt-PT']
// The longest name that ISO 3166 has is 53; a calling code may stand beside it.
const MAX_CHARACTERS = 80
const FLAG = /[\u{1f1e6}-\u{1f1ff}]{2}/gu
const FLAG_START = 0x1f1e6
const CALLING_CODE = /^(?:\+|00|011)?\s?(\d{1,3})(?:\.0)?$/
const JOINERS = new Set(['and', 'und', 'et', 'y', 'e', 'the'])
const FORMS_OF_STATE =
  /^(?:the |federal |islamic |state |kingdom |republic |principality |grand duchy |of )+/

const byName = new Map<string, string>()
const byCode = new Map<string, string>()
const byCallingCode = new Map<string, string[]>()
let isFilled = false

/**
 * The ISO codes that a cell of a column of countries or calling codes may mean: a name in English, German,
 * French, Spanish or Portuguese, two or three letters, a flag, `+44`, `0044`, `44`, or several of these
 * that say the same. The first is the main one: `+44` is the United Kingdom before Jersey. Null: unreadable.
 */
export function readCountries(text: string): readonly string[] | null {
  let countries = readings.get(text)
  if (countries === undefined) {
    countries = text.length > MAX_CHARACTERS ? null : readAny(text)
    readings.set(text, countries)
  }
  return countries
}

// A file may hold anything in that column.
const MAX_READINGS = 1000
const readings = new BoundedMap<string, readonly string[] | null>(MAX_READINGS)

/** The ISO code of a country written as a name or code, or null. */
export function readCountryName(text: string): string | null {
  fill()
  const code = byCode.get(text.trim().toUpperCase())
  if (code !== undefined) return code
  const plain = toPlain(text)
  const joined = plain.replaceAll(' ', '')
  const known = byName.get(joined)
  if (known !== undefined) return known
  const short = plain.replace(FORMS_OF_STATE, '').replaceAll(' ', '')
  const [before, after, more] = text.split(',')
  if (short !== joined) return byName.get(short) ?? null
  // ISO writes "Moldova, Republic of".
  return after === undefined || more !== undefined ? null : readCountryName(`${after} ${before}`)
}

/** For people: `United Kingdom`. */
export function countryName(country: string): string {
  return english.of(country) ?? country
}

const english = new Intl.DisplayNames(['en'], { type: 'region' })

/** Whether both have the same calling code. */
export function shareCallingCode(one: string, other: string): boolean {
  fill()
  return [...byCallingCode.values()].some((codes) => codes.includes(one) && codes.includes(other))
}

/** Flags become letters, set apart by semicolons. */
export function withoutFlags(text: string): string {
  return text.replace(FLAG, (flag) => {
    const letters = [...flag].map((each) =>
      String.fromCharCode(65 + (each.codePointAt(0) ?? 0) - FLAG_START),
    )
    return `;${letters.join('')};`
  })
}

function readAny(text: string): readonly string[] | null {
  const plain = withoutFlags(text.normalize('NFKC')).trim()
  const whole = readPart(plain)
  if (whole !== null) return whole
  const parts = plain
    .split(/[()[\]:;,/|]| [-–—] /)
    .flatMap(regroup)
    .filter((part) => /[\p{L}\d]/u.test(part))
  return joinParts(parts)
}

/** Letters on one side, digits on the other: `United Kingdom +44`. */
function regroup(text: string): string[] {
  const part = text.trim()
  if (!/\d/.test(part) || !/\p{L}/u.test(part)) return [part]
  return [part.replace(/[\d+]/g, ' ').trim(), part.replace(/[^\d+]/g, '')]
}

function joinParts(parts: readonly string[]): readonly string[] | null {
  let joined: readonly string[] | null = null
  for (const part of parts) {
    const countries = readPart(part)
    if (countries === null) return null
    joined = joined === null ? countries : joined.filter((code) => countries.includes(code))
  }
  return joined?.length ? joined : null
}

function readPart(part: string): readonly string[] | null {
  const digits = CALLING_CODE.exec(part)?.[1]
  if (digits !== undefined) {
    fill()
    return byCallingCode.get(digits) ?? byCallingCode.get(digits.replace(/^0+/, '')) ?? null
  }
  if (/\d/.test(part)) return null
  const country = readCountryName(part)
  return country === null ? null : [country]
}

/** On first use: half of what uses numbers never asks for a country. */
function fill(): void {
  if (isFilled) return
  isFilled = true
  const countries = [...getCountries()].sort((a, b) => Number(isMain(b)) - Number(isMain(a)))
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const country of countries) addName(names.of(country) ?? country, country)
  }
  for (const [country, names] of Object.entries(OTHER_NAMES)) {
    for (const name of names.trim().split(' ')) addName(name, country)
  }
  const codes = ISO_CODES.trim().split(/\s+/)
  for (const [index, three] of codes.entries()) {
    const two = codes[index + 1]
    if (index % 2 === 0 && two !== undefined) addCode(three, two)
  }
  for (const country of countries) {
    addCode(country, country)
    const code = getCountryCallingCode(country)
    byCallingCode.set(code, [...(byCallingCode.get(code) ?? []), country])
  }
}

function isMain(country: CountryCode): boolean {
  return MAIN_COUNTRIES.includes(country)
}

/** With and without the dots of "U.S.A." */
function addCode(code: string, country: string): void {
  byCode.set(code, country)
  if (!JOINERS.has(code.toLowerCase()) && code !== 'ST') byName.set(code.toLowerCase(), country)
}

function addName(name: string, country: string): void {
  byName.set(toPlain(name).replaceAll(' ', ''), country)
}

function toPlain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}.’']/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}]+/u)
    .map((word) => (word === 'st' ? 'saint' : word))
    .filter((word) => word !== '' && !JOINERS.has(word))
    .join(' ')
}
