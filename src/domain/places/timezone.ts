import { MINUTE_MS } from '../durations.ts'
import { WINDOWS_ZONES } from './windows-zones.ts'
import { findZone } from './zone-names.ts'
import { offsetAt } from './zone-offset.ts'

const ZONES_OF_WORD = new Map<string, readonly string[]>(
  Object.entries({
    eastern: ['America/New_York'],
    central: ['America/Chicago'],
    // Arizona says Mountain too, and is an hour behind in summer.
    mountain: ['America/Denver', 'America/Phoenix'],
    'mountain daylight': ['America/Denver'],
    arizona: ['America/Phoenix'],
    navajo: ['America/Denver'],
    pacific: ['America/Los_Angeles'],
    alaska: ['America/Anchorage'],
    hawaii: ['Pacific/Honolulu'],
    aleutian: ['America/Adak'],
    'aleutian islands': ['America/Adak'],
    // The Aleutian Islands have daylight saving time, Hawaii has not.
    'hawaii aleutian': ['Pacific/Honolulu', 'America/Adak'],
    // Puerto Rico's Atlantic time knows no daylight saving.
    atlantic: ['America/Halifax', 'America/Puerto_Rico'],
    newfoundland: ['America/St_Johns'],
    saskatchewan: ['America/Regina'],
    yukon: ['America/Whitehorse'],
    'indiana east': ['America/Indianapolis'],
    indiana: ['America/Indianapolis', 'America/Chicago'],
    chamorro: ['Pacific/Guam', 'Pacific/Saipan'],
    samoa: ['Pacific/Pago_Pago', 'Pacific/Apia'],
  }),
)

/**
 * Canada's clocks under the same words. They are named beside those of the United States, for a province
 * may part from them while a lead waits: British Columbia and Alberta did in 2026.
 */
const CANADIAN_ZONES_OF_WORD = new Map<string, readonly string[]>(
  Object.entries({
    eastern: ['America/Toronto'],
    // "Central" may be Saskatchewan, which has no daylight saving.
    central: ['America/Winnipeg', 'America/Regina'],
    mountain: ['America/Edmonton'],
    'mountain daylight': ['America/Edmonton'],
    pacific: ['America/Vancouver'],
  }),
)

// `A` and `H` are missing: Alaska, Atlantic, Arizona; Hawaii or a half.
const SHORT_WORDS = new Map(
  Object.entries({
    e: 'eastern',
    et: 'eastern',
    est: 'eastern',
    edt: 'eastern',
    est5edt: 'eastern',
    c: 'central',
    ct: 'central',
    cst: 'central',
    cdt: 'central',
    cst6cdt: 'central',
    m: 'mountain',
    mt: 'mountain',
    mst: 'mountain',
    mdt: 'mountain daylight',
    mst7mdt: 'mountain',
    p: 'pacific',
    pt: 'pacific',
    pst: 'pacific',
    pdt: 'pacific',
    pst8pdt: 'pacific',
    ak: 'alaska',
    akt: 'alaska',
    akst: 'alaska',
    akdt: 'alaska',
    alaskan: 'alaska',
    hi: 'hawaii',
    hst: 'hawaii',
    hast: 'hawaii aleutian',
    hdt: 'aleutian',
    hadt: 'aleutian',
    hawaiian: 'hawaii',
    at: 'atlantic',
    ast: 'atlantic',
    adt: 'atlantic',
    nst: 'newfoundland',
    ndt: 'newfoundland',
    chst: 'chamorro',
    sst: 'samoa',
  }),
)

const FILLERS = new Set(
  'standard std daylight dst saving savings summer prevailing local time timezone zone tz'.split(
    ' ',
  ),
)
const COUNTRIES = new Set('us usa u s canada united states and &'.split(' '))
const OFFSET =
  /\((?:gmt|utc)\)|(?<![\w/+-])(?:(?:gmt|utc) ?)?[+-] ?\d{1,2}(?::?\d\d)?(?![\w:])|(?<![\w/+-])(?:gmt|utc) ?\d{1,2}(?::\d\d)?(?![\w:])/g
