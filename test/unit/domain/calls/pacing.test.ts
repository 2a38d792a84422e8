import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DialPlan,
  dueCountLimit,
  type EstimateInput,
  estimateCampaign,
  type PacedCampaign,
  type PacingInput,
  planDials,
} from '../../../../src/domain/calls/pacing.ts'

const now = Date.parse('2026-03-10T15:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const makeCampaign = (changes: Partial<PacedCampaign> = {}): PacedCampaign => ({
  id: 'a',
  used: 0,
  lines: null,
  due: 1_000,
  ...changes,
})

const makeInput = (changes: Partial<PacingInput> = {}): PacingInput => ({
  now,
  lines: { used: 0, limit: 10 },
  startsLastHour: 0,
  callsPerHour: null,
  startsLastDay: 0,
  callsPerDay: null,
  lastStartAt: null,
  oldestStartInHourAt: null,
  oldestStartInDayAt: null,
  holdUntil: 0,
  campaigns: [makeCampaign()],
  ...changes,
})

const countOf = (plan: DialPlan, id?: string): number =>
  plan.takes.reduce(
    (sum, take) => sum + (take.campaignId === (id ?? take.campaignId) ? take.count : 0),
    0,
  )

describe('planDials', () => {
  it('fills the free lines, and then waits for a line, not for a time', () => {
    const plan = planDials(makeInput({ lines: { used: 4, limit: 10 } }))
    expect(plan).toEqual({ takes: [{ campaignId: 'a', count: 6 }], nextAt: null })
  })

  it('takes nothing while more lines are used than there are', () => {
    expect(planDials(makeInput({ lines: { used: 12, limit: 10 } })).takes).toEqual([])
  })

  it('keeps the lines of a campaign', () => {
    const campaigns = [makeCampaign({ used: 2, lines: 3 }), makeCampaign({ id: 'b', lines: 0 })]
    expect(planDials(makeInput({ campaigns }))).toEqual({
      takes: [{ campaignId: 'a', count: 1 }],
      nextAt: null,
    })
  })

  it('waits for nothing when nobody is due', () => {
    const campaigns = [makeCampaign({ due: 0 })]
    const changes = { campaigns, callsPerHour: 10, startsLastHour: 10, holdUntil: now + 5 }
    expect(planDials(makeInput(changes))).toEqual({ takes: [], nextAt: null })
  })

  it('starts nothing before the hold ends, and says when that is', () => {
    expect(planDials(makeInput({ holdUntil: now + 5_000 }))).toEqual({
      takes: [],
      nextAt: now + 5_000,
    })
    expect(countOf(planDials(makeInput({ holdUntil: now })))).toBe(10)
  })

  it('waits for the oldest start to leave the hour when the hour is used up', () => {
    const oldestStartInHourAt = now - 50 * 60_000
    const changes = { callsPerHour: 100, startsLastHour: 100, oldestStartInHourAt }
    expect(planDials(makeInput({ ...changes, lastStartAt: now - 60_000 }))).toEqual({
      takes: [],
      nextAt: oldestStartInHourAt + HOUR_MS,
    })
  })

  it('takes what is left of the day, then waits for the day', () => {
    const oldestStartInDayAt = now - 20 * HOUR_MS
    const changes = { callsPerDay: 100, startsLastDay: 97, oldestStartInDayAt }
    expect(planDials(makeInput(changes))).toEqual({
      takes: [{ campaignId: 'a', count: 3 }],
      nextAt: oldestStartInDayAt + DAY_MS,
    })
  })

  it('waits for the longest of several limits', () => {
    const plan = planDials(
      makeInput({
        callsPerHour: 10,
        startsLastHour: 10,
        oldestStartInHourAt: now - 1_000,
        callsPerDay: 10,
        startsLastDay: 10,
        oldestStartInDayAt: now - 1_000,
        holdUntil: now + 60_000,
      }),
    )
    expect(plan.nextAt).toBe(now - 1_000 + DAY_MS)
  })

  describe('under an hourly cap', () => {
    it('calls a list that fits into the hour as fast as the lines allow', () => {
      const campaigns = [makeCampaign({ due: 40 })]
      const first = planDials(makeInput({ campaigns, callsPerHour: 100 }))
      expect(countOf(first)).toBe(10)
      const next = { callsPerHour: 100, startsLastHour: 60, lastStartAt: now, campaigns }
      expect(countOf(planDials(makeInput(next)))).toBe(10)
    })

    it('spreads starts evenly when more leads are due than the hour has left', () => {
      const changes = { callsPerHour: 100, startsLastHour: 1, oldestStartInHourAt: now - 10_000 }
      const early = planDials(makeInput({ ...changes, lastStartAt: now - 10_000 }))
      expect(early).toEqual({ takes: [], nextAt: now + 26_000 })
      const due = planDials(makeInput({ ...changes, lastStartAt: now - 36_000 }))
      expect(due).toEqual({ takes: [{ campaignId: 'a', count: 1 }], nextAt: now + 36_000 })
    })

    it('gives at most a minute’s worth at once after an idle time', () => {
      const campaigns = [makeCampaign({ due: 5_000 })]
      const changes = { campaigns, callsPerHour: 1_000, lines: { used: 0, limit: 100 } }
      expect(countOf(planDials(makeInput(changes)))).toBe(16)
      const idle = { ...changes, lastStartAt: now - HOUR_MS / 2, startsLastHour: 1 }
      expect(countOf(planDials(makeInput(idle)))).toBe(16)
    })

    it('keeps calling, one at a time, when the clock was set back', () => {
      const changes = { callsPerHour: 100, startsLastHour: 5, lastStartAt: now + HOUR_MS }
      expect(countOf(planDials(makeInput(changes)))).toBe(1)
    })

    it('starts nothing at a cap of nothing', () => {
      expect(planDials(makeInput({ callsPerHour: 0 })).takes).toEqual([])
    })
  })

  it('shares the lines so that campaigns come to use equally many', () => {
    const campaigns = [
      makeCampaign({ used: 5 }),
      makeCampaign({ id: 'b', used: 1 }),
      makeCampaign({ id: 'c', due: 1 }),
    ]
    const plan = planDials(makeInput({ campaigns, lines: { used: 6, limit: 11 } }))
    expect(plan.takes).toEqual([
      { campaignId: 'b', count: 4 },
      { campaignId: 'c', count: 1 },
    ])
  })

  it('lets the campaign that waited longest go first when both use as many lines', () => {
    const campaigns = [
      makeCampaign({ lastStartAt: now - 1_000 }),
      makeCampaign({ id: 'b', lastStartAt: now - 2_000 }),
    ]
    const lines = { used: 9, limit: 10 }
    expect(planDials(makeInput({ campaigns, lines })).takes[0]?.campaignId).toBe('b')
    const fresh = [...campaigns, makeCampaign({ id: 'c' })]
    expect(planDials(makeInput({ campaigns: fresh, lines })).takes[0]?.campaignId).toBe('c')
  })

  const cap = fc.option(fc.nat(300))
  const anyCampaigns = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      used: fc.nat(20),
      lines: fc.option(fc.nat(30)),
      due: fc.nat(400),
      lastStartAt: fc.option(fc.integer({ min: now - DAY_MS, max: now })),
    }),
    { maxLength: 6, selector: (campaign) => campaign.id },
  )
  const past = fc.option(fc.integer({ min: now - HOUR_MS + 1, max: now }))
  const anyInput: fc.Arbitrary<PacingInput> = fc.record({
    now: fc.constant(now),
    lines: fc.record({ used: fc.nat(60), limit: fc.nat(60) }),
    startsLastHour: fc.nat(300),
    callsPerHour: cap,
    startsLastDay: fc.nat(300),
    callsPerDay: cap,
    lastStartAt: past,
    oldestStartInHourAt: past,
    oldestStartInDayAt: past,
    holdUntil: fc.constantFrom(0, now, now + 1),
    campaigns: anyCampaigns,
  })

  it('exceeds no limit, whatever the rows say', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planDials(input)
        const total = countOf(plan)
        const room = (limit: number | null, used: number): number =>
          Math.max(0, (limit ?? Number.POSITIVE_INFINITY) - used)
        expect(total).toBeLessThanOrEqual(room(input.lines.limit, input.lines.used))
        expect(total).toBeLessThanOrEqual(room(input.callsPerHour, input.startsLastHour))
        expect(total).toBeLessThanOrEqual(room(input.callsPerDay, input.startsLastDay))
        if (input.now < input.holdUntil) expect(total).toBe(0)
        for (const campaign of input.campaigns) {
          const count = countOf(plan, campaign.id)
          expect(count).toBeLessThanOrEqual(
            Math.min(campaign.due, room(campaign.lines, campaign.used)),
          )
        }
        if (plan.nextAt !== null) expect(plan.nextAt).toBeGreaterThan(input.now)
      }),
      { seed: 7 },
    )
  })

  it('says when to look again whenever only time holds it back', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planDials(input)
        const total = countOf(plan)
        const unlimited = { ...input, callsPerHour: null, callsPerDay: null, holdUntil: 0 }
        const isHeldByTime = total < countOf(planDials(unlimited))
        expect(plan.nextAt !== null).toBe(isHeldByTime)
      }),
      { seed: 7 },
    )
  })

  it('is fair: nobody with leads left ends up two lines behind one that took a line', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planDials(input)
        const after = input.campaigns.map((campaign) => {
          const count = countOf(plan, campaign.id)
          const limit = campaign.lines ?? Number.POSITIVE_INFINITY
          const wants = campaign.due > count && campaign.used + count < limit
          return { lines: campaign.used + count, count, wants }
        })
        for (const taker of after.filter(({ count }) => count > 0)) {
          for (const other of after.filter(({ wants }) => wants)) {
            expect(taker.lines - other.lines).toBeLessThanOrEqual(1)
          }
        }
      }),
      { seed: 7 },
    )
  })

  /** Plays the dialer over a span of time: every call holds its line for `lineMs`. */
  function play(
    callsPerHour: number,
    leads: number[],
    lineMs: number,
    spanMs: number,
    lateMs = 40,
  ) {
    const starts: { at: number; id: string }[] = []
    const waiting = new Map(leads.map((count, index) => [`campaign-${index}`, count]))
    let at = now
    while (at < now + spanMs) {
      const live = starts.filter((start) => start.at + lineMs > at)
      const inHour = starts.filter((start) => start.at > at - HOUR_MS)
      const plan = planDials(
        makeInput({
          now: at,
          lines: { used: live.length, limit: 10 },
          callsPerHour,
          startsLastHour: inHour.length,
          lastStartAt: starts.at(-1)?.at ?? null,
          oldestStartInHourAt: inHour[0]?.at ?? null,
          campaigns: [...waiting].map(([id, due]) => ({
            id,
            due,
            used: live.filter((start) => start.id === id).length,
            lines: null,
            lastStartAt: starts.findLast((start) => start.id === id)?.at ?? null,
          })),
        }),
      )
      for (const { campaignId, count } of plan.takes) {
        waiting.set(campaignId, (waiting.get(campaignId) ?? 0) - count)
        for (let index = 0; index < count; index += 1) starts.push({ at, id: campaignId })
      }
      const freed = live.length > 0 ? Math.min(...live.map((start) => start.at + lineMs)) : Infinity
      const begun = countOf(plan) > 0 ? at + lineMs : Infinity
      // As in life, a pass comes a little later than asked for.
      at = Math.max(at + 1, Math.min(plan.nextAt ?? Infinity, freed, begun)) + lateMs
      if (!Number.isFinite(at)) break
    }
    return starts
  }

  it('uses a binding hour up, evenly, without ever exceeding it', () => {
    const starts = play(120, [2_000], 5_000, 3 * HOUR_MS, 1_500)
    const times = starts.map((start) => start.at)
    for (const [index, from] of times.entries()) {
      const inHour = times.slice(index).filter((at) => at < from + HOUR_MS).length
      const inTenMinutes = times.slice(index).filter((at) => at < from + HOUR_MS / 6).length
      expect(inHour).toBeLessThanOrEqual(120)
      expect(inTenMinutes).toBeLessThanOrEqual(23)
    }
    expect(starts.length).toBeGreaterThan(3 * 120 * 0.98)
  })

  it('gives two campaigns the same share of a binding hour', () => {
    const starts = play(120, [500, 500], 5_000, HOUR_MS)
    const first = starts.filter((start) => start.id === 'campaign-0').length
    expect(Math.abs(2 * first - starts.length)).toBeLessThanOrEqual(2)
  })

  it('calls a list of 40 on 100 an hour in the time ten lines take', () => {
    const starts = play(100, [40], 10_000, HOUR_MS)
    expect(starts).toHaveLength(40)
    expect((starts.at(-1)?.at ?? 0) - now).toBeLessThan(60_000)
  })
})

