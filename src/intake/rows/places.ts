import { BoundedMap } from '../../domain/bounded-map.ts'
import type { CallingHours } from '../../domain/law/calling-hours.ts'
import { type Opening, openingOf } from '../../domain/law/calling-law.ts'
import { createRegionFinder } from '../../domain/places/region-finder.ts'
import { createZoneFinder, type FoundZones, type ZoneFinder } from '../../domain/places/zones.ts'
import type { LeadRow } from '../../store/engine/tables.ts'
import type { NewLead } from './check-row.ts'

/** What the gate's lasting rules and the hours say of a lead as it comes in. */
type FirstState = Pick<LeadRow, 'state' | 'reason' | 'nextAt'>

/** As `system/zone-data` loads them: a thread that loads its own takes 20 MB more. */
export interface PlaceMaps {
  zones: ReadonlyMap<string, readonly string[]>
  regions: ReadonlyMap<string, readonly string[]>
}

/** What of a lead tells when it may be called. */
export type PlacedLead = Pick<
  NewLead,
  'phone' | 'country' | 'region' | 'zip' | 'timezone' | 'zones' | 'consent'
>

/** Finds out once for all leads of a file that are in the same place. */
export interface Places {
  findZones: ZoneFinder['findZones']
  firstState(lead: PlacedLead): FirstState
}

// A file may name any place there is; it must not fill the memory.
const MAX_PLACES = 20_000

/**
 * The first state is judged as for marketing, which is the stricter kind: `releaseHours` lets an
 * informational campaign ask again.
 */
export function createPlaces(rules: {
  maps: PlaceMaps
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  now: number
}): Places {
  const { needsZone, now } = rules
  const { findZones } = createZoneFinder(rules.maps.zones, now)
  const { findRegions } = createRegionFinder(rules.maps.regions)
  const found = new BoundedMap<string, FoundZones | null>(MAX_PLACES)
  // By the very array that `findZones` gave: leads of one place share it.
  const states = new WeakMap<readonly string[], FirstState>()

  function judge({ country, zones, phone, zip, region }: PlacedLead): FirstState {
    const regions = findRegions({ phone, country, zip, region })
    const place = { country, zones, regions, kind: 'marketing' as const }
    return toFirstState(openingOf({ ...place, hours: rules.hours, now }), now)
  }

  return {
    findZones(hints) {
      const { phone, country, zip, region, timezone, isUncertain } = hints
      // The first digits hold the area code, or the country's own.
      // No cell has the mark between them: `cleanCell` takes it off.
      const place = `${zip ?? ''}\ufeff${region ?? ''}\ufeff${timezone ?? ''}`
      const key = `${phone.slice(0, 5)}|${country}|${isUncertain ? 'c' : ''}|${place}`
      const known = found.get(key)
      if (known !== undefined) return known
      const zones = findZones(hints)
      found.set(key, zones)
      return zones
    },
    firstState(lead) {
      if (lead.consent === 'refused')
        return { state: 'blocked', reason: 'consent_refused', nextAt: now }
      if (!needsZone) return { state: 'waiting', reason: null, nextAt: now }
      const known = states.get(lead.zones)
      if (known !== undefined) return known
      const state = judge(lead)
      states.set(lead.zones, state)
      return state
    },
  }
}

function toFirstState(opening: Opening, now: number): FirstState {
  if ('never' in opening) {
    // An informational campaign or other CALLING_HOURS may find an hour: the gate is asked then.
    const state = opening.never === 'never_open' ? 'waiting' : 'blocked'
    return { state, reason: opening.never, nextAt: now }
  }
  return opening.open
    ? { state: 'waiting', reason: null, nextAt: now }
    : { state: 'waiting', reason: 'hours', nextAt: opening.nextAt }
}
