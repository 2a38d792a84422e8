import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAMPAIGN_STATES } from '../../../../src/domain/campaign.ts'
import { parseCallingHours } from '../../../../src/domain/law/calling-hours.ts'
import { CALLING_TABLES_VERSION } from '../../../../src/domain/law/calling-law-table.ts'
import { askGate, blockSentence } from '../../../../src/domain/law/gate.ts'
import { GATE_RULES, type GateInput, type GateRule } from '../../../../src/domain/law/gate-rules.ts'
import { CONSENT_STATES } from '../../../../src/domain/lead.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// A Wednesday, 15:00 in New York and 12:00 in Los Angeles.
const NOW = Date.parse('2026-06-03T19:00:00Z')

type Change = { [Key in keyof GateInput]?: Partial<GateInput[Key]> }

/** A question whose answer is yes, but for what the test changes. */
function ask(change: Change = {}): GateInput {
  return {
    now: typeof change.now === 'number' ? change.now : NOW,
    lead: {
      phone: '+12125550123',
      country: 'US',
      consent: 'granted',
      zones: ['America/New_York'],
      regions: ['NY'],
      ...change.lead,
    },
    campaign: {
      state: 'running',
      consentBy: null,
      maxAttempts: 3,
      budgetMicros: null,
      spentMicros: 0,
      reservedMicros: 0,
      ...change.campaign,
    },
    history: {
      openAttempt: false,
      attemptsInCampaign: 0,
      startsLast24h: [],
      lastStartAt: null,
      lastTransferAt: null,
      ...change.history,
    },
    kind: change.kind === 'informational' ? 'informational' : 'marketing',
    suppressed: change.suppressed === true,
    onHold: change.onHold === true,
    nationalDoNotCall: change.nationalDoNotCall === true,
    registryIsOld: change.registryIsOld === true,
    settings: { ignoreHours: false, hours: null, countries: ['US', 'CA'], ...change.settings },
  }
}

const night = Date.parse('2026-06-03T07:00:00Z')

// One change for each rule, which is enough for it to say no.
const NO: Record<Exclude<GateRule, 'all_clear'>, Change> = {
  campaign_not_running: { campaign: { state: 'paused' } },
  do_not_call: { suppressed: true },
  on_hold: { onHold: true },
  national_do_not_call: { nationalDoNotCall: true },
  registry_old: { registryIsOld: true },
  consent_refused: { lead: { consent: 'refused' }, campaign: { consentBy: 'U1' } },
  no_consent: { lead: { consent: 'unknown' } },
  country_not_allowed: { lead: { country: 'GB' } },
  no_calling_rule: { lead: { country: 'MX' }, settings: { countries: ['MX'] } },
  no_time_zone: { lead: { zones: [] } },
  attempts_used: { history: { attemptsInCampaign: 3 } },
  open_attempt: { history: { openAttempt: true } },
  cap_24h: { history: { startsLast24h: [NOW - 15 * HOUR, NOW - 10 * HOUR, NOW - 5 * HOUR] } },
  gap: { history: { lastStartAt: NOW - HOUR } },
  after_transfer: { history: { lastTransferAt: NOW - 10 * MINUTE } },
  never_open: { settings: { hours: parseCallingHours('22:00-23:00') } },
  hours: { now: night },
  budget: { campaign: { budgetMicros: 100, spentMicros: 60, reservedMicros: 40 } },
}

const isNoRule = (rule: GateRule): rule is keyof typeof NO => rule !== 'all_clear'
const NO_RULES = GATE_RULES.filter(isNoRule)

