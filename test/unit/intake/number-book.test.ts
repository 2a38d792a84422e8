import { describe, expect, it } from 'vitest'
import { createSeenPhones } from '../../../src/intake/seen-phones.ts'

describe('createSeenPhones', () => {
  it('remembers the first row of every number while it grows', () => {
    const seen = createSeenPhones()
    const phones = Array.from({ length: 20_000 }, (_, index) => `+1415${5_550_000 + index * 7}`)
    for (const [index, phone] of phones.entries()) {
      expect(seen.firstRow(phone, index + 2)).toBeNull()
    }
    for (const [index, phone] of phones.entries()) {
      expect(seen.firstRow(phone, 99_999)).toBe(index + 2)
    }
  })

  it('tells the longest numbers apart', () => {
    const seen = createSeenPhones()
    expect(seen.firstRow('+999999999999998', 2)).toBeNull()
    expect(seen.firstRow('+999999999999999', 3)).toBeNull()
    expect(seen.firstRow('+999999999999998', 4)).toBe(2)
  })
})
