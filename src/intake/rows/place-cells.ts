import { findUnreadPlace, type PlaceSource, type ZoneHints } from '../../domain/places/hints.ts'
import { readRegion } from '../../domain/places/regions.ts'
import { joinPlaces } from '../../domain/places/several.ts'
import { type ColumnPlan, quote } from '../columns/column-plan.ts'

type PlaceHints = Pick<ZoneHints, 'phone' | 'country' | 'isUncertain'> &
  Record<PlaceSource, string | null>

/**
 * What a row says of where its person is; where it says nothing of that, what it says of the company, or
 * of where goods go.
 */
export function readPlaceCells(
  cells: readonly string[],
  { places }: ColumnPlan,
  { phone, country }: Pick<ZoneHints, 'phone' | 'country'>,
): PlaceHints {
  const { own, perhaps } = places
  // Written out, for this is done a million times: a spread takes longer.
  const hints: PlaceHints = {
    phone,
    country,
    timezone: readCells(cells, own.timezone),
    zip: readCells(cells, own.zip),
    region: readRegions(cells, own.region),
  }
  if (isPlaced(hints)) return hints
  hints.timezone = readCells(cells, perhaps.timezone)
  hints.zip = readCells(cells, perhaps.zip)
  hints.region = readRegions(cells, perhaps.region)
  if (isPlaced(hints)) hints.isUncertain = true
  return hints
}

function isPlaced({ timezone, zip, region }: PlaceHints): boolean {
  return timezone !== null || zip !== null || region !== null
}

function readCells(cells: readonly string[], columns: readonly number[]): string | null {
  if (columns.length === 0) return null
  if (columns.length === 1) return cells[columns[0] ?? -1] || null
  return joinPlaces(columns.map((index) => cells[index] ?? '')) || null
}

/** `CA` and `California` are one. */
function readRegions(cells: readonly string[], columns: readonly number[]): string | null {
  if (columns.length < 2) return readCells(cells, columns)
  const byCode = new Map<string, string>()
  for (const index of columns) {
    const text = cells[index] ?? ''
    const code = text === '' ? '' : (readRegion(text) ?? text)
    if (!byCode.has(code)) byCode.set(code, text)
  }
  return joinPlaces([...byCode.values()]) || null
}

/** Why a row is left out whose number could be anywhere: nobody may be called by the clock of nowhere. */
const NO_ZONE = 'Nobody can tell the time zone of this number. Add a state, a ZIP or a time zone.'
const UNREAD = 'Nobody can read the '
const NAMES: Record<PlaceSource, string> = { timezone: 'time zone', zip: 'ZIP', region: 'state' }
const CORRECT: Record<PlaceSource, string> = {
  timezone: 'Write one like America/New_York or Eastern; an offset alone is none.',
  zip: 'Write one like 94103 or K1A 0B1, or add a time zone.',
  region: 'Write one like TX or Texas, or add a time zone.',
}

/** Why nobody knows the time zone of a row: the cell that cannot be read, if there is one. */
export function whyNoZone(place: ZoneHints): { reason: string; kind?: string } {
  const unread = findUnreadPlace(place)
  if (unread === null) return { reason: NO_ZONE }
  const { source, text } = unread
  const reason = `${UNREAD}${NAMES[source]} ${quote(text)}. ${CORRECT[source]}`
  // Of states and time zones a file repeats a few wrong ones, of ZIPs it has as many as rows.
  return source === 'zip' ? { reason, kind: `${UNREAD}${NAMES.zip}. ${CORRECT.zip}` } : { reason }
}

export function isNoZoneReason(reason: string): boolean {
  return reason === NO_ZONE || reason.startsWith(UNREAD)
}
