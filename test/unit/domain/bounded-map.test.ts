import { expect, it } from 'vitest'
import { BoundedMap } from '../../../src/domain/bounded-map.ts'

it('keeps what it is given until it is full, and then forgets all of it', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('one', 1).set('two', 2)
  expect([...map]).toEqual([
    ['one', 1],
    ['two', 2],
  ])
  map.set('three', 3)
  expect([...map]).toEqual([['three', 3]])
})

it('forgets nothing when it is full and a key that it knows gets a new value', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('one', 1).set('two', 2).set('one', 3)
  expect([...map]).toEqual([
    ['one', 3],
    ['two', 2],
  ])
})
