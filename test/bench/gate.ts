import { performance } from 'node:perf_hooks'
import { askGate } from '../../src/domain/law/gate.ts'
import type { GateInput } from '../../src/domain/law/gate-rules.ts'
import { createRegionFinder } from '../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../src/domain/places/zones.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { print } from './bench.ts'

const ROUNDS = 200
const MINUTE_MS = 60_000
// A Monday in spring: the clock then runs through a week, so that leads are open, shut and on holiday.
const FIRST_NOW = Date.parse('2027-02-08T00:00:00Z')

// One state with a law of its own and one without, two zones, three states at once, Canada, and nobody
// knows where.
const PLACES = [
  { phone: '+14155550123', country: 'US' },
  { phone: '+13035550123', country: 'US' },
  { phone: '+18505550123', country: 'US' },
  { phone: '+15045550123', country: 'US', zip: '84101', region: 'PA' },
  { phone: '+17095550123', country: 'CA' },
  { phone: '+18005550123', country: 'US', timezone: 'America/New_York' },
]

/** What one decision costs: in the reserving transaction it is asked for every lead. */
export async function benchGate(): Promise<void> {
  const { findZones } = createZoneFinder(loadZoneMap())
  const { findRegions } = createRegionFinder(loadRegionMap())
  const questions = PLACES.flatMap((place) =>
    (['marketing', 'informational'] as const).map((kind) =>
      toQuestion({ ...place, zones: findZones(place)?.zones ?? [] }, findRegions(place), kind),
    ),
  )
  const verdicts = { allow: 0, wait: 0, block: 0 }
  const times: number[] = []
  for (let round = 0; round < ROUNDS * 2; round += 1) {
    const now = FIRST_NOW + round * 25 * MINUTE_MS
    const begun = performance.now()
    for (let second = 0; second < 10; second += 1) {
      for (const question of questions) {
        const { verdict } = askGate({ ...question, now: now + second * 1000 })
        verdicts[verdict] += 1
      }
    }
    // The first ones warm up.
    if (round >= ROUNDS) {
      times.push(((performance.now() - begun) * 1000) / (10 * questions.length))
    }
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  print(
    `a gate decision (${verdicts.allow} allow, ${verdicts.wait} wait, ${verdicts.block} block)`,
    `${mean.toFixed(1)} µs`,
    '< 20 µs',
  )
}

function toQuestion(
  place: { phone: string; country: string; zones: string[] },
  regions: string[],
  kind: GateInput['kind'],
): GateInput {
  const { phone, country, zones } = place
  return {
    now: FIRST_NOW,
    lead: { phone, country, consent: 'granted', zones, regions },
    campaign: {
      state: 'running',
      consentBy: null,
      maxAttempts: 3,
      budgetMicros: 1_000_000,
      spentMicros: 0,
      reservedMicros: 0,
    },
    history: {
      openAttempt: false,
      attemptsInCampaign: 1,
      startsLast24h: [FIRST_NOW - 20 * 60 * MINUTE_MS],
      lastStartAt: FIRST_NOW - 20 * 60 * MINUTE_MS,
      lastTransferAt: null,
    },
    kind,
    suppressed: false,
    onHold: false,
    nationalDoNotCall: false,
    registryIsOld: false,
    settings: { ignoreHours: false, hours: null, countries: ['US', 'CA'] },
  }
}
