const ZONES_OF_WORD = new Map<string, readonly string[]>(
  Object.entries({
    eastern: ['America/New_York'],
    central: ['America/Chicago'],
    // Arizona says Mountain too, and is an hour behind in summer.
    mountain: ['America/Denver', 'America/Phoenix'],
    'mountain daylight': ['America/Denver'],
    arizona: ['America/Phoenix'],
    pacific: ['America/Los_Angeles'],
    alaska: ['America/Anchorage'],
    hawaii: ['Pacific/Honolulu'],
    // Puerto Rico's Atlantic time knows no daylight saving.
    atlantic: ['America/Halifax', 'America/Puerto_Rico'],
    newfoundland: ['America/St_Johns'],
    chamorro: ['Pacific/Guam'],
  }),
)

const SHORT_WORDS = new Map(
  Object.entries({
    et: 'eastern',
    est: 'eastern',
    edt: 'eastern',
    est5edt: 'eastern',
    ct: 'central',
    cst: 'central',
    cdt: 'central',
    cst6cdt: 'central',
    mt: 'mountain',
    mst: 'mountain',
    mdt: 'mountain daylight',
    mst7mdt: 'mountain daylight',
    'us mountain': 'arizona',
    pt: 'pacific',
    pst: 'pacific',
    pdt: 'pacific',
    pst8pdt: 'pacific',
    akst: 'alaska',
    akdt: 'alaska',
    alaskan: 'alaska',
    hst: 'hawaii',
    hawaiian: 'hawaii',
    at: 'atlantic',
    ast: 'atlantic',
    adt: 'atlantic',
    nst: 'newfoundland',
    ndt: 'newfoundland',
    chst: 'chamorro',
  }),
)

/**
 * The zones a `timezone` cell names: an IANA name in any case, or a word such as `EST`, `Pacific
 * Time` or `(GMT-05:00) Eastern Time (US & Canada)`. Null when it names none. Bare offsets are
 * refused: `-05:00` does not say whether it follows daylight saving.
 */
export function readTimezone(text: string, country: string): string[] | null {
  const name = text.trim()
  if (
    /^[a-z]+(?:\/[a-z0-9_+-]+){1,2}$/i.test(name) &&
    !/^(?:etc|posix|right|systemv)\//i.test(name)
  ) {
    return isZone(name) ? [toIanaCase(name)] : null
  }
  const words = name
    .toLowerCase()
    .replace(/^\((?:gmt|utc)[^)]*\)/, '')
    .replace(/\(us (?:&|and) canada\)/, '')
    .replace(/[.]/g, '')
    .replace(/[\s_-]+/g, ' ')
    .trim()
  const kept = words.replace(/ (?:standard |daylight )?time$| standard$/, '')
  const key = words.startsWith('mountain daylight') ? 'mountain daylight' : kept
  const zones = ZONES_OF_WORD.get(SHORT_WORDS.get(key) ?? key)
  if (!zones) return null
  // In Canada "Central" may be Saskatchewan, which has no daylight saving.
  const isCentralCanada = country === 'CA' && zones === ZONES_OF_WORD.get('central')
  return isCentralCanada ? [...zones, 'America/Regina'] : [...zones]
}

/** Whether this Node knows a zone of that IANA name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function toIanaCase(name: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
}
