import type { ConsentState } from '../domain/lead.ts'
import { readDate } from './cells.ts'

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

const YES = /^(?:yes|y|true|t|1|✓|✔|ok|granted|given|agreed|opted?[- ]?in|oui|s[ií]|ja)$/iu
const UNKNOWN =
  /^(?:unknown|not known|n\/?a|none|null|nil|undefined|pending|tbd|to be (?:asked|confirmed)|not (?:yet )?asked|maybe|unsure|not sure|\W*)$/iu
const NO_WORD =
  /^(?:n|f|false|0|nein|non)$|(?<![\p{L}\p{N}])(?:no(?!\.?\s*\d)|not|never|(?:don|didn|doesn)['’]?t|opt(?:ed)?[- ]?out|revoked?|refused?|with(?:drew|drawn)|declined?|denied|rejected|unsubscribed?|stop(?:ped)?|dnc|do[- ]not[- ]call|false)(?![\p{L}\p{N}])/iu

/**
 * Reads the consent of a row. Yes, a date, or a text that says where consent comes from is a grant; any
 * text with a "no", "not", "opted out", "revoked" or the like in it is a refusal, for a mistaken refusal is
 * cheaper than a mistaken call. Nothing, "unknown" and bare numbers say nothing.
 */
export function readConsent(cells: ConsentCells): Consent {
  const text = cells.consent
  const inColumn = `${cells.header}: ${text}`
  const grantedAt = readDate(text)
  const consentAt = grantedAt ?? readDate(cells.at)
  if (YES.test(text) || grantedAt !== null) {
    return { consent: 'granted', consentSource: cells.source || inColumn, consentAt }
  }
  if (UNKNOWN.test(text)) return NOTHING_KNOWN
  if (NO_WORD.test(text)) return { consent: 'refused', consentSource: inColumn, consentAt: null }
  // A source has a word in it; `45321` or `x` is no basis for a call.
  if (!/\p{L}{3}/u.test(text)) return NOTHING_KNOWN
  return { consent: 'granted', consentSource: text, consentAt }
}
