import { countUp, type Language, writeDigits } from './number-words.ts'
import { plainSpeech } from './plain-speech.ts'

type Rewrite = readonly [RegExp, string | ((...match: string[]) => string)]

/**
 * What somebody said, as plain English with digits, so that one set of rules reads it: only the
 * words that matter for a time to call are translated. `language` decides where the words do not.
 */
export function toPlainEnglish(text: string, language: string | null): string {
  const plain = plainSpeech(text)
  const chosen = detectLanguage(plain, language)
  const counted = writeDigits(plain, chosen)
  return REWRITES[chosen]
    .reduce((rewritten, [pattern, words]) => replace(rewritten, pattern, words), counted)
    .replace(/\s+/g, ' ')
    .trim()
}

function replace(text: string, pattern: RegExp, words: Rewrite[1]): string {
  return typeof words === 'string' ? text.replace(pattern, words) : text.replace(pattern, words)
}

const MARKERS: Record<Language, RegExp> = {
  en: /\b(?:the|at|in|on|me|you|call|back|tomorrow|today|tonight|next|week|hours?|minutes?|morning|afternoon|evening|\w+day|yes|not|is|it|after)\b/g,
  es: /\b(?:el|la|las|los|al|de|del|que|me|por|si|llam\w+|manana|hoy|tarde|noche|proximo|semana|horas?|minutos?|dentro|despues|mejor|puede|lunes|martes|miercoles|jueves|viernes|sabado|domingo|uno|dos|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|media|cuarto|claro|vale|perfecto|bueno|gracias)\b/g,
  fr: /\b(?:le|la|les|de|du|je|moi|vous|oui|rappel\w+|appel\w+|demain|aujourd'hui|soir|matin|apres|prochaine?|semaine|heures?|minutes?|dans|vers|mieux|pouvez|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|une|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|midi|demie|d'accord|parfait|entendu|merci)\b|\b\d{1,2} ?h\b/g,
}

function detectLanguage(plain: string, expected: string | null): Language {
  const start = expected?.slice(0, 2).toLowerCase()
  let best: Language = start === 'es' || start === 'fr' ? start : 'en'
  let most = plain.match(MARKERS[best])?.length ?? 0
  for (const language of ['en', 'es', 'fr'] as const) {
    const count = plain.match(MARKERS[language])?.length ?? 0
    if (count > most) [best, most] = [language, count]
  }
  return best
}

const toMinutes = (_all: string, hours = '1') => `${Number(hours) * 60 + 30} minutes`
const toQuarterBefore = (_all: string, hour = '1') => `${previousHour(hour)}:45`
const toHourAndMinute = (_all: string, hour = '', minute = '') =>
  `${hour}:${minute.padStart(2, '0')}`

/** The hour before one on a clock's face. */
export function previousHour(hour: string): number {
  return hour === '1' || hour === '13' ? 12 : Number(hour) - 1
}

const ORDINALS = Object.entries({
  third: 3,
  ...countUp('fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth', 4),
  ...countUp('fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth', 14),
  ...{ thirtieth: 30 },
}).map(([word, day]): Rewrite => [new RegExp(`\\b${word}\\b`, 'g'), `${day}th`])