describe('dueCountLimit', () => {
  it('lets the plan see that the hour binds, and fill every line', () => {
    expect(dueCountLimit(10, 100)).toBe(101)
    expect(dueCountLimit(10, null)).toBe(11)
    const campaigns = [makeCampaign({ due: dueCountLimit(10, 100) })]
    expect(countOf(planDials(makeInput({ campaigns, callsPerHour: 100 })))).toBe(1)
  })
})

describe('estimateCampaign', () => {
  const estimate = (changes: Partial<EstimateInput> = {}) =>
    estimateCampaign({
      now,
      waiting: 960,
      live: 0,
      meanLineMs: 37_500,
      meanCostMicros: 50_000,
      lines: 10,
      callsPerHour: null,
      callsPerDay: null,
      maxAttempts: 1,
      ...changes,
    })

  it('follows from the lines and the time a call takes', () => {
    expect(estimate()).toEqual({
      etaAt: now + HOUR_MS,
      callsPerHour: 960,
      costMicros: 48_000_000,
    })
  })

  it('follows from the hourly cap when that is lower', () => {
    expect(estimate({ callsPerHour: 480 })).toMatchObject({
      etaAt: now + 2 * HOUR_MS,
      callsPerHour: 480,
    })
  })

  it.each([
    [10, 100, 100, 300],
    [50, 1_000, 2_000, 15],
    [100, 1_000, 5_000, 6],
  ])(
    'takes 10,000 leads x 3 tries on %i lines, %i an hour, %i a day through in %i days',
    (lines, callsPerHour, callsPerDay, days) => {
      const { etaAt } = estimate({
        waiting: 10_000,
        maxAttempts: 3,
        retryShare: 1,
        lines,
        callsPerHour,
        callsPerDay,
      })
      const took = ((etaAt ?? 0) - now) / DAY_MS
      expect(took).toBeGreaterThan(days - 1)
      expect(took).toBeLessThanOrEqual(days)
    },
  )

  it('stretches over days that are open for a few hours only', () => {
    const { etaAt } = estimate({ waiting: 9_600, openHoursPerDay: 8 })
    expect(etaAt).toBe(now + DAY_MS + 2 * HOUR_MS)
  })

  it('counts calls on the line, and retries with the gaps between them', () => {
    const retried = estimate({ waiting: 100, live: 10, maxAttempts: 3, retryShare: 0.5 })
    expect(retried.costMicros).toBe((100 * 1.75 + 10) * 50_000)
    expect(retried.etaAt).toBe(now + 8 * HOUR_MS)
    expect(estimate({ waiting: 0, live: 10, maxAttempts: 3 }).costMicros).toBe(500_000)
  })

  it('is through when nothing is left, and never when nothing may be called', () => {
    expect(estimate({ waiting: 0 }).etaAt).toBe(now)
    expect(estimate({ lines: 0 })).toMatchObject({ etaAt: null, callsPerHour: 0 })
    expect(estimate({ callsPerDay: 0 }).etaAt).toBeNull()
  })

  it('has something to say before the first call', () => {
    const first = estimate({ meanLineMs: null, meanCostMicros: null, waiting: 100 })
    expect(first.callsPerHour).toBeCloseTo(973, 0)
    expect(first.costMicros).toBe(100 * 56_667)
  })
})
