export interface PersonName {
  name: string
  firstName: string
  lastName: string
}

// A first name is greeted with ("Hi Brad"), so one that might be wrong is none at all.

const TITLE =
  /^(?:mr|mrs|ms|miss|mx|mister|missus|dr|doctor|prof|professor|sir|madam|rev|reverend|fr|father|capt|captain|col|sgt|lt|maj|gen|hon|judge|herr|frau|hr|fr|mme|mlle|monsieur|madame|m|sr|sra|srta|don|dona|señor|señora|senhor|senhora|d|messrs)\.?$/iu
/** A title that is also a first name or an initial when it has no dot: only before a name that is longer. */
const DOTTED_TITLE = /^(?:m|d|fr|don|dona|gen|col|hon|judge|father|captain)$/iu
const AND = /^(?:and|&|\+|und|et|y|e|o|or|\/)$/iu
// What may follow a name and is neither a first nor a last name.
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|m\.?d|d\.?o|ph\.?d|d\.?d\.?s|d\.?v\.?m|esq|cpa|mba|rn|pe|p\.?e)\.?$/i
const COMPANY =
  /(?:^|[\s,])(?:inc|llc|l\.l\.c|ltd|corp|co|company|gmbh|ag|kg|s\.?a|s\.?l|plc|llp|trust|estate|bank|church|school|office|clinic|group|services?|family|household|resident|occupant|homeowner|customer|owner|tenant|unknown|test|guest|anonymous|accounts?|department|dept|info|admin|sales)\.?(?=$|[\s,])/iu

/** The parts of a whole name, as it is spoken. */
export function splitName(name: string): PersonName {
  const none = { name, firstName: '', lastName: '' }
  const commas = name.split(',').map((part) => part.trim())
  while (commas.length > 1 && isSuffix(commas.at(-1) ?? '')) commas.pop()
  const [front = '', back, ...more] = commas
  if (more.length > 0 || COMPANY.test(name)) return none
  if (back) {
    const firstName = spokenFirstName(back)
    return { name: `${back} ${front}`.trim(), firstName, lastName: front }
  }
  const words = front.split(/\s+/)
  const { rest, titles } = withoutTitles(words)
  while (rest.length > 1 && isSuffix(rest.at(-1) ?? '')) rest.pop()
  // "Mr. Doe" is a last name, and "Dr" by itself no name.
  if (titles > 0 && rest.length <= 1) return { ...none, lastName: rest[0] ?? '' }
  const [first = '', ...others] = rest
  if (rest.some((word) => AND.test(word))) return { ...none, lastName: others.at(-1) ?? '' }
  return { name, firstName: spokenFirstName(first), lastName: others.join(' ') }
}

/** A first name as it is spoken; '' for two people, an initial, a title, or what is no name. */
export function spokenFirstName(text: string): string {
  if (PLAIN.test(text)) return TITLE.test(text) && !DOTTED_TITLE.test(text) ? '' : text
  const { rest, titles } = withoutTitles(speakName(text).split(/\s+/))
  const name = rest.join(' ')
  if (titles > 1 && rest.length === 0) return ''
  if (rest.some((word) => AND.test(word)) || /[&+/]/.test(name)) return ''
  if (/[\d@_#*<>{}[\]|\\^=~:;!?"“”()]/.test(name) || COMPANY.test(name)) return ''
  // A letter, or letters with dots, cannot be greeted.
  return /^(?:\p{L}\.?\s*)+$/u.test(name) && !/\p{L}{2}/u.test(name) ? '' : name
}

const PLAIN = /^\p{Lu}\p{Ll}+$/u

/** Capital letters for names that have none, or nothing else: `BRAD`, `mcdonald`, `O'BRIEN`. */
export function speakName(text: string): string {
  const bare = text.replace(/\s+/g, ' ').trim()
  const hasBoth = /\p{Lu}/u.test(bare) && /\p{Ll}/u.test(bare)
  return hasBoth || !/\p{L}/u.test(bare) ? bare : bare.split(' ').map(speakWord).join(' ')
}

function speakWord(word: string): string {
  if (SUFFIX.test(word) || isInitials(word)) return word
  return word
    .toLowerCase()
    .replace(/(?:^|[-'’.])\p{L}/gu, (start) => start.toUpperCase())
    .replace(/^Mc(?=\p{L}{3})./u, (start) => start)
    .replace(/^Mc(\p{Ll})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`)
}

/** `TJ`, `J.R.` and `III` are said letter by letter. */
function isInitials(word: string): boolean {
  if (word.includes('.')) return /^(?:\p{Lu}\.)+\p{Lu}?$/u.test(word)
  return (
    word.length === 2 &&
    (/^[^AEIOUYÁÉÍÓÚ]{2}$/u.test(word) || word.includes('J')) &&
    word === word.toUpperCase()
  )
}

function withoutTitles(words: readonly string[]): { rest: string[]; titles: number } {
  const rest = [...words]
  let titles = 0
  while (
    rest.length > 0 &&
    (isTitle(rest[0] ?? '', rest.length) || (titles > 0 && AND.test(rest[0] ?? '')))
  ) {
    if (isTitle(rest[0] ?? '', rest.length)) titles += 1
    rest.shift()
  }
  return { rest, titles }
}

function isTitle(word: string, words: number): boolean {
  return (
    TITLE.test(word) &&
    (!DOTTED_TITLE.test(word.replace(/\.$/, '')) || (word.endsWith('.') && words > 1))
  )
}

function isSuffix(word: string): boolean {
  return SUFFIX.test(word)
}
