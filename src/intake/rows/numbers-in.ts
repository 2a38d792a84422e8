import { readPhone } from '../../domain/places/phone.ts'
import { cleanCell } from '../columns/cells.ts'

const MIN_DIGITS = 7
// As many digits as a number may have, spaced as people do.
const DIGIT_RUN = /\+?\d(?:[\s().\-/\u2010-\u2015]{0,4}\d){6,14}/g

/** The phone numbers in cells that may hold other words, too. */
export function numbersIn(cells: readonly string[], defaultCountry: string): string[] {
  const phones = new Set<string>()
  for (const cell of cells.map(cleanCell)) {
    if ((cell.match(/\p{Nd}/gu) ?? []).length < MIN_DIGITS) continue
    for (const text of new Set([cell, ...(cell.match(DIGIT_RUN) ?? [])])) {
      const reading = readPhone(text, defaultCountry)
      if (reading.ok) phones.add(reading.phone)
    }
  }
  return [...phones]
}