describe('askGate', () => {
  it('allows a call that no rule speaks against, and says by which zones, states and rules', () => {
    const hours = parseCallingHours('09:00-20:00')
    expect(askGate(ask({ lead: { regions: ['NY', 'MA'] }, settings: { hours } }))).toEqual({
      verdict: 'allow',
      rule: 'all_clear',
      zones: ['America/New_York'],
      regions: ['NY', 'MA'],
      kind: 'marketing',
      hours: ['us', 'us-ma', 'team'],
      tables: CALLING_TABLES_VERSION,
    })
  })

  it.each(NO_RULES)('says no for %s alone', (rule) => {
    const answer = askGate(ask(NO[rule]))
    expect(answer.rule).toBe(rule)
    expect(answer.tables).toBe(CALLING_TABLES_VERSION)
    if (answer.verdict === 'block') expect(answer.sentence).toBe(blockSentence(answer.rule))
    if (answer.verdict === 'wait')
      expect(answer.until).toBeGreaterThan(answer.rule === 'hours' ? night : NOW)
    expect(answer.verdict).not.toBe('allow')
  })

  it('blocks for what a person must change, and waits for what passes', () => {
    const blocking = NO_RULES.filter((rule) => askGate(ask(NO[rule])).verdict === 'block')
    expect(blocking).toEqual([
      'do_not_call',
      'on_hold',
      'national_do_not_call',
      'consent_refused',
      'no_consent',
      'country_not_allowed',
      'no_calling_rule',
      'no_time_zone',
      'attempts_used',
      'never_open',
    ])
  })

  it('never allows when any rule says no, and names the first that does', () => {
    fc.assert(
      fc.property(fc.subarray(NO_RULES, { minLength: 1 }), (rules) => {
        // A later change must not undo an earlier one: the countries of no_calling_rule would.
        const chosen = rules.filter(
          (rule) => rule !== 'no_calling_rule' || !rules.includes('country_not_allowed'),
        )
        // Laid over one another from the last to the first, so that the first stands as it is.
        const merged = [...chosen].reverse().map((rule) => NO[rule])
        const answer = askGate(ask(merge(merged)))
        expect(answer.verdict).not.toBe('allow')
        expect(chosen[0]).toBe(answer.rule)
      }),
      { numRuns: 500, seed: 4 },
    )
  })

  it('never allows against a rule, whatever the facts', () => {
    fc.assert(
      fc.property(anyInput(), (input) => {
        if (askGate(input).verdict !== 'allow') return
        const { now, lead, campaign, history, settings } = input
        expect(campaign.state).toBe('running')
        expect(input.suppressed).toBe(false)
        expect(input.nationalDoNotCall && input.kind === 'marketing').toBe(false)
        expect(input.registryIsOld && input.kind === 'marketing').toBe(false)
        expect(
          lead.consent === 'granted' || (lead.consent === 'unknown' && campaign.consentBy),
        ).toBeTruthy()
        expect(settings.countries).toContain(lead.country)
        expect(history.openAttempt).toBe(false)
        expect(history.attemptsInCampaign).toBeLessThan(campaign.maxAttempts)
        expect(history.startsLast24h.filter((at) => at > now - DAY).length).toBeLessThan(3)
        for (const at of [...history.startsLast24h, history.lastStartAt ?? 0]) {
          expect(now - at).toBeGreaterThanOrEqual(4 * HOUR)
        }
        expect(now - (history.lastTransferAt ?? 0)).toBeGreaterThanOrEqual(30 * MINUTE)
        if (campaign.budgetMicros !== null) {
          expect(campaign.spentMicros + campaign.reservedMicros).toBeLessThan(campaign.budgetMicros)
        }
        if (settings.ignoreHours) return
        expect(lead.zones.length).toBeGreaterThan(0)
        // Both days are weekdays, so that one range a country says it all.
        const [open, close] = lead.country === 'CA' ? [9, 21.5] : [8, 21]
        for (const zone of lead.zones) {
          const hour = hourIn(zone, now)
          if (input.kind === 'marketing' && lead.regions.includes('KY')) {
            expect(hour).toBeGreaterThanOrEqual(10)
          }
          if (lead.regions.includes('ME')) expect(hour).toBeLessThan(17)
          expect(hour).toBeGreaterThanOrEqual(settings.hours ? 10 : open)
          expect(hour).toBeLessThan(settings.hours ? 17 : close)
        }
      }),
      { numRuns: 3000, seed: 4 },
    )
  })

  it('waits until the call before last leaves the 24 hours when there were more than three', () => {
    const starts = [5, 20, 10, 15].map((hours) => NOW - hours * HOUR)
    expect(askGate(ask({ history: { startsLast24h: starts } }))).toEqual({
      verdict: 'wait',
      rule: 'cap_24h',
      until: NOW - 15 * HOUR + DAY,
      tables: CALLING_TABLES_VERSION,
    })
  })

  it('forgets a call after exactly 24 hours', () => {
    const starts = [24, 15, 5].map((hours) => NOW - hours * HOUR)
    expect(askGate(ask({ history: { startsLast24h: starts } })).verdict).toBe('allow')
    const later = [NOW - DAY + 1, ...starts.slice(1)]
    expect(askGate(ask({ history: { startsLast24h: later } }))).toMatchObject({
      rule: 'cap_24h',
      until: NOW + 1,
    })
  })

  it('waits four hours after the last call, however it is told, and not a millisecond more', () => {
    const until = NOW + 1
    const last = until - 4 * HOUR
    const wait = { verdict: 'wait', rule: 'gap', until, tables: CALLING_TABLES_VERSION }
    expect(askGate(ask({ history: { lastStartAt: last } }))).toEqual(wait)
    expect(askGate(ask({ history: { startsLast24h: [last] } }))).toEqual(wait)
    expect(askGate(ask({ history: { lastStartAt: last - 1 } })).verdict).toBe('allow')
  })

  it('waits half an hour after a transfer', () => {
    const history = { lastTransferAt: NOW - 10 * MINUTE }
    expect(askGate(ask({ history }))).toMatchObject({
      rule: 'after_transfer',
      until: NOW + 20 * MINUTE,
    })
    expect(askGate(ask({ history: { lastTransferAt: NOW - 30 * MINUTE } })).verdict).toBe('allow')
  })

  describe('a callback', () => {
    const called = { isCallback: true }

    it('needs no gap, but an attempt that is left', () => {
      const history = { lastStartAt: NOW - MINUTE, startsLast24h: [NOW - MINUTE] }
      expect(askGate(ask({ lead: called, history })).verdict).toBe('allow')
      expect(askGate(ask({ lead: { isCallback: false }, history })).rule).toBe('gap')
      const settings = { minGapMs: 10 * HOUR }
      expect(askGate(ask({ lead: called, history, settings })).verdict).toBe('allow')
      const attempts = (count: number) => ({ history: { attemptsInCampaign: count } })
      expect(askGate(ask({ lead: called, ...attempts(2) })).verdict).toBe('allow')
      expect(askGate(ask({ lead: called, ...attempts(3) })).rule).toBe('attempts_used')
    })

    it.each(NO_RULES.filter((rule) => rule !== 'gap'))(
      'is refused for %s like every other call',
      (rule) => {
        const change = NO[rule]
        expect(askGate(ask({ ...change, lead: { ...change.lead, ...called } })).rule).toBe(rule)
      },
    )
  })

  it('takes tighter limits from the settings', () => {
    const settings = { minGapMs: 0, maxPer24h: 1 }
    const history = { startsLast24h: [NOW - HOUR], lastStartAt: NOW - HOUR }
    expect(askGate(ask({ settings, history }))).toMatchObject({
      rule: 'cap_24h',
      until: NOW + 23 * HOUR,
    })
    expect(askGate(ask({ settings: { minGapMs: 0 }, history })).verdict).toBe('allow')
    expect(askGate(ask({ settings: { maxPer24h: 0 } })).verdict).toBe('wait')
  })

  it('waits for the hours of every zone, and of CALLING_HOURS on top', () => {
    const zones = ['America/New_York', 'America/Los_Angeles']
    expect(askGate(ask({ now: Date.parse('2026-06-03T13:00:00Z'), lead: { zones } }))).toEqual({
      verdict: 'wait',
      rule: 'hours',
      until: Date.parse('2026-06-03T15:00:00Z'),
      because: { zone: 'America/Los_Angeles', rule: 'us' },
      tables: CALLING_TABLES_VERSION,
    })
    const settings = { hours: parseCallingHours('Thu 10:00-17:00') }
    expect(askGate(ask({ settings }))).toMatchObject({
      rule: 'hours',
      until: Date.parse('2026-06-04T14:00:00Z'),
      because: { zone: 'America/New_York', rule: 'team' },
    })
  })

  it('keeps the law when CALLING_HOURS would widen it', () => {
    const settings = { hours: parseCallingHours('00:00-24:00') }
    expect(askGate(ask({ now: night, settings }))).toMatchObject({ rule: 'hours' })
  })

  it('calls in Canada by Canadian hours', () => {
    const lead = { country: 'CA', zones: ['America/Toronto'], regions: ['ON'] }
    const saturdayEvening = Date.parse('2026-06-06T22:30:00Z')
    expect(askGate(ask({ now: saturdayEvening })).verdict).toBe('allow')
    expect(askGate(ask({ now: saturdayEvening, lead }))).toMatchObject({ rule: 'hours' })
  })

  it('says which state is shut', () => {
    const sunday = Date.parse('2026-06-07T18:00:00Z')
    const lead = { zones: ['America/Chicago'], regions: ['TX', 'AL'] }
    expect(askGate(ask({ now: sunday, lead }))).toMatchObject({
      rule: 'hours',
      until: Date.parse('2026-06-08T14:00:00Z'),
      because: { zone: 'America/Chicago', rule: 'us-al' },
    })
    expect(askGate(ask({ now: sunday, lead, kind: 'informational' })).verdict).toBe('allow')
  })

  it('keeps informational calls from our own do-not-call list, not from the national one', () => {
    const informational = { kind: 'informational' } as const
    expect(askGate(ask({ ...informational, nationalDoNotCall: true })).verdict).toBe('allow')
    expect(askGate(ask({ ...informational, registryIsOld: true })).verdict).toBe('allow')
    expect(askGate(ask({ ...informational, suppressed: true })).rule).toBe('do_not_call')
  })

  it('counts calls as the state does where the settings would allow more', () => {
    const history = { startsLast24h: [20, 15, 10].map((hours) => NOW - hours * HOUR) }
    const settings = { maxPer24h: 5 }
    expect(askGate(ask({ settings, history })).verdict).toBe('allow')
    expect(askGate(ask({ settings, history, lead: { regions: ['NY', 'MD'] } }))).toMatchObject({
      rule: 'cap_24h',
      until: NOW - 20 * HOUR + DAY,
    })
    const lead = { regions: ['MD'] }
    expect(askGate(ask({ settings: { maxPer24h: 1 }, history, lead })).rule).toBe('cap_24h')
  })

  it('skips hours and zone in a simulator, and nothing else', () => {
    const settings = { ignoreHours: true }
    expect(askGate(ask({ now: night, lead: { zones: [] }, settings })).verdict).toBe('allow')
    expect(askGate(ask({ suppressed: true, settings })).rule).toBe('do_not_call')
    expect(askGate(ask({ history: { openAttempt: true }, settings })).rule).toBe('open_attempt')
  })

  it('takes an attestation for leads whose consent is unknown, never against a refusal', () => {
    const campaign = { consentBy: 'U1' }
    expect(askGate(ask({ lead: { consent: 'unknown' }, campaign })).verdict).toBe('allow')
    expect(askGate(ask({ lead: { consent: 'refused' }, campaign })).rule).toBe('consent_refused')
    expect(askGate(ask({ lead: { consent: 'unknown' }, campaign: { consentBy: '' } })).rule).toBe(
      'no_consent',
    )
  })

  it('takes what is not a number for a no', () => {
    const nan = Number.NaN
    expect(askGate(ask({ history: { attemptsInCampaign: nan } })).rule).toBe('attempts_used')
    const soon = { verdict: 'wait', until: NOW + MINUTE, tables: CALLING_TABLES_VERSION }
    expect(askGate(ask({ history: { lastStartAt: nan } }))).toEqual({ ...soon, rule: 'gap' })
    expect(askGate(ask({ history: { lastTransferAt: nan } }))).toEqual({
      ...soon,
      rule: 'after_transfer',
    })
    expect(askGate(ask({ history: { startsLast24h: [nan, nan, nan] } }))).toEqual({
      ...soon,
      rule: 'cap_24h',
    })
    expect(askGate(ask({ campaign: { budgetMicros: 100, spentMicros: nan } })).rule).toBe('budget')
    expect(askGate(ask({ lead: { zones: ['Mars/Base'] } })).rule).toBe('never_open')
  })

  it('leaves the input as it was', () => {
    const starts = [NOW - HOUR, NOW - 20 * HOUR, NOW - 2 * HOUR]
    const input = ask({ history: { startsLast24h: [...starts] } })
    askGate(input)
    expect(input.history.startsLast24h).toEqual(starts)
  })
})

