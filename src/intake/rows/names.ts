import { type PersonName, speakName, splitName, spokenFirstName } from './spoken-names.ts'

export type { PersonName } from './spoken-names.ts'

/**
 * Fills what a file leaves out: the full name from its parts, or the parts from the full name, each as it is
 * spoken. `Doe, Jane` is last name first; of "Mr. and Mrs. Brad Smith" the first name is Brad, and "Mr. Doe"
 * has none. What cannot be told apart is left empty: the prompt's fallback speaks.
 */
export function completeName(given: PersonName): PersonName {
  const { name, firstName, lastName } = given
  const spoken = {
    name: speakName(name),
    firstName: spokenFirstName(firstName),
    lastName: speakName(lastName),
  }
  if (name === '') {
    const whole = `${spoken.firstName || speakName(firstName)} ${spoken.lastName}`.trim()
    return { ...spoken, name: whole }
  }
  if (firstName !== '') return spoken
  const parts = splitName(spoken.name)
  return { ...parts, lastName: spoken.lastName || parts.lastName }
}
