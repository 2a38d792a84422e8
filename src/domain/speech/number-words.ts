/** What people may speak with the assistant. */
export type Language = 'en' | 'es' | 'fr'

interface NumberWords {
  units: Readonly<Record<string, number>>
  tens: Readonly<Record<string, number>>
}

/** Words that count on from a number, each with its own. */
export function countUp(words: string, from: number, step = 1): Record<string, number> {
  return Object.fromEntries(words.split(' ').map((word, index) => [word, from + index * step]))
}

const NUMBERS: Record<Language, NumberWords> = {
  en: {
    units: {
      ...countUp('one two three four five six seven eight nine ten eleven twelve', 1),
      ...countUp('thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 13),
    },
    tens: countUp('twenty thirty forty fifty', 20, 10),
  },
  es: {
    units: {
      una: 1,
      ...countUp('uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce', 1),
      ...countUp('quince dieciseis diecisiete dieciocho diecinueve', 15),
      ...countUp('veintiuno veintidos veintitres veinticuatro veinticinco', 21),
    },
    tens: countUp('veinte treinta cuarenta cincuenta', 20, 10),
  },
  fr: {
    units: {
      un: 1,
      ...countUp('une deux trois quatre cinq six sept huit neuf dix onze douze treize', 1),
      ...countUp('quatorze quinze seize', 14),
    },
    tens: countUp('dix vingt trente quarante cinquante', 10, 10),
  },
}

/** The numbers of a text in digits. */
export function writeDigits(text: string, language: Language): string {
  const { units, tens } = NUMBERS[language]
  const unit = Object.keys(units).join('|')
  const ten = Object.keys(tens).join('|')
  return text
    .replace(
      new RegExp(`\\b(${ten})(?: (?:y|et|and))? (${unit})\\b`, 'g'),
      (all: string, before: string, after: string) => {
        const last = units[after] ?? 0
        return last < 10 ? String((tens[before] ?? 0) + last) : all
      },
    )
    .replace(new RegExp(`\\b(${unit}|${ten})\\b`, 'g'), (word) => String(units[word] ?? tens[word]))
}
