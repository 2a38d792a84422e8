import { readCountryName } from './countries.ts'

export type WordProblem = 'words' | 'fax' | 'not_in_use' | 'not_to_call'

/** What stands beside a number: at most a country's name, or why the number is not to be called for it. */
export type WordsBeside = { country: string | null } | { problem: WordProblem }

/**
 * Reads the words beside a number. Only words that are known to leave a number what it is are passed over,
 * and a country is one that the number is in. All others may change what it is, so they are never guessed.
 */
export function readWordsBeside(text: string): WordsBeside {
  const words = withoutPerson(text).split(NO_LETTERS).filter(Boolean)
  if (words.length === 0) return { country: null }
  const plain = words.map(toPlain)
  const problem = problemOf(` ${plain.join(' ')} `)
  if (problem !== null) return { problem }
  if (words.some((word, index) => LABELS.has(plain[index] ?? '') && mayBeCountry(word, text))) {
    return { problem: 'words' }
  }
  const unknown = words.filter((_, index) => !LABELS.has(plain[index] ?? ''))
  if (unknown.length === 0) return { country: null }
  const name = unknown.join(' ')
  // "me", "in" and "it" are codes of countries, too, and words first.
  const isWord = name.length <= 3 && name !== name.toUpperCase()
  const country = isWord ? null : readCountryName(name)
  return country === null ? { problem: 'words' } : { country }
}

/** "AT 664…" is in Austria, "MY 12…" in Malaysia, and "PH: 415…" is a phone. */
function mayBeCountry(word: string, text: string): boolean {
  if (word.length < 2 || word.length > 3 || word !== word.toUpperCase()) return false
  if (word === 'PH' && /\bPH ?[:.#]/.test(text)) return false
  return readCountryName(word) !== null
}

const NO_LETTERS = /[^\p{L}\p{M}'’]+/u
// Somebody answers there for the person called: still their number. What follows must be a name.
const ASK_FOR = /\b(?:ask for|attn\.?:?|attention:?)((?: \p{Lu}[\p{L}.'’-]{0,30}){1,3})\b/iu

function withoutPerson(text: string): string {
  const found = ASK_FOR.exec(text)
  // `i` is for the words before it, so that the name's capitals are looked at again.
  const isName = found?.[1]?.split(' ').every((word) => word === '' || /^\p{Lu}/u.test(word))
  if (found === null || !isName || problemOf(` ${toPlain(found[1] ?? '')} `)) return text
  return `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
}

function problemOf(text: string): WordProblem | null {
  if (NOT_IN_USE.test(text)) return 'not_in_use'
  if (NOT_TO_CALL.test(text)) return 'not_to_call'
  return FAX.test(text) ? 'fax' : null
}

function toPlain(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
}

function words(expressions: readonly string[]): RegExp {
  return new RegExp(` (?:${expressions.join('|')})(?= )`, 'u')
}

const FAX = words([
  'f|(?:tele)?fax(?:nummer|number|e)?|telecopie(?:ur)?|facsimile|pagers?|beeper|telex|modem',
])

const NOT_IN_USE = words([
  'old|former(?:ly)?|previous(?:ly)?|prev|wrong|bad|invalid|incorrect|disconnected|inactive|dead|deactivated',
  'discontinued|canceled|cancelled|expired|outdated|obsolete|changed|lost|stolen|unused|unreachable',
  '(?:no longer|not) (?:in (?:service|use)|working|valid|active|used|reachable|theirs|his|hers)',
  'out of (?:service|order|use)|no service|(?:do not|dont|never) use|wrong number|no longer',
  'alte[rs]?|falsche?[rs]?|ungultige?|nicht mehr|abgeschaltet|gekundigt|veraltet|ehemalige?|kein anschluss',
  'ancien(?:ne)?|faux|errone|mauvais|invalide|hors service|desactivee?|obsolete|(?:non|plus) attribuee?',
  'antigu[oa]|viej[oa]|equivocad[oa]|errone[oa]|incorrect[oa]|invalid[oa]|desconectad[oa]|fuera de servicio',
  'no (?:sirve|existe|funciona)|antig[oa]|velh[oa]|errad[oa]|desligad[oa]|desativad[oa]|fora de servico|nao existe',
])

// Any no at all: what it is about may stand in another word.
const NOT_TO_CALL = words([
  'no|not|dont|donot|never|dnc|stop|removed?|unsubscribed?|(?:opt|opted) ?out|block(?:ed)?|refused?|declined?',
  'litigators?|deceased|(?:texts?|sms|mms|e ?mail|emails?|whatsapp) only|only (?:texts?|sms|e ?mail|whatsapp)',
  'nicht|keine?|niemals|nie|gesperrt|sperre|verstorben|ne|pas|non|jamais|decedee?|nunca|jamas|nao|baja',
  'fallecid[oa]|falecid[oa]|bloquead[oa]|bloque',
])

/** Words that name the line or say when it is answered. */
const LABELS = new Set(
  `
  phone phones telephone telephones tel tele fon ph number numbers num nr nbr
  mobile mobiles mob cell cells cellular cellphone cellphones gsm smartphone iphone handphone
  home house landline land line lines residence residential res personal private
  work business biz bus office off desk direct job company corporate corp hq headquarters
  main primary prim pri secondary sec second alternate alternative best preferred pref other default
  first contact call calls dial ring reach day days daytime evening evenings eve night nights
  morning mornings afternoon afternoons weekday weekdays weekend weekends anytime hour hours hr hrs
  hotline helpline support reception switchboard front voice voicemail vm whatsapp wa signal
  toll free tollfree local national international intl current new verified confirmed active valid
  or and my his her the
  m c h w t p o d b e wk hm mb
  telefon telefonnummer rufnummer mobil mobilnummer mobiltelefon mobilfunk handy handynummer festnetz
  privat privatnummer zuhause dienstlich geschaftlich beruflich arbeit buro firma zentrale durchgehend
  tagsuber abends morgens vormittags nachmittags oder und neu neue aktuell
  portable fixe domicile maison bureau travail professionnel professionnelle pro prive privee perso personnel
  standard jour soir matin ligne directe numero ou et nouveau
  movil celular fijo casa trabajo oficina telefono particular personal principal dia noche manana tarde
  y nuevo
  telemovel telefone fixo trabalho escritorio residencial comercial pessoal noite manha ou novo
  `
    .trim()
    .split(/\s+/),
)
