import { AppError } from '../domain/error.ts'
import { phoneProblemText, readPhone } from '../domain/places/phone.ts'

/** A number as a person typed it, in E.164. Throws `invalid`, with what to do, for what is none. */
export function readNumber(
  text: string,
  defaultCountry: string,
): { phone: string; country: string } {
  const reading = readPhone(text, defaultCountry)
  if (!reading.ok) throw new AppError('invalid', phoneProblemText(reading.reason))
  return { phone: reading.phone, country: reading.country }
}
