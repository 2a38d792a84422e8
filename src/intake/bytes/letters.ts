/**
 * Tells by the letters which of the old encodings of one byte a character a file is in: the same byte is
 * é in one, Ž in another and a dash in a third, and only one of these makes sense in a word.
 */

export type ByteEncoding = 'windows-1252' | 'macintosh' | 'iso-8859-15' | 'ibm850'

export interface LettersJudgment {
  encoding: ByteEncoding
  /** A word in both readings, when another encoding makes as much sense. */
  doubt: { likely: string; other: string } | null
}

// Those of code page 437 are the same.
const IBM850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

/** Reads the bytes of an encoding one by one: pieces may end anywhere. */
export function createByteDecoder(encoding: ByteEncoding): (bytes: Uint8Array) => string {
  if (encoding === 'ibm850') {
    return (bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\u0080-\u00ff]/g, (byte) => IBM850[byte.charCodeAt(0) - 0x80] ?? byte)
  }
  const decoder = new TextDecoder(encoding)
  return (bytes) => decoder.decode(bytes)
}

// How much more likely a file is in one than in another before it is read. What differs only in the euro
// and a few letters needs a reason.
const PRIORS: Record<ByteEncoding, number> = {
  'windows-1252': 2,
  macintosh: 0,
  'iso-8859-15': 0,
  ibm850: -1.5,
}
const ENCODINGS = ['windows-1252', 'macintosh', 'iso-8859-15', 'ibm850'] as const
// Old Macs alone ended lines so.
const MAC_LINES = 2
const LEAST_LEAD = 1.5
// The judgment of a part is that of the whole: it takes time by the word.
const MAX_WORDS = 2_000
// Western names have one such letter, or two; Greek and Russian ones have no other.
const FOREIGN = /[\u0080-\u00ff]{3}/

/** `bytes`: a part of the file with characters above ASCII, which is not UTF-8. */
export function judgeLetters(bytes: Uint8Array): LettersJudgment {
  const latin = Buffer.from(bytes).toString('latin1')
  const words = new Set<string>()
  // Repeated words tell no more.
  for (const [word] of latin.matchAll(
    /[A-Za-z\u0080-\u00ff]*[\u0080-\u00ff][A-Za-z\u0080-\u00ff]*/g,
  )) {
    words.add(word.slice(0, 40))
    if (words.size === MAX_WORDS) break
  }
  const hasMacLines = latin.includes('\r') && !latin.includes('\n')
  const readings = ENCODINGS.map((encoding) => {
    const decode = createByteDecoder(encoding)
    const texts = [...words].map((word) => decode(Buffer.from(word, 'latin1')))
    const bonus = encoding === 'macintosh' && hasMacLines ? MAC_LINES : 0
    const score = texts.reduce((sum, text) => sum + weighWord(text), PRIORS[encoding] + bonus)
    return { encoding, texts, score }
  }).sort((a, b) => b.score - a.score)
  const [best] = readings
  if (best === undefined || words.size === 0) return { encoding: 'windows-1252', doubt: null }
  const other = readings.find(({ texts }) =>
    texts.some((text, index) => text !== best.texts[index]),
  )
  const isForeign = [...words].filter((word) => FOREIGN.test(word)).length > words.size / 3
  const isAhead = other === undefined || best.score - other.score >= LEAST_LEAD
  const isCertain = isAhead && !isForeign
  const at = best.texts.findIndex((text, index) => text !== other?.texts[index])
  const doubt = { likely: best.texts[at] ?? '', other: other?.texts[at] ?? '' }
  return { encoding: best.encoding, doubt: isCertain ? null : doubt }
}

