import type { ConsentState } from '../../domain/lead.ts'
import { hasNoValue, readDate } from '../columns/cells.ts'

// What people write under "consent", in English, German, French, Spanish and Portuguese. Only what is known
// to grant grants; a refusal anywhere in the text outweighs it, for a mistaken refusal is cheaper than a
// mistaken call; all the rest is unknown, and a person is asked about it.

/** What one cell says of calls: yes, no, or nothing that can be relied on. */
export function readConsentCell(text: string): ConsentState {
  const whole = toPlain(text.slice(0, MAX_CHARACTERS))
  const calls = CALLS_SAID.exec(whole)?.[1]
  const plain = whole.replace(OTHERS_SAID, ' ').replace(CALLS_SAID, ' ').trim()
  if (calls !== undefined && SAID_NO.test(calls)) return 'refused'
  if (REFUSED_WHOLE.test(plain) || REFUSED_MARK.test(text)) return 'refused'
  if (YES_MARK.test(text.trim())) return 'granted'
  if (NOTHING.test(plain) && calls === undefined) return 'unknown'
  if (REFUSED.test(plain)) return 'refused'
  if (ONLY.test(whole) && OTHER_CHANNEL.test(whole)) return 'refused'
  if (DOUBTED.test(plain) || text.includes('?')) return 'unknown'
  if (calls !== undefined) return 'granted'
  if (OTHER_CHANNEL.test(whole)) return 'unknown'
  if (readDate(text) !== null) return 'granted'
  return SOURCE.test(plain) || isPlainYes(plain) ? 'granted' : 'unknown'
}

/** Whether a cell that grants says where the consent comes from, and not just yes. */
export function namesSource(text: string): boolean {
  return SOURCE.test(toPlain(text.slice(0, MAX_CHARACTERS)))
}

/**
 * What a cell says under a column of refusals ("Do not call"): marked, not marked, or nothing that can be
 * read. A date is a mark: it is when somebody said no.
 */
export function readRefusalCell(text: string): 'refused' | 'clear' | 'unread' {
  if (REFUSED_MARK.test(text) || YES_MARK.test(text.trim())) return 'refused'
  if (hasNoValue(text) && !/^unknown$/i.test(text)) return 'clear'
  const plain = toPlain(text.slice(0, MAX_CHARACTERS))
  if (UNMARKED.test(plain)) return 'clear'
  if (saysNoToCalls(plain)) return 'refused'
  if (MARKED.test(plain) || readDate(text) !== null) return 'refused'
  return 'unread'
}

/** Whether a status ("unsubscribed") says no to calls. Every other status says nothing of them. */
export function isRefusalStatus(text: string): boolean {
  return saysNoToCalls(toPlain(text.slice(0, MAX_CHARACTERS)))
}

function saysNoToCalls(plain: string): boolean {
  return NO_TO_CALLS.test(plain) && !NOT_SO.test(plain)
}

// What is written beyond this is a story, not an answer; it is judged by how it begins.
const MAX_CHARACTERS = 500

/** A yes, and beside it nothing but how and when. */
function isPlainYes(plain: string): boolean {
  const yes = YES.exec(plain)
  if (yes === null) return false
  return plain
    .slice(yes[0].length)
    .split(/[^\p{L}]+/u)
    .every((word) => word === '' || FILLER.test(word))
}

/** `opted_out`, `OptedOut`, `Opt-Out` and `D.N.C.` as words, in lower case and without accents. */
function toPlain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘`´]/g, "'")
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replace(/\b([a-z])\.(?=[a-z]\b)/g, '$1')
    .replace(/\s[–—-]+\s/g, ' ; ')
    .replace(/[\s_–—-]+/g, ' ')
    .trim()
}

/** The expressions as whole words, wherever they stand. */
function words(expressions: readonly string[], flags = 'u'): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${expressions.join('|')})(?![\\p{L}\\p{N}])`, flags)
}

const SAID = '(?:yes|no|y|n|true|false|ok|on|off|ja|nein|oui|non|si|sim|nao|1|0)'
const SAID_NO = /^(?:no|n|false|off|nein|non|nao|0)$/
const CALLS =
  '(?:(?:phone |voice )?calls?|phones?|telephone|tel|voice|anrufe?|telefon|telefono|telefone|appels?|llamadas?|ligacoes|chamadas?)'
const OTHERS =
  '(?:e ?mails?|mails?|mailings?|newsletters?|sms|mms|texts?|texting|text messages?|fax|whats ?app|letters?|post|courriels?|correos?|briefe?|postal mail|direct mail|social media)'

