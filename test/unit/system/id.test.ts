import { expect, it } from 'vitest'
import { newId } from '../../../src/system/id.ts'

const MANY = 20_000

it('is a UUIDv7 of this moment', () => {
  const before = Date.now()
  const id = newId()
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  expect(at).toBeGreaterThanOrEqual(before)
  expect(at).toBeLessThanOrEqual(Date.now())
})

it('sorts as it was made, and is never given twice', () => {
  const ids = Array.from({ length: MANY }, newId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(MANY)
})

it('ends in bits that nobody can foretell', () => {
  const ends = Array.from({ length: MANY }, () => newId().slice(-8))
  expect(new Set(ends).size).toBeGreaterThan(MANY * 0.99)
})