// How often a letter stands in names and cities of the Americas and Western Europe.
const WEIGHTS = new Map(
  [
    ['é', 3],
    ['áíóñüö', 2.5],
    ['äèçãêà', 2],
    ['úôâßåøëïîûõ', 1.5],
    ['æœùòìšžý', 0.5],
    ['ðþÿıªºµˆ˜ƒ', -2],
    ['ﬁﬂπΩ', -4],
  ].flatMap(([letters, weight]) => [...String(letters)].map((letter) => [letter, Number(weight)])),
)
// They stand beside words, or between them.
const PUNCTUATION = /[’‘“”–—…•®©™°€£«»¿¡§·\u00a0]/
const VOWEL = /[aeiouyáàâäãåéèêëíìîïóòôöõúùûüýæœø]/i
const IS_VOWEL_MARKED = /[áàâäãåéèêëíìîïóòôöõúùûüýæœø]/i
const LETTER = /\p{L}/u
const WRONG = -4

function weighWord(word: string): number {
  let sum = 0
  const characters = [...word]
  for (const [index, character] of characters.entries()) {
    if (character < '\u0080') continue
    sum += weighCharacter(character, characters[index - 1] ?? '', characters[index + 1] ?? '', word)
  }
  return sum
}

function weighCharacter(character: string, before: string, after: string, word: string): number {
  if (/[\u0080-\u009f\ufffd]/.test(character)) return WRONG
  if (!LETTER.test(character)) return weighMark(character, before, after, word)
  const isLower = character !== character.toUpperCase() || character === 'ß'
  const weight = WEIGHTS.get(isLower ? character : character.toLowerCase()) ?? 0
  const sense = weight - clash(character.toLowerCase(), before, after)
  if (!isLower) {
    // A capital begins a word, or stands among capitals.
    const isAmongCapitals = isUpper(before) && word === word.toUpperCase()
    if (before !== '' && LETTER.test(before) && !isAmongCapitals) return WRONG
    return before === '' && after === '' ? 0 : sense - 1
  }
  const isInCapitals =
    word.length > 2 && word.replace(character, '').toUpperCase() === word.replace(character, '')
  if (isUpper(after) || isInCapitals || (isUpper(before) && before > '\u007f')) return WRONG
  // Names and cities begin with a capital.
  if (before === '' && after !== '') return sense - 2
  return sense
}

/** Vowels want consonants around them, and consonants a vowel. */
function clash(character: string, before: string, after: string): number {
  if (before === '' && after === '') return 0
  const isVowel = IS_VOWEL_MARKED.test(character)
  const vowels = [before, after].filter((other) => VOWEL.test(other)).length
  const consonants = [before, after].filter((other) => other !== '' && !VOWEL.test(other)).length
  const alone = /[áàâå]/.test(character) && vowels > 0 ? 2.5 : 0
  if (isVowel) return alone + (consonants === 0 ? 1 : 0)
  return vowels === 0 ? 2 : 0
}

function weighMark(mark: string, before: string, after: string, word: string): number {
  const isInside = LETTER.test(before) && LETTER.test(after)
  if (mark === '’' && isInside) return isElided(word) ? 1.5 : -1.5
  if (mark === '\u00ad') return -1
  if (isInside) return mark === '\u00a0' || mark === '·' ? -1 : WRONG
  if (/[“‘«¿¡]/.test(mark) && LETTER.test(before)) return -2
  if (/[£§°]/.test(mark) && LETTER.test(after)) return -2
  if (/[™®©…]/.test(mark) && LETTER.test(after)) return -2
  if (mark === '\u00a0') return 0
  return PUNCTUATION.test(mark) ? 0.75 : /[─-▟¤]/.test(mark) ? WRONG : -2
}

/** `O’Brien`, `l’Oréal`, `dell’Arte`, `Ann’s`, `don’t`. */
function isElided(word: string): boolean {
  const [before = '', after = ''] = word.split('’')
  return /^(?:s|t|d|m|re|ll|ve)$/i.test(after) || /^(?:[a-z]|.*(?:ll|rd|qu|[ds]))$/i.test(before)
}

function isUpper(character: string): boolean {
  return character !== '' && character !== character.toLowerCase()
}
