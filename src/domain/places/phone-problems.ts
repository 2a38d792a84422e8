export const PHONE_PROBLEMS = [
  'empty',
  'lost_digits',
  'letters',
  'characters',
  'several',
  'extension',
  'too_short',
  'too_long',
  'not_possible',
  'not_valid',
  'service_number',
  'premium_rate',
] as const

/** Why a text is not taken for a phone number that may be called. */
export type PhoneProblem = (typeof PHONE_PROBLEMS)[number]

const PROBLEM_TEXT: Record<PhoneProblem, string> = {
  empty: 'The phone number is empty.',
  lost_digits:
    'The spreadsheet cut digits off this phone number (like 4.15556E+09). ' +
    'Format the column as text, enter the number again and export the file again.',
  letters: 'The phone number has letters in it. Write it in digits.',
  characters: 'The phone number has characters that do not belong in one.',
  several: 'The cell holds more than one phone number. Keep one.',
  extension: 'The phone number has an extension, which cannot be dialed. Give a direct number.',
  too_short: 'The phone number has too few digits. Is the area or country code missing?',
  too_long: 'The phone number has too many digits. A foreign number needs + and its country code.',
  not_possible: 'This cannot be a phone number.',
  not_valid: 'No such phone number exists: its area or country code is not in use.',
  service_number: 'This is an emergency or service number, which is never called.',
  premium_rate: 'This is a premium-rate number, which is never called.',
}

/** What is wrong with the number and what to do, for the person who sent it. */
export function phoneProblemText(reason: PhoneProblem): string {
  return PROBLEM_TEXT[reason]
}
