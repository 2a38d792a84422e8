import { toWords } from './column-names.ts'

/**
 * What a column has to do with a person's no to calls, by its name:
 *
 * - `consent`: it tells of consent to calls.
 * - `refusal`: who is marked there is not called ("Do not call").
 * - `permission`: a no there refuses, a yes is consent ("OK to call").
 * - `opt_in`: a no there refuses; a yes does not say that it is about calls ("Opted in").
 * - `status`: only words for a refusal count there.
 * - `suspect`: it may be one of them; what stands in it is asked about.
 */
export type RefusalColumn = 'consent' | 'refusal' | 'permission' | 'opt_in' | 'status' | 'suspect'

/** Null for a column that has nothing to do with it. The names are English, German, French, Spanish and Portuguese. */
export function refusalColumn(header: string): RefusalColumn | null {
  const text = ` ${toWords(header).join(' ')} `
  const isOfCalls = CALLS.test(text)
  if (OTHER_CHANNELS.test(text) && !isOfCalls) return null
  if (ASKS_WHEN.test(text)) return null
  if (TIMED.test(text) && !REVOKED.test(text)) return REFUSES.test(text) ? 'suspect' : null
  if (REFUSES.test(text) || REVOKED.test(text)) return 'refusal'
  if (CONSENT.test(text)) return ABOUT_CONSENT.test(text) ? null : 'consent'
  if (PERMITS.test(text)) return 'permission'
  if (OPTS_IN.test(text)) return isOfCalls ? 'permission' : 'opt_in'
  if (STATUS.test(text)) return OTHER_STATUS.test(text) ? null : 'status'
  return SUSPECT.test(text) ? 'suspect' : null
}

/** Where a person may have said no, in the order of the file. */
export interface RefusalPosition {
  index: number
  kind: RefusalColumn
}

/** The columns that are about a no, but for those in `taken`, which are something else. */
export function findRefusals(
  headers: readonly string[],
  taken: ReadonlySet<number>,
): RefusalPosition[] {
  return headers.flatMap((header, index) => {
    const kind = taken.has(index) ? null : refusalColumn(header)
    return kind === null ? [] : { index, kind }
  })
}

function words(expressions: readonly string[]): RegExp {
  return new RegExp(` (?:${expressions.join('|')})(?= )`, 'u')
}

const CALLS = words([
  '(?:re)?calls?|calling|phones?|telephone|tel|mobile|voice|contact|anruf[a-z]*|telefon[a-z]*|angerufen',
  'appels?|appeler?|appele|llamadas?|llamar|ligar|ligacoes|chamadas?',
])
const OTHER_CHANNELS = words([
  'e ?mails?|emails?|mails?|mailing|sms|mms|text|texts|fax|newsletter|whats ?app|post|postal|courriels?|correos?',
])
/** About when or how to call somebody, and not whether. */
const ASKS_WHEN = words(['when|best|how|who|which|wann|quand|cuando|quando|hours|zeit|heure|hora'])
/** About when something was looked at, and not whether. */
const TIMED = words([
  'dates?|checked|updated|scrubbed|time|timestamp|datum|fecha|data|(?:at|on)(?= $)',
])
const CONSENT = words(['[a-z]*consents?|einwilligung|consentement|consentimiento|consentimento'])
/** Where consent came from and who noted it, which is not whether there is any. */
const ABOUT_CONSENT = words(['source|by|id|ip|url|text|version|language|form|quelle|fuente|origem'])
const REVOKED = words(['revoked|revocation|widerruf|widerrufen|revocado|revogado'])

const NOT_TO = '(?:do not|don t|dont|never|not to|no)'
const REFUSES = words([
  `${NOT_TO} (?:call|calls|phone|phone calls|contact|dial|ring|disturb|solicit)|donot(?:call|contact|phone)`,
  'dnc|d n c|isdnc|no ?calls?|opt(?:ed|s|ing)? ?outs?(?: of calls?)?|(?:has )?opted out(?: of calls?)?',
  'un ?subscribed?|unsub|litigators?|deceased|dead|suppress(?:ed|ion)|black ?list(?:ed)?|block ?list(?:ed)?',
  'calls? blocked|blocked|robinson|bloctel|tps',
  'nicht anrufen|keine anrufe|anrufsperre|werbesperre|kontaktsperre|gesperrt|abgemeldet|widerspruch|verstorben',
  'ne pas (?:appeler|contacter)|desinscrite?|desabonnee?|opposition|decedee?',
  'no (?:llamar|contactar|molestar)|dad[oa] de baja|fallecid[oa]',
  'nao (?:ligar|contatar|contactar|perturbe)|descadastrad[oa]|falecid[oa]',
])
const PERMITS = words([
  '(?:ok|okay) to (?:call|phone|contact)|(?:can|may)(?: we)? (?:call|phone|contact)|callable',
  '(?:call|calls|phone|contact|calling) (?:permission|permitted|allowed|ok|okay)|permission to (?:call|phone|contact)',
  '(?:allow|allows|accepts?) (?:phone )?calls?',
  'anrufe? erlaubt|darf angerufen werden|appels? autorises?|peut etre appelee?',
  'permiso para llamar|se puede llamar|pode ligar|permissao para ligar',
])
const OPTS_IN = words(['opt(?:ed)? ?ins?'])
const STATUS = words([
  'status|dispositions?|statut|estado|situacao|[a-z]*status|call (?:result|outcome)|last call outcome',
])
const OTHER_STATUS = words([
  'orders?|payments?|marital|employment|job|work|shipping|delivery|invoice|deal|tax|credit|loan|policy|account|subscription plan|ticket|task|ship|familienstand|civil',
])
const SUSPECT = words([
  '(?:call|calling|contact|phone|marketing|privacy) (?:preferences?|restrictions?|privacy|method)|preferred contact method',
  'privacy|gdpr|dsgvo|compliance|restrictions?',
])
