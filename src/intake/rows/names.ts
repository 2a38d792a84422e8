export interface PersonName {
  name: string
  firstName: string
  lastName: string
}

const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau|mme)\.?$/i
// What may follow a name after a comma and is neither a first nor a last name.
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|m\.?d|d\.?o|ph\.?d|d\.?d\.?s|esq|cpa|mba|rn|pe|inc|llc|ltd|corp|co)\.?$/i

/**
 * Fills what a file leaves out: the full name from its parts, or the parts from the full name. `Doe, Jane`
 * is last name first; a title is no first name; one word alone is a first name. What cannot be told
 * apart is left empty.
 */
export function completeName(given: PersonName): PersonName {
  const { name, firstName, lastName } = given
  if (name === '') return { name: `${firstName} ${lastName}`.trim(), firstName, lastName }
  if (firstName !== '') return given
  const parts = name.split(',').map((part) => part.trim())
  while (parts.length > 1 && SUFFIX.test(parts.at(-1) ?? '')) parts.pop()
  const [front = '', back, ...more] = parts
  if (more.length > 0) return given
  if (back) return { name: `${back} ${front}`.trim(), firstName: back, lastName: lastName || front }
  const words = front.split(/\s+/)
  if (words.length > 1 && TITLE.test(words[0] ?? '')) words.shift()
  return { name, firstName: words[0] ?? '', lastName: lastName || words.slice(1).join(' ') }
}
