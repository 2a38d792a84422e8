import { createHash } from 'node:crypto'
import { ADDED_HOLIDAYS } from './holidays.ts'

/** What a campaign is for: a prompt says it, and is marketing when it does not. */
export type CampaignKind = 'marketing' | 'informational'

/**
 * A: the regulator's own page. B: law firms, or several pages that agree. C: one page, or pages that
 * differ in detail. R: from general knowledge, not found in a source.
 */
export type Confidence = 'A' | 'B' | 'C' | 'R'

/** One rule about the hours of calls, as people keep it. It only ever narrows the law above it. */
export interface LawRow {
  /** A state's or province's code; in `COUNTRY_LAWS` a country's. */
  place: string
  /** By the called person's clock, as `parseCallingHours` reads it; a day that is not named is closed. */
  hours: string
  /** Nobody is called on the state's public holidays. */
  holidays?: true
  /** Calls to one number in any 24 hours. */
  maxPer24h?: number
  /** Laws about automatic and artificial voices hold for all calls, those about selling for marketing. */
  appliesTo: 'all' | 'marketing'
  source: string
  checkedOn: string
  confidence: Confidence
}

export const COUNTRY_LAWS: readonly LawRow[] = [
  {
    place: 'US',
    hours: '08:00-21:00',
    appliesTo: 'all',
    source: '47 CFR 64.1200(c)(1)',
    checkedOn: '2026-11-22',
    confidence: 'A',
  },
  {
    place: 'CA',
    hours: 'Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00',
    appliesTo: 'all',
    source: 'CRTC Unsolicited Telecommunications Rules',
    checkedOn: '2026-11-22',
    confidence: 'A',
  },
]

/**
 * The states that differ from federal law; no Canadian province does. Where sources differ a row holds
 * what all of them allow. Not legal advice: have counsel check it.
 */
export const REGION_LAWS: readonly LawRow[] = [
  {
    place: 'AL',
    hours: 'Mon-Sat 08:00-20:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025; holiday calendar of dnc.com',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'CA',
    hours: '09:00-21:00',
    appliesTo: 'all',
    source: 'Cal. PUC automatic dialing-announcing devices; Drop Cowboy 11/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'CT',
    hours: '09:00-20:00',
    appliesTo: 'marketing',
    source: 'Conn. Gen. Stat. 42-288a as of 10/2023 (Wiley/WBK, Mondaq)',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'FL',
    hours: '08:00-20:00',
    maxPer24h: 3,
    appliesTo: 'marketing',
    source: 'Fla. Stat. 501.616(6)',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'IL',
    hours: '09:00-21:00',
    appliesTo: 'all',
    source: '815 ILCS 305 (automatic telephone dialers); ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'IN',
    hours: '09:00-20:00',
    appliesTo: 'all',
    source: 'Ind. Code 24-5-14 (automatic dialing-announcing devices), from memory',
    checkedOn: '2026-11-22',
    confidence: 'R',
  },
  {
    place: 'KY',
    hours: '10:00-21:00',
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'LA',
    hours: 'Mon-Sat 08:00-20:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025; holiday calendar of dnc.com',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'MA',
    hours: '08:00-20:00',
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'MD',
    hours: '08:00-20:00',
    maxPer24h: 3,
    appliesTo: 'marketing',
    source: 'Stop the Spam Calls Act, from 1/2024 (WMAR, Mondaq)',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'ME',
    hours: 'Mon-Fri 09:00-17:00',
    appliesTo: 'all',
    source: 'Rule for automated calls; Drop Cowboy 11/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'MI',
    hours: '09:00-21:00',
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'MN',
    hours: '09:00-21:00',
    appliesTo: 'all',
    source: 'Minn. Stat. 325E.30, which names announcing devices (from memory); ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'MS',
    hours: 'Mon-Sat 08:00-20:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025; they differ on holidays, so those are closed',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'NM',
    hours: '09:00-21:00',
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'NV',
    hours: '09:00-20:00',
    appliesTo: 'marketing',
    source: 'ClickPoint 7/2025',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
  {
    place: 'OK',
    hours: '08:00-20:00',
    maxPer24h: 3,
    appliesTo: 'marketing',
    source: 'Oklahoma Telephone Solicitation Act (VICIdial forum 41540, Drop Cowboy 11/2025)',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'PA',
    hours: 'Mon-Fri 08:00-21:00; Sat 08:00-12:00; Sun 13:30-21:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Sources clash on Saturday and Sunday, 13:30 is from memory: what all of them allow',
    checkedOn: '2026-11-22',
    confidence: 'R',
  },
  {
    place: 'RI',
    hours: 'Mon-Fri 09:00-18:00; Sat 10:00-17:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025; holiday calendar of dnc.com',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'SD',
    hours: 'Mon-Sat 09:00-21:00',
    appliesTo: 'marketing',
    source: 'From memory',
    checkedOn: '2026-11-22',
    confidence: 'R',
  },
  {
    place: 'TX',
    hours: 'Mon-Sat 09:00-21:00; Sun 12:00-21:00',
    appliesTo: 'marketing',
    source: 'Tex. Bus. & Com. Code ch. 302 and 304, SB 140 (Morgan Lewis, Foster, Telnyx)',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'UT',
    hours: 'Mon-Sat 08:00-21:00',
    holidays: true,
    appliesTo: 'marketing',
    source: 'Drop Cowboy 11/2025; ClickPoint 7/2025; holiday calendar of dnc.com',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'WA',
    hours: '08:00-20:00',
    appliesTo: 'marketing',
    source: 'VICIdial forum 41540; vici2 table',
    checkedOn: '2026-11-22',
    confidence: 'B',
  },
  {
    place: 'WY',
    hours: '09:00-20:00',
    appliesTo: 'marketing',
    source: 'Sources clash (08:00 or 09:00): what all of them allow',
    checkedOn: '2026-11-22',
    confidence: 'C',
  },
]

/** Changes whenever a row does, so that what is stored with a call tells by which table it was judged. */
export const CALLING_TABLES_VERSION = versionOf([...COUNTRY_LAWS, ...REGION_LAWS])

/** The newest date of the rows and a hash of all that they say. */
export function versionOf(rows: readonly LawRow[]): string {
  const newest = rows
    .map(({ checkedOn }) => checkedOn)
    .sort()
    .at(-1)
  const content = JSON.stringify([rows, ADDED_HOLIDAYS])
  return `${newest}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`
}