/** The changes laid over one another, part by part; the last wins. */
function merge(changes: readonly Change[]): Change {
  const merged: Change = {}
  for (const change of changes) {
    if (change.now !== undefined) merged.now = change.now
    if (change.suppressed !== undefined) merged.suppressed = change.suppressed
    if (change.onHold !== undefined) merged.onHold = change.onHold
    if (change.nationalDoNotCall !== undefined) merged.nationalDoNotCall = change.nationalDoNotCall
    if (change.registryIsOld !== undefined) merged.registryIsOld = change.registryIsOld
    if (change.lead) merged.lead = { ...merged.lead, ...change.lead }
    if (change.campaign) merged.campaign = { ...merged.campaign, ...change.campaign }
    if (change.history) merged.history = { ...merged.history, ...change.history }
    if (change.settings) merged.settings = { ...merged.settings, ...change.settings }
  }
  return merged
}

function hourIn(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  const [hour = Number.NaN, minute = Number.NaN] = format.format(at).split(':').map(Number)
  return hour + minute / 60
}

function anyInput(): fc.Arbitrary<GateInput> {
  // Most facts are in favour, so that calls are allowed often enough to mean something.
  const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
  const past = fc.integer({ min: 0, max: 30 * HOUR })
  return fc
    .record({
      now: fc.integer({ min: NOW - 9 * HOUR, max: NOW + 15 * HOUR }),
      country: mostly('US', fc.constantFrom('CA', 'GB', 'MX')),
      consent: mostly('granted', fc.constantFrom(...CONSENT_STATES)),
      zones: fc.subarray(['America/New_York', 'America/Chicago', 'America/St_Johns']),
      state: mostly('running', fc.constantFrom(...CAMPAIGN_STATES)),
      consentBy: fc.constantFrom(null, 'U1'),
      attempts: mostly(0, fc.integer({ min: 0, max: 4 })),
      budget: mostly<number | null>(null, fc.integer({ min: 0, max: 100 })),
      spent: fc.integer({ min: 0, max: 50 }),
      openAttempt: mostly(false, fc.boolean()),
      starts: mostly<number[]>([], fc.array(past, { maxLength: 5 })),
      last: mostly<number | null>(null, past),
      transfer: mostly<number | null>(null, past),
      suppressed: mostly(false, fc.boolean()),
      onHold: mostly(false, fc.boolean()),
      national: mostly(false, fc.boolean()),
      old: mostly(false, fc.boolean()),
      kind: fc.constantFrom('marketing' as const, 'informational' as const),
      regions: fc.subarray(['NY', 'KY', 'ME', 'ON']),
      ignoreHours: mostly(false, fc.boolean()),
      hours: fc.constantFrom(null, parseCallingHours('10:00-17:00')),
    })
    .map((facts) => {
      const ago = (ms: number | null): number | null => (ms === null ? null : facts.now - ms)
      return {
        now: facts.now,
        lead: {
          phone: '+12125550123',
          country: facts.country,
          consent: facts.consent,
          zones: facts.zones,
          regions: facts.regions,
        },
        campaign: {
          state: facts.state,
          consentBy: facts.consentBy,
          maxAttempts: 3,
          budgetMicros: facts.budget,
          spentMicros: facts.spent,
          reservedMicros: facts.spent,
        },
        history: {
          openAttempt: facts.openAttempt,
          attemptsInCampaign: facts.attempts,
          startsLast24h: facts.starts.map((ms) => facts.now - ms),
          lastStartAt: ago(facts.last),
          lastTransferAt: ago(facts.transfer),
        },
        kind: facts.kind,
        suppressed: facts.suppressed,
        onHold: facts.onHold,
        nationalDoNotCall: facts.national,
        registryIsOld: facts.old,
        settings: {
          ignoreHours: facts.ignoreHours,
          hours: facts.hours,
          countries: ['US', 'CA', 'MX'],
        },
      }
    })
}