const ENGLISH: readonly Rewrite[] = [
  [/\bo'? ?clock\b/g, ''],
  [/\b(?:(\d+)|an?) hours? and (?:a half|30 minutes)\b/g, toMinutes],
  [/\b(\d+) and a half hours\b/g, toMinutes],
  [/\bhalf (?:past|after) (\d{1,2})\b/g, '$1:30'],
  [/\b(?:a )?quarter (?:past|after) (\d{1,2})\b/g, '$1:15'],
  [/\b(?:a )?quarter (?:to|of|till|before) (\d{1,2})\b/g, toQuarterBefore],
  [/\b20(\d)(?:st|nd|rd|th)\b/g, '2$1th'],
  ...ORDINALS,
]

const SPANISH: readonly Rewrite[] = [
  [/\bpasado manana\b/g, 'in 2 days'],
  [/\besta (?:misma )?manana\b/g, 'this morning'],
  [/\besta (?:misma )?tarde\b/g, 'this afternoon'],
  [/\besta (?:misma )?noche\b/g, 'tonight'],
  [/\b(?:por|en|de|a) la manana\b/g, 'in the morning'],
  [/\b(?:por|en|de|a) la tarde\b/g, 'in the afternoon'],
  [/\b(?:por|en|de|a) la noche\b/g, 'in the evening'],
  [/\bdespues de (?:comer|almorzar|la comida)\b|\bdespues del almuerzo\b/g, 'after lunch'],
  [/\bdespues del trabajo\b/g, 'after work'],
  [/\b(?:al?|del?) mediodia\b|\bmediodia\b/g, 'at noon'],
  [/\bmanana\b/g, 'tomorrow'],
  [/\bhoy\b/g, 'today'],
  [/\b(?:ayer|anoche|la semana pasada)\b/g, 'yesterday'],
  [/\b(?:la )?(?:semana que viene|proxima semana|semana proxima)\b/g, 'next week'],
  [/\bfin de semana\b/g, 'weekend'],
  [/\b(\d+) horas? y media\b/g, toMinutes],
  [/\bmedia hora\b/g, '30 minutes'],
  [/\b(?:un )?par de horas\b/g, '2 hours'],
  [/\bhoras?\b/g, 'hours'],
  [/\bminutos?\b/g, 'minutes'],
  [/\bdias?\b(?! \d)/g, 'days'],
  [/\bsemanas?\b/g, 'weeks'],
  [/\b(?:dentro de|en) (?=\d+ (?:hours|minutes|days|weeks)\b)/g, 'in '],
  [/\b(\d{1,2}) y media\b/g, '$1:30'],
  [/\b(\d{1,2}) y cuarto\b/g, '$1:15'],
  [/\b(\d{1,2}) menos cuarto\b/g, toQuarterBefore],
  [/\bentre (?:las? )?(\d{1,2}) y (?:las? )?(\d{1,2})\b/g, 'between $1 and $2'],
  [/\b(\d{1,2}) y (\d{1,2})\b/g, toHourAndMinute],
  [/\b(\d{1,2}) en punto\b/g, '$1'],
  [/\b(?:despues|a partir) de (?:las? )?/g, 'after '],
  [/\bantes de (?:las? )?/g, 'before '],
  [/\bhasta (?:las? )?/g, 'until '],
  [/\b(?:(?:a|sobre|hacia|como a) )?las? (?=\d)/g, 'at '],
  ...translateDays('lunes|martes|miercoles|jueves|viernes|sabados?|domingos?'),
  ...translateMonths(
    'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
    '(?:el )?(?:dia )?(\\d{1,2}) de',
  ),
  [/\b(?:el )?dia (\d{1,2})\b|\bel (\d{1,2})\b/g, (_all, day, bare) => `the ${day ?? bare}th`],
  [/\b(?:que|cual) (?:hours|days)\b|\bcuando\b/g, 'what time'],
  [/\byo (?:le|te|los|les) llam\w+|\b(?:le|te|los|les) llamare\b/g, "i'll call you"],
  [
    /\b(?:me )?(?:llam(?:e|a|en|ar|as|ada|eme|enme|ame|arme|aran?|emos)|marqueme|llamarle)\b/g,
    'call',
  ],
  [/\b(?:le|lo|la|te) llam\w+/g, 'call'],
  [/\b(?:me llamo|llamaron|llamo)\b/g, 'called'],
  [/\bhabl(?:e|ar|amos|emos|arle)\b/g, 'talk'],
  [/\b(?:intente(?:lo)?|pruebe) (?:de nuevo|otra vez)?/g, 'try again '],
  [/\bmejor\b|\bprefiero\b/g, 'better'],
  [/\b(?:libre|disponible)\b/g, 'free'],
  [/\b(?:ocupad[oa]|reunion)\b/g, 'busy'],
  [/\bya\b/g, 'already'],
  [/\b(?:abrimos|abren|cerramos|cierran|abre|cierra)\b/g, 'open'],
  [/\bpero\b/g, 'but'],
  [/\bo\b/g, 'or'],
  [/\b(?:si|claro|vale|perfecto|correcto|exacto|de acuerdo|esta bien|muy bien|bueno)\b/g, 'yes'],
  [/\b(?:no|excepto|menos el)\b/g, 'not'],
]

const FRENCH: readonly Rewrite[] = [
  [/\bapres demain\b/g, 'in 2 days'],
  [/\b(?:ce|cet|cette) (?:apres midi)\b/g, 'this afternoon'],
  [/\bce matin\b/g, 'this morning'],
  [/\bce soir\b/g, 'tonight'],
  [/\b(?:(?:dans|de) l'|l'|en |en fin d'|d')?apres midi\b/g, 'in the afternoon'],
  [/\b(?:du |le |au |en )?matin(?:ee)?\b/g, 'in the morning'],
  [/\b(?:du |le |au |en )?soir(?:ee)?\b/g, 'in the evening'],
  [/\bapres (?:le )?(?:dejeuner|repas)\b/g, 'after lunch'],
  [/\bapres le travail\b/g, 'after work'],
  [/\bmidi et demie?\b/g, 'at 12:30'],
  [/\b(?:a |vers |de )?midi\b/g, 'at noon'],
  [/\bdemain\b/g, 'tomorrow'],
  [/\baujourd'hui\b/g, 'today'],
  [/\b(?:hier|la semaine derniere)\b/g, 'yesterday'],
  [/\b(?:la )?semaine prochaine\b/g, 'next week'],
  [/\bweek end\b/g, 'weekend'],
  [/\bdans (\d+) heures? et demie?\b/g, (all, hours) => `in ${toMinutes(all, hours)}`],
  [/\b(?:1 )?demi heure\b/g, '30 minutes'],
  [/\bdans (\d+) heures?\b/g, 'in $1 hours'],
  [/\bdans (\d+) jours?\b/g, 'in $1 days'],
  [/\bdans (\d+) semaines?\b/g, 'in $1 weeks'],
  [/\bdans (?=\d+ minutes?)/g, 'in '],
  [/\b(\d{1,2}) ?h(?:eures?)? et demie?\b/g, '$1:30'],
  [/\b(\d{1,2}) ?h(?:eures?)? et quart\b/g, '$1:15'],
  [/\b(\d{1,2}) ?h(?:eures?)? moins le quart\b/g, toQuarterBefore],
  [/\b(\d{1,2}) ?h(?:eures?)? ?([0-5]?\d)\b/g, toHourAndMinute],
  [/\b(\d{1,2}) ?h(?:eures?)?\b/g, '$1:00'],
  [/\bentre (\S+) et (\S+)/g, 'between $1 and $2'],
  [/\b(?:apres|a partir de) (?=\d)/g, 'after '],
  [/\bavant (?=\d|at)/g, 'before '],
  [/\bjusqu'(?:a|au) /g, 'until '],
  [/\b(?:a|vers) (?=\d)/g, 'at '],
  ...translateDays('lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche'),
  ...translateMonths(
    'janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre',
    '(?:le )?(\\d{1,2})(?:er)?',
  ),
  [/\ble (\d{1,2})\b/g, 'the $1th'],
  [/\b(?:quelle heure|quel jour|quand)\b/g, 'what time'],
  [/\bje (?:vous|te) (?:r?appel\w+)/g, "i'll call you"],
  [/\b(?:avez|a|ont|as) (?:deja )?(?:r?appele\w*)/g, 'called'],
  [/\br?appel(?:ez|er|le|les|lerai|lerons)(?: moi| nous)?\b/g, 'call'],
  [/\b(?:mieux|prefere|arrange|convient|irait)\b/g, 'better'],
  [/\b(?:libre|disponible)\b/g, 'free'],
  [/\b(?:occupee?|reunion)\b/g, 'busy'],
  [/\bdeja\b/g, 'already'],
  [/\b(?:ouvrons|ouvre|fermons|ferme)\b/g, 'open'],
  [/\bmais\b/g, 'but'],
  [/\bou\b/g, 'or'],
  [/\b(?:oui|d'accord|parfait|entendu|tres bien|bien sur|exactement|ca marche|ca va)\b/g, 'yes'],
  [/\b(?:non|pas|plus|sauf)\b/g, 'not'],
]

function translateDays(days: string): Rewrite[] {
  const english = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')
  // "El próximo martes" and "mardi prochain" are the coming Tuesday, not that of next week.
  return days
    .split('|')
    .map(
      (day, index): Rewrite => [
        new RegExp(
          `\\b(?:(?:el|este|le|ce) )?(?:proximo )?${day}(?: que viene| proximo| prochain)?\\b`,
          'g',
        ),
        english[index] ?? '',
      ],
    )
}

function translateMonths(months: string, day: string): Rewrite[] {
  const english =
    'january february march april may june july august september october november december'.split(
      ' ',
    )
  return months
    .split('|')
    .map(
      (month, index): Rewrite => [
        new RegExp(`\\b${day} ${month}\\b`, 'g'),
        `$1 ${english[index] ?? ''}`,
      ],
    )
}

const REWRITES: Record<Language, readonly Rewrite[]> = { en: ENGLISH, es: SPANISH, fr: FRENCH }
