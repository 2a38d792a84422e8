export const PHONE_PROBLEMS = [
  'empty',
  'lost_digits',
  'letters',
  'words',
  'fax',
  'not_in_use',
  'not_to_call',
  'characters',
  'several',
  'extension',
  'too_short',
  'too_long',
  'not_possible',
  'not_valid',
  'service_number',
  'premium_rate',
  'other_country',
] as const
export type PhoneProblem = (typeof PHONE_PROBLEMS)[number]

const PROBLEM_TEXT: Record<PhoneProblem, string> = {
  empty: 'The phone number is empty.',
  lost_digits:
    'The spreadsheet cut digits off this phone number (like 4.15556E+09). ' +
    'Format the column as text, enter the number again and export the file again.',
  letters: 'The phone number has letters in it. Write it in digits.',
  words:
    'There are words or digits beside the phone number that may change what it is. ' +
    'Leave only the number in the cell.',
  fax: 'The words beside the number say that it is no telephone (a fax or a pager).',
  not_in_use: 'The words beside the number say that it is old, wrong or out of service.',
  not_to_call: 'The words beside the number say not to call it.',
  characters: 'The phone number has characters that do not belong in one.',
  several: 'The cell holds more than one phone number. Keep one.',
  extension: 'The phone number has an extension, which cannot be dialed. Give a direct number.',
  too_short: 'The phone number has too few digits. Is the area or country code missing?',
  too_long: 'The phone number has too many digits. A foreign number needs + and its country code.',
  not_possible: 'This cannot be a phone number.',
  not_valid: 'No such phone number exists: its area or country code is not in use.',
  service_number: 'This is an emergency or service number, which is never called.',
  premium_rate: 'This is a premium-rate number, which is never called.',
  other_country:
    'The number and the country beside it do not agree. ' +
    'Correct the country, or write the number with + and its country code.',
}

/** What is wrong with the number and what to do, for the person who sent it. */
export function phoneProblemText(reason: PhoneProblem): string {
  return PROBLEM_TEXT[reason]
}
