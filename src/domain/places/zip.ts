// First and last ZIP3 of each block, as the Postal Service assigns them. Military mail (090–098, 340,
// 962–966) has no place, so it is left out; so are Palau, Micronesia and the Marshall Islands (969).
const ZIP_BLOCKS: readonly (readonly [first: number, last: number, code: string])[] = [
  [5, 5, 'NY'],
  [6, 7, 'PR'],
  [8, 8, 'VI'],
  [9, 9, 'PR'],
  [10, 27, 'MA'],
  [28, 29, 'RI'],
  [30, 38, 'NH'],
  [39, 49, 'ME'],
  [50, 54, 'VT'],
  [55, 55, 'MA'],
  [56, 59, 'VT'],
  [60, 69, 'CT'],
  [70, 89, 'NJ'],
  [100, 149, 'NY'],
  [150, 196, 'PA'],
  [197, 199, 'DE'],
  [200, 200, 'DC'],
  [201, 201, 'VA'],
  [202, 205, 'DC'],
  [206, 219, 'MD'],
  [220, 246, 'VA'],
  [247, 268, 'WV'],
  [270, 289, 'NC'],
  [290, 299, 'SC'],
  [300, 319, 'GA'],
  [320, 339, 'FL'],
  [341, 349, 'FL'],
  [350, 369, 'AL'],
  [370, 385, 'TN'],
  [386, 397, 'MS'],
  [398, 399, 'GA'],
  [400, 427, 'KY'],
  [430, 459, 'OH'],
  [460, 479, 'IN'],
  [480, 499, 'MI'],
  [500, 528, 'IA'],
  [530, 549, 'WI'],
  [550, 567, 'MN'],
  [570, 577, 'SD'],
  [580, 588, 'ND'],
  [590, 599, 'MT'],
  [600, 629, 'IL'],
  [630, 658, 'MO'],
  [660, 679, 'KS'],
  [680, 693, 'NE'],
  [700, 714, 'LA'],
  [716, 729, 'AR'],
  [730, 732, 'OK'],
  [733, 733, 'TX'],
  [734, 749, 'OK'],
  [750, 799, 'TX'],
  [800, 816, 'CO'],
  [820, 831, 'WY'],
  [832, 838, 'ID'],
  [840, 847, 'UT'],
  [850, 865, 'AZ'],
  [870, 884, 'NM'],
  [885, 885, 'TX'],
  [889, 898, 'NV'],
  [900, 961, 'CA'],
  [967, 968, 'HI'],
  [970, 979, 'OR'],
  [980, 994, 'WA'],
  [995, 999, 'AK'],
]

const POSTAL_LETTERS: Record<string, readonly string[]> = {
  A: ['NL'],
  B: ['NS'],
  C: ['PE'],
  E: ['NB'],
  G: ['QC'],
  H: ['QC'],
  J: ['QC'],
  K: ['ON'],
  L: ['ON'],
  M: ['ON'],
  N: ['ON'],
  P: ['ON'],
  R: ['MB'],
  S: ['SK'],
  T: ['AB'],
  V: ['BC'],
  X: ['NT', 'NU'],
  Y: ['YT'],
}

// Their ZIPs begin with 00, which a spreadsheet drops.
const TERRITORIES_OF_THREE_DIGITS = new Set(['PR', 'VI'])

/**
 * The codes of the states or provinces a ZIP or a Canadian postal code may lie in; none: unreadable.
 * Three digits are more often the first ones of a ZIP than Puerto Rico's last: they are read only for a
 * number of such a territory. `country`: the ISO code that the phone number belongs to.
 */
export function regionsOfZip(text: string, country: string): readonly string[] {
  const plain = text.trim().toUpperCase()
  const letter = /^([A-Z])\d[A-Z](?:[ -]?\d[A-Z]\d)?$/.exec(plain)?.[1]
  if (letter !== undefined) return POSTAL_LETTERS[letter] ?? []
  // Spreadsheets drop the leading zeros of New England and Puerto Rico.
  const written = /^(\d{3,5})(?:\.0|[- ]?\d{4})?$/.exec(plain)?.[1]
  if (written === undefined) return []
  const digits = written.padStart(5, '0')
  if (digits === '96799') return ['AS']
  if (/^969[123]/.test(digits)) return Number(digits) <= 96932 ? ['GU'] : []
  if (digits.startsWith('9695')) return ['MP']
  const prefix = Number(digits.slice(0, 3))
  const block = ZIP_BLOCKS.find(([first, last]) => prefix >= first && prefix <= last)
  const code = block?.[2]
  if (code === undefined) return []
  const isCut = written.length === 3 && !(country === code && TERRITORIES_OF_THREE_DIGITS.has(code))
  return isCut ? [] : [code]
}