/** "Call: N", "email yes, call no". */
const CALLS_SAID = words([`${CALLS}\\s*[:=]?\\s*(${SAID})(?!\\.?\\s*\\d)`])
/** "Email: Y" beside it, which says nothing of calls. */
const OTHERS_SAID = words([`${OTHERS}\\s*[:=]?\\s*${SAID}`], 'gu')
const OTHER_CHANNEL = words([OTHERS, 'marketing'])
const ONLY = words([
  'only|just|solely|nur|bloss|seulement|uniquement|solo|solamente|unicamente|apenas|somente|so|soltanto|alleen',
])

const YES_MARK = /^(?:[✓✔✅☑]\ufe0f?)$/u
const REFUSED_MARK = /[✗✘✕✖❌⛔🚫👎]/u
const REFUSED_WHOLE =
  /^(?:no|n|f|0|off|block|quit|end|nein|non|nao)(?=$| ?[(:;,./-]| \d| asked)(?!\/)/
const NOTHING =
  /^(?:unknown|unk|not known|none|null|nil|nan|undefined|blank|empty|\(?(?:blank|empty|none|null)\)?|not (?:yet )?asked|not sure|n\/?a|y(?:es)? ?\/ ?no?|\\n|#[\p{L}/0-9]+[!?]?|[^\p{L}\p{N}]*)$/u

const REFUSED = words([
  'no(?!\\.?\\s*\\d)|not|non|none|nope|nay|never|false|without|lack(?:s|ed|ing)?',
  "(?:do|did|does|has|have|had|is|was|are|were|would|could|should|ca|wo)n'?t|cannot|nothing given",
  'opt(?:s|ed|ing)? ?out|un ?(?:consent|subscri)[a-z]*|unsub(?:bed)?|nonconsent[a-z]*',
  'stop(?:s|ped)?|stop ?all|dnc|dnd|dnm|removed?|deleted?|cancel[a-z]*|cease',
  'revo[ck][a-z]*|withdr[ae]wn?|withdrawal|with ?h[eo]ld|rescind(?:ed)?|declin(?:es|ed|e)|den(?:y|ies|ied|ial)',
  'refus[a-z]*|reject(?:s|ed)?|object(?:s|ed|ion)|oppos(?:es|ed|ition)|disagree[sd]?|complain[a-z]*',
  'expire[sd]?|lapsed|missing|invalid(?:ated)?|block(?:ed|list(?:ed)?)|black ?list(?:ed)?',
  'suppress(?:ed)?|suppression list|banned|forbidden|prohibited|disabled|inactive|litigat[a-z]*|deceased|dead',
  'un ?(?:checked|ticked|selected|authori[sz]ed|willing)|deselected|disallow(?:ed)?',
  // German and Dutch.
  'nein|nee|nicht|niet|kein[a-z]*|geen|falsch|abgelehnt|ablehn[a-z]*|verweigert|widerruf[a-z]*|widerspr[a-z]*',
  'abgemeldet|gesperrt|sperre|verstorben|gekundigt',
  // French.
  'ne|pas|jamais|faux|annule[es]?|desabonne[es]?|desinscrit[es]?|retiree?s?|sans (?:consent|accord|autoris)[a-z]*',
  // Spanish and Portuguese.
  'falso|denegad[oa]|rechaz[a-z]*|negad[oa]|retirad[oa]|nunca|baja|revogad[oa]|recus[a-z]*|descadastrad[oa]|nao',
  '(?:sin|sem) (?:consent|permis|autori)[a-z]*|fallecid[oa]|falecid[oa]|rifiut[a-z]*',
])

const DOUBTED = words([
  'pending|awaiting|awaits|await|waiting(?! list)|unconfirmed|unverified|unclear|uncertain|undecided',
  'unsure|unknown|maybe|perhaps|possibly|probably|presumably|likely|tb[acd]|to be|in progress|needs? follow ?up',
  'pendiente|pendente|en attente|ausstehend|evtl|eventuell|vielleicht|peut etre|quizas?|tal ?vez|talvez',
  // "Requested a quote on the website" names no consent, and "form sent" is none yet.
  'requested|requests?|sent|mailed|emailed|incomplete|partial(?:ly)?|conditional(?:ly)?|implied|assumed|review',
  'if|unless|until|till|except|see|ask|asked|either|select|choose|wahlen|template|example|test',
])

/** A no that stands by itself, in whatever column. */
const NO_TO_CALLS = words([
  "(?:do not|don't|dont|never|no|not to|not) (?:call|calls|calling|phone|phone calls|contact|dial|disturb|solicit)",
  'donot(?:call|contact)|dnc|dnd|opt(?:ed|s|ing)? ?outs?|unsubscribed?|unsub|stop ?all|stop(?:ped)?(?: calling)?',
  'litigators?|deceased|dead|black ?list(?:ed)?|block ?list(?:ed)?|blocked|suppress(?:ed|ion)|cease(?: and desist)?',
  'revoked|withdrawn|removed(?: from list)?|remove(?: me)?|complain(?:t|ed)|hostile|threat(?:ened)?',
  'nicht (?:anrufen|kontaktieren)|keine anrufe|abgemeldet|gesperrt|anrufsperre|widerrufen|widerspruch|verstorben',
  'ne pas (?:appeler|contacter)|desabonnee?s?|desinscrite?s?|oppose[es]?|opposition|decedee?',
  'no (?:llamar|contactar|molestar)|(?:dad[oa] de )?baja|fallecid[oa]',
  'nao (?:ligar|contatar|contactar|perturbe)|descadastrad[oa]|falecid[oa]|niet bellen',
])
const NOT_SO = words([
  "(?:not|non|no|never|isn't|nicht|pas) (?:a |an |on |in |the |yet |been )*(?:dnc|opt(?:ed)? ?out|unsubscribed|litigators?|deceased|blocked|suppressed|black ?listed|stopped|removed|abgemeldet|gesperrt)",
])
/** "No", "clean", "not listed": nobody marked this one. */
const UNMARKED =
  /^(?:no?|false|f|0|0\.0|off|nein|non|nao|falsch|faux|falso|(?:not|non|no) (?:on |in |a |the |yet )*(?:listed|registered|found|flagged|match(?:ed)?|hit|list|file|dnc|litigators?|deceased|opt(?:ed)? ?out|unsubscribed|blocked|suppressed|applicable)|clean|clear(?:ed)?|ok|okay|ok to call|callable|(?:can|may) call|active|alive|living|subscribed|opt(?:ed)? ?in|allowed|permitted|unchecked|safe|good|valid|negative|neg)(?=$| ?[(:;,./-]| \d)/u
const MARKED =
  /^(?:yes|y|true|t|1|1\.0|x|on|ja|wahr|oui|vrai|si|verdadero|sim|verdadeiro|checked|listed|registered|flagged|match(?:ed)?|hit|positive|requested|confirmed|do not|federal|state|national|internal|wireless|all)(?![\p{L}\p{N}])/u

// With one of these in it the text says where consent comes from.
const SOURCE = words([
  '(?:web|online|contact|kontakt|anmelde)? ?form(?:s|ular|ulaire|ulario)?|[a-z]*formular|formularios?',
  'signed|signature|e ?sign(?:ed|ature)|docu ?sign|written|in writing|verbal(?:ly)?|oral(?:ly)?',
  'record(?:ed|ing)s?|check ?box(?:es)?|double opt ?in|trusted ?form|jornaya',
  'unterschrieben|unterschrift|schriftlich|mundlich|signee?s?|ecrit|firmad[oa]|por escrito|assinad[oa]',
])

const YES = new RegExp(
  `^(?:${[
    'yes|y|yep|yeah|true|t|1|ok to call|okay to call|ok|okay|on|checked|granted|given|agree[sd]?|accept(?:s|ed)',
    'approved|confirmed|consent(?:ed|s)?(?: given| granted)?|opt(?:ed|s)? ?in|allowed|permitted|authori[sz]ed',
    '(?:may|can) (?:be )?call(?:ed)?|subscribed to (?:phone )?calls|(?:full |prior )?(?:express )?consent',
    'ja|wahr|zugestimmt|eingewilligt|erteilt|liegt vor|einverstanden',
    'oui|vrai|accorde|accepte|autorise',
    'si|verdadero|aceptad[oa]|acepta|autorizad[oa]|concedid[oa]',
    'sim|verdadeiro|aceit[oa]',
  ].join('|')})(?![\\p{L}\\p{N}]|\\.\\d)`,
  'u',
)

/** Words beside a yes that change nothing: how, where and when. */
const FILLER =
  /^(?:yes|by|on|of|the|at|via|from|in|through|with|for|to|call|calls|called|phone|line|and|our|site|date|dated|contract|agreement|consent|given|am|pm|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/
