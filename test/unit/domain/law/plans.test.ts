import { describe, expect, it } from 'vitest'
import { assumedCallCostMicros, BLAND_PLANS, PLAN_NAMES } from '../../../../src/domain/law/plans.ts'

describe('BLAND_PLANS', () => {
  it('says what Bland’s price list says', () => {
    const rows = PLAN_NAMES.map((name) => [name, ...Object.values(BLAND_PLANS[name])])
    expect(rows).toEqual([
      ['start', 10, 100, 100, 140_000],
      ['build', 50, 1_000, 2_000, 120_000],
      ['scale', 100, 1_000, 5_000, 110_000],
      ['enterprise', null, null, null, null],
    ])
  })
})

describe('assumedCallCostMicros', () => {
  it('is a few cents, less on a dearer plan, and known for a price by contract', () => {
    expect(assumedCallCostMicros(BLAND_PLANS.start)).toBe(56_667)
    expect(assumedCallCostMicros(BLAND_PLANS.scale)).toBeLessThan(50_000)
    expect(assumedCallCostMicros(BLAND_PLANS.enterprise)).toBe(56_667)
  })
})
