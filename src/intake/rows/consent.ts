import type { ConsentState } from '../../domain/lead.ts'
import { readDate, readDateOrSerial } from '../columns/cells.ts'
import { namesSource, readConsentCell } from './consent-words.ts'

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

/**
 * Reads the consent of a row: see `readConsentCell`. A cell beside it that tells when consent was given may
 * take it back ("revoked"), and one that tells the source may name none.
 */
export function readConsent(cells: ConsentCells): Consent {
  const { header, consent: text, source, at } = cells
  const state = readConsentCell(text)
  const inColumn = `${header}: ${text}`
  if (state === 'refused') return refused(inColumn)
  if (readConsentCell(at) === 'refused') return refused(`consent_at: ${at}`)
  if (readConsentCell(source) === 'refused') return refused(`consent_source: ${source}`)
  if (state === 'unknown') return NOTHING_KNOWN
  const consentAt = readDate(text) ?? readDateOrSerial(at)
  return {
    consent: 'granted',
    consentSource: source || (namesSource(text) ? text : inColumn),
    consentAt,
  }
}

function refused(consentSource: string): Consent {
  return { consent: 'refused', consentSource, consentAt: null }
}