const LONGEST = 100

/**
 * The zones a `timezone` cell names, all of them where it names several: IANA names, those of Windows,
 * Outlook, Salesforce, HubSpot and Rails, and words such as `EST` or `Pacific Time`. Null when any part of
 * it cannot be read. An offset alone is refused: `-05:00` does not say whether it follows daylight saving.
 */
export function readTimezone(text: string, country: string): string[] | null {
  if (text.length > LONGEST) return null
  const plain = toPlain(text)
  const offsets: number[] = []
  const name = plain
    .replace(OFFSET, (offset) => {
      offsets.push(toMinutes(offset))
      return ' , '
    })
    .replace(/^[ ,]+|[ ,]+$/g, '')
  if (name === '') return null
  const isCanadian = country === 'CA' || (/\bcanada\b/.test(name) && !/\bus|\bu\.s/.test(name))
  const zones = readName(name, isCanadian) ?? readParts(name, isCanadian)
  // `(GMT-05:00) Pacific Time` is wrong in one of the two.
  if (zones === null || !offsets.every((minutes) => zones.some((zone) => has(zone, minutes)))) {
    return null
  }
  return [...new Set(zones)]
}

/** HubSpot writes `america_slash_los_angeles`. */
function toPlain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toLowerCase()
    .replace(/_slash_/g, '/')
    .replace(/_(?:dash|hyphen|minus)_/g, '-')
    .replace(/[\s_]+/g, ' ')
    .trim()
}

const BETWEEN_PARTS = /[()[\]{},;|&+]| - | or | and | to /

function readParts(name: string, isCanadian: boolean): string[] | null {
  const parts = name
    .split(BETWEEN_PARTS)
    .flatMap((part) => (readName(part, isCanadian) === null ? part.split('/') : part))
    .filter((part) => toWords(part).some((word) => !COUNTRIES.has(word)))
  const read = parts.map((part) => readName(part, isCanadian))
  const known = read.filter((zones) => zones !== null)
  return known.length === read.length && known.length > 0 ? known.flat() : null
}

function readName(name: string, isCanadian: boolean): string[] | null {
  const zone = findZone(name.trim())
  if (zone !== null) return [zone]
  const all = toWords(name)
  const words = all.filter((word) => !FILLERS.has(word))
  const isWindows = all.includes('standard') || all.includes('daylight') || words[0] === 'russia'
  const ofWord = readWord(words, all, isCanadian)
  if (ofWord !== null) return ofWord
  const ofWindows = isWindows ? WINDOWS_ZONES.get(words.join(' ')) : undefined
  if (ofWindows !== undefined) return [...ofWindows]
  return readWord(
    words.filter((word) => !COUNTRIES.has(word)),
    all,
    isCanadian,
  )
}

function readWord(
  words: readonly string[],
  all: readonly string[],
  isCanadian: boolean,
): string[] | null {
  const text = words.join(' ')
  const word = SHORT_WORDS.get(text) ?? text
  const isDaylight = all.includes('daylight') && !all.includes('standard')
  const key = word === 'mountain' && isDaylight ? 'mountain daylight' : word
  const zones = ZONES_OF_WORD.get(key)
  if (zones === undefined) return null
  return [...zones, ...((isCanadian && CANADIAN_ZONES_OF_WORD.get(key)) || [])]
}

function toWords(text: string): string[] {
  return text
    .replace(/[.'’]/g, '')
    .split(/[^\p{L}\p{N}/&]+/u)
    .filter((word) => word !== '')
}

function toMinutes(offset: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] =
    /([+-])? ?(\d{1,2}):?(\d\d)?/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

// What programs write before a name is the offset of some years ago.
const LOOKED_AT = [2016, 2021, 2024, 2026].flatMap((year) => [
  Date.UTC(year, 0, 15),
  Date.UTC(year, 6, 15),
])

function has(zone: string, minutes: number): boolean {
  return LOOKED_AT.some((at) => offsetAt(zone, at) === minutes * MINUTE_MS)
}
