import type { ConsentState } from '../../domain/lead.ts'
import { readDate, readDateOrSerial } from '../columns/cells.ts'

export interface Consent {
  consent: ConsentState
  /** What the grant or refusal rests on: the file's own words, else the column and its value. */
  consentSource: string | null
  consentAt: number | null
}

export const NOTHING_KNOWN: Consent = {
  consent: 'unknown',
  consentSource: null,
  consentAt: null,
}

export interface ConsentCells {
  /** The header of the consent column, to name it as the source of a bare "yes". */
  header: string
  consent: string
  source: string
  at: string
}

// All of these are looked for in plain text: see `toPlain`.
const YES =
  /^(?:yes|y|yep|yeah|true|t|1|[✓✔✅☑]|ok|granted|given|agreed|consented|opted? ?in|oui|si|ja)$/u
const UNKNOWN =
  /^(?:unknown|not known|n\/?a|none|null|nil|undefined|not (?:yet )?asked|not sure|\W*)$/u
const REFUSED_WHOLE = /^(?:n|f|0|off|block|quit|end)$/
const REFUSED_MARK = /[✗✘✕✖❌⛔🚫👎]/u
const REFUSED = toWords([
  'no(?!\\.?\\s*\\d)|not|non|none|nope|nay|never|false|without|lack(?:s|ed|ing)?',
  "(?:do|did|does|has|have|had|is|was|are|were|would|could|should|ca|wo)n['’]?t|cannot",
  'opt(?:s|ed|ing)? ?out|un ?(?:consent|subscri)[a-z]*|unsub(?:bed)?|nonconsent[a-z]*',
  'stop(?:s|ped)?|dnc|removed?|deleted?|cancel[a-z]*',
  'revo[ck][a-z]*|withdr[ae]wn?|withdrawal|rescind(?:ed)?|declin(?:es|ed|e)|den(?:y|ies|ied|ial)',
  'refus[a-z]*|reject(?:s|ed)?|object(?:s|ed|ion)|oppos(?:es|ed)|disagree[sd]?|complain[a-z]*',
  'expire[sd]?|lapsed|missing|invalid(?:ated)?|block(?:ed|list(?:ed)?)|black ?list(?:ed)?',
  'suppress(?:ed)?|suppression list|banned|forbidden|prohibited|disabled|inactive',
  // German, Spanish and French.
  'nein|nicht|kein[a-z]*|abgelehnt|ablehn[a-z]*|verweigert|widerrufen?|abgemeldet',
  'denegad[oa]|rechaz[a-z]*|negad[oa]|retirad[oa]|nunca|de baja|sin (?:consent|permiso|autoriz)[a-z]*',
  'pas|jamais|annule[es]?|desabonne[es]?|desinscrite?|sans (?:consent|accord|autoris)[a-z]*',
])
const DOUBTED = toWords([
  'pending|awaiting|awaits|await|waiting(?! list)|unconfirmed|unverified|unclear|uncertain|undecided',
  'unsure|unknown|maybe|perhaps|possibly|probably|presumably|tb[acd]|to be|in progress|needs? follow ?up',
  'pendiente|en attente|ausstehend',
  // "Requested a quote on the website" is a source.
  'requested(?= ?(?:$|on \\d|\\d))|(?:consent|permission|confirmation|approval|opt ?in) (?:was |is )?requested',
])

/**
 * Reads the consent of a row. Yes, a date, or a text that says where consent comes from is a grant; any
 * text with a "no", "not", "opted out", "revoked" or the like in it is a refusal, for a mistaken refusal is
 * cheaper than a mistaken call. Nothing, bare numbers and words of doubt say nothing.
 */
export function readConsent(cells: ConsentCells): Consent {
  const text = cells.consent
  const plain = toPlain(text)
  const inColumn = `${cells.header}: ${text}`
  const grantedAt = readDate(text)
  const consentAt = grantedAt ?? readDateOrSerial(cells.at)
  if (YES.test(plain)) {
    return { consent: 'granted', consentSource: cells.source || inColumn, consentAt }
  }
  if (REFUSED_WHOLE.test(plain) || REFUSED_MARK.test(plain)) return refused(inColumn)
  if (UNKNOWN.test(plain)) return NOTHING_KNOWN
  // Before the date: "2026-05-01 opted out".
  if (REFUSED.test(plain)) return refused(inColumn)
  if (DOUBTED.test(plain) || plain.includes('?')) return NOTHING_KNOWN
  if (grantedAt !== null) {
    return { consent: 'granted', consentSource: cells.source || inColumn, consentAt }
  }
  // A source has a word in it; `45321` or `x` is no basis for a call.
  if (!/\p{L}{3}/u.test(text)) return NOTHING_KNOWN
  return { consent: 'granted', consentSource: text, consentAt }
}

function refused(consentSource: string): Consent {
  return { consent: 'refused', consentSource, consentAt: null }
}

/** `opted_out`, `OptedOut` and `Opt-Out` as words apart, in lower case and without accents. */
function toPlain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
}

function toWords(sources: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join('|')})(?![\\p{L}\\p{N}])`, 'u')
}
