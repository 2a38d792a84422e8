import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** True for a text that names the person. */
export type Mentions = (text: string) => boolean

/**
 * Finds a person in text as others wrote it: by the number, however it is spaced and with or without its
 * country code, and by the e-mail addresses that came with it.
 */
export function createMentions(phone: string, emails: readonly string[] = []): Mentions {
  const national = parsePhoneNumberFromString(phone)?.nationalNumber ?? phone.replace(/\D/g, '')
  const number = new RegExp([...national].join('[\\s().\\-/\\u2010-\\u2015]*'))
  const needles = emails.map((email) => email.trim().toLowerCase()).filter((email) => email !== '')
  return (text) => {
    if (number.test(toPlainDigits(text))) return true
    if (needles.length === 0) return false
    const lower = text.toLowerCase()
    return needles.some((needle) => lower.includes(needle))
  }
}

/** Full-width, Arabic and Persian digits are what spreadsheets abroad hold. */
function toPlainDigits(text: string): string {
  return text.replace(/[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 0xf),
  )
}
