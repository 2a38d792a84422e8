import { describe, expect, it } from 'vitest'
import { createPace } from '../../../src/notify/pace.ts'

describe('createPace', () => {
  it('lets a burst through and then makes it wait its turn', () => {
    const pace = createPace({ most: 2, windowMs: 1_000 })
    pace.take(100)
    expect(pace.readyAt(100)).toBe(100)
    pace.take(300)
    expect(pace.readyAt(400)).toBe(1_100)
    expect(pace.readyAt(1_100)).toBe(1_100)
    pace.take(1_100)
    expect(pace.readyAt(1_100)).toBe(1_300)
  })

  it('has forgotten everything after a rest', () => {
    const pace = createPace({ most: 2, windowMs: 1_000 })
    pace.take(100)
    expect(pace.isIdle(1_099)).toBe(false)
    expect(pace.isIdle(1_100)).toBe(true)
  })
})

it('waits for nothing that lies ahead, after the clock was set back', () => {
  const pace = createPace({ most: 2, windowMs: 1_000 })
  for (const at of [3_600_000, 3_600_001]) pace.take(at)
  expect(pace.isIdle(5)).toBe(true)
  expect(pace.readyAt(5)).toBe(5)
})
